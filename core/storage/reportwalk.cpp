// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The walk of a report: its steps from state to state, what they leave in the audit log, and taking
// them back.
#include "core/storage/auditstore.h"
#include "core/storage/database.h"
#include "core/storage/reportstore.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

} // namespace

Result<> ReportStore::writeState(ReportId id, ReportState from, ReportState to,
                                 const QString &reason, bool retryable, bool byUser)
{
    const Result<qint64> changed = m_context.database->execute(
        "UPDATE report SET state = ?1, state_reason = ?2, retryable = ?3, updated_ms = ?4,"
        " read_ms = CASE WHEN ?5 THEN read_ms END WHERE id = ?6 AND state = ?7",
        reportStateName(to), reason, retryable, m_context.clock->now(), byUser, id,
        reportStateName(from));
    if (!changed)
        return std::unexpected(changed.error());
    if (*changed > 0)
        return {};
    const Result<Report> now = report(id);
    if (!now)
        return std::unexpected(now.error());
    return fail(ErrorKind::Conflict,
                tr("The report has changed meanwhile: it is %1, not %2. Look at it again.")
                    .arg(reportStateName(now->state), reportStateName(from)));
}

Result<DecisionId> ReportStore::transition(const Transition &step)
{
    if (!isAllowed(step.from, step.to))
        return fail(ErrorKind::InvalidInput,
                    tr("A report cannot go from %1 to %2.")
                        .arg(reportStateName(step.from), reportStateName(step.to)));
    Result<Savepoint> both = Savepoint::begin(*m_context.database);
    if (!both)
        return std::unexpected(std::move(both.error()));
    const Result<Report> before = report(step.report);
    if (!before)
        return std::unexpected(before.error());
    Result<> written = writeState(step.report, step.from, step.to, step.reason, step.retryable,
                                  step.actor == u"user");
    if (!written)
        return std::unexpected(std::move(written.error()));
    Result<DecisionId> decision =
        AuditStore(m_context).append({.actor = step.actor,
                                      .action = step.action,
                                      .report = step.report,
                                      .before = {{u"state"_s, reportStateName(step.from)},
                                                 {u"reason"_s, before->stateReason},
                                                 {u"retryable"_s, before->retryable}},
                                      .after = {{u"state"_s, reportStateName(step.to)},
                                                {u"reason"_s, step.reason},
                                                {u"retryable"_s, step.retryable}},
                                      .reason = step.note.isEmpty() ? step.reason : step.note,
                                      .undoable = step.undoable});
    if (!decision)
        return decision;
    if (Result<> done = both->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return decision;
}

Result<DecisionId> ReportStore::undoTransition(DecisionId decision, const QString &actor)
{
    AuditStore audit(m_context);
    const Result<AuditEntry> entry = audit.entry(decision);
    if (!entry)
        return std::unexpected(entry.error());
    const auto from = reportStateFromName(entry->after.value(u"state").toString());
    const auto to = reportStateFromName(entry->before.value(u"state").toString());
    if (!entry->undoable || !from || !to)
        return fail(ErrorKind::InvalidInput, tr("This decision cannot be undone."));
    Result<Savepoint> both = Savepoint::begin(*m_context.database);
    if (!both)
        return std::unexpected(std::move(both.error()));
    // Not a step of the table: it takes back one that was.
    Result<> written =
        writeState(entry->report, *from, *to, entry->before.value(u"reason").toString(),
                   entry->before.value(u"retryable").toBool(true), actor == u"user");
    if (!written)
        return std::unexpected(std::move(written.error()));
    Result<DecisionId> undone = audit.append({.actor = actor,
                                              .action = u"undone"_s,
                                              .report = entry->report,
                                              .before = entry->after,
                                              .after = entry->before,
                                              .undoes = decision});
    if (!undone)
        return undone;
    if (Result<> done = both->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return undone;
}

Result<Timestamp> ReportStore::enteredState(ReportId id, ReportState state) const
{
    const auto entered = m_context.database->first(
        "SELECT at_ms FROM audit WHERE report_id = ? AND json_extract(after, '$.state') = ?"
        " ORDER BY seq DESC LIMIT 1",
        [](const Row &row) { return row.time(0); }, id, reportStateName(state));
    if (!entered)
        return std::unexpected(entered.error());
    return entered->value_or(Timestamp{});
}

Result<std::vector<ReportId>> ReportStore::recurrencesOf(ReportId id) const
{
    return m_context.database->rows(
        "SELECT id FROM report WHERE recurrence_of = ? ORDER BY seq",
        [](const Row &row) { return row.id<ReportId>(0); }, id);
}

} // namespace core::storage
