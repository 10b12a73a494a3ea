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
constexpr size_t mostAsked = 150;      ///< reports whose neighbours are looked for
constexpr size_t mostDivided = 200;    ///< reports that are looked at for splits
constexpr size_t mostRethought = 1000; ///< signals that may be in the wrong report
constexpr size_t dividedAtOnce = 50;   ///< members, each compared with 24
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

/// Reports that a person has kept apart, in either order.
Result<std::set<Two>> apartOf(const storage::Stores &stores)
{
    const Result<std::vector<Two>> apart = stores.groups.reportsApart();
    if (!apart)
        return std::unexpected(apart.error());
    return std::set<Two>(apart->begin(), apart->end());
}

bool isLookedAt(const Report &report)
{
    return !isSettled(report.state) && report.signalCount > 0 && report.mergedInto.isNull();
}

/// What a pass reads before it compares.
struct Ground
{
    QHash<ReportId, Report> open;
    std::vector<ReportId> recent; ///< open ones, what has the newest signal first
    std::vector<ReportLink> links;
    std::vector<Regrouping> proposed; ///< open proposals, which are looked at whatever else is
    std::set<Two> apart;
    std::vector<std::pair<SignalId, SignalId>> together; ///< a person said so
    QSet<SignalId> judged;                               ///< where these are, a person has seen
};
using SharedGround = std::shared_ptr<const Ground>;

Result<SharedGround> groundOf(const storage::Stores &stores)
{
    const auto shared = std::make_shared<Ground>();
    Ground &ground = *shared;
    const Result<std::vector<Report>> reports = stores.reports.list();
    Result<std::vector<ReportLink>> links = stores.groups.nearestLinks(mostLinks);
    Result<std::vector<Regrouping>> proposed = stores.regroupings.list(RegroupingState::Open);
    Result<std::set<Two>> apart = apartOf(stores);
    const Result<std::vector<PairLabel>> labels = stores.groups.labels();
    if (!reports || !links)
        return std::unexpected(reports ? links.error() : reports.error());
    if (!proposed || !apart)
        return std::unexpected(proposed ? apart.error() : proposed.error());
    if (!labels)
        return std::unexpected(labels.error());
    std::vector<const Report *> order;
    for (const Report &report : *reports) {
        if (!isLookedAt(report))
            continue;
        ground.open.insert(report.id, report);
        order.push_back(&report);
    }
    // Not what changed last: time takes weight off all of them in one go.
    std::ranges::stable_sort(order, std::greater(),
                             [](const Report *report) { return toMs(report->lastSeen); });
    for (const Report *report : order)
        ground.recent.push_back(report->id);
    ground.links = std::move(*links);
    ground.proposed = std::move(*proposed);
    ground.apart = std::move(*apart);
    for (const PairLabel &label : *labels) {
        if (label.same)
            ground.together.emplace_back(label.first, label.second);
        ground.judged.insert(label.first);
        ground.judged.insert(label.second);
    }
    return shared;
}

/// Pairs of open reports that may agree, each once, with the number of their near misses.
Task<std::map<Two, int>> pairsToCompare(SharedContext context, SharedGround shared, StopToken stop)
{
    const Ground &ground = *shared;
    std::map<Two, int> pairs;
    const auto add = [&](ReportId one, ReportId other, int nearMisses) {
        const auto a = ground.open.constFind(one);
        const auto b = ground.open.constFind(other);
        if (one == other || a == ground.open.constEnd() || b == ground.open.constEnd() ||
            ground.apart.contains({one, other}))
            return;
        int &count = pairs[ordered(*a, *b)];
        count = std::max(count, nearMisses);
    };
    for (const ReportLink &link : ground.links) {
        if (!link.apart)
            add(link.report, link.other, link.count);
    }
    for (const Regrouping &proposal : ground.proposed) {
        if (proposal.kind == RegroupingKind::Merge)
            add(proposal.report, proposal.other, 0);
    }
    for (size_t i = 0; i < std::min(ground.recent.size(), mostAsked); ++i) {
        if (stop.stop_requested())
            co_return cancelled();
        const ReportId report = ground.recent[i];
        // One at a time, so that decisions about new signals come in between.
        Task<std::vector<ReportId>> asking = context->index.run(
            [context, report] { return context->grouper->neighbours(report, neighboursOfEach); });
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
            .within = agreed.within,
            .threshold = threshold,
            .compared = agreed.compared,
            .score = agreed.score,
            .signal = agreed.first,
            .nearest = agreed.second};
}

