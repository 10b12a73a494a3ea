// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/regroupingstore.h"

#include "core/storage/database.h"
#include "core/storage/found_p.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

/// Columns: body, state, decision_id. The two change after the body was written.
Regrouping readRegrouping(const Row &row)
{
    QJsonObject body = row.json(0);
    body.insert(u"state"_s, row.text(1));
    Regrouping regrouping = regroupingFromJson(body);
    regrouping.decision = row.id<DecisionId>(2);
    return regrouping;
}

} // namespace

Result<RegroupingId> RegroupingStore::put(const Regrouping &regrouping)
{
    Regrouping row = regrouping;
    if (row.id.isNull())
        row.id = RegroupingId(m_context.ids->next());
    const Timestamp now = m_context.clock->now();
    if (!isKnown(row.created))
        row.created = now;
    const Result<qint64> put = m_context.database->execute(
        "INSERT INTO regrouping (id, kind, report_id, other_id, state, body, decision_id,"
        " created_ms, updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, report_id = excluded.report_id,"
        " other_id = excluded.other_id, state = excluded.state, body = excluded.body,"
        " decision_id = excluded.decision_id, updated_ms = excluded.updated_ms",
        row.id, regroupingKindName(row.kind), row.report, row.other, regroupingStateName(row.state),
        toJson(row), row.decision, row.created, now);
    if (!put)
        return std::unexpected(put.error());
    return row.id;
}

Result<Regrouping> RegroupingStore::regrouping(RegroupingId id) const
{
    return orNotFound(
        m_context.database->first("SELECT body, state, decision_id FROM regrouping WHERE id = ?",
                                  readRegrouping, id),
        QCoreApplication::translate("core::storage", "There is no proposal %1.")
            .arg(id.toString()));
}

Result<> RegroupingStore::setState(RegroupingId id, RegroupingState state, DecisionId decision)
{
    const Result<qint64> set = m_context.database->execute(
        "UPDATE regrouping SET state = ?2, decision_id = ?3, updated_ms = ?4 WHERE id = ?1", id,
        regroupingStateName(state), decision, m_context.clock->now());
    if (!set)
        return std::unexpected(set.error());
    if (*set == 0)
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("core::storage", "There is no proposal %1.")
                        .arg(id.toString()));
    return {};
}

Result<std::vector<Regrouping>> RegroupingStore::list(RegroupingState state) const
{
    return m_context.database->rows("SELECT body, state, decision_id FROM regrouping"
                                    " WHERE state = ? ORDER BY created_ms DESC, id DESC",
                                    readRegrouping, regroupingStateName(state));
}

Result<std::vector<Regrouping>> RegroupingStore::openOf(ReportId report) const
{
    return m_context.database->rows("SELECT body, state, decision_id FROM regrouping"
                                    " WHERE (report_id = ?1 OR other_id = ?1) AND state = 'open'"
                                    " ORDER BY created_ms DESC, id DESC",
                                    readRegrouping, report);
}

} // namespace core::storage
