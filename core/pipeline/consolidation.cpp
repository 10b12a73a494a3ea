// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/consolidation.h"

#include "core/pipeline/signalstages.h"

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

constexpr int mostLinks = 400;
constexpr size_t mostAsked = 150;   ///< reports whose neighbours are looked for
constexpr size_t mostDivided = 200; ///< reports that are looked at for splits
constexpr int neighboursOfEach = 5;
constexpr int smallestDivided = 4; ///< members of a report that may be two

using Two = std::pair<ReportId, ReportId>;

/// What stays comes first: what work was done for, then what has more signals, then the older.
Two ordered(const Report &one, const Report &other)
{
    const auto rank = [](const Report &report) {
        return std::tuple(report.state == ReportState::Gathering, -report.signalCount,
                          toMs(report.created), report.id.uuid());
    };
    return rank(one) <= rank(other) ? Two{one.id, other.id} : Two{other.id, one.id};
}

/// What a person said of signals, and so of the reports that they are in now.
struct Told
{
    std::set<Two> apart; ///< in either order
    std::vector<std::pair<SignalId, SignalId>> together;
};

Result<Told> toldOf(const storage::Stores &stores)
{
    const Result<std::vector<PairLabel>> labels = stores.groups.labels();
    if (!labels)
        return std::unexpected(labels.error());
    Told told;
    for (const PairLabel &label : *labels) {
        if (label.same)
            told.together.emplace_back(label.first, label.second);
        // A proposal that was dismissed has its own rule for coming back.
        if (label.same || label.origin == u"dismissed")
            continue;
        const Result<Assignment> one = stores.reports.assignment(label.first);
        const Result<Assignment> other = stores.reports.assignment(label.second);
        if (!one || !other)
            continue; // erased or expired since
        told.apart.emplace(one->report, other->report);
        told.apart.emplace(other->report, one->report);
    }
    return told;
}

bool isLookedAt(const Report &report)
{
    return !isSettled(report.state) && report.signalCount > 0 && report.mergedInto.isNull();
}

/// What a pass reads before it compares.
struct Ground
{
    QHash<ReportId, Report> open;
    std::vector<ReportId> recent; ///< open ones, what changed last first
    std::vector<ReportLink> links;
    Told told;
};

Result<Ground> groundOf(const storage::Stores &stores)
{
    Ground ground;
    const Result<std::vector<Report>> reports = stores.reports.list();
    Result<std::vector<ReportLink>> links = stores.groups.nearestLinks(mostLinks);
    Result<Told> told = toldOf(stores);
    if (!reports || !links)
        return std::unexpected(reports ? links.error() : reports.error());
    if (!told)
        return std::unexpected(told.error());
    std::vector<const Report *> order;
    for (const Report &report : *reports) {
        if (!isLookedAt(report))
            continue;
        ground.open.insert(report.id, report);
        order.push_back(&report);
    }
    std::ranges::stable_sort(order, std::greater(),
                             [](const Report *report) { return toMs(report->updated); });
    for (const Report *report : order)
        ground.recent.push_back(report->id);
    ground.links = std::move(*links);
    ground.told = std::move(*told);
    return ground;
}

/// Pairs of open reports that may agree, each once, with the number of their near misses.
Task<std::map<Two, int>> pairsToCompare(SharedContext context, Ground ground, StopToken stop)
{
    std::map<Two, int> pairs;
    const auto add = [&](ReportId one, ReportId other, int nearMisses) {
        const auto a = ground.open.constFind(one);
        const auto b = ground.open.constFind(other);
        if (one == other || a == ground.open.constEnd() || b == ground.open.constEnd() ||
            ground.told.apart.contains({one, other}))
            return;
        int &count = pairs[ordered(*a, *b)];
        count = std::max(count, nearMisses);
    };
    for (const ReportLink &link : ground.links) {
        if (!link.apart)
            add(link.report, link.other, link.count);
    }
    for (size_t i = 0; i < std::min(ground.recent.size(), mostAsked); ++i) {
        if (stop.stop_requested())
            co_return cancelled();
        const ReportId report = ground.recent[i];
        // One at a time, so that decisions about new signals come in between.
        Task<std::vector<ReportId>> asking =
            context->index.run([context, report]() -> Result<std::vector<ReportId>> {
                return context->grouper->neighbours(report, neighboursOfEach);
            });
        const Result<std::vector<ReportId>> near = co_await asking;
        if (!near)
            co_return std::unexpected(near.error());
        for (const ReportId other : *near)
            add(report, other, 0);
    }
    co_return pairs;
}

