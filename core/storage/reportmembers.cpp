// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The signals of a report: who joins and moves, what they weigh together, and how that changed.
#include "core/storage/database.h"
#include "core/storage/found_p.h"
#include "core/storage/groupingstore.h"
#include "core/storage/reportrow_p.h"
#include "core/storage/reportstore.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

Result<qint64> seqOf(Database &database, ReportId id)
{
    const auto seq = database.first(
        "SELECT seq FROM report WHERE id = ?", [](const Row &row) { return row.integer(0); }, id);
    if (!seq)
        return std::unexpected(seq.error());
    if (!*seq)
        return noReport(id);
    return **seq;
}

/// Columns: assignment, report.id. A move changes the report, not the stored reason.
Assignment readAssignment(const Row &row)
{
    Assignment assignment = assignmentFromJson(row.json(0));
    assignment.report = row.id<ReportId>(1);
    return assignment;
}

} // namespace

Result<> ReportStore::addPoint(qint64 reportSeq)
{
    constexpr qint64 second = 1'000;
    const qint64 now = toMs(m_context.clock->now());
    const Result<qint64> added = m_context.database->execute(
        "INSERT INTO weight_course (report_seq, at_ms, weight)"
        " SELECT seq, ?2, weight FROM report WHERE seq = ?1"
        " ON CONFLICT (report_seq, at_ms) DO UPDATE SET weight = excluded.weight",
        reportSeq, now - now % second);
    if (!added)
        return std::unexpected(added.error());
    return {};
}

Result<> ReportStore::join(const Assignment &assignment)
{
    Database &database = *m_context.database;
    struct Where
    {
        qint64 seq = 0;
        ReportId before;
    };
    const auto where = database.first(
        "SELECT s.seq, r.id FROM signal s LEFT JOIN membership m ON m.signal_seq = s.seq"
        " LEFT JOIN report r ON r.seq = m.report_seq WHERE s.id = ?",
        [](const Row &row) { return Where{row.integer(0), row.id<ReportId>(1)}; },
        assignment.signal);
    if (!where)
        return std::unexpected(where.error());
    if (!*where)
        return fail(ErrorKind::NotFound,
                    tr("There is no signal %1.").arg(assignment.signal.toString()));

    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    Result<qint64> report = seqOf(database, assignment.report);
    if (!report && report.error().kind == ErrorKind::NotFound) {
        Result<ReportId> opened = create({.id = assignment.report});
        if (!opened)
            return std::unexpected(std::move(opened.error()));
        report = seqOf(database, assignment.report);
    }
    if (!report)
        return std::unexpected(std::move(report.error()));

    const Result<qint64> member = database.execute(
        "INSERT INTO membership (signal_seq, report_seq, assignment) VALUES (?, ?, ?)"
        " ON CONFLICT (signal_seq) DO UPDATE"
        " SET report_seq = excluded.report_seq, assignment = excluded.assignment",
        (*where)->seq, *report, storedForm(assignment));
    if (!member)
        return std::unexpected(member.error());
    if (Result<> noted = GroupingStore(m_context).putNearMisses(assignment); !noted)
        return noted;
    const Result<qint64> marked =
        database.execute("UPDATE signal SET progress = 'grouped' WHERE seq = ?", (*where)->seq);
    if (!marked)
        return std::unexpected(marked.error());

    if (!(*where)->before.isNull()) {
        const Result<double> old = recount((*where)->before);
        if (!old)
            return std::unexpected(old.error());
        const Result<double> now = recount(assignment.report);
        if (!now)
            return std::unexpected(now.error());
        return all->commit();
    }
    // The usual case, a new member, adds its part instead of summing all members again.
    const Result<qint64> counted = database.execute(
        "UPDATE report SET signal_count = signal_count + 1,"
        " weight = max(0, weight + s.weight_base * s.weight_severity * s.weight_reach"
        "  * s.weight_decay),"
        " first_seen_ms = CASE WHEN first_seen_ms = 0 THEN s.seen ELSE"
        "  min(first_seen_ms, s.seen) END,"
        " last_seen_ms = max(last_seen_ms, s.last_ms, s.seen), updated_ms = ?3"
        " FROM (SELECT *, CASE WHEN occurred_ms = 0 THEN received_ms ELSE occurred_ms END AS seen"
        "  FROM signal WHERE seq = ?1) AS s"
        " WHERE report.seq = ?2",
        (*where)->seq, *report, m_context.clock->now());
    if (!counted)
        return std::unexpected(counted.error());
    if (Result<> point = addPoint(*report); !point)
        return point;
    return all->commit();
}

