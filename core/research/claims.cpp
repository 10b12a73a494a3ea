// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/claims.h"

#include "core/research/evidence.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr size_t mostPlaces = 5;
constexpr size_t mostSuspectClaims = 3;

QString shown(const QString &outside, qsizetype limit = 120)
{
    return UntrustedText(outside).displayLine(limit);
}

QString placeOf(const Lead &lead)
{
    const QString line = u"%1:%2"_s.arg(lead.location.file).arg(lead.location.line);
    return lead.location.function.isEmpty() ? line : u"%1 (%2)"_s.arg(lead.location.function, line);
}

class Teller
{
public:
    Teller(SourceTree &tree, const Discovery &discovery, IdSource &ids)
        : m_tree(tree), m_discovery(discovery), m_ids(ids)
    {
    }

    std::vector<Finding> tell()
    {
        tellCourse();
        tellSources();
        for (const Lead &lead : m_discovery.leads | std::views::take(mostPlaces))
            tellPlace(lead);
        if (!m_discovery.leads.empty()) {
            tellLastChange(m_discovery.leads.front());
            tellWindow(m_discovery.leads.front());
            tellTokens(m_discovery.leads.front());
        }
        for (const RankedSuspect &suspect :
             m_discovery.suspects | std::views::take(mostSuspectClaims))
            tellSuspect(suspect);
        tellOwners();
        return std::move(m_findings);
    }

private:
    void add(const QString &claim, std::vector<Evidence> evidence)
    {
        if (!evidence.empty())
            m_findings.push_back({FindingId(m_ids.next()), claim, false, std::move(evidence)});
    }

    const Signal *signalOf(const SignalId &id) const
    {
        const auto found = std::ranges::find(m_discovery.members, id, &Signal::id);
        return found == m_discovery.members.end() ? nullptr : &*found;
    }

    void tellCourse()
    {
        const Course course = courseOf(m_discovery.members);
        QString claim = courseSentence(course);
        if (isKnown(course.first))
            claim += u", first on %1, last on %2"_s.arg(toIso(course.first).left(10),
                                                        toIso(course.last).left(10));
        if (!course.releases.isEmpty())
            claim += u"; releases “%1”"_s.arg(shown(course.releases.join(u", "_s), 200));
        if (!course.environments.isEmpty())
            claim += u"; environments “%1”"_s.arg(shown(course.environments.join(u", "_s), 200));
        add(claim + u'.', {courseEvidence(m_discovery.report.id, m_discovery.members)});
    }

    void tellSources()
    {
        const Course course = courseOf(m_discovery.members);
        if (course.sources.size() < 2)
            return;
        std::vector<Evidence> evidence{courseEvidence(m_discovery.report.id, m_discovery.members)};
        QStringList told;
        for (const Signal &signal : m_discovery.members) {
            if (told.contains(signal.source) || told.size() >= 6)
                continue;
            told.append(signal.source);
            evidence.push_back(signalEvidence(signal, signal.title.raw().left(200)));
        }
        add(u"Several sources tell of it: “%1”."_s.arg(shown(course.sources.join(u", "_s), 200)),
            std::move(evidence));
    }

    void tellPlace(const Lead &lead)
    {
        const int line = lead.location.line;
        const auto code =
            codeEvidence(m_tree.repository(), m_tree.commit(), lead.location.file, line, line);
        if (!code)
            return;
        std::vector<Evidence> evidence{*code};
        if (const Signal *const signal = signalOf(lead.signal); signal && !lead.printed.isEmpty())
            evidence.push_back(signalEvidence(*signal, lead.printed));
        QString claim;
        switch (lead.kind) {
        case LeadKind::Crash:
            if (lead.isTest)
                return;
            claim = lead.exactLine
                        ? u"%1 passed through %2."_s
                        : u"%1 passed through %2, whose line is not certain in this version."_s;
            claim = claim.arg(lead.exception.isEmpty() ? u"The error"_s : shown(lead.exception, 60),
                              placeOf(lead));
            break;
        case LeadKind::Callee:
            claim = u"%1 gives a value that the crashing line uses."_s.arg(placeOf(lead));
            break;
        case LeadKind::UnderTest:
            claim = u"The failing test is about %1."_s.arg(placeOf(lead));
            break;
        case LeadKind::Message:
            claim =
                u"The message “%1” is written by %2."_s.arg(shown(lead.printed, 80), placeOf(lead));
            break;
        case LeadKind::Route:
            claim = u"“%1” is answered by %2."_s.arg(shown(lead.printed, 80), placeOf(lead));
            break;
        case LeadKind::Mention:
            claim = u"“%1” is %2."_s.arg(shown(lead.printed, 80), placeOf(lead));
            break;
        }
        add(claim, std::move(evidence));
    }

    void tellLastChange(const Lead &lead)
    {
        if (lead.isTest || lead.location.line < 1)
            return;
        const int line = lead.location.line;
        const auto blame =
            blameEvidence(m_tree.repository(), m_tree.commit(), lead.location.file, line, line);
        const auto hunks = m_tree.blame(lead.location.file, line, line);
        if (!blame || !hunks || hunks->empty())
            return;
        const git::BlameHunk &hunk = hunks->front();
        add(u"Line %1 of %2 was last changed %3by %4 on %5 (“%6”)."_s.arg(line).arg(
                lead.location.file,
                hunk.boundary ? u"at or before the history's edge "_s : QString(),
                hunk.commit.left(12), toIso(hunk.author.time).left(10), shown(hunk.summary)),
            {*blame});
    }

