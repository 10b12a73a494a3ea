// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Slack's own workspace export: users.json, channels.json and <channel>/<date>.json.
// source  https://slack.com/help/articles/220556107
#include "core/async/offload.h"
#include "core/sources/json_p.h"
#include "core/sources/pull/exportfiles_p.h"
#include "core/sources/push/support_p.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

#include <map>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::sources", text);
}

/// "1700000000.000123", ordered by time.
struct SlackTime
{
    qint64 seconds = 0;
    qint64 serial = 0;
    auto operator<=>(const SlackTime &) const = default;

    static std::optional<SlackTime> read(std::string_view text)
    {
        static const QRegularExpression pattern(u"^(\\d{1,11})\\.(\\d{1,9})$"_s);
        const auto match = pattern.match(QString::fromLatin1(toBytes(text)));
        if (!match.hasMatch())
            return std::nullopt;
        return SlackTime{match.captured(1).toLongLong(), match.captured(2).toLongLong()};
    }
    QString day() const
    {
        return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC).date().toString(Qt::ISODate);
    }
};

struct Person
{
    QByteArray name;
    bool bot = false;
    bool guest = false; ///< of another company, or restricted
};

struct Channel
{
    QByteArray id;
    QByteArray name;
    QStringList files; ///< by day
};

std::string_view firstText(std::initializer_list<std::string_view> texts)
{
    for (const std::string_view text : texts) {
        if (!text.empty())
            return text;
    }
    return {};
}

bool flag(const JsonObject &object, std::string_view key)
{
    bool value = false;
    return object.at_key(key).get(value) == simdjson::SUCCESS && value;
}

/// Messages that nobody wrote, or that a program did; counted by these names.
QString whySkipped(const JsonObject &message, bool fromBot)
{
    static const QSet<QString> written{u"thread_broadcast"_s, u"reply_broadcast"_s, u"file_share"_s,
                                       u"me_message"_s};
    static const QSet<QString> known{u"bot_message"_s,     u"channel_join"_s, u"channel_leave"_s,
                                     u"channel_topic"_s,   u"channel_name"_s, u"channel_purpose"_s,
                                     u"channel_archive"_s, u"group_join"_s,   u"group_leave"_s,
                                     u"bot_add"_s,         u"bot_remove"_s,   u"pinned_item"_s,
                                     u"tombstone"_s,       u"reminder_add"_s, u"huddle_thread"_s};
    const QString subtype = QString::fromUtf8(toBytes(textAt(message, "subtype")));
    if (!subtype.isEmpty() && !written.contains(subtype))
        return u"subtype."_s + countedName(subtype, known);
    if (fromBot || member(message, "bot_id"))
        return u"subtype.bot_message"_s;
    if (textAt(message, "text").empty())
        return u"empty"_s;
    return {};
}

/// One call of fetch.
class Reading
{
public:
    /// stamp  of the files, taken before they were opened
    Reading(const ExportFiles &files, QString stamp, int limit, Timestamp now, StopToken stop)
        : m_files(files), m_stamp(std::move(stamp)), m_limit(limit), m_now(now),
          m_stop(std::move(stop))
    {
        m_page.batch.source = u"slackexport"_s;
    }

    Result<PullPage> run(const QJsonObject &cursor)
    {
        const bool begun = cursor.value(u"stamp").toString() == m_stamp;
        if (begun) {
            for (const QJsonValue &name : cursor.value(u"told").toArray())
                m_told.insert(name.toString());
        }
        Result<> listed = list();
        if (!listed)
            return std::unexpected(std::move(listed.error()));
        QJsonObject marks = cursor.value(u"channels").toObject();
        for (const auto &[name, channel] : m_channels) {
            if (m_stop.stop_requested())
                return cancelled();
            if (full())
                break;
            const QString id = QString::fromUtf8(channel.id);
            const QString mark = readChannel(channel, marks.value(id).toString());
            if (!mark.isEmpty())
                marks.insert(id, mark);
        }
        m_page.more = full();
        QJsonObject after{{u"channels"_s, marks}, {u"stamp"_s, m_stamp}};
        if (m_page.more)
            after.insert(u"told"_s, QJsonArray::fromStringList(m_told.values()));
        else
            after.insert(u"done"_s, true);
        m_page.batch.cursor = after;
        return std::move(m_page);
    }

    /// Whether the cursor says that these files were read to their end.
    static bool isDone(const QJsonObject &cursor, const QString &stamp)
    {
        return !stamp.isEmpty() && cursor.value(u"done").toBool() &&
               cursor.value(u"stamp").toString() == stamp;
    }

private:
    bool full() const { return int(m_page.batch.items.size()) >= m_limit; }

