// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/reportstore.h"

#include "core/storage/auditstore.h"
#include "core/storage/database.h"
#include "core/storage/reportrow_p.h"
#include "core/storage/signalstore.h"

#include <QCoreApplication>
#include <QSet>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

std::unexpected<Error> noReport(ReportId id)
{
    return fail(ErrorKind::NotFound, tr("There is no report %1.").arg(id.toString()));
}

/// For setters: turns "no row changed" into NotFound.
Result<> oneChanged(const Result<qint64> &changed, ReportId id)
{
    if (!changed)
        return std::unexpected(changed.error());
    if (*changed == 0)
        return noReport(id);
    return {};
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

Result<ReportId> ReportStore::create(const Report &report)
{
    const ReportId id = report.id.isNull() ? ReportId(m_context.ids->next()) : report.id;
    const Timestamp now = m_context.clock->now();
    const Result<qint64> added = m_context.database->execute(
        "INSERT INTO report (id, state, state_reason, retryable, title, summary, priority,"
        " priority_reason, repository_id, recurrence_of, created_ms, updated_ms, first_seen_ms,"
        " last_seen_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id, reportStateName(report.state), report.stateReason, report.retryable, report.title,
        report.summary,
        report.priority ? std::optional(priorityName(*report.priority)) : std::nullopt,
        report.priorityReason, report.repository, report.recurrenceOf,
        isKnown(report.created) ? report.created : now,
        isKnown(report.updated) ? report.updated : now, report.firstSeen, report.lastSeen);
    if (!added)
        return std::unexpected(added.error());
    return id;
}

Result<Report> ReportStore::report(ReportId id) const
{
    Result<std::optional<Report>> found = m_context.database->first(
        "SELECT " DAYBREAK_REPORT_COLUMNS " FROM report WHERE id = ?", readReport, id);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return noReport(id);
    return std::move(**found);
}

Result<std::vector<Report>> ReportStore::list(std::span<const ReportState> states) const
{
    QJsonArray names;
    for (const ReportState state : states)
        names.append(reportStateName(state));
    return m_context.database->rows("SELECT " DAYBREAK_REPORT_COLUMNS
                                    " FROM report WHERE merged_into IS NULL"
                                    " AND (?1 = '[]' OR state IN (SELECT value FROM json_each(?1)))"
                                    " ORDER BY weight DESC, seq",
                                    readReport, names);
}

Result<std::vector<ReportId>> ReportStore::search(const QString &text, int limit) const
{
    const QString needle = text.trimmed();
    if (needle.isEmpty())
        return std::vector<ReportId>{};
    Database &database = *m_context.database;
    const auto readId = [](const Row &row) { return row.id<ReportId>(0); };
    Result<std::vector<ReportId>> found = database.rows(
        "SELECT id FROM report WHERE merged_into IS NULL"
        " AND (instr(lower(title), lower(?1)) > 0 OR instr(lower(summary), lower(?1)) > 0)"
        " ORDER BY weight DESC, seq LIMIT ?2",
        readId, needle, limit);
    if (!found)
        return found;
    // Several signals of one report match; look at more of them than reports are wanted.
    const auto matches = SignalStore(m_context).search(needle, limit * 10);
    if (!matches)
        return std::unexpected(matches.error());
    QSet<ReportId> known(found->begin(), found->end());
    for (const SignalMatch &match : *matches) {
        if (int(found->size()) >= limit)
            break;
        const auto of =
            database.first("SELECT r.id FROM signal s JOIN membership m ON m.signal_seq ="
                           " coalesce(s.occurrence_of, s.seq) JOIN report r ON r.seq = m.report_seq"
                           " WHERE s.id = ?",
                           readId, match.signal);
        if (!of)
            return std::unexpected(of.error());
        if (*of && !known.contains(**of)) {
            known.insert(**of);
            found->push_back(**of);
        }
    }
    return found;
}

Result<> ReportStore::setTexts(ReportId id, const QString &title, const QString &summary)
{
    return oneChanged(m_context.database->execute(
                          "UPDATE report SET title = ?, summary = ?, updated_ms = ? WHERE id = ?",
                          title, summary, m_context.clock->now(), id),
                      id);
}

Result<> ReportStore::setPriority(ReportId id, std::optional<Priority> priority,
                                  const QString &reason)
{
    return oneChanged(m_context.database->execute(
                          "UPDATE report SET priority = ?, priority_reason = ?, updated_ms = ?"
                          " WHERE id = ?",
                          priority ? std::optional(priorityName(*priority)) : std::nullopt, reason,
                          m_context.clock->now(), id),
                      id);
}

Result<> ReportStore::setRepository(ReportId id, RepositoryId repository)
{
    return oneChanged(m_context.database->execute(
                          "UPDATE report SET repository_id = ?, updated_ms = ? WHERE id = ?",
                          repository, m_context.clock->now(), id),
                      id);
}

Result<> ReportStore::setRecurrenceOf(ReportId id, ReportId closed)
{
    return oneChanged(m_context.database->execute(
                          "UPDATE report SET recurrence_of = ?, updated_ms = ? WHERE id = ?",
                          closed, m_context.clock->now(), id),
                      id);
}

Result<> ReportStore::setResearchedAtSignals(ReportId id, int signalCount)
{
    return oneChanged(
        m_context.database->execute("UPDATE report SET researched_at_signals = ? WHERE id = ?",
                                    signalCount, id),
        id);
}

Result<> ReportStore::setSnooze(ReportId id, Timestamp until, int untilSignals)
{
    return oneChanged(m_context.database->execute(
                          "UPDATE report SET snoozed_until_ms = ?, snoozed_until_signals = ?,"
                          " updated_ms = ? WHERE id = ?",
                          until, untilSignals, m_context.clock->now(), id),
                      id);
}

Result<> ReportStore::setMergedInto(ReportId id, ReportId into)
{
    return oneChanged(m_context.database->execute(
                          "UPDATE report SET merged_into = ?, updated_ms = ? WHERE id = ?", into,
                          m_context.clock->now(), id),
                      id);
}

Result<> ReportStore::setRead(ReportId id, bool read)
{
    return oneChanged(m_context.database->execute(
                          "UPDATE report SET read_ms = ? WHERE id = ?",
                          read ? std::optional(m_context.clock->now()) : std::nullopt, id),
                      id);
}

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
        (*where)->seq, *report, toJson(assignment));
    if (!member)
        return std::unexpected(member.error());
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

