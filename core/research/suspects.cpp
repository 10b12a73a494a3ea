// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/suspects.h"

#include "core/research/people.h"

#include <QRegularExpression>
#include <QSet>

#include <cmath>
#include <map>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr size_t mostLeads = 6;
constexpr double callerShare = 0.3;
constexpr double leastShare = 0.2; ///< of the best lead's score
constexpr int ordinaryHunks = 8;   ///< in one file; more is a change of everything at once
constexpr size_t mostChecked = 12; ///< commits whose kind of change is looked at
constexpr size_t mostSuspects = 10;
constexpr int logDepth = 6;
constexpr int widestSpan = 600; ///< lines of a class or function that are looked at

struct Ground
{
    double points = 0;
    QString reason;
};

struct Candidate
{
    double points = 0;
    std::vector<Ground> grounds;
    RankedSuspect ranked;
    double bestPoints = 0;
    bool boundary = false;
};

class Finder
{
public:
    Finder(SourceTree &tree, const SuspectQuestion &question) : m_tree(tree), m_question(question)
    {
    }

    Result<std::vector<RankedSuspect>> run(const StopToken &stop)
    {
        size_t used = 0;
        for (const Lead &lead : m_question.leads) {
            if (stop.stop_requested())
                return cancelled();
            if (lead.isTest || lead.location.score < 0.05 ||
                lead.location.score < leastShare * m_question.leads.front().location.score)
                continue;
            if (++used > mostLeads)
                break;
            weigh(lead);
        }
        return ranked(stop);
    }

private:
    void add(const QString &commit, double points, const QString &reason, const Lead &lead,
             bool crashLine, bool byLog, const QString &token = {})
    {
        Candidate &candidate = m_candidates[commit];
        candidate.points += points;
        candidate.grounds.push_back({points, reason});
        if (points <= candidate.bestPoints)
            return;
        candidate.bestPoints = points;
        candidate.ranked.path = lead.location.file;
        candidate.ranked.crashLine = crashLine;
        candidate.ranked.byLog = byLog;
        candidate.ranked.token = token;
        candidate.ranked.first = crashLine || lead.first == 0 ? lead.location.line : lead.first;
        candidate.ranked.last = crashLine || lead.first == 0 ? lead.location.line : lastOf(lead);
    }

    static int lastOf(const Lead &lead) { return qMin(lead.last, lead.first + widestSpan); }