/// What is compared across `report` and what would come to it or leave it.
Regrouping proposalOf(RegroupingKind kind, ReportId report, const grouping::Agreement &agreed,
                      double threshold)
{
    return {.kind = kind,
            .report = report,
            .other = {},
            .leaving = {},
            .agreement = agreed.agreement,
            .average = agreed.average,
            .within = agreed.within,
            .threshold = threshold,
            .compared = agreed.compared,
            .score = agreed.score,
            .signal = agreed.first,
            .nearest = agreed.second};
}

Task<std::vector<Regrouping>> merges(SharedContext context, Ground ground, StopToken stop)
{
    Task<std::map<Two, int>> gathering = pairsToCompare(context, ground, stop);
    const Result<std::map<Two, int>> pairs = co_await gathering;
    if (!pairs)
        co_return std::unexpected(pairs.error());
    std::vector<Regrouping> found;
    for (const auto &[pair, nearMisses] : *pairs) {
        if (stop.stop_requested())
            co_return cancelled();
        Task<Regrouping> comparing =
            context->index.run([context, two = pair]() -> Result<Regrouping> {
                Regrouping merge = proposalOf(RegroupingKind::Merge, two.first,
                                              context->grouper->agreement(two.first, two.second),
                                              context->grouper->settings().joinThreshold);
                merge.other = two.second;
                return merge;
            });
        Result<Regrouping> merge = co_await comparing;
        if (!merge)
            co_return std::unexpected(std::move(merge.error()));
        if (merge->compared == 0 || merge->agreement < merge->threshold)
            continue;
        merge->nearMisses = nearMisses;
        merge->members = ground.open.value(merge->report).signalCount +
                         ground.open.value(merge->other).signalCount;
        found.push_back(std::move(*merge));
    }
    co_return found;
}

Task<std::vector<Regrouping>> splits(SharedContext context, Ground ground, StopToken stop)
{
    std::vector<Regrouping> found;
    size_t looked = 0;
    for (const ReportId report : ground.recent) {
        const int count = ground.open.value(report).signalCount;
        if (count < smallestDivided)
            continue;
        if (++looked > mostDivided)
            break;
        if (stop.stop_requested())
            co_return cancelled();
        Task<Regrouping> dividing = context->index.run(
            [context, report, together = ground.told.together]() -> Result<Regrouping> {
                const auto division = context->grouper->division(report, together);
                if (!division)
                    return Regrouping{};
                Regrouping split = proposalOf(RegroupingKind::Split, report, division->agreement,
                                              context->grouper->settings().coherenceThreshold);
                split.leaving = division->leaving;
                return split;
            });
        Result<Regrouping> split = co_await dividing;
        if (!split)
            co_return std::unexpected(std::move(split.error()));
        if (split->leaving.empty())
            continue;
        split->members = count;
        found.push_back(std::move(*split));
    }
    co_return found;
}

bool isSameSubject(const Regrouping &one, const Regrouping &other)
{
    return one.kind == other.kind && ((one.report == other.report && one.other == other.other) ||
                                      (one.report == other.other && one.other == other.report));
}

/// How much speaks for a proposal: how sure it is, for each signal that it is about.
double evidence(const Regrouping &proposal)
{
    const double sure =
        proposal.kind == RegroupingKind::Merge ? proposal.agreement : 1 - proposal.agreement;
    return sure * proposal.members;
}