Result<Assignment> ReportStore::assignment(SignalId signal) const
{
    Result<std::optional<Assignment>> found = m_context.database->first(
        "SELECT m.assignment, r.id FROM signal s JOIN membership m ON m.signal_seq = s.seq"
        " JOIN report r ON r.seq = m.report_seq WHERE s.id = ?",
        readAssignment, signal);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return fail(ErrorKind::NotFound, tr("Signal %1 is in no report.").arg(signal.toString()));
    return std::move(**found);
}

Result<std::vector<Assignment>> ReportStore::assignments(ReportId id) const
{
    return m_context.database->rows(
        "SELECT m.assignment, r.id FROM report r JOIN membership m ON m.report_seq = r.seq"
        " JOIN signal s ON s.seq = m.signal_seq WHERE r.id = ?"
        " ORDER BY s.weight_base * s.weight_severity * s.weight_reach * s.weight_decay DESC, s.seq",
        readAssignment, id);
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

Result<> ReportStore::putFindings(const Findings &findings)
{
    return oneChanged(m_context.database->execute("INSERT INTO findings (report_seq, at_ms, body)"
                                                  " SELECT seq, ?2, ?3 FROM report WHERE id = ?1",
                                                  findings.report, findings.at, toJson(findings)),
                      findings.report);
}

Result<std::optional<Findings>> ReportStore::findings(ReportId id) const
{
    return m_context.database->first(
        "SELECT body FROM findings WHERE report_seq = (SELECT seq FROM report WHERE id = ?)"
        " ORDER BY seq DESC LIMIT 1",
        [](const Row &row) { return findingsFromJson(row.json(0)); }, id);
}

Result<> ReportStore::putVerdict(ReportId id, const Verdict &verdict)
{
    return oneChanged(m_context.database->execute("INSERT INTO verdict (report_seq, at_ms, body)"
                                                  " SELECT seq, ?2, ?3 FROM report WHERE id = ?1",
                                                  id, verdict.at, toJson(verdict)),
                      id);
}

Result<std::optional<Verdict>> ReportStore::verdict(ReportId id) const
{
    return m_context.database->first(
        "SELECT body FROM verdict WHERE report_seq = (SELECT seq FROM report WHERE id = ?)"
        " ORDER BY seq DESC LIMIT 1",
        [](const Row &row) { return verdictFromJson(row.json(0)); }, id);
}

} // namespace core::storage