    void weigh(const Lead &lead)
    {
        const SourceText *const source = m_tree.file(lead.location.file);
        if (!source || lead.location.line < 1)
            return;
        const bool isCrash = lead.kind == LeadKind::Crash && lead.exactLine;
        // Who calls the crashing code is seldom at fault, and is there for every request.
        const double weight = lead.location.score * (isCrash && lead.depth > 0 ? callerShare : 1.0);
        const int first = lead.first > 0 ? lead.first : lead.location.line;
        const int last = qMin(lead.first > 0 ? lastOf(lead) : first, int(source->lines.size()));
        const auto &repository = m_tree.repository();
        const Result<std::vector<git::BlameHunk>> hunks =
            m_tree.blame(lead.location.file, first, last);
        if (!hunks)
            return; // the file may be unreadable at an odd commit: other leads remain
        const QString place = u"%1 (%2)"_s.arg(
            lead.location.function.isEmpty() ? lead.location.file : lead.location.function,
            lead.location.file);
        std::map<QString, int> lines;
        int all = 0;
        // Lines that make the values the crashing line uses; if one of them is younger, the
        // crashing line did well until then. A value that is not there was made elsewhere too.
        const QSet<int> makers = isCrash ? makersOf(*source, lead) : QSet<int>();
        const Timestamp crashTime = timeOfLine(*hunks, lead.location.line);
        bool youngerMaker = false;
        for (const int maker : makers)
            youngerMaker = youngerMaker || timeOfLine(*hunks, maker) > crashTime;
        const double crashWeight = youngerMaker ? 0.35 : m_question.missingValue ? 0.5 : 1.0;
        QSet<QString> made;
        for (const git::BlameHunk &hunk : *hunks) {
            if (hunk.boundary)
                m_candidates[hunk.commit].boundary = true;
            for (int number = hunk.firstLine; number < hunk.firstLine + hunk.lines; ++number) {
                if (source->kind(number) != LineKind::Code)
                    continue;
                const QString commit = originOf(hunk, number);
                ++lines[commit];
                ++all;
                if (lead.exactLine && number == lead.location.line)
                    add(commit, weight * crashWeight,
                        u"last changed line %1 of %2, %3"_s.arg(number).arg(
                            lead.location.file, lead.kind == LeadKind::Message
                                                    ? u"which writes the message"_s
                                                : lead.depth > 0 ? u"which called it"_s
                                                                 : u"where it was raised"_s),
                        lead, true, false);
                else if (makers.contains(number) && !made.contains(commit)) {
                    made.insert(commit);
                    add(commit, 0.6 * weight,
                        u"last changed line %1 of %2, which makes a value that failed"_s.arg(number)
                            .arg(lead.location.file),
                        lead, false, false);
                }
            }
        }
        const double originWeight =
            m_question.missingValue && lead.kind == LeadKind::Callee ? 2.0 : 1.0;
        for (const auto &[commit, count] : lines)
            add(commit, (isCrash ? 0.35 : 0.7) * weight * originWeight * count / all,
                u"wrote %1 of the %2 lines of code of %3"_s.arg(count).arg(all).arg(place), lead,
                false, false);
        if (lead.first == 0)
            return;
        const Result<std::vector<git::LogEntry>> log = repository.log({.from = m_tree.commit(),
                                                                       .path = lead.location.file,
                                                                       .firstLine = first,
                                                                       .lastLine = last,
                                                                       .since = {},
                                                                       .until = {},
                                                                       .limit = logDepth});
        if (!log)
            return;
        double step = 0.45 * weight * originWeight;
        for (size_t i = 0; i < log->size(); ++i) {
            add((*log)[i].commit.id, step,
                i == 0   ? u"is the latest change of %1"_s.arg(place)
                : i == 1 ? u"changed %1, one change ago"_s.arg(place)
                         : u"changed %1, %2 changes ago"_s.arg(place).arg(i),
                lead, false, true);
            step *= 0.6;
        }
        weighTokens(lead, *log, place);
    }

    /// Who wrote the line, looking through commits that only changed its layout.
    QString originOf(const git::BlameHunk &blamed, int number)
    {
        git::BlameHunk hunk = blamed;
        int line = hunk.originalLine + number - hunk.firstLine;
        for (int step = 0; step < 3; ++step) {
            const std::vector<git::FilePatch> *const patches = patchesOf(hunk.commit);
            const Result<git::Commit> commit = m_tree.repository().commit(hunk.commit);
            if (!patches || !commit || commit->parents.isEmpty())
                break;
            const auto patch = std::ranges::find(*patches, hunk.path, &git::FilePatch::newPath);
            if (patch == patches->end() || patch->status == FileDiff::Status::Added ||
                !isLayoutOnly(patch->patch))
                break;
            int before = 0;
            for (const git::LineRange &range : patch->hunks) {
                if (line < range.newStart || line >= range.newStart + range.newCount ||
                    range.oldCount == 0)
                    continue;
                before = range.oldStart + qMin(line - range.newStart, range.oldCount - 1);
            }
            if (before == 0)
                break;
            const Result<std::vector<git::BlameHunk>> older =
                m_tree.repository().blame(commit->parents.first(), patch->oldPath, before, before);
            if (!older || older->empty())
                break;
            hunk = older->front();
            line = hunk.originalLine;
        }
        return hunk.commit;
    }