Task<std::vector<Regrouping>> merges(SharedContext context, SharedGround ground, StopToken stop)
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
                const Result<grouping::Agreement> agreed =
                    context->grouper->agreement(two.first, two.second);
                if (!agreed)
                    return std::unexpected(agreed.error());
                Regrouping merge = proposalOf(RegroupingKind::Merge, two.first, *agreed,
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
        merge->members = ground->open.value(merge->report).signalCount +
                         ground->open.value(merge->other).signalCount;
        found.push_back(std::move(*merge));
    }
    co_return found;
}

/// With every member on its side: a few at a time, so that decisions about new signals come in
/// between however large the report is.
Task<grouping::Division> divided(SharedContext context, grouping::Division division, StopToken stop)
{
    for (bool hasMore = true; hasMore;) {
        if (stop.stop_requested())
            co_return cancelled();
        using Part = std::pair<grouping::Division, bool>;
        Task<Part> dividing =
            context->index.run([context, soFar = std::move(division)]() mutable -> Result<Part> {
                Part next{std::move(soFar), false};
                next.second = context->grouper->divide(next.first, dividedAtOnce);
                return next;
            });
        Result<Part> part = co_await dividing;
        if (!part)
            co_return std::unexpected(std::move(part.error()));
        division = std::move(part->first);
        hasMore = part->second;
    }
    co_return division;
}

Task<std::vector<Regrouping>> splits(SharedContext context, SharedGround ground, StopToken stop)
{
    std::vector<Regrouping> found;
    QSet<ReportId> proposed;
    for (const Regrouping &proposal : ground->proposed) {
        if (proposal.kind == RegroupingKind::Split)
            proposed.insert(proposal.report);
    }
    size_t looked = 0;
    for (const ReportId report : ground->recent) {
        const int count = ground->open.value(report).signalCount;
        if (count < smallestDivided)
            continue;
        if (++looked > mostDivided && !proposed.contains(report))
            continue;
        if (stop.stop_requested())
            co_return cancelled();
        Task<std::optional<grouping::Division>> parting =
            context->index.run([context, report, ground] {
                return context->grouper->division(report, ground->together);
            });
        const Result<std::optional<grouping::Division>> parted = co_await parting;
        if (!parted)
            co_return std::unexpected(parted.error());
        if (!*parted)
            continue;
        Task<grouping::Division> dividing = divided(context, **parted, stop);
        Result<grouping::Division> division = co_await dividing;
        if (!division)
            co_return std::unexpected(std::move(division.error()));
        if (division->leaving.empty())
            continue;
        Regrouping split =
            proposalOf(RegroupingKind::Split, report, division->agreement, division->threshold);
        split.leaving = std::move(division->leaving);
        split.members = count;
        found.push_back(std::move(split));
    }
    co_return found;
}

/// Those of two reports that go the same way are one proposal.
void addMove(std::map<Two, Regrouping> &moves, ReportId from, const grouping::Misplacement &found)
{
    Regrouping &move = moves[{from, found.to}];
    const double before = double(move.compared);
    const auto mean = [before](double &all, double one) {
        all = (all * before + one) / (before + 1);
    };
    move.kind = RegroupingKind::Move;
    move.report = from;
    move.other = found.to;
    move.threshold = found.threshold;
    move.leaving.insert(move.leaving.end(), found.leaving.begin(), found.leaving.end());
    move.members = int(move.leaving.size());
    mean(move.agreement, found.score);
    mean(move.within, found.stays);
    ++move.compared;
    if (found.score > move.score) {
        move.score = found.score;
        move.signal = found.leaving.front();
        move.nearest = found.nearest;
    }
}

/// Signals that belong rather to another report. others  proposals whose reports are left alone:
/// what is merged or split looks different then
Task<std::vector<Regrouping>> moves(SharedContext context, SharedGround ground,
                                    std::vector<Regrouping> others, StopToken stop)
{
    QSet<ReportId> busy;
    for (const Regrouping &proposal : others)
        busy.unite({proposal.report, proposal.other});
    QSet<ReportId> proposed; // looked at whatever else is, or its proposal would be over unseen
    for (const Regrouping &proposal : ground->proposed) {
        if (proposal.kind == RegroupingKind::Move)
            proposed.insert(proposal.report);
    }
    std::map<Two, Regrouping> found;
    size_t looked = 0;
    for (const ReportId report : ground->recent) {
        if (looked >= mostRethought && !proposed.contains(report))
            continue;
        if (busy.contains(report) || ground->open.value(report).signalCount < 2)
            continue;
        Task<std::vector<SignalId>> listing =
            context->index.run([context, report]() -> Result<std::vector<SignalId>> {
                return context->grouper->distinctMembers(report);
            });
        const Result<std::vector<SignalId>> members = co_await listing;
        if (!members)
            co_return std::unexpected(members.error());
        for (const SignalId signal : *members) {
            if (stop.stop_requested())
                co_return cancelled();
            if (ground->judged.contains(signal))
                continue;
            if (++looked > mostRethought && !proposed.contains(report))
                break;
            Task<std::optional<grouping::Misplacement>> thinking = context->index.run(
                [context, signal] { return context->grouper->misplacement(signal); });
            const Result<std::optional<grouping::Misplacement>> thought = co_await thinking;
            if (!thought && thought.error().kind != ErrorKind::NotFound) // erased meanwhile
                co_return std::unexpected(thought.error());
            if (!thought || !*thought || busy.contains((*thought)->to) ||
                !ground->open.contains((*thought)->to))
                continue;
            addMove(found, report, **thought);
        }
    }
    std::vector<Regrouping> all;
    for (auto &[reports, move] : found) {
        // All that a report has is a merge, which has its own evidence.
        if (int(move.leaving.size()) < ground->open.value(move.report).signalCount)
            all.push_back(std::move(move));
    }
    co_return all;
}

