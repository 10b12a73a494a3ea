// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/consolidation.h"

#include "core/pipeline/groupacts.h"
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

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

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

/// What a pass reads before it compares.
struct Ground
{
    QHash<ReportId, Report> open;
    std::vector<ReportId> recent; ///< open ones, what changed last first
    std::vector<ReportLink> links;
    std::set<Two> toldApart; ///< by a person, in either order
    std::vector<std::pair<SignalId, SignalId>> toldTogether;
};

Result<Ground> groundOf(const storage::Stores &stores)
{
    Ground ground;
    const Result<std::vector<Report>> reports = stores.reports.list();
    Result<std::vector<ReportLink>> links = stores.groups.nearestLinks(mostLinks);
    const Result<std::vector<PairLabel>> labels = stores.groups.labels();
    if (!reports || !links)
        return std::unexpected(reports ? links.error() : reports.error());
    if (!labels)
        return std::unexpected(labels.error());
    std::vector<const Report *> order;
    for (const Report &report : *reports) {
        if (isSettled(report.state) || report.signalCount == 0)
            continue;
        ground.open.insert(report.id, report);
        order.push_back(&report);
    }
    std::ranges::stable_sort(order, std::greater(),
                             [](const Report *report) { return toMs(report->updated); });
    for (const Report *report : order)
        ground.recent.push_back(report->id);
    ground.links = std::move(*links);
    for (const PairLabel &label : *labels) {
        if (label.same)
            ground.toldTogether.emplace_back(label.first, label.second);
        // A proposal that was dismissed has its own rule for coming back.
        if (label.same || label.origin == u"dismissed")
            continue;
        const Result<Assignment> one = stores.reports.assignment(label.first);
        const Result<Assignment> other = stores.reports.assignment(label.second);
        if (!one || !other)
            continue; // erased or expired since
        ground.toldApart.emplace(one->report, other->report);
        ground.toldApart.emplace(other->report, one->report);
    }
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
            ground.toldApart.contains({one, other}))
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
                const grouping::Agreement agreed =
                    context->grouper->agreement(two.first, two.second);
                return Regrouping{.kind = RegroupingKind::Merge,
                                  .report = two.first,
                                  .other = two.second,
                                  .leaving = {},
                                  .agreement = agreed.agreement,
                                  .average = agreed.average,
                                  .within = agreed.within,
                                  .threshold = context->grouper->settings().joinThreshold,
                                  .compared = agreed.compared,
                                  .score = agreed.score,
                                  .signal = agreed.first,
                                  .nearest = agreed.second};
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
            [context, report, together = ground.toldTogether]() -> Result<Regrouping> {
                const auto division = context->grouper->division(report, together);
                if (!division)
                    return Regrouping{};
                const grouping::Agreement &agreed = division->agreement;
                return Regrouping{.kind = RegroupingKind::Split,
                                  .report = report,
                                  .other = {},
                                  .leaving = division->leaving,
                                  .agreement = agreed.agreement,
                                  .average = agreed.average,
                                  .within = agreed.within,
                                  .threshold = context->grouper->settings().coherenceThreshold,
                                  .compared = agreed.compared,
                                  .score = agreed.score,
                                  .signal = agreed.first,
                                  .nearest = agreed.second};
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
    Kept kept;
    for (Regrouping &now : found) {
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

/// What a person who dismisses a proposal says of pairs: the opposite of what it proposed.
Result<std::vector<PairLabel>> labelsOfDismissal(const storage::Stores &stores,
                                                 const Regrouping &proposal)
{
    constexpr size_t each = 3;
    Result<std::vector<SignalId>> staying = stores.reports.members(proposal.report);
    if (!staying)
        return std::unexpected(std::move(staying.error()));
    std::vector<SignalId> leaving = proposal.leaving;
    if (proposal.kind == RegroupingKind::Merge) {
        Result<std::vector<SignalId>> others = stores.reports.members(proposal.other);
        if (!others)
            return std::unexpected(std::move(others.error()));
        leaving = std::move(*others);
    }
    std::erase_if(*staying,
                  [&](SignalId signal) { return std::ranges::contains(leaving, signal); });
    std::vector<PairLabel> labels;
    for (size_t i = 0; i < std::min(staying->size(), each); ++i) {
        for (size_t k = 0; k < std::min(leaving.size(), each); ++k)
            labels.push_back({(*staying)[i],
                              leaving[k],
                              proposal.kind == RegroupingKind::Split,
                              u"dismissed"_s,
                              {}});
    }
    return labels;
}

/// Inside a write.
Result<Moved> applied(Context &context, storage::Stores &stores, const Regrouping &proposal)
{
    if (proposal.kind == RegroupingKind::Merge) {
        for (const ReportId id : {proposal.report, proposal.other}) {
            const Result<Report> report = stores.reports.report(id);
            if (!report)
                return std::unexpected(report.error());
            if (!report->mergedInto.isNull() || report->signalCount == 0)
                return fail(ErrorKind::Conflict,
                            tr("One of the two reports was merged meanwhile."));
        }
        return mergeInStores(context, stores, proposal.other, proposal.report, u"accepted"_s);
    }
    std::vector<SignalId> leaving;
    for (const SignalId signal : proposal.leaving) {
        const Result<Assignment> now = stores.reports.assignment(signal);
        if (now && now->report == proposal.report)
            leaving.push_back(signal);
    }
    const Result<Report> report = stores.reports.report(proposal.report);
    if (!report)
        return std::unexpected(report.error());
    if (leaving.empty() || report->signalCount <= int(leaving.size()))
        return fail(ErrorKind::Conflict, tr("The report is not what it was when it was proposed "
                                            "to split it."));
    const Result<ReportId> created = stores.reports.create({});
    if (!created)
        return std::unexpected(created.error());
    return moveInStores(context, stores, leaving, *created, u"accepted"_s);
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

Task<DecisionId> decideRegrouping(SharedContext context, RegroupingId id, bool accept)
{
    struct Decided
    {
        Moved moved;
        DecisionId decision;
    };
    Task<Decided> storing =
        context->storage->write([context, id, accept](storage::Stores &stores) -> Result<Decided> {
            const Result<Regrouping> proposal = stores.regroupings.regrouping(id);
            if (!proposal)
                return std::unexpected(proposal.error());
            if (proposal->state != RegroupingState::Open)
                return fail(ErrorKind::Conflict, tr("This proposal is not open any more."));
            Moved moved{.before = {},
                        .to = proposal->report,
                        .reports = {proposal->report},
                        .emptied = {},
                        .labels = {}};
            QString action = u"proposalDismissed"_s;
            QJsonObject after{{u"proposal"_s, id.toString()},
                              {u"kind"_s, regroupingKindName(proposal->kind)}};
            if (accept) {
                Result<Moved> done = applied(*context, stores, *proposal);
                if (!done)
                    return std::unexpected(std::move(done.error()));
                moved = std::move(*done);
                const bool merges = proposal->kind == RegroupingKind::Merge;
                action = merges ? u"reportsMerged"_s : u"signalsSplit"_s;
                if (merges)
                    after.insert(u"from"_s, proposal->other.toString());
                after.insert(merges ? u"into"_s : u"report"_s, moved.to.toString());
            } else {
                Result<std::vector<PairLabel>> labels = labelsOfDismissal(stores, *proposal);
                if (!labels)
                    return std::unexpected(std::move(labels.error()));
                moved.labels = std::move(*labels);
                if (!proposal->other.isNull())
                    moved.reports.insert(proposal->other);
            }
            const Result<DecisionId> decision = noteMove(stores, moved, action, after, {});
            if (!decision)
                return std::unexpected(decision.error());
            Result<> set = stores.regroupings.setState(
                id, accept ? RegroupingState::Accepted : RegroupingState::Dismissed, *decision);
            if (!set)
                return std::unexpected(std::move(set.error()));
            return Decided{std::move(moved), *decision};
        });
    Result<Decided> decided = co_await storing;
    if (!decided)
        co_return std::unexpected(std::move(decided.error()));
    Task<DecisionId> following = follow(context, std::move(decided->moved), decided->decision);
    Result<DecisionId> decision = co_await following;
    co_return decision;
}

} // namespace core::pipeline
