// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/groupingstore.h"

#include "core/storage/database.h"
#include "core/storage/found_p.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

// A macro, because statements are literals. What readRule() reads; the rule is `p`.
#define DAYBREAK_PAIR_RULES                                                                        \
    "SELECT p.id, a.id, b.id, p.pairing, p.at_ms FROM pair_rule p"                                 \
    " JOIN signal a ON a.seq = p.first_seq JOIN signal b ON b.seq = p.second_seq"

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

/// Columns: id, first, second, pairing, at_ms.
PairRule readRule(const Row &row)
{
    return {.id = row.id<DecisionId>(0),
            .first = row.id<SignalId>(1),
            .second = row.id<SignalId>(2),
            .pairing = pairingFromName(row.text(3)).value_or(Pairing::Never),
            .at = row.time(4)};
}

/// Columns: report, other, count, score, signal, nearest, reason, apart, at_ms.
ReportLink readLink(const Row &row)
{
    return {.report = row.id<ReportId>(0),
            .other = row.id<ReportId>(1),
            .count = row.integer32(2),
            .score = row.real(3),
            .signal = row.id<SignalId>(4),
            .nearest = row.id<SignalId>(5),
            .reason = row.text(6),
            .apart = row.boolean(7),
            .at = row.time(8)};
}

// Bare columns beside max() are those of the row with the maximum: SQLite documents it.
#define DAYBREAK_LINK_COLUMNS                                                                      \
    "own.id, other.id, count(*), max(n.score), own_signal.id, other_signal.id, n.reason,"          \
    " EXISTS (SELECT 1 FROM pair_rule p JOIN membership a ON a.signal_seq = p.first_seq"           \
    "  JOIN membership b ON b.signal_seq = p.second_seq WHERE p.pairing = 'never'"                 \
    "  AND ((a.report_seq = own.seq AND b.report_seq = other.seq)"                                 \
    "   OR (a.report_seq = other.seq AND b.report_seq = own.seq))), n.at_ms"

// The last word about each pair. A rule that was withdrawn says nothing any more, and hides nothing
// that was said before it.
#define DAYBREAK_LAST_LABELS                                                                       \
    "WITH said AS (SELECT * FROM pair_label WHERE origin NOT IN ('never', 'always')"               \
    "  OR decision_id IN (SELECT id FROM pair_rule)),"                                             \
    " last AS (SELECT *, max(seq) FROM said GROUP BY first_seq, second_seq) "

Result<> done(const Result<qint64> &changed)
{
    return changed ? Result<>() : std::unexpected(changed.error());
}

} // namespace

Result<SignalId> GroupingStore::representative(SignalId signal) const
{
    return orNotFound(m_context.database->first(
                          "SELECT coalesce(r.id, s.id) FROM signal s"
                          " LEFT JOIN signal r ON r.seq = s.occurrence_of WHERE s.id = ?",
                          [](const Row &row) { return row.id<SignalId>(0); }, signal),
                      tr("There is no signal %1.").arg(signal.toString()));
}

Result<> GroupingStore::putRule(const PairRule &rule)
{
    const Result<qint64> put = m_context.database->execute(
        "INSERT INTO pair_rule (id, first_seq, second_seq, pairing, at_ms)"
        " SELECT ?1, min(a.seq, b.seq), max(a.seq, b.seq), ?4, ?5 FROM signal a, signal b"
        " WHERE a.id = ?2 AND b.id = ?3",
        rule.id, rule.first, rule.second, pairingName(rule.pairing), rule.at);
    if (!put)
        return std::unexpected(put.error());
    if (*put == 0)
        return fail(ErrorKind::NotFound, tr("One of the two signals is gone."));
    return {};
}

Result<> GroupingStore::removeRule(DecisionId rule)
{
    const Result<qint64> removed =
        m_context.database->execute("DELETE FROM pair_rule WHERE id = ?", rule);
    if (!removed)
        return std::unexpected(removed.error());
    if (*removed == 0)
        return fail(ErrorKind::NotFound, tr("There is no rule %1.").arg(rule.toString()));
    return {};
}