/// Whether there is more to say for it than when a person dismissed it.
bool hasGrown(const Regrouping &now, const Regrouping &dismissed)
{
    return evidence(now) >= 1.5 * evidence(dismissed);
}

/// Whether a person has settled meanwhile what a pass found.
Result<bool> isOvertaken(const storage::Stores &stores, const Regrouping &found, const Told &told)
{
    if (told.apart.contains({found.report, found.other}))
        return true;
    for (const ReportId id : {found.report, found.other}) {
        if (id.isNull())
            continue;
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        if (!isLookedAt(*report))
            return true;
    }
    for (const SignalId signal : found.leaving) {
        const Result<Assignment> now = stores.reports.assignment(signal);
        if (!now || now->report != found.report)
            return true;
    }
    return false;
}

/// What the store has after a pass.
struct Kept
{
    int open = 0;
    QSet<ReportId> changed;
};

Result<Kept> keep(storage::Stores &stores, std::vector<Regrouping> found)
{
    Result<std::vector<Regrouping>> open = stores.regroupings.list(RegroupingState::Open);
    const Result<std::vector<Regrouping>> dismissed =
        stores.regroupings.list(RegroupingState::Dismissed);
    if (!open || !dismissed)
        return std::unexpected(open ? dismissed.error() : open.error());
    const Result<Told> told = toldOf(stores);
    if (!told)
        return std::unexpected(told.error());
    Kept kept;
    for (Regrouping &now : found) {
        const Result<bool> overtaken = isOvertaken(stores, now, *told);
        if (!overtaken)
            return std::unexpected(overtaken.error());
        if (*overtaken)
            continue;
        const auto refused = std::ranges::find_if(
            *dismissed, [&](const Regrouping &old) { return isSameSubject(old, now); });
        if (refused != dismissed->end() && !hasGrown(now, *refused)) // the newest one decides
            continue;
        const auto known = std::ranges::find_if(
            *open, [&](const Regrouping &old) { return isSameSubject(old, now); });
        if (known != open->end()) {
            now.id = known->id;
            now.created = known->created;
            open->erase(known);
        }
        const Result<RegroupingId> put = stores.regroupings.put(now);
        if (!put)
            return std::unexpected(put.error());
        ++kept.open;
        kept.changed.insert(now.report);
        if (!now.other.isNull())
            kept.changed.insert(now.other);
    }
    for (const Regrouping &old : *open) {
        Result<> ended = stores.regroupings.setState(old.id, RegroupingState::Obsolete, {});
        if (!ended)
            return std::unexpected(std::move(ended.error()));
        kept.changed.insert(old.report);
        if (!old.other.isNull())
            kept.changed.insert(old.other);
    }
    return kept;
}

} // namespace

Task<int> consolidate(SharedContext context, StopToken stop)
{
    Task<> filling = ensureIndex(context, stop);
    const Result<> filled = co_await filling;
    if (!filled)
        co_return std::unexpected(filled.error());
    Task<Ground> reading = context->storage->read(groundOf);
    const Result<Ground> ground = co_await reading;
    if (!ground)
        co_return std::unexpected(ground.error());
    Task<std::vector<Regrouping>> merging = merges(context, *ground, stop);
    Result<std::vector<Regrouping>> found = co_await merging;
    if (!found)
        co_return std::unexpected(std::move(found.error()));
    Task<std::vector<Regrouping>> splitting = splits(context, *ground, stop);
    Result<std::vector<Regrouping>> divided = co_await splitting;
    if (!divided)
        co_return std::unexpected(std::move(divided.error()));
    std::ranges::move(*divided, std::back_inserter(*found));
    Task<Kept> storing = context->storage->write(
        [all = std::move(*found)](storage::Stores &stores) { return keep(stores, all); });
    const Result<Kept> kept = co_await storing;
    if (!kept)
        co_return std::unexpected(kept.error());
    for (const ReportId &report : std::as_const(kept->changed))
        context->reportChanged(report);
    co_return kept->open;
}

} // namespace core::pipeline
