// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/reportstore.h"

#include "core/storage/database.h"
#include "core/storage/reportrow_p.h"
#include "core/storage/signalstore.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

/// For setters: turns "no row changed" into NotFound.
Result<> oneChanged(const Result<qint64> &changed, ReportId id)
{
    if (!changed)
        return std::unexpected(changed.error());
    if (*changed == 0)
        return noReport(id);
    return {};
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