    /// Counts once what is wrong with a file that several pages look at.
    /// name  of the file
    void countOnce(const QString &name, const QString &code, int times = 1)
    {
        if (times > 0 && !m_told.contains(name)) {
            m_told.insert(name);
            m_page.batch.counted[code] += times;
        }
    }

    Result<> list()
    {
        const QStringList names = m_files.names();
        const QString index = u"channels.json"_s;
        QString root;
        bool found = names.contains(index);
        for (const QString &name : names) { // a zip of the folder instead of its content
            if (!found && name.count(u'/') == 1 && name.endsWith(u'/' + index)) {
                root = name.chopped(index.size());
                found = true;
            }
        }
        if (!found) {
            return fail(ErrorKind::InvalidInput,
                        tr("This is no Slack export: it holds no channels.json."));
        }
        // Conversations of two are folders named by their id, all others by their name.
        for (const QString &list :
             {u"channels.json"_s, u"groups.json"_s, u"mpims.json"_s, u"dms.json"_s}) {
            Result<> read = readChannels(root + list, names.contains(root + list));
            if (!read)
                return read;
        }
        readUsers(root + u"users.json"_s);
        static const QRegularExpression day(u"^([^/]+)/\\d{4}-\\d{2}-\\d{2}\\.json$"_s);
        for (const QString &name : names) {
            if (!name.startsWith(root))
                continue;
            const QRegularExpressionMatch match = day.match(name.sliced(root.size()));
            const auto channel = m_channels.find(match.captured(1).toUtf8());
            if (match.hasMatch() && channel != m_channels.end())
                channel->second.files.append(name);
        }
        return {};
    }

    Result<> readChannels(const QString &name, bool exists)
    {
        if (!exists)
            return {};
        Result<QByteArray> bytes = m_files.read(name);
        if (!bytes)
            return std::unexpected(std::move(bytes.error()));
        const std::optional<Json> json = Json::parse(*bytes);
        const std::optional<JsonArray> list = json ? asArray(json->root()) : std::nullopt;
        if (!list)
            return fail(ErrorKind::InvalidInput, tr("%1 in the export is no list.").arg(name));
        for (const JsonElement element : *list) {
            const std::optional<JsonObject> channel = asObject(element);
            if (!channel)
                continue;
            const QByteArray called = toBytes(textAt(*channel, "name"));
            const QByteArray id = toBytes(textAt(*channel, "id"));
            if (!called.isEmpty())
                m_channels[called] = {
                    .id = id.isEmpty() ? called : id, .name = called, .files = {}};
            else if (!id.isEmpty())
                m_channels[id] = {.id = id, .name = "direct message", .files = {}};
        }
        return {};
    }

    // Names are nice to have: without users.json the ids are shown.
    void readUsers(const QString &name)
    {
        const Result<QByteArray> bytes = m_files.read(name);
        const std::optional<Json> json = bytes ? Json::parse(*bytes) : std::nullopt;
        const std::optional<JsonArray> list = json ? asArray(json->root()) : std::nullopt;
        if (!list) {
            countOnce(name, u"noUsers"_s);
            return;
        }
        for (const JsonElement element : *list) {
            const std::optional<JsonObject> user = asObject(element);
            if (!user)
                continue;
            const std::optional<JsonObject> profile = objectAt(*user, "profile");
            const std::string_view shown = profile ? textAt(*profile, "display_name") : "";
            const std::string_view real = profile ? textAt(*profile, "real_name") : "";
            m_people[toBytes(textAt(*user, "id"))] = {
                .name = toBytes(firstText({shown, real, textAt(*user, "name")})),
                .bot = flag(*user, "is_bot"),
                .guest = flag(*user, "is_restricted") || flag(*user, "is_ultra_restricted") ||
                         flag(*user, "is_stranger")};
        }
    }