bool isSameSubject(const Regrouping &one, const Regrouping &other)
{
    // Of a merge either report may be the one that stays; a move has a direction.
    return one.kind == other.kind && ((one.report == other.report && one.other == other.other) ||
                                      (one.kind == RegroupingKind::Merge &&
                                       one.report == other.other && one.other == other.report));
}

/// How much speaks for a proposal: how sure it is, for each signal that it is about.
double evidence(const Regrouping &proposal)
{
    switch (proposal.kind) {
    case RegroupingKind::Merge: return proposal.agreement * proposal.members;
    case RegroupingKind::Split: return (1 - proposal.agreement) * proposal.members;
    case RegroupingKind::Move: return (proposal.agreement - proposal.within) * proposal.members;
    }
    Q_UNREACHABLE_RETURN(0);
}

/// Whether there is more to say for it than when a person dismissed it.
bool hasGrown(const Regrouping &now, const Regrouping &dismissed)
{
    return evidence(now) >= 1.5 * evidence(dismissed);
}

/// Whether a person has settled meanwhile what a pass found.
Result<bool> isOvertaken(const storage::Stores &stores, const Regrouping &found,
                         const std::set<Two> &apart)
{
    if (found.kind == RegroupingKind::Merge && apart.contains({found.report, found.other}))
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

/// found  in a pass over these open proposals and more: those of them that it has not found again
///        are over
Result<Kept> keep(storage::Stores &stores, std::vector<Regrouping> found,
                  std::span<const Regrouping> looked)
{
    Result<std::vector<Regrouping>> open = stores.regroupings.list(RegroupingState::Open);
    const Result<std::vector<Regrouping>> dismissed =
        stores.regroupings.list(RegroupingState::Dismissed);
    if (!open || !dismissed)
        return std::unexpected(open ? dismissed.error() : open.error());
    const Result<std::set<Two>> apart = apartOf(stores);
    if (!apart)
        return std::unexpected(apart.error());
    Kept kept;
    for (Regrouping &now : found) {
        const Result<bool> overtaken = isOvertaken(stores, now, *apart);
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
        if (!std::ranges::contains(looked, old.id, &Regrouping::id)) {
            ++kept.open;
            continue;
        }
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
    const QString model = context->embedder.member->model();
    Task<SharedGround> reading = context->storage->read(groundOf);
    const Result<SharedGround> ground = co_await reading;
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
    Task<std::vector<Regrouping>> rethinking = moves(context, *ground, *found, stop);
    Result<std::vector<Regrouping>> misplaced = co_await rethinking;
    if (!misplaced)
        co_return std::unexpected(std::move(misplaced.error()));
    std::ranges::move(*misplaced, std::back_inserter(*found));
    // Emptied in the midst, it has compared nothing with nothing, and all proposals would be over.
    if (!context->isIndexFilled || context->embedder.member->model() != model)
        co_return fail(ErrorKind::Conflict,
                       QCoreApplication::translate("Pipeline",
                                                   "The embedder was changed while the reports "
                                                   "were looked over. Look again when the index is "
                                                   "filled."));
    Task<Kept> storing = context->storage->write(
        [all = std::move(*found), ground = *ground](storage::Stores &stores) {
            return keep(stores, all, ground->proposed);
        });
    const Result<Kept> kept = co_await storing;
    if (!kept)
        co_return std::unexpected(kept.error());
    for (const ReportId &report : std::as_const(kept->changed))
        context->reportChanged(report);
    co_return kept->open;
}

} // namespace core::pipeline
