// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/investigate.h"

#include "core/base/logging.h"
#include "core/research/claims.h"
#include "core/research/verify.h"

using namespace Qt::StringLiterals;

namespace core::research {

Result<Findings> investigate(const ResearchRequest &request, const Clock &clock, IdSource &ids,
                             const StopToken &stop)
{
    const auto doing = [] {
        return QCoreApplication::translate("Research", "Researching the report");
    };
    if (stop.stop_requested())
        return cancelled();
    Discovery discovery{.report = request.report,
                        .members = request.members,
                        .repository = {},
                        .choice = {},
                        .timeline = {},
                        .leads = {},
                        .suspects = {},
                        .tokens = {},
                        .reviewers = {}};
    const Result<RepositoryChoice> choice =
        chooseRepository(request.repositories, request.members, stop);
    if (!choice)
        return std::unexpected(choice.error());
    discovery.choice = *choice;
    discovery.repository = request.repositories[choice->index];

    const Result<git::Repository> repository = git::Repository::open(discovery.repository.path);
    if (!repository)
        return std::unexpected(repository.error().because(doing()));
    discovery.timeline = timelineOf(*repository, request.members);
    const Result<QString> commit =
        commitToRead(*repository, discovery.timeline, discovery.repository.baseBranch);
    if (!commit)
        return std::unexpected(commit.error().because(doing()));
    Result<SourceTree> tree = SourceTree::read(*repository, *commit);
    if (!tree)
        return std::unexpected(tree.error().because(doing()));
    const FrameMapper mapper(tree->paths());
    discovery.leads = locate(*tree, mapper, request.members, stop);
    discovery.tokens = errorTokens(request.members);
    Result<std::vector<RankedSuspect>> suspects =
        findSuspects(*tree,
                     {.leads = discovery.leads,
                      .timeline = discovery.timeline,
                      .tokens = discovery.tokens,
                      .missingValue = speaksOfMissingValue(request.members)},
                     stop);
    if (!suspects)
        return std::unexpected(suspects.error());
    discovery.suspects = std::move(*suspects);
    if (stop.stop_requested())
        return cancelled();

    Findings findings;
    findings.report = request.report.id;
    findings.researcher = u"history/1"_s;
    findings.repository = discovery.repository.id;
    findings.commit = *commit;
    for (const RankedSuspect &ranked : discovery.suspects)
        findings.suspects.push_back(ranked.suspect);
    const Course course = courseOf(request.members);
    discovery.reviewers = chooseReviewers(*tree, discovery.leads, findings.suspects, course.last);
    findings.reviewers = discovery.reviewers.reviewers;
    for (const Lead &lead : discovery.leads)
        findings.locations.push_back(lead.location);
    findings.findings = makeClaims(*tree, discovery, ids);
    const int holding = verifyAll(findings, *repository, request.members);
    findings.cause = causeOf(discovery);
    findings.at = clock.now();
    qCDebug(lcResearch) << "researched:" << findings.locations.size() << "places,"
                        << findings.suspects.size() << "suspects," << holding << "of"
                        << findings.findings.size() << "claims hold";
    return findings;
}

} // namespace core::research
