// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Taking a person's decision back.
#include "core/pipeline/acts.h"

#include "core/pipeline/signalstages.h"
#include "core/reports/settlement.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// What the index has to follow after an undo.
struct Undone
{
    std::vector<std::pair<SignalId, ReportId>> moved;
    ReportId reopened;
    ReportId report;
};

Result<Undone> undoMove(Context &context, storage::Stores &stores, const AuditEntry &entry)
{
    Undone undone{.report = entry.report};
    const Result<QJsonObject> data = stores.audit.undoData(entry.id);
    if (!data)
        return std::unexpected(data.error());
    QSet<ReportId> touched{entry.report};
    for (const QJsonValue &value : data->value(u"assignments").toArray()) {
        const Assignment assignment = assignmentFromJson(value.toObject());
        if (entry.action == u"reportsMerged") {
            Result<> unmarked = stores.reports.setMergedInto(assignment.report, {});
            if (!unmarked)
                return std::unexpected(std::move(unmarked.error()));
        }
        Result<> joined = stores.reports.join(assignment);
        if (!joined)
            return std::unexpected(std::move(joined.error()));
        touched.insert(assignment.report);
        undone.moved.emplace_back(assignment.signal, assignment.report);
    }
    for (const ReportId &report : std::as_const(touched)) {
        Result<> refreshed = refreshReport(context, stores, report, person);
        if (!refreshed)
            return std::unexpected(std::move(refreshed.error()));
    }
    return undone;
}

Result<Undone> undoInStores(Context &context, storage::Stores &stores, DecisionId id)
{
    Result<AuditEntry> entry = fail(ErrorKind::NotFound, tr("There is nothing to undo."));
    if (id.isNull()) {
        const Result<std::vector<AuditEntry>> newest = stores.audit.list(200);
        if (!newest)
            return std::unexpected(newest.error());
        for (const AuditEntry &candidate : *newest) {
            if (candidate.actor == person && candidate.undoable && candidate.undoes.isNull()) {
                entry = candidate;
                break;
            }
        }
    } else {
        entry = stores.audit.entry(id);
    }
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    if (!entry->undoable)
        return fail(
            ErrorKind::Conflict,
            tr("This cannot be taken back: it was undone before, or it left the workspace."));

    const bool moves = entry->action == u"signalsMoved" || entry->action == u"signalsSplit" ||
                       entry->action == u"reportsMerged";
    if (!moves && entry->action != u"snoozed" && entry->action != u"restored") {
        // A step of the report's walk; the store checks that it has not gone on since.
        const Result<DecisionId> stepped = stores.reports.undoTransition(entry->id, person);
        if (!stepped)
            return std::unexpected(stepped.error());
        const Result<Report> report = stores.reports.report(entry->report);
        if (!report)
            return std::unexpected(report.error());
        return Undone{.reopened = reports::isSettled(report->state) ? ReportId() : report->id,
                      .report = entry->report};
    }

    Result<Undone> undone = Undone{.report = entry->report};
    if (moves) {
        undone = undoMove(context, stores, *entry);
    } else if (entry->action == u"snoozed") {
        Result<> set = stores.reports.setSnooze(entry->report,
                                                fromMs(entry->before.value(u"untilMs").toInteger()),
                                                entry->before.value(u"untilSignals").toInt());
        if (!set)
            return std::unexpected(std::move(set.error()));
    } else {
        Result<> taken = stores.intake.takeBackRestore(
            RejectionId::fromString(entry->after.value(u"rejection").toString()));
        if (!taken)
            return std::unexpected(std::move(taken.error()));
    }
    if (!undone)
        return undone;
    const Result<DecisionId> noted = stores.audit.append(
        {.actor = person, .action = u"undone"_s, .report = entry->report, .undoes = entry->id});
    if (!noted)
        return std::unexpected(noted.error());
    return undone;
}

} // namespace

Task<> undoDecision(SharedContext context, DecisionId id)
{
    Task<Undone> storing = context->storage->write(
        [context, id](storage::Stores &stores) { return undoInStores(*context, stores, id); });
    const Result<Undone> undone = co_await storing;
    if (!undone)
        co_return std::unexpected(undone.error());
    Task<> telling = context->index.run([context, back = *undone]() -> Result<> {
        for (const auto &[signal, report] : back.moved)
            context->grouper->move(signal, report);
        if (!back.reopened.isNull())
            context->grouper->setClosed(back.reopened, false);
        return {};
    });
    Result<> told = co_await telling;
    context->reportChanged(undone->report);
    context->wake();
    co_return told;
}

} // namespace core::pipeline