Result<std::vector<Assignment>> ReportStore::moveSignals(std::span<const SignalId> ids, ReportId to)
{
    const Result<qint64> target = seqOf(*m_context.database, to);
    if (!target)
        return std::unexpected(target.error());
    Result<Savepoint> all = Savepoint::begin(*m_context.database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    std::vector<Assignment> before;
    for (const SignalId id : ids) {
        Result<Assignment> old = assignment(id);
        if (!old)
            return std::unexpected(std::move(old.error()));
        Result<> moved = join({.signal = id,
                               .report = to,
                               .rule = u"person"_s,
                               .score = 1,
                               .at = m_context.clock->now()});
        if (!moved)
            return std::unexpected(std::move(moved.error()));
        before.push_back(std::move(*old));
    }
    if (Result<> done = all->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return before;
}

Result<std::vector<SignalId>> ReportStore::members(ReportId id) const
{
    return m_context.database->rows(
        "SELECT s.id FROM membership m JOIN signal s ON s.seq = m.signal_seq"
        " WHERE m.report_seq = (SELECT seq FROM report WHERE id = ?)"
        " ORDER BY s.weight_base * s.weight_severity * s.weight_reach * s.weight_decay DESC, s.seq",
        [](const Row &row) { return row.id<SignalId>(0); }, id);
}

Result<std::vector<Weighable>> ReportStore::weighables(ReportId id) const
{
    return m_context.database->rows(
        "SELECT s.id, s.source, s.kind, s.level, s.occurrences,"
        " CASE WHEN s.occurred_ms = 0 THEN s.received_ms ELSE s.occurred_ms END,"
        " s.weight_base, s.weight_severity, s.weight_reach, s.weight_decay"
        " FROM membership m JOIN signal s ON s.seq = m.signal_seq"
        " WHERE m.report_seq = (SELECT seq FROM report WHERE id = ?) ORDER BY s.seq",
        [](const Row &row) {
            return Weighable{.id = row.id<SignalId>(0),
                             .source = row.text(1),
                             .kind = signalKindFromName(row.text(2)),
                             .level = row.text(3),
                             .occurrences = row.integer32(4),
                             .happened = row.time(5),
                             .weight = {row.real(6), row.real(7), row.real(8), row.real(9)}};
        },
        id);
}

Result<Assignment> ReportStore::assignment(SignalId signal) const
{
    return orNotFound(
        m_context.database->first(
            "SELECT m.assignment, r.id FROM signal s JOIN membership m ON m.signal_seq = s.seq"
            " JOIN report r ON r.seq = m.report_seq WHERE s.id = ?",
            readAssignment, signal),
        tr("Signal %1 is in no report.").arg(signal.toString()));
}

Result<std::vector<Assignment>> ReportStore::assignments(ReportId id) const
{
    return m_context.database->rows(
        "SELECT m.assignment, r.id FROM report r JOIN membership m ON m.report_seq = r.seq"
        " JOIN signal s ON s.seq = m.signal_seq WHERE r.id = ?"
        " ORDER BY s.weight_base * s.weight_severity * s.weight_reach * s.weight_decay DESC, s.seq",
        readAssignment, id);
}

Result<std::vector<Assignment>> ReportStore::newestAssignments(const QStringList &rules,
                                                               int limit) const
{
    QJsonArray open;
    for (const ReportState state : reportStates()) {
        if (!isSettled(state))
            open.append(reportStateName(state));
    }
    return m_context.database->rows(
        "SELECT m.assignment, r.id FROM membership m CROSS JOIN report r ON r.seq = m.report_seq"
        " WHERE r.merged_into IS NULL AND r.state IN (SELECT value FROM json_each(?1))"
        " AND m.assignment ->> '$.rule' IN (SELECT value FROM json_each(?2))"
        " ORDER BY m.signal_seq DESC LIMIT ?3",
        readAssignment, open, QJsonArray::fromStringList(rules), limit);
}

Result<double> ReportStore::recount(ReportId id)
{
    Database &database = *m_context.database;
    const Result<qint64> seq = seqOf(database, id);
    if (!seq)
        return std::unexpected(seq.error());
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    const Result<qint64> counted = database.execute(
        "UPDATE report SET signal_count = t.members, weight = max(0, t.total),"
        " first_seen_ms = t.first, last_seen_ms = t.last, updated_ms = ?2"
        " FROM (SELECT count(*) AS members, total(s.weight_base * s.weight_severity"
        "   * s.weight_reach * s.weight_decay) AS total,"
        "  coalesce(min(CASE WHEN s.occurred_ms = 0 THEN s.received_ms ELSE s.occurred_ms END), 0)"
        "   AS first,"
        "  coalesce(max(CASE WHEN s.last_ms = 0 THEN s.received_ms ELSE s.last_ms END), 0) AS last"
        "  FROM membership m JOIN signal s ON s.seq = m.signal_seq WHERE m.report_seq = ?1) AS t"
        " WHERE report.seq = ?1",
        *seq, m_context.clock->now());
    if (!counted)
        return std::unexpected(counted.error());
    // Nothing is left to regroup in a report that others took all signals from.
    const Result<qint64> ended = database.execute(
        "UPDATE regrouping SET state = 'obsolete', updated_ms = ?3 WHERE state = 'open'"
        " AND ?1 IN (report_id, other_id)"
        " AND (SELECT signal_count FROM report WHERE seq = ?2) = 0",
        id, *seq, m_context.clock->now());
    if (!ended)
        return std::unexpected(ended.error());
    if (Result<> point = addPoint(*seq); !point)
        return std::unexpected(std::move(point.error()));
    const auto weight = database.first(
        "SELECT weight FROM report WHERE seq = ?", [](const Row &row) { return row.real(0); },
        *seq);
    if (!weight)
        return std::unexpected(weight.error());
    if (Result<> done = all->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return weight->value_or(0);
}

Result<std::vector<std::pair<Timestamp, double>>> ReportStore::course(ReportId id) const
{
    return m_context.database->rows(
        "SELECT at_ms, weight FROM weight_course"
        " WHERE report_seq = (SELECT seq FROM report WHERE id = ?) ORDER BY at_ms",
        [](const Row &row) { return std::pair(row.time(0), row.real(1)); }, id);
}

} // namespace core::storage