    /// What a commit changed, kept; null if it cannot be read.
    const std::vector<git::FilePatch> *patchesOf(const QString &commit)
    {
        auto known = m_patches.find(commit);
        if (known == m_patches.end())
            known = m_patches.emplace(commit, m_tree.repository().diff(commit, 0)).first;
        return known->second ? &*known->second : nullptr;
    }

    static Timestamp timeOfLine(const std::vector<git::BlameHunk> &hunks, int line)
    {
        for (const git::BlameHunk &hunk : hunks) {
            if (hunk.firstLine <= line && line < hunk.firstLine + hunk.lines)
                return hunk.author.time;
        }
        return {};
    }

    /// Lines before the crashing one, in its function, that assign names it uses, and so on
    /// backwards.
    static QSet<int> makersOf(const SourceText &source, const Lead &lead)
    {
        static const QRegularExpression assignment(
            uR"(^\s*(?:const |let |var |auto |final |for )?([\w\s,()]+?)\s*(?::[^=]+)?(?:[-+*/]?:?=(?!=)|\sin\s)(.*)$)"_s);
        const QStringList used = identifiersIn(source.line(lead.location.line));
        QSet<QString> wanted(used.begin(), used.end());
        QSet<int> makers;
        for (int number = lead.location.line - 1; number > lead.first && lead.first > 0; --number) {
            if (source.kind(number) != LineKind::Code)
                continue;
            const auto match = assignment.match(source.line(number));
            if (!match.hasMatch())
                continue;
            const QStringList assigned = identifiersIn(match.captured(1));
            if (std::ranges::none_of(assigned,
                                     [&](const QString &n) { return wanted.contains(n); }))
                continue;
            makers.insert(number);
            for (const QString &name : identifiersIn(match.captured(2)))
                wanted.insert(name);
        }
        return makers;
    }

    void weighTokens(const Lead &lead, const std::vector<git::LogEntry> &log, const QString &place)
    {
        if (m_question.tokens.isEmpty())
            return;
        const auto &repository = m_tree.repository();
        for (const git::LogEntry &entry : log) {
            const auto textAt = [&](const QString &commit) {
                const Result<QByteArray> bytes = repository.readFile(commit, entry.path);
                return bytes ? *bytes : QByteArray();
            };
            const QByteArray after = textAt(entry.commit.id);
            const QByteArray before = entry.commit.parents.isEmpty()
                                          ? QByteArray()
                                          : textAt(entry.commit.parents.first());
            for (const QString &token : m_question.tokens) {
                const QByteArray word = token.toUtf8();
                const qsizetype change = after.count(word) - before.count(word);
                if (change == 0)
                    continue;
                add(entry.commit.id,
                    0.5 * lead.location.score * (lead.depth > 0 ? callerShare : 1.0),
                    u"%1 “%2” in %3"_s.arg(change > 0 ? u"brought"_s : u"took away"_s,
                                           UntrustedText(token).displayLine(60), place),
                    lead, false, true, token);
                break;
            }
        }
    }

    double factorOf(const git::Commit &commit, Candidate &candidate) const
    {
        double factor = 1;
        const Timestamp seen = m_question.timeline.firstSeen;
        if (isKnown(seen)) {
            const double days = double(toMs(seen) - toMs(commit.committer.time)) / 86'400'000.0;
            if (days < -1)
                return 0.05; // it came after the problem
            factor *= 0.55 + 0.45 * std::exp2(-qMax(0.0, days) / 45.0);
        }
        const Timeline &timeline = m_question.timeline;
        if (!timeline.previousCommit.isEmpty()) {
            const Result<bool> old =
                m_tree.repository().isAncestor(commit.id, timeline.previousCommit);
            const Result<bool> in =
                m_tree.repository().isAncestor(commit.id, timeline.releaseCommit);
            if (old && in && !*old && *in) {
                factor *= 1.4;
                candidate.grounds.push_back(
                    {candidate.bestPoints * 0.5,
                     u"came with %1, the first release it was seen in"_s.arg(
                         UntrustedText(timeline.release).displayLine(60))});
            }
        }
        if (commit.parents.size() > 1)
            factor *= 0.5;
        if (isMachine(commit.author.name, commit.author.address))
            factor *= 0.4;
        if (candidate.boundary)
            factor *= 0.3;
        return factor;
    }

