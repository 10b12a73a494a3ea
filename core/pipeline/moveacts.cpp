// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Moving signals between reports, and joining reports.
#include "core/pipeline/acts_p.h"
#include "core/pipeline/groupacts.h"
#include "core/pipeline/reportweights.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

Task<> tellIndexMoved(SharedContext context, std::vector<SignalId> chosen, ReportId to)
{
    return context->index.run([context, chosen, to]() -> Result<> {
        for (const SignalId signal : chosen)
            context->grouper->move(signal, to);
        return {};
    });
}

QJsonArray assignmentsToJson(const std::vector<Assignment> &assignments)
{
    QJsonArray array;
    for (const Assignment &assignment : assignments)
        array.append(toJson(assignment));
    return array;
}

/// So many of a report's heaviest signals stand for it in labels.
constexpr size_t labelled = 3;
constexpr size_t movedLabelled = 20;

/// The heaviest members of a report but those that move.
Result<std::vector<SignalId>> stayingIn(const storage::Stores &stores, ReportId report,
                                        std::span<const SignalId> moving)
{
    Result<std::vector<SignalId>> members = stores.reports.members(report);
    if (!members)
        return members;
    std::erase_if(*members, [&](SignalId member) { return std::ranges::contains(moving, member); });
    if (members->size() > labelled)
        members->resize(labelled);
    return members;
}

/// What a move says of pairs: the moved ones belong to what is where they go, and not to what stays
/// where they were.
Result<std::vector<PairLabel>> labelsOfMove(const storage::Stores &stores,
                                            std::span<const SignalId> chosen, ReportId to,
                                            const QString &origin)
{
    const Result<std::vector<SignalId>> there = stayingIn(stores, to, chosen);
    if (!there)
        return std::unexpected(there.error());
    std::vector<PairLabel> labels;
    QHash<ReportId, std::vector<SignalId>> staying;
    for (const SignalId signal : chosen.first(std::min(chosen.size(), movedLabelled))) {
        const Result<Assignment> now = stores.reports.assignment(signal);
        if (!now)
            return std::unexpected(now.error());
        if (now->report == to)
            continue;
        if (!staying.contains(now->report)) {
            Result<std::vector<SignalId>> left = stayingIn(stores, now->report, chosen);
            if (!left)
                return std::unexpected(left.error());
            staying.insert(now->report, *left);
        }
        for (const SignalId other : *there)
            labels.push_back({signal, other, true, origin, {}});
        for (const SignalId other : staying.value(now->report))
            labels.push_back({signal, other, false, origin, {}});
        if (there->empty() && signal != chosen.front()) // split off as one
            labels.push_back({chosen.front(), signal, true, origin, {}});
    }
    return labels;
}

/// Each once, without those that are there.
/// errors  Conflict if nothing is left of something
Result<std::vector<SignalId>> movingTo(const storage::Stores &stores,
                                       std::span<const SignalId> given, ReportId to)
{
    std::vector<SignalId> moving;
    for (const SignalId signal : given) {
        const Result<Assignment> now = stores.reports.assignment(signal);
        if (!now)
            return std::unexpected(now.error());
        if (now->report != to && !std::ranges::contains(moving, signal))
            moving.push_back(signal);
    }
    if (moving.empty() && !given.empty())
        return fail(ErrorKind::Conflict, tr("What you chose is in that report already."));
    return moving;
}

/// A report split off from nothing would only take the place of the old one, without what was found
/// and made for it.
Result<> someStay(const storage::Stores &stores, const Moved &moved)
{
    for (const Assignment &assignment : moved.before) {
        const Result<Report> left = stores.reports.report(assignment.report);
        if (!left)
            return std::unexpected(left.error());
        if (left->signalCount == 0)
            return fail(ErrorKind::Conflict,
                        tr("“%1” has no other signals, so there is nothing to split off.")
                            .arg(UntrustedText(left->title).displayLine(60)));
    }
    return {};
}

/// The index follows what was committed, and the screen is told. returns  `decision`
Task<DecisionId> follow(SharedContext context, Moved moved, DecisionId decision)
{
    std::vector<SignalId> chosen;
    for (const Assignment &assignment : moved.before)
        chosen.push_back(assignment.signal);
    Task<> telling = tellIndexMoved(context, std::move(chosen), moved.to);
    const Result<> told = co_await telling;
    for (const ReportId &report : std::as_const(moved.reports))
        context->reportChanged(report);
    context->wake();
    if (!told)
        co_return std::unexpected(told.error());
    co_return decision;
}

} // namespace

Result<Moved> moveInStores(Context &context, storage::Stores &stores,
                           std::span<const SignalId> given, ReportId to, const QString &origin)
{
    if (const Result<InboxItem> taking = itemFor(stores, to, u"takeIn"_s); !taking)
        return std::unexpected(taking.error());
    const Result<std::vector<SignalId>> moving = movingTo(stores, given, to);
    if (!moving)
        return std::unexpected(moving.error());
    const std::vector<SignalId> &chosen = *moving;
    Result<std::vector<PairLabel>> labels = labelsOfMove(stores, chosen, to, origin);
    if (!labels)
        return std::unexpected(std::move(labels.error()));
    Result<std::vector<Assignment>> before = stores.reports.moveSignals(chosen, to);
    if (!before)
        return std::unexpected(std::move(before.error()));
    Result<> holding = rulesHold(stores, chosen);
    if (!holding)
        return std::unexpected(std::move(holding.error()));
    Moved moved{.before = std::move(*before),
                .to = to,
                .reports = {to},
                .emptied = {},
                .labels = std::move(*labels)};
    for (const Assignment &assignment : moved.before)
        moved.reports.insert(assignment.report);
    for (const ReportId &report : std::as_const(moved.reports)) {
        Result<> refreshed = refreshReport(context, stores, report, person);
        if (!refreshed)
            return std::unexpected(std::move(refreshed.error()));
    }
    return moved;
}

