// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Log files of this machine, JSON lines or plain text, followed through rotation and truncation.
#include "core/async/offload.h"
#include "core/sources/json_p.h"
#include "core/sources/pull/logpaths_p.h"
#include "core/sources/pull/logrecords_p.h"
#include "core/sources/push/support_p.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 windowBytes = 4 * 1024 * 1024;
constexpr qint64 fingerprintBytes = 256;
constexpr Milliseconds quietTime{2000}; ///< after it, what stands at the end is complete
constexpr qsizetype problemsShown = 3;

struct Settings
{
    QStringList patterns; ///< absolute; see findLogs
    LogLevel least = LogLevel::Warning;
    qsizetype longest = 64 * 1024;
};

QString tr(const char *text)
{
    return QCoreApplication::translate("core::sources", text);
}

/// Where reading stands in one file.
struct Position
{
    QString path;             ///< by which it was found first
    QString inode;            ///< "device-inode"
    QByteArray fingerprint;   ///< of the first line's first bytes, so that a new file is not taken
                              ///< for the old one; empty until something was read
    qint64 fingerprinted = 0; ///< how many bytes it covers
    qint64 offset = 0;
    qint64 line = 0;       ///< lines before the offset
    int generation = 0;    ///< how often it was truncated
    bool skipping = false; ///< inside a line that was too long

    static Position fromJson(const QString &path, const QJsonObject &object)
    {
        return {.path = path,
                .inode = object.value(u"inode").toString(),
                .fingerprint = object.value(u"fingerprint").toString().toLatin1(),
                .fingerprinted = object.value(u"fingerprinted").toInteger(),
                .offset = std::max<qint64>(0, object.value(u"offset").toInteger()),
                .line = object.value(u"line").toInteger(),
                .generation = object.value(u"generation").toInt(),
                .skipping = object.value(u"skipping").toBool()};
    }
    QJsonObject toJson() const
    {
        return {{u"inode"_s, inode},
                {u"fingerprint"_s, QString::fromLatin1(fingerprint)},
                {u"fingerprinted"_s, fingerprinted},
                {u"offset"_s, offset},
                {u"line"_s, line},
                {u"generation"_s, generation},
                {u"skipping"_s, skipping}};
    }
};

/// One call of fetch.
class Reading
{
public:
    Reading(Settings settings, int limit, Timestamp now, StopToken stop)
        : m_settings(std::move(settings)), m_limit(limit), m_now(now), m_stop(std::move(stop))
    {
        m_page.batch.source = u"logfile"_s;
    }

    Result<PullPage> run(const QJsonObject &cursor)
    {
        std::vector<Position> before;
        const QJsonObject files = cursor.value(u"files").toObject();
        for (auto it = files.begin(); it != files.end(); ++it)
            before.push_back(Position::fromJson(it.key(), it.value().toObject()));

        const FoundLogs found = findLogs(m_settings.patterns);
        const std::vector<FoundLog> &now = found.files;
        for (const QString &folder : found.closed)
            m_problems.append(tr("The folder %1 may not be listed.").arg(folder));
        for (const QString &pattern : found.narrowed) {
            m_problems.append(tr("%1 leads to more folders or files than are followed. Name fewer "
                                 "in the source's settings.")
                                  .arg(pattern));
        }
        for (const QString &pattern : found.missing) {
            // One that was there is being rotated: the next one may come any moment.
            if (!std::ranges::contains(before, pattern, &Position::path))
                m_problems.append(
                    tr("There is no log file at %1. Check the path in the source's settings.")
                        .arg(pattern));
        }
        if (now.empty() && before.empty())
            return fail(ErrorKind::NotFound, problems());
        QJsonObject after;
        // Files that were renamed are finished before those that took their place.
        for (Position &position : before) {
            const bool stillNamed = std::ranges::any_of(
                now, [&](const FoundLog &file) { return file.inode == position.inode; });
            if (!stillNamed && !finishRenamed(position))
                after.insert(position.path, position.toJson());
        }
        for (const FoundLog &file : now) {
            if (m_stop.stop_requested())
                return cancelled();
            if (after.contains(file.path))
                continue; // its predecessor is not finished: next page
            const auto known = std::ranges::find(before, file.inode, &Position::inode);
            Position position = known == before.end() ? Position{} : *known;
            position.path = file.path;
            position.inode = file.inode;
            const Result<> read = readFile(file, position);
            if (!read)
                m_problems.append(read.error().toUserText());
            // What cannot be read now goes on where it stood once it can.
            if (read || known != before.end())
                after.insert(file.path, position.toJson());
        }
        m_page.problem = problems();
        m_page.batch.cursor = {{u"files"_s, after}};
        return std::move(m_page);
    }

private:
    bool full() const { return int(m_page.batch.items.size()) >= m_limit; }

