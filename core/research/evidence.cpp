// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/evidence.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr int mostLines = 40;
constexpr int mostCommits = 50;
constexpr int deepestToken = 100;
constexpr qsizetype longestExcerpt = 6000;

QString dayText(Timestamp time)
{
    return toIso(time).left(10);
}

QString clipped(const QStringList &lines)
{
    return lines.join(u'\n').left(longestExcerpt);
}

std::unexpected<Error> unknownQuery(const QString &query)
{
    return fail(ErrorKind::InvalidInput,
                QCoreApplication::translate("Research", "The evidence cannot be opened again."),
                u"query: %1"_s.arg(query.left(200)));
}

/// "12,14" → 12 and 14
bool readRange(const QString &text, int *first, int *last)
{
    *first = text.section(u',', 0, 0).toInt();
    *last = text.section(u',', 1, 1).toInt();
    return *first > 0 && *last >= *first;
}

QString allWordsOf(const Signal &signal)
{
    QStringList words{signal.title.raw(), signal.content.raw(), signal.route,
                      signal.release,     signal.service,       signal.logTemplate};
    for (const ExceptionInfo &exception : signal.exceptions) {
        words.append(exception.type);
        words.append(exception.message.raw());
        for (const Frame &frame : exception.frames) {
            words.append(u"%1:%2 %3"_s.arg(frame.file).arg(frame.line).arg(frame.function));
            words.append(frame.contextLine);
        }
    }
    return words.join(u'\n');
}

} // namespace