Result<PairRule> GroupingStore::rule(DecisionId id) const
{
    return orNotFound(
        m_context.database->first(DAYBREAK_PAIR_RULES " WHERE p.id = ?", readRule, id),
        tr("There is no rule %1.").arg(id.toString()));
}

Result<std::vector<PairRule>> GroupingStore::rules() const
{
    return m_context.database->rows(DAYBREAK_PAIR_RULES " ORDER BY p.at_ms, p.id", readRule);
}

Result<std::vector<PairRule>> GroupingStore::rulesOf(ReportId report) const
{
    return m_context.database->rows(
        DAYBREAK_PAIR_RULES
        " WHERE EXISTS (SELECT 1 FROM membership m JOIN report r ON r.seq = m.report_seq"
        "  WHERE r.id = ? AND m.signal_seq IN (p.first_seq, p.second_seq))"
        " ORDER BY p.at_ms, p.id",
        readRule, report);
}

Result<std::optional<PairRule>> GroupingStore::brokenRule(std::span<const SignalId> changed) const
{
    for (const SignalId signal : changed) {
        Result<std::optional<PairRule>> broken = m_context.database->first(
            DAYBREAK_PAIR_RULES " JOIN membership ma ON ma.signal_seq = p.first_seq"
                                " JOIN membership mb ON mb.signal_seq = p.second_seq"
                                " WHERE p.id IN (SELECT q.id FROM pair_rule q JOIN signal s"
                                "   ON s.seq IN (q.first_seq, q.second_seq) WHERE s.id = ?)"
                                " AND (p.pairing = 'never') = (ma.report_seq = mb.report_seq)"
                                " ORDER BY p.at_ms, p.id LIMIT 1",
            readRule, signal);
        if (!broken || *broken)
            return broken;
    }
    return std::nullopt;
}

Result<> GroupingStore::addLabels(DecisionId decision, std::span<const PairLabel> labels)
{
    for (const PairLabel &label : labels) {
        const Result<qint64> added = m_context.database->execute(
            "INSERT INTO pair_label (first_seq, second_seq, same, origin, decision_id, at_ms)"
            " SELECT min(a.seq, b.seq), max(a.seq, b.seq), ?3, ?4, ?5, ?6 FROM signal a, signal b"
            " WHERE a.id = ?1 AND b.id = ?2 AND a.seq <> b.seq",
            label.first, label.second, label.same, label.origin, decision,
            isKnown(label.at) ? label.at : m_context.clock->now());
        if (!added)
            return std::unexpected(added.error());
    }
    return {};
}

Result<> GroupingStore::removeLabels(DecisionId decision)
{
    return done(
        m_context.database->execute("DELETE FROM pair_label WHERE decision_id = ?", decision));
}

Result<std::vector<PairLabel>> GroupingStore::labels() const
{
    return m_context.database->rows(
        DAYBREAK_LAST_LABELS
        "SELECT a.id, b.id, l.same, l.origin, l.at_ms, 1.0 / (SELECT count(*) FROM pair_label d"
        "  WHERE d.decision_id = l.decision_id) FROM last l"
        " JOIN signal a ON a.seq = l.first_seq JOIN signal b ON b.seq = l.second_seq"
        " ORDER BY l.seq",
        [](const Row &row) {
            return PairLabel{.first = row.id<SignalId>(0),
                             .second = row.id<SignalId>(1),
                             .same = row.boolean(2),
                             .origin = row.text(3),
                             .at = row.time(4),
                             .weight = row.real(5)};
        });
}

Result<std::vector<std::pair<ReportId, ReportId>>> GroupingStore::reportsApart() const
{
    return m_context.database->rows(
        DAYBREAK_LAST_LABELS
        "SELECT DISTINCT own.id, other.id FROM last l"
        " JOIN membership a ON a.signal_seq IN (l.first_seq, l.second_seq)"
        // the other one of the two
        " JOIN membership b ON b.signal_seq = l.first_seq + l.second_seq - a.signal_seq"
        " JOIN report own ON own.seq = a.report_seq JOIN report other ON other.seq = b.report_seq"
        " WHERE NOT l.same AND l.origin <> 'dismissed'",
        [](const Row &row) { return std::pair(row.id<ReportId>(0), row.id<ReportId>(1)); });
}

