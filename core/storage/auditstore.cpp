// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/auditstore.h"

#include "core/storage/database.h"

#include <QCoreApplication>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

std::unexpected<Error> noEntry(DecisionId id)
{
    return fail(ErrorKind::NotFound, tr("There is no decision %1.").arg(id.toString()));
}

/// Columns: id, at_ms, actor, action, report_id, before, after, reason, undoable, undoes.
AuditEntry readEntry(const Row &row)
{
    return {.id = row.id<DecisionId>(0),
            .at = row.time(1),
            .actor = row.text(2),
            .action = row.text(3),
            .report = row.id<ReportId>(4),
            .before = row.json(5),
            .after = row.json(6),
            .reason = row.text(7),
            .undoable = row.boolean(8),
            .undoes = row.id<DecisionId>(9)};
}

} // namespace

Result<DecisionId> AuditStore::append(const AuditEntry &entry, const QJsonObject &undoData)
{
    if (entry.actor.isEmpty() || entry.action.isEmpty())
        return fail(ErrorKind::InvalidInput, tr("A decision needs an actor and an action."));
    if (!entry.undoes.isNull()) {
        const Result<bool> undone = isUndone(entry.undoes);
        if (!undone)
            return std::unexpected(undone.error());
        if (*undone)
            return fail(ErrorKind::Conflict, tr("This was undone before."));
    }
    const DecisionId id = entry.id.isNull() ? DecisionId(m_context.ids->next()) : entry.id;
    const Result<qint64> added = m_context.database->execute(
        "INSERT INTO audit (id, at_ms, actor, action, report_id, before, after, reason, undoable,"
        " undoes, undo_data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, isKnown(entry.at) ? entry.at : m_context.clock->now(), entry.actor, entry.action,
        entry.report, entry.before, entry.after, entry.reason, entry.undoable, entry.undoes,
        undoData);
    if (!added)
        return std::unexpected(added.error());
    return id;
}

Result<AuditEntry> AuditStore::entry(DecisionId id) const
{
    Result<std::optional<AuditEntry>> found = m_context.database->first(
        "SELECT id, at_ms, actor, action, report_id, before, after, reason, undoable, undoes"
        " FROM audit WHERE id = ?",
        readEntry, id);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return noEntry(id);
    return std::move(**found);
}

Result<QJsonObject> AuditStore::undoData(DecisionId id) const
{
    Result<std::optional<QJsonObject>> found = m_context.database->first(
        "SELECT undo_data FROM audit WHERE id = ?", [](const Row &row) { return row.json(0); }, id);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return noEntry(id);
    return std::move(**found);
}

Result<bool> AuditStore::isUndone(DecisionId id) const
{
    const auto undone = m_context.database->first(
        "SELECT 1 FROM audit WHERE undoes = ?", [](const Row &row) { return row.boolean(0); }, id);
    if (!undone)
        return std::unexpected(undone.error());
    return undone->has_value();
}

Result<std::vector<AuditEntry>> AuditStore::list(int limit) const
{
    return m_context.database->rows(
        "SELECT id, at_ms, actor, action, report_id, before, after, reason, undoable AND NOT EXISTS"
        " (SELECT 1 FROM audit later WHERE later.undoes = audit.id), undoes"
        " FROM audit ORDER BY seq DESC LIMIT ?",
        readEntry, limit);
}

Result<std::vector<AuditEntry>> AuditStore::ofReport(ReportId report) const
{
    return m_context.database->rows(
        "SELECT id, at_ms, actor, action, report_id, before, after, reason, undoable AND NOT EXISTS"
        " (SELECT 1 FROM audit later WHERE later.undoes = audit.id), undoes"
        " FROM audit WHERE report_id = ? ORDER BY seq DESC",
        readEntry, report);
}

Result<int> AuditStore::exportJsonLines(QIODevice &out) const
{
    int lines = 0;
    Result<> done = m_context.database->forEach(
        "SELECT id, at_ms, actor, action, report_id, before, after, reason, undoable, undoes"
        " FROM audit ORDER BY seq",
        [&](const Row &row) -> Result<> {
            const QByteArray line =
                QJsonDocument(toJson(readEntry(row))).toJson(QJsonDocument::Compact) + '\n';
            if (out.write(line) != line.size())
                return fail(ErrorKind::Internal, tr("The audit log could not be written out."),
                            out.errorString());
            ++lines;
            return {};
        });
    if (!done)
        return std::unexpected(std::move(done.error()));
    return lines;
}

} // namespace core::storage
