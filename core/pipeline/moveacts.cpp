// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Moving signals between reports, and joining reports.
#include "core/pipeline/acts.h"

#include "core/pipeline/reportweights.h"

#include <QJsonArray>

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

/// A decision and the reports that look different after it.
struct Moved
{
    DecisionId decision;
    QSet<ReportId> reports;
};

/// Moves in the database and writes the decision; the index follows after the commit.
Result<Moved> moveInStores(Context &context, storage::Stores &stores,
                           std::span<const SignalId> chosen, ReportId to, const QString &action,
                           const QJsonObject &after)
{
    const Result<std::vector<Assignment>> before = stores.reports.moveSignals(chosen, to);
    if (!before)
        return std::unexpected(before.error());
    QSet<ReportId> touched{to};
    for (const Assignment &assignment : *before)
        touched.insert(assignment.report);
    for (const ReportId &report : std::as_const(touched)) {
        Result<> refreshed = refreshReport(context, stores, report, person);
        if (!refreshed)
            return std::unexpected(std::move(refreshed.error()));
    }
    const Result<DecisionId> decision =
        stores.audit.append({.actor = person,
                             .action = action,
                             .report = to,
                             .before = {{u"count"_s, qint64(before->size())}},
                             .after = after,
                             .undoable = true},
                            {{u"assignments"_s, assignmentsToJson(*before)}});
    if (!decision)
        return std::unexpected(decision.error());
    return Moved{*decision, touched};
}

/// The index follows what was committed, and the screen is told.
Task<DecisionId> follow(SharedContext context, std::vector<SignalId> chosen, ReportId to,
                        Moved moved)
{
    Task<> telling = tellIndexMoved(context, std::move(chosen), to);
    const Result<> told = co_await telling;
    for (const ReportId &report : std::as_const(moved.reports))
        context->reportChanged(report);
    context->wake();
    if (!told)
        co_return std::unexpected(told.error());
    co_return moved.decision;
}

} // namespace

Task<DecisionId> moveSignals(SharedContext context, std::vector<SignalId> chosen, ReportId to)
{
    if (chosen.empty())
        co_return fail(ErrorKind::InvalidInput, tr("Choose at least one signal."));
    struct There
    {
        Moved moved;
        ReportId to;
    };
    Task<There> storing =
        context->storage->write([context, chosen, to](storage::Stores &stores) -> Result<There> {
            ReportId target = to;
            if (target.isNull()) {
                const Result<ReportId> created = stores.reports.create({});
                if (!created)
                    return std::unexpected(created.error());
                target = *created;
            }
            const Result<Moved> moved =
                moveInStores(*context, stores, chosen, target,
                             to.isNull() ? u"signalsSplit"_s : u"signalsMoved"_s,
                             {{u"report"_s, target.toString()}});
            if (!moved)
                return std::unexpected(moved.error());
            return There{*moved, target};
        });
    const Result<There> there = co_await storing;
    if (!there)
        co_return std::unexpected(there.error());
    Task<DecisionId> following = follow(context, chosen, there->to, there->moved);
    Result<DecisionId> decision = co_await following;
    co_return decision;
}

Task<DecisionId> mergeReports(SharedContext context, ReportId from, ReportId into)
{
    if (from == into)
        co_return fail(ErrorKind::InvalidInput, tr("A report cannot be joined with itself."));
    struct Merged
    {
        Moved moved;
        std::vector<SignalId> members;
    };
    Task<Merged> storing =
        context->storage->write([context, from, into](storage::Stores &stores) -> Result<Merged> {
            const Result<std::vector<SignalId>> members = stores.reports.members(from);
            if (!members)
                return std::unexpected(members.error());
            Result<Moved> moved =
                moveInStores(*context, stores, *members, into, u"reportsMerged"_s,
                             {{u"from"_s, from.toString()}, {u"into"_s, into.toString()}});
            if (!moved)
                return std::unexpected(std::move(moved.error()));
            Result<> marked = stores.reports.setMergedInto(from, into);
            if (!marked)
                return std::unexpected(std::move(marked.error()));
            moved->reports.insert(from);
            return Merged{std::move(*moved), *members};
        });
    Result<Merged> merged = co_await storing;
    if (!merged)
        co_return std::unexpected(std::move(merged.error()));
    Task<DecisionId> following = follow(context, merged->members, into, merged->moved);
    Result<DecisionId> decision = co_await following;
    co_return decision;
}

} // namespace core::pipeline