    QString problems() const
    {
        QString text = m_problems.first(std::min(problemsShown, m_problems.size())).join(u' ');
        if (m_problems.size() > problemsShown)
            text += u' ' + tr("And %1 more.").arg(m_problems.size() - problemsShown);
        return text;
    }

    /// Reads the rest of a file that has another name now, or none. returns  whether it is done
    /// with
    bool finishRenamed(Position &position)
    {
        const QDir folder = QFileInfo(position.path).dir();
        const QStringList names = folder.entryList(QDir::Files | QDir::Hidden, QDir::Name);
        for (const QString &name : names) {
            const std::optional<FoundLog> file = lookAtLog(folder.filePath(name));
            if (!file || file->inode != position.inode)
                continue;
            FoundLog old = *file;
            old.modified = {}; // nobody appends to it: its last record is complete
            if (const Result<> read = readFile(old, position); !read) {
                // Its successor must not wait for it for ever.
                ++m_page.batch.counted[u"rotatedUnreadable"_s];
                m_problems.append(read.error().toUserText());
                return true;
            }
            return position.offset >= old.size;
        }
        ++m_page.batch.counted[u"rotatedAway"_s];
        return true;
    }

    static std::unexpected<Error> unreadable(const QFile &file)
    {
        return fail(
            ErrorKind::Denied,
            tr("The log file %1 cannot be read: %2.").arg(file.fileName(), file.errorString()),
            file.errorString());
    }

    /// errors  Denied; what was read before it stays
    Result<> readFile(const FoundLog &found, Position &position)
    {
        QFile file(found.path);
        if (!file.open(QIODevice::ReadOnly))
            return unreadable(file);
        const QByteArray start = file.read(fingerprintBytes);
        const bool same =
            found.size >= position.offset &&
            (position.fingerprint.isEmpty() ||
             position.fingerprint == contentId(start.left(position.fingerprinted)).first(12));
        if (!same) {
            position = {.path = position.path,
                        .inode = position.inode,
                        .generation = position.generation + 1};
            ++m_page.batch.counted[u"truncated"_s];
        }
        if (position.fingerprint.isEmpty()) {
            const qsizetype end = start.indexOf('\n');
            if (end < 0 && start.size() < fingerprintBytes && !isQuiet(found)) {
                m_page.pending = m_page.pending || found.size > 0;
                return {}; // not even a first line
            }
            position.fingerprinted = end < 0 ? start.size() : end + 1;
            position.fingerprint = contentId(start.left(position.fingerprinted)).first(12);
        }
        while (!full() && position.offset < found.size && !m_stop.stop_requested()) {
            if (!file.seek(position.offset))
                break;
            const QByteArray window =
                file.read(std::min(windowBytes, found.size - position.offset));
            if (window.isEmpty() && file.error() != QFileDevice::NoError)
                return unreadable(file);
            const bool last = position.offset + window.size() >= found.size;
            const qint64 before = position.offset;
            readWindow(window, last, last && isQuiet(found), position);
            if (position.offset == before)
                break;
        }
        m_page.more = m_page.more || full();
        m_page.pending = m_page.pending || (position.offset < found.size && !isQuiet(found));
        return {};
    }

    bool isQuiet(const FoundLog &found) const { return m_now - found.modified >= quietTime; }