    QSet<QString> ignoredRevisions() const
    {
        QSet<QString> ignored;
        for (const QString &line : m_tree.text(u".git-blame-ignore-revs"_s).split(u'\n')) {
            const QString id = line.section(u'#', 0, 0).trimmed();
            if (id.size() == 40)
                ignored.insert(id);
        }
        return ignored;
    }

    double kindFactor(const QString &commit, const RankedSuspect &ranked, QString *note)
    {
        const std::vector<git::FilePatch> *const patches = patchesOf(commit);
        if (!patches)
            return 1;
        for (const git::FilePatch &patch : *patches) {
            if (patch.newPath.section(u'/', -1) != ranked.path.section(u'/', -1))
                continue;
            if (patch.status == FileDiff::Status::Renamed && patch.added + patch.removed == 0) {
                *note = u"it only renamed the file"_s;
                return 0.2;
            }
            if (patch.status == FileDiff::Status::Modified && isLayoutOnly(patch.patch)) {
                *note = u"it only changed the layout"_s;
                return 0.25;
            }
            if (patch.status == FileDiff::Status::Modified && isCommentOnly(patch.patch)) {
                *note = u"it only changed comments"_s;
                return 0.3;
            }
            if (patch.status == FileDiff::Status::Modified &&
                int(patch.hunks.size()) > 2 * ordinaryHunks) {
                *note = u"it changed the file in %1 places at once"_s.arg(patch.hunks.size());
                return qMax(0.3, 2.0 * ordinaryHunks / double(patch.hunks.size()));
            }
        }
        return 1;
    }

    Result<std::vector<RankedSuspect>> ranked(const StopToken &stop)
    {
        const QSet<QString> ignored = ignoredRevisions();
        std::vector<RankedSuspect> suspects;
        for (auto &[id, candidate] : m_candidates) {
            const Result<git::Commit> commit = m_tree.repository().commit(id);
            if (!commit || candidate.grounds.empty())
                continue;
            candidate.points *= factorOf(*commit, candidate) * (ignored.contains(id) ? 0.1 : 1.0);
            RankedSuspect &ranked = candidate.ranked;
            ranked.suspect.commit = id;
            ranked.suspect.subject = UntrustedText(commit->summary).displayLine(200);
            ranked.suspect.author = commit->author.identity();
            ranked.suspect.time = commit->author.time;
            ranked.suspect.score = candidate.points;
            std::ranges::stable_sort(candidate.grounds, std::greater(), &Ground::points);
            QStringList reasons;
            for (const Ground &ground : candidate.grounds) {
                if (!reasons.contains(ground.reason) && reasons.size() < 3)
                    reasons.append(ground.reason);
            }
            if (candidate.boundary)
                reasons.append(u"the history ends here, the lines may be older"_s);
            ranked.suspect.reason = reasons.join(u"; "_s);
            suspects.push_back(ranked);
        }
        const auto better = [](const RankedSuspect &a, const RankedSuspect &b) {
            if (a.suspect.score != b.suspect.score)
                return a.suspect.score > b.suspect.score;
            if (a.suspect.time != b.suspect.time)
                return a.suspect.time > b.suspect.time;
            return a.suspect.commit < b.suspect.commit;
        };
        std::ranges::sort(suspects, better);
        if (suspects.size() > mostChecked)
            suspects.resize(mostChecked);
        for (RankedSuspect &ranked : suspects) {
            if (stop.stop_requested())
                return cancelled();
            QString note;
            ranked.suspect.score *= kindFactor(ranked.suspect.commit, ranked, &note);
            if (!note.isEmpty())
                ranked.suspect.reason += u"; "_s + note;
        }
        std::ranges::sort(suspects, better);
        if (suspects.size() > mostSuspects)
            suspects.resize(mostSuspects);
        for (RankedSuspect &ranked : suspects)
            ranked.suspect.score = 1 - std::exp(-ranked.suspect.score);
        return suspects;
    }