Result<DecisionId> noteMove(storage::Stores &stores, const Moved &moved, const QString &action,
                            QJsonObject after, const QString &note)
{
    QJsonArray emptied;
    for (const ReportId &report : moved.emptied)
        emptied.append(report.toString());
    const Result<DecisionId> decision = stores.audit.append(
        {.actor = person,
         .action = action,
         .report = moved.to,
         .before = {{u"count"_s, qint64(moved.before.size())}},
         .after = std::move(after),
         .reason = note,
         .undoable = true},
        {{u"assignments"_s, assignmentsToJson(moved.before)}, {u"emptied"_s, emptied}});
    if (!decision)
        return decision;
    Result<> labelled = stores.groups.addLabels(*decision, moved.labels);
    if (!labelled)
        return std::unexpected(std::move(labelled.error()));
    return decision;
}

Result<> mergeEmptied(storage::Stores &stores, Moved &moved)
{
    for (const ReportId &report : std::as_const(moved.reports)) {
        if (report == moved.to)
            continue;
        const Result<Report> left = stores.reports.report(report);
        if (!left)
            return std::unexpected(left.error());
        if (left->signalCount > 0 || !left->mergedInto.isNull())
            continue;
        if (const Result<InboxItem> going = itemFor(stores, report, u"mergeAway"_s); !going)
            return std::unexpected(going.error());
        Result<> marked = stores.reports.setMergedInto(report, moved.to);
        if (!marked)
            return marked;
        moved.emptied.push_back(report);
    }
    return {};
}

Task<DecisionId> carryOut(SharedContext context, Task<Noted> storing)
{
    Result<Noted> noted = co_await storing;
    if (!noted)
        co_return std::unexpected(std::move(noted.error()));
    Task<DecisionId> following = follow(context, std::move(noted->moved), noted->decision);
    Result<DecisionId> decision = co_await following;
    co_return decision;
}

Task<DecisionId> moveSignals(SharedContext context, std::vector<SignalId> chosen, ReportId to)
{
    if (chosen.empty())
        co_return fail(ErrorKind::InvalidInput, tr("Choose at least one signal."));
    Task<DecisionId> moving = carryOut(
        context,
        context->storage->write([context, chosen, to](storage::Stores &stores) -> Result<Noted> {
            ReportId target = to;
            if (target.isNull()) {
                const Result<ReportId> created = stores.reports.create({});
                if (!created)
                    return std::unexpected(created.error());
                target = *created;
            }
            Result<Moved> moved = moveInStores(*context, stores, chosen, target,
                                               to.isNull() ? u"split"_s : u"moved"_s);
            if (!moved)
                return std::unexpected(std::move(moved.error()));
            if (Result<> left = to.isNull() ? someStay(stores, *moved) : Result<>(); !left)
                return std::unexpected(std::move(left.error()));
            if (Result<> merged = mergeEmptied(stores, *moved); !merged)
                return std::unexpected(std::move(merged.error()));
            const Result<DecisionId> decision =
                noteMove(stores, *moved, to.isNull() ? u"signalsSplit"_s : u"signalsMoved"_s,
                         {{u"report"_s, target.toString()}}, {});
            if (!decision)
                return std::unexpected(decision.error());
            return Noted{std::move(*moved), *decision};
        }));
    Result<DecisionId> decision = co_await moving;
    co_return decision;
}

Task<DecisionId> mergeReports(SharedContext context, ReportId from, ReportId into)
{
    if (from == into)
        co_return fail(ErrorKind::InvalidInput, tr("A report cannot be joined with itself."));
    Task<DecisionId> merging = carryOut(
        context,
        context->storage->write([context, from, into](storage::Stores &stores) -> Result<Noted> {
            Result<Moved> moved = mergeInStores(*context, stores, from, into, u"merged"_s);
            if (!moved)
                return std::unexpected(std::move(moved.error()));
            const Result<DecisionId> decision =
                noteMove(stores, *moved, u"reportsMerged"_s,
                         {{u"from"_s, from.toString()}, {u"into"_s, into.toString()}}, {});
            if (!decision)
                return std::unexpected(decision.error());
            return Noted{std::move(*moved), *decision};
        }));
    Result<DecisionId> decision = co_await merging;
    co_return decision;
}

Result<Moved> mergeInStores(Context &context, storage::Stores &stores, ReportId from, ReportId into,
                            const QString &origin)
{
    if (const Result<InboxItem> going = itemFor(stores, from, u"mergeAway"_s); !going)
        return std::unexpected(going.error());
    const Result<std::vector<SignalId>> members = stores.reports.members(from);
    if (!members)
        return std::unexpected(members.error());
    Result<Moved> moved = moveInStores(context, stores, *members, into, origin);
    if (!moved)
        return moved;
    Result<> marked = stores.reports.setMergedInto(from, into);
    if (!marked)
        return std::unexpected(std::move(marked.error()));
    moved->reports.insert(from);
    moved->emptied.push_back(from);
    return moved;
}

} // namespace core::pipeline