    /// last   the window ends where the file does
    /// quiet  so that what stands there is complete
    void readWindow(QByteArrayView window, bool last, bool quiet, Position &position)
    {
        RecordJoiner joiner;
        qsizetype at = 0;
        qsizetype recordStart = 0;
        qint64 recordLine = position.line + 1;
        qint64 line = position.line;
        const auto finish = [&](qsizetype end) {
            if (end > recordStart)
                add(window.sliced(recordStart, end - recordStart), position, recordStart,
                    recordLine);
            recordStart = end;
            recordLine = line + 1;
        };
        while (at < window.size() && !full()) {
            const qsizetype feed = window.indexOf('\n', at);
            const bool ended = feed >= 0;
            if (!ended && !quiet)
                break;
            const qsizetype next = ended ? feed + 1 : window.size();
            if (position.skipping) {
                position.skipping = false;
                recordStart = next;
                recordLine = line + 2;
            } else {
                QByteArrayView text = window.sliced(at, (ended ? feed : next) - at);
                if (text.endsWith('\r'))
                    text = text.chopped(1);
                if (joiner.startsRecord(text) && at > recordStart) {
                    finish(at);
                    if (full())
                        break;
                }
            }
            ++line;
            at = next;
        }
        // The last record of a window may go on in what follows, unless it is JSON.
        const bool complete =
            at >= window.size() && ((last && quiet) || isJsonAt(window, recordStart));
        if (complete && !full()) {
            finish(at);
        } else if (recordStart == 0 && !last && !full()) {
            // One record fills the window: it is cut, and its line skipped to the end.
            add(window, position, 0, recordLine);
            const bool midLine = !window.endsWith('\n');
            line += midLine ? 1 : 0;
            position.line = midLine ? line - 1 : line;
            position.skipping = midLine;
            position.offset += window.size();
            return;
        }
        position.line = recordLine - 1;
        position.offset += recordStart;
    }

    static bool isJsonAt(QByteArrayView window, qsizetype at)
    {
        return at < window.size() && window[at] == '{' && window.endsWith('\n');
    }

    void add(QByteArrayView record, const Position &position, qsizetype at, qint64 line)
    {
        while (record.endsWith('\n') || record.endsWith('\r'))
            record = record.chopped(1);
        if (record.trimmed().isEmpty())
            return;
        const bool cut = record.size() > m_settings.longest;
        const std::optional<Json> json =
            record.startsWith('{') && !cut ? Json::parse(record) : std::nullopt;
        const std::optional<JsonObject> fields = json ? asObject(json->root()) : std::nullopt;
        record = record.first(std::min(record.size(), m_settings.longest));
        const bool trace = hasStackTrace(fields ? QByteArrayView() : record);
        LogLevel level = fields ? levelOf(*fields) : logLevelOfText(record);
        if (trace || (level == LogLevel::Unknown && looksBad(record)))
            level = std::max(level, LogLevel::Error);
        if (level < m_settings.least) {
            ++m_page.batch.counted[u"log."_s + QLatin1StringView(logLevelName(level))];
            return;
        }
        const qint64 byte = position.offset + at;
        JsonWriter out;
        const QByteArray path = position.path.toUtf8();
        out.text("file", toView(path));
        out.number("byte", byte);
        out.number("line", line);
        out.text("level", logLevelName(level));
        out.text("text", fields ? messageOf(*fields, record) : toView(record));
        if (fields)
            out.raw("fields", json->compact());
        if (cut)
            out.raw("cut", "true");
        QString id = position.inode + u'.' + QString::fromLatin1(position.fingerprint);
        if (position.generation > 0)
            id += u'.' + QString::number(position.generation);
        m_page.batch.items.push_back({.source = u"logfile"_s,
                                      .externalId = id + u':' + QString::number(byte),
                                      .kind = u"logfile.line"_s,
                                      .payload = out.take(),
                                      .received = m_now});
    }

    /// A line without a level that says itself that something went wrong.
    static bool looksBad(QByteArrayView record)
    {
        static const QRegularExpression pattern(
            u"\\b(error|exception|fatal|panic|traceback|segmentation fault|uncaught)\\b|\\w+"
            "(Error|Exception)\\b"_s,
            QRegularExpression::CaseInsensitiveOption);
        return pattern
            .match(QString::fromLatin1(record.first(std::min<qsizetype>(record.size(), 500))))
            .hasMatch();
    }