    void tellWindow(const Lead &lead)
    {
        const Timeline &timeline = m_discovery.timeline;
        if (timeline.previousCommit.isEmpty() || lead.isTest)
            return;
        const auto log = rangeLogEvidence(m_tree.repository(), timeline.previousCommit,
                                          timeline.releaseCommit, lead.location.file);
        if (!log)
            return;
        const bool none = log->excerpt.isEmpty();
        add(none
                ? u"%1 did not change between the previous release and the first one it was seen in."_s
                      .arg(lead.location.file)
                : u"Between the previous release and the first one it was seen in, %1 was changed by %2."_s
                      .arg(lead.location.file,
                           [&] {
                               QStringList ids;
                               for (const QString &line :
                                    log->excerpt.raw().split(u'\n') | std::views::take(5))
                                   ids.append(line.left(12));
                               return ids.join(u", "_s);
                           }()),
            {*log});
    }

    void tellTokens(const Lead &lead)
    {
        for (const QString &token : m_discovery.tokens | std::views::take(2)) {
            const auto log =
                tokenEvidence(m_tree.repository(), m_tree.commit(), lead.location.file, token);
            if (!log || log->excerpt.isEmpty())
                continue;
            add(u"“%1” was last brought into or taken out of %2 by %3."_s.arg(
                    shown(token, 60), lead.location.file, log->excerpt.raw().left(12)),
                {*log});
        }
    }

    void tellSuspect(const RankedSuspect &ranked)
    {
        const auto commit = commitEvidence(m_tree.repository(), ranked.suspect.commit);
        const QString id = ranked.suspect.commit.left(12);
        bool byLog = ranked.byLog;
        auto lines = byLog ? lineLogEvidence(m_tree.repository(), m_tree.commit(), ranked.path,
                                             ranked.first, ranked.last, 6)
                           : blameEvidence(m_tree.repository(), m_tree.commit(), ranked.path,
                                           ranked.first, ranked.last);
        if (!byLog && lines && !lines->excerpt.raw().contains(id)) {
            // Found behind a change of layout: blame names that one.
            byLog = true;
            lines = lineLogEvidence(m_tree.repository(), m_tree.commit(), ranked.path, ranked.first,
                                    ranked.last, 6);
        }
        if (!commit || !lines)
            return;
        if (!lines->excerpt.raw().contains(id))
            return;
        add(u"%1 (“%2”, %3) %4 %5."_s.arg(
                id, shown(ranked.suspect.subject), toIso(ranked.suspect.time).left(10),
                byLog ? u"is among the last changes of"_s : u"last changed some of"_s,
                ranked.first == ranked.last ? u"line %1 of %2"_s.arg(ranked.first).arg(ranked.path)
                                            : u"lines %1 to %2 of %3"_s.arg(ranked.first)
                                                  .arg(ranked.last)
                                                  .arg(ranked.path)),
            {*lines, *commit});
    }

    void tellOwners()
    {
        const OwnerMatch &owners = m_discovery.reviewers.owners;
        if (owners.owners.isEmpty())
            return;
        const auto rule = codeEvidence(m_tree.repository(), m_tree.commit(), owners.file,
                                       owners.line, owners.line);
        if (!rule)
            return;
        add(u"Line %1 of %2 names the owners of %3: “%4”."_s.arg(owners.line)
                .arg(owners.file, m_discovery.reviewers.ownedPath,
                     shown(owners.owners.join(u' '), 200)),
            {*rule});
    }

    SourceTree &m_tree;
    const Discovery &m_discovery;
    IdSource &m_ids;
    std::vector<Finding> m_findings;
};

} // namespace

std::vector<Finding> makeClaims(SourceTree &tree, const Discovery &discovery, IdSource &ids)
{
    return Teller(tree, discovery, ids).tell();
}

QString causeOf(const Discovery &discovery)
{
    const auto lead =
        std::ranges::find_if(discovery.leads, [](const Lead &known) { return !known.isTest; });
    if (lead == discovery.leads.end())
        return {};
    QString what;
    switch (lead->kind) {
    case LeadKind::Crash: {
        QString message;
        for (const Signal &signal : discovery.members) {
            for (const ExceptionInfo &exception : signal.exceptions) {
                if (message.isEmpty() && exception.type == lead->exception)
                    message = exception.message.displayLine(120);
            }
        }
        what = u"%1 is raised in %2%3"_s.arg(
            lead->exception.isEmpty() ? u"An error"_s : shown(lead->exception, 60), placeOf(*lead),
            message.isEmpty() ? QString() : u": “%1”"_s.arg(message));
        break;
    }
    case LeadKind::Callee:
    case LeadKind::UnderTest: what = u"The failing code is %1"_s.arg(placeOf(*lead)); break;
    case LeadKind::Message: what = u"The message comes from %1"_s.arg(placeOf(*lead)); break;
    case LeadKind::Route: what = u"The request is answered by %1"_s.arg(placeOf(*lead)); break;
    case LeadKind::Mention: what = u"The reports name %1"_s.arg(placeOf(*lead)); break;
    }
    if (discovery.suspects.empty())
        return what + u'.';
    const SuspectCommit &suspect = discovery.suspects.front().suspect;
    return u"%1. The likeliest origin is %2 (“%3”)."_s.arg(what, suspect.commit.left(12),
                                                           shown(suspect.subject));
}

} // namespace core::research