    /// returns  the new mark: the time of the last message looked at
    QString readChannel(const Channel &channel, const QString &mark)
    {
        const std::optional<SlackTime> since = SlackTime::read(toView(mark.toLatin1()));
        QString newest = mark;
        for (const QString &file : channel.files) {
            // Days are of the exporter's zone, so one day of slack each way.
            const QString day = file.chopped(5).right(10);
            if (since && day < SlackTime{since->seconds - 86'400, 0}.day())
                continue;
            const Result<QByteArray> bytes = m_files.read(file);
            const std::optional<Json> json = bytes ? Json::parse(*bytes) : std::nullopt;
            const std::optional<JsonArray> list = json ? asArray(json->root()) : std::nullopt;
            if (!list) {
                countOnce(file, u"unreadableFile"_s);
                continue;
            }
            for (const auto &[time, message] : sorted(*list, file)) {
                if (since && time <= *since)
                    continue;
                if (full())
                    return newest;
                addMessage(channel, message);
                newest = QString::fromUtf8(toBytes(textAt(message, "ts")));
            }
        }
        return newest;
    }

    std::multimap<SlackTime, JsonObject> sorted(const JsonArray &list, const QString &file)
    {
        std::multimap<SlackTime, JsonObject> out;
        int malformed = 0;
        for (const JsonElement element : list) {
            const std::optional<JsonObject> message = asObject(element);
            const std::optional<SlackTime> time =
                message ? SlackTime::read(textAt(*message, "ts")) : std::nullopt;
            if (time)
                out.emplace(*time, *message);
            else
                ++malformed;
        }
        countOnce(file, u"malformed"_s, malformed);
        return out;
    }

    void addMessage(const Channel &channel, const JsonObject &message)
    {
        const QByteArray user = toBytes(textAt(message, "user"));
        const Person person = m_people.value(user);
        const QString skipped = whySkipped(message, person.bot);
        if (!skipped.isEmpty()) {
            ++m_page.batch.counted[skipped];
            return;
        }
        const std::optional<JsonObject> profile = objectAt(message, "user_profile");
        const std::string_view own = profile ? textAt(*profile, "real_name") : std::string_view();
        JsonWriter out;
        out.text("channel", toView(channel.id));
        out.text("channelName", toView(channel.name));
        out.text("user", toView(user));
        out.text("userName", firstText({toView(person.name), own, toView(user)}));
        if (person.guest)
            out.raw("userIsGuest", "true");
        out.text("text", textAt(message, "text"));
        out.text("ts", textAt(message, "ts"));
        out.textIf("threadTs", textAt(message, "thread_ts"));
        out.raw("reactions", reactionsOf(message));
        out.number("replyCount", integerAt(message, "reply_count").value_or(0));
        out.textIf("team", textAt(message, "team"));
        m_page.batch.items.push_back(
            {.source = u"slackexport"_s,
             .externalId = QString::fromUtf8(channel.id + ':' + toBytes(textAt(message, "ts"))),
             .kind = u"slack.message"_s,
             .payload = out.take(),
             .received = m_now});
    }

    static QByteArray reactionsOf(const JsonObject &message)
    {
        QByteArray out = "[";
        const std::optional<JsonArray> list = arrayAt(message, "reactions");
        if (list) {
            for (const JsonElement element : *list) {
                const std::optional<JsonObject> reaction = asObject(element);
                if (!reaction)
                    continue;
                JsonWriter one;
                one.text("name", textAt(*reaction, "name"));
                one.number("count", integerAt(*reaction, "count").value_or(1));
                out += (out.size() > 1 ? "," : "") + one.take();
            }
        }
        return out + ']';
    }

    const ExportFiles &m_files;
    QString m_stamp;
    int m_limit;
    Timestamp m_now;
    StopToken m_stop;
    std::map<QByteArray, Channel> m_channels;
    QHash<QByteArray, Person> m_people;
    QSet<QString> m_told; ///< files of this export whose faults are counted
    PullPage m_page;
};

class SlackExport final : public PullSource
{
public:
    SlackExport(QString path, const Clock *clock) : m_path(std::move(path)), m_clock(clock) {}

    Task<PullPage> fetch(QJsonObject cursor, int limit, StopToken stop) override
    {
        const Timestamp now = m_clock->now();
        return offload([path = m_path, cursor, limit, now, stop]() -> Result<PullPage> {
            const QString stamp = ExportFiles::stamp(path);
            if (Reading::isDone(cursor, stamp)) {
                PullPage page;
                page.batch.source = u"slackexport"_s;
                page.batch.cursor = cursor;
                return page;
            }
            Result<std::unique_ptr<ExportFiles>> files = ExportFiles::open(path);
            if (!files)
                return std::unexpected(std::move(files.error()));
            return Reading(**files, stamp, limit, now, stop).run(cursor);
        });
    }

private:
    QString m_path;
    const Clock *m_clock;
};

} // namespace

PullInfo slackexportPull()
{
    return {.id = u"slackexport"_s,
            .name = tr("Slack export"),
            .settings = {{.key = u"path"_s,
                          .label = tr("Path"),
                          .help = tr("The zip file that Slack made, or the folder it was unpacked "
                                     "to. A newer one adds only what is new."),
                          .type = SettingField::Type::Path,
                          .required = true}},
            .make = [](const SourceServices &services,
                       const QJsonObject &given) -> Result<std::unique_ptr<PullSource>> {
                Result<QJsonObject> checked = checkedSettings(slackexportPull().settings, given);
                if (!checked)
                    return std::unexpected(std::move(checked.error()));
                const QString path = checked->value(u"path").toString();
                if (!QFileInfo(path).isAbsolute())
                    return fail(ErrorKind::InvalidInput, tr("path must be absolute."));
                return std::make_unique<SlackExport>(path, services.clock);
            }};
}

} // namespace core::sources