    static LogLevel levelOf(const JsonObject &fields)
    {
        for (const std::string_view key :
             {"level", "severity", "levelname", "lvl", "log.level", "@l", "severityText"}) {
            const std::string_view word = textAt(fields, key);
            if (!word.empty())
                return logLevelFromWord({word.data(), qsizetype(word.size())});
            const std::optional<qint64> number = integerAt(fields, key);
            if (number) { // pino and bunyan: 10 trace … 60 fatal
                return *number >= 60   ? LogLevel::Fatal
                       : *number >= 50 ? LogLevel::Error
                       : *number >= 40 ? LogLevel::Warning
                       : *number >= 30 ? LogLevel::Info
                                       : LogLevel::Debug;
            }
        }
        return LogLevel::Unknown;
    }

    static std::string_view messageOf(const JsonObject &fields, QByteArrayView whole)
    {
        for (const std::string_view key : {"message", "msg", "event", "text", "@m"}) {
            const std::string_view text = textAt(fields, key);
            if (!text.empty())
                return text;
        }
        return toView(whole);
    }

    Settings m_settings;
    int m_limit;
    Timestamp m_now;
    StopToken m_stop;
    PullPage m_page;
    QStringList m_problems; ///< translated, one sentence each
};

class LogFile final : public PullSource
{
public:
    LogFile(Settings settings, const Clock *clock) : m_settings(std::move(settings)), m_clock(clock)
    {
    }

    Task<PullPage> fetch(QJsonObject cursor, int limit, StopToken stop) override
    {
        const Timestamp now = m_clock->now();
        return offload([settings = m_settings, cursor, limit, now, stop]() -> Result<PullPage> {
            return Reading(settings, limit, now, stop).run(cursor);
        });
    }

private:
    Settings m_settings;
    const Clock *m_clock;
};

} // namespace

PullInfo logfilePull()
{
    return {
        .id = u"logfile"_s,
        .name = tr("Log files"),
        .settings = {{.key = u"path"_s,
                      .label = tr("Path"),
                      .help = tr("A file, or a pattern such as /var/log/shop/*.log or "
                                 "/srv/shop/**/*.log, where ** stands for any folders; several "
                                 "are one a line."),
                      .type = SettingField::Type::Path,
                      .required = true},
                     {.key = u"level"_s,
                      .label = tr("Lowest level"),
                      .help =
                          tr("Lines below it are counted, not kept; stack traces always are kept."),
                      .type = SettingField::Type::Choice,
                      .fallback = u"warning"_s,
                      .choices = {u"trace"_s, u"debug"_s, u"info"_s, u"warning"_s, u"error"_s,
                                  u"fatal"_s}},
                     {.key = u"longestRecord"_s,
                      .label = tr("Longest record"),
                      .help = tr("Bytes of a record that are kept, 1024 to 1048576."),
                      .type = SettingField::Type::Integer,
                      .fallback = 65536}},
        .make = [](const SourceServices &services,
                   const QJsonObject &given) -> Result<std::unique_ptr<PullSource>> {
            const std::vector<SettingField> fields = logfilePull().settings;
            Result<QJsonObject> checked = checkedSettings(fields, given);
            if (!checked)
                return std::unexpected(std::move(checked.error()));
            Settings settings{
                .patterns = checked->value(u"path").toString().split(u'\n', Qt::SkipEmptyParts),
                .least = logLevelFromWord(checked->value(u"level").toString().toLatin1()),
                .longest = checked->value(u"longestRecord").toInteger()};
            if (settings.longest < 1024 || settings.longest > 1024 * 1024) {
                return fail(ErrorKind::InvalidInput,
                            tr("longestRecord must be from 1024 to 1048576."));
            }
            const bool areAbsolute =
                std::ranges::all_of(settings.patterns, [](const QString &pattern) {
                    return QFileInfo(pattern).isAbsolute();
                });
            if (settings.patterns.isEmpty() || !areAbsolute)
                return fail(ErrorKind::InvalidInput, tr("path must be absolute."));
            return std::make_unique<LogFile>(std::move(settings), services.clock);
        }};
}

} // namespace core::sources