QString shellQuoted(const QString &word)
{
    static const QRegularExpression harmless(uR"(^[A-Za-z0-9_./:,@%+=^-]+$)"_s);
    if (harmless.match(word).hasMatch())
        return word;
    QString quoted = word;
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QStringList shellWords(const QString &command)
{
    QStringList words;
    QString word;
    bool inWord = false;
    bool quoted = false;
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QChar c = command.at(i);
        if (quoted) {
            if (c == u'\'')
                quoted = false;
            else
                word += c;
        } else if (c == u'\'') {
            quoted = inWord = true;
        } else if (c == u'\\' && i + 1 < command.size()) {
            word += command.at(++i);
            inWord = true;
        } else if (c == u' ') {
            if (inWord)
                words.append(word);
            word.clear();
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (inWord)
        words.append(word);
    return words;
}

QString commitLine(const git::Commit &commit)
{
    return u"%1 %2 %3  %4"_s.arg(commit.id.left(12), dayText(commit.author.time),
                                 UntrustedText(commit.author.name).displayLine(80),
                                 UntrustedText(commit.summary).displayLine(120));
}

Result<Evidence> codeEvidence(const git::Repository &repository, const QString &commit,
                              const QString &path, int first, int last)
{
    const Result<QByteArray> bytes = repository.readFile(commit, path);
    if (!bytes)
        return std::unexpected(bytes.error());
    const QStringList lines = QString::fromUtf8(*bytes).split(u'\n');
    last = qMin(last, first + mostLines - 1);
    if (first < 1 || last < first || last > lines.size())
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("Research", "“%1” has no lines %2 to %3.")
                        .arg(path)
                        .arg(first)
                        .arg(last));
    return Evidence{.kind = u"code"_s,
                    .file = path,
                    .firstLine = first,
                    .lastLine = last,
                    .commit = commit,
                    .signal = {},
                    .query = u"git show %1"_s.arg(shellQuoted(commit + u':' + path)),
                    .excerpt = UntrustedText(clipped(lines.mid(first - 1, last - first + 1)))};
}

Result<Evidence> blameEvidence(const git::Repository &repository, const QString &commit,
                               const QString &path, int first, int last)
{
    const Result<std::vector<git::BlameHunk>> hunks = repository.blame(commit, path, first, last);
    if (!hunks)
        return std::unexpected(hunks.error());
    QStringList lines;
    for (const git::BlameHunk &hunk : *hunks)
        lines.append(u"%1-%2 %3%4 %5 %6  %7"_s.arg(hunk.firstLine)
                         .arg(hunk.firstLine + hunk.lines - 1)
                         .arg(hunk.boundary ? u"^"_s : QString())
                         .arg(hunk.commit.left(12), dayText(hunk.author.time),
                              UntrustedText(hunk.author.name).displayLine(80),
                              UntrustedText(hunk.summary).displayLine(120)));
    return Evidence{.kind = u"blame"_s,
                    .file = path,
                    .firstLine = first,
                    .lastLine = last,
                    .commit = commit,
                    .signal = {},
                    .query = u"git blame -w -M -L %1,%2 %3 -- %4"_s.arg(first).arg(last).arg(
                        commit, shellQuoted(path)),
                    .excerpt = UntrustedText(clipped(lines))};
}

Result<Evidence> commitEvidence(const git::Repository &repository, const QString &commit)
{
    const Result<git::Commit> found = repository.commit(commit);
    if (!found)
        return std::unexpected(found.error());
    return Evidence{.kind = u"commit"_s,
                    .file = {},
                    .commit = commit,
                    .signal = {},
                    .query = u"git show -s %1"_s.arg(commit),
                    .excerpt = UntrustedText(commitLine(*found))};
}

Result<Evidence> lineLogEvidence(const git::Repository &repository, const QString &commit,
                                 const QString &path, int first, int last, int limit)
{
    const Result<std::vector<git::LogEntry>> entries = repository.log({.from = commit,
                                                                       .path = path,
                                                                       .firstLine = first,
                                                                       .lastLine = last,
                                                                       .since = {},
                                                                       .until = {},
                                                                       .limit = limit});
    if (!entries)
        return std::unexpected(entries.error());
    QStringList lines;
    for (const git::LogEntry &entry : *entries)
        lines.append(commitLine(entry.commit));
    return Evidence{.kind = u"log"_s,
                    .file = path,
                    .firstLine = first,
                    .lastLine = last,
                    .commit = commit,
                    .signal = {},
                    .query = u"git log -s -n %1 -L %2 %3"_s.arg(limit).arg(
                        shellQuoted(u"%1,%2:%3"_s.arg(first).arg(last).arg(path)), commit),
                    .excerpt = UntrustedText(clipped(lines))};
}

Result<Evidence> rangeLogEvidence(const git::Repository &repository, const QString &from,
                                  const QString &to, const QString &path)
{
    const Result<std::vector<git::LogEntry>> entries =
        repository.log({.from = to, .path = path, .since = {}, .until = {}, .limit = 400});
    if (!entries)
        return std::unexpected(entries.error());
    QStringList lines;
    for (const git::LogEntry &entry : *entries) {
        const Result<bool> before = repository.isAncestor(entry.commit.id, from);
        if (!before)
            return std::unexpected(before.error());
        if (*before)
            continue;
        lines.append(commitLine(entry.commit));
        if (lines.size() >= mostCommits)
            break;
    }
    return Evidence{.kind = u"log"_s,
                    .file = path,
                    .commit = to,
                    .signal = {},
                    .query = u"git log %1..%2 -- %3"_s.arg(from, to, shellQuoted(path)),
                    .excerpt = UntrustedText(clipped(lines))};
}

Result<Evidence> tokenEvidence(const git::Repository &repository, const QString &commit,
                               const QString &path, const QString &token)
{
    const Result<std::vector<git::LogEntry>> entries = repository.log(
        {.from = commit, .path = path, .since = {}, .until = {}, .limit = deepestToken});
    if (!entries)
        return std::unexpected(entries.error());
    const QByteArray word = token.toUtf8();
    const auto countIn = [&](const QString &at, const QString &name) -> qsizetype {
        const Result<QByteArray> text = repository.readFile(at, name);
        return text ? text->count(word) : 0;
    };
    QStringList lines;
    for (size_t i = 0; i < entries->size(); ++i) {
        const git::LogEntry &entry = (*entries)[i];
        if (entry.commit.parents.size() > 1)
            continue; // as git, which looks into merges only when asked
        const QString before = i + 1 < entries->size() ? (*entries)[i + 1].path : entry.path;
        const qsizetype now = countIn(entry.commit.id, entry.path);
        qsizetype then = 0;
        if (!entry.commit.parents.isEmpty()) {
            then = countIn(entry.commit.parents.first(), entry.path);
            if (then == 0 && before != entry.path)
                then = countIn(entry.commit.parents.first(), before);
        }
        if (now != then)
            lines.append(commitLine(entry.commit));
    }
    return Evidence{.kind = u"log"_s,
                    .file = path,
                    .commit = commit,
                    .signal = {},
                    .query = u"git log %1 %2 -- %3"_s.arg(shellQuoted(u"-S"_s + token), commit,
                                                          shellQuoted(path)),
                    .excerpt = UntrustedText(clipped(lines))};
}

Evidence courseEvidence(const ReportId &report, std::span<const Signal> members)
{
    return Evidence{.kind = u"course"_s,
                    .file = {},
                    .commit = {},
                    .signal = {},
                    .query = u"daybreakctl show %1"_s.arg(report.toString()),
                    .excerpt = UntrustedText(courseText(courseOf(members)))};
}

Evidence signalEvidence(const Signal &signal, const QString &quote)
{
    return Evidence{.kind = u"signal"_s,
                    .file = {},
                    .commit = {},
                    .signal = signal.id,
                    .query = u"daybreakctl why %1"_s.arg(signal.id.toString()),
                    .excerpt = UntrustedText(quote.left(1000))};
}

Result<QString> recomputedExcerpt(const Evidence &evidence, const git::Repository &repository,
                                  std::span<const Signal> members)
{
    const auto excerptOf = [](const Result<Evidence> &again) -> Result<QString> {
        if (!again)
            return std::unexpected(again.error());
        return again->excerpt.raw();
    };
    if (evidence.kind == u"course")
        return courseText(courseOf(members));
    if (evidence.kind == u"signal") {
        const auto signal = std::ranges::find(members, evidence.signal, &Signal::id);
        if (signal == members.end())
            return fail(ErrorKind::NotFound,
                        QCoreApplication::translate("Research", "The signal is not there."));
        return allWordsOf(*signal).contains(evidence.excerpt.raw()) ? evidence.excerpt.raw()
                                                                    : QString();
    }
    const QStringList words = shellWords(evidence.query);
    int first = 0;
    int last = 0;
    if (words.size() < 3 || words.at(0) != u"git")
        return unknownQuery(evidence.query);
    if (words.at(1) == u"show" && words.at(2) == u"-s" && words.size() == 4)
        return excerptOf(commitEvidence(repository, words.at(3)));
    if (words.at(1) == u"show" && words.size() == 3)
        return excerptOf(codeEvidence(repository, words.at(2).section(u':', 0, 0),
                                      words.at(2).section(u':', 1), evidence.firstLine,
                                      evidence.lastLine));
    if (words.at(1) == u"blame" && words.size() == 9 && words.at(4) == u"-L" &&
        readRange(words.at(5), &first, &last))
        return excerptOf(blameEvidence(repository, words.at(6), words.at(8), first, last));
    if (words.at(1) == u"log" && words.size() == 8 && words.at(5) == u"-L" &&
        words.at(4).toInt() > 0 && readRange(words.at(6).section(u':', 0, 0), &first, &last))
        return excerptOf(lineLogEvidence(repository, words.at(7), words.at(6).section(u':', 1),
                                         first, last, words.at(4).toInt()));
    if (words.at(1) == u"log" && words.size() == 6 && words.at(2).startsWith(u"-S"))
        return excerptOf(tokenEvidence(repository, words.at(3), words.at(5), words.at(2).mid(2)));
    if (words.at(1) == u"log" && words.size() == 5 && words.at(2).contains(u".."))
        return excerptOf(rangeLogEvidence(repository, words.at(2).section(u".."_s, 0, 0),
                                          words.at(2).section(u".."_s, 1), words.at(4)));
    return unknownQuery(evidence.query);
}

} // namespace core::research