    SourceTree &m_tree;
    const SuspectQuestion &m_question;
    std::map<QString, Candidate> m_candidates;
    std::map<QString, Result<std::vector<git::FilePatch>>> m_patches;
};

/// Added and removed text of a patch.
std::pair<QString, QString> sidesOf(const QByteArray &patch)
{
    std::pair<QString, QString> sides;
    bool inHunk = false;
    for (const QByteArray &line : patch.split('\n')) {
        if (line.startsWith("@@"))
            inHunk = true;
        else if (inHunk && line.startsWith('+'))
            sides.first += QString::fromUtf8(line.mid(1)) + u'\n';
        else if (inHunk && line.startsWith('-'))
            sides.second += QString::fromUtf8(line.mid(1)) + u'\n';
    }
    return sides;
}

} // namespace

bool isLayoutOnly(const QByteArray &patch)
{
    const auto normal = [](QString text) {
        static const QRegularExpression layout(uR"([\s,()\\;]+)"_s);
        text.remove(layout);
        text.replace(u'\'', u'"');
        return text;
    };
    const auto [added, removed] = sidesOf(patch);
    return (!added.isEmpty() || !removed.isEmpty()) && normal(added) == normal(removed);
}

bool isCommentOnly(const QByteArray &patch)
{
    const auto [added, removed] = sidesOf(patch);
    const QString all = added + removed;
    if (all.isEmpty())
        return false;
    for (const QString &line : all.split(u'\n')) {
        const QString text = line.trimmed();
        if (!text.isEmpty() && !text.startsWith(u'#') && !text.startsWith(u"//") &&
            !text.startsWith(u"/*") && !text.startsWith(u"* ") && text != u"*/")
            return false;
    }
    return true;
}

QStringList errorTokens(std::span<const Signal> members)
{
    static const QRegularExpression quoted(uR"(['"`‘“]([A-Za-z_][\w.-]{1,60})['"`’”])"_s);
    static const QSet<QString> types{u"NoneType"_s, u"int"_s,       u"str"_s,   u"float"_s,
                                     u"list"_s,     u"dict"_s,      u"tuple"_s, u"bool"_s,
                                     u"object"_s,   u"undefined"_s, u"null"_s,  u"set"_s,
                                     u"None"_s,     u"function"_s};
    QStringList tokens;
    for (const Signal &signal : members.first(qMin<size_t>(100, members.size()))) {
        for (const ExceptionInfo &exception : signal.exceptions) {
            if (exception.type.startsWith(u"Assertion"))
                continue; // quotes values, not code
            for (const auto &match : quoted.globalMatch(exception.message.raw().left(1000))) {
                if (!types.contains(match.captured(1)) && !tokens.contains(match.captured(1)) &&
                    tokens.size() < 6)
                    tokens.append(match.captured(1));
            }
        }
    }
    return tokens;
}

bool speaksOfMissingValue(std::span<const Signal> members)
{
    static const QRegularExpression pattern(
        uR"(NoneType|NullPointer|NullReference|(?:of|is|not|reference) null\b|\bnull (?:is|reference|pointer|\()|of undefined|undefined (?:is|\()|nil pointer|called `Option::unwrap\(\)` on a `None`)"_s);
    for (const Signal &signal : members) {
        for (const ExceptionInfo &exception : signal.exceptions) {
            if (pattern.match(exception.type + u' ' + exception.message.raw().left(500)).hasMatch())
                return true;
        }
    }
    return false;
}

Result<std::vector<RankedSuspect>> findSuspects(SourceTree &tree, const SuspectQuestion &question,
                                                const StopToken &stop)
{
    return Finder(tree, question).run(stop);
}

} // namespace core::research