Result<> GroupingStore::putNearMisses(const Assignment &assignment)
{
    Database &database = *m_context.database;
    if (assignment.rejected.empty())
        return {};
    if (Result<> cleared = done(database.execute(
            "DELETE FROM near_miss WHERE signal_seq = (SELECT seq FROM signal WHERE id = ?)",
            assignment.signal));
        !cleared)
        return cleared;
    for (const RejectedCandidate &candidate : assignment.rejected) {
        if (candidate.reason == u"closed" || candidate.reason == u"never" ||
            candidate.score < nearMissScore)
            continue;
        if (Result<> put = done(database.execute(
                "INSERT INTO near_miss (signal_seq, other_seq, score, reason, at_ms)"
                " SELECT a.seq, b.seq, ?3, ?4, ?5 FROM signal a, signal b"
                " WHERE a.id = ?1 AND b.id = ?2 AND a.seq <> b.seq ON CONFLICT DO NOTHING",
                assignment.signal, candidate.nearest, std::clamp(candidate.score, 0.0, 1.0),
                candidate.reason, assignment.at));
            !put)
            return put;
    }
    return {};
}

Result<std::vector<ReportLink>> GroupingStore::links(ReportId report) const
{
    return m_context.database->rows(
        "WITH side (own_seq, other_seq, score, reason, at_ms) AS ("
        " SELECT n.signal_seq, n.other_seq, n.score, n.reason, n.at_ms FROM membership m"
        "  JOIN near_miss n ON n.signal_seq = m.signal_seq"
        "  WHERE m.report_seq = (SELECT seq FROM report WHERE id = ?1)"
        " UNION ALL"
        " SELECT n.other_seq, n.signal_seq, n.score, n.reason, n.at_ms FROM membership m"
        "  JOIN near_miss n ON n.other_seq = m.signal_seq"
        "  WHERE m.report_seq = (SELECT seq FROM report WHERE id = ?1))"
        "SELECT " DAYBREAK_LINK_COLUMNS " FROM side n"
        " JOIN membership mo ON mo.signal_seq = n.other_seq"
        " JOIN report other ON other.seq = mo.report_seq"
        " JOIN report own ON own.id = ?1"
        " JOIN signal own_signal ON own_signal.seq = n.own_seq"
        " JOIN signal other_signal ON other_signal.seq = n.other_seq"
        " WHERE other.seq <> own.seq GROUP BY other.seq ORDER BY 4 DESC, other.seq",
        readLink, report);
}

Result<std::vector<ReportLink>> GroupingStore::nearestLinks(int limit) const
{
    return m_context.database->rows(
        "WITH side (own_seq, other_seq, own_report, other_report, score, reason, at_ms) AS ("
        " SELECT iif(a.report_seq < b.report_seq, n.signal_seq, n.other_seq),"
        "  iif(a.report_seq < b.report_seq, n.other_seq, n.signal_seq),"
        "  min(a.report_seq, b.report_seq), max(a.report_seq, b.report_seq), n.score, n.reason,"
        "  n.at_ms FROM near_miss n JOIN membership a ON a.signal_seq = n.signal_seq"
        "  JOIN membership b ON b.signal_seq = n.other_seq WHERE a.report_seq <> b.report_seq)"
        "SELECT " DAYBREAK_LINK_COLUMNS " FROM side n JOIN report own ON own.seq = n.own_report"
        " JOIN report other ON other.seq = n.other_report"
        " JOIN signal own_signal ON own_signal.seq = n.own_seq"
        " JOIN signal other_signal ON other_signal.seq = n.other_seq"
        " GROUP BY own.seq, other.seq ORDER BY 4 DESC, own.seq, other.seq LIMIT ?",
        readLink, limit);
}

} // namespace core::storage
