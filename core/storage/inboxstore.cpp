// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/inboxstore.h"

#include "core/storage/database.h"
#include "core/storage/reportrow_p.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

/// Of one piece of all: large enough that starting a statement does not count.
constexpr int pieceSize = 4'000;

qint64 readSeq(const Row &row)
{
    return row.integer(0);
}

QJsonArray arrayOf(const std::vector<qint64> &seqs)
{
    QJsonArray array;
    for (const qint64 seq : seqs)
        array.append(seq);
    return array;
}

} // namespace

Result<std::vector<InboxItem>> InboxStore::read(const QJsonArray &seqs) const
{
    Database &database = *m_context.database;
    QHash<qint64, size_t> at;
    Result<std::vector<InboxItem>> items = database.rows(
        "SELECT " DAYBREAK_REPORT_COLUMNS
        ", read_ms IS NULL, coalesce(repository.name, ''), report.seq"
        " FROM json_each(?1) AS chosen CROSS JOIN report ON report.seq = chosen.value"
        " LEFT JOIN repository ON repository.id = repository_id ORDER BY chosen.key",
        [&](const Row &row) {
            at.insert(row.integer(reportColumnCount + 2), size_t(at.size()));
            return InboxItem{.report = readReport(row),
                             .sources = {},
                             .repository = row.text(reportColumnCount + 1),
                             .reviewers = {},
                             .pullRequest = {},
                             .unread = row.boolean(reportColumnCount)};
        },
        seqs);
    if (!items)
        return items;
    const auto itemOf = [&](const Row &row) -> InboxItem * {
        const auto found = at.constFind(row.integer(0));
        return found == at.cend() ? nullptr : &(*items)[*found];
    };

    // An occurrence is of the source of its signal.
    Result<> sources = database.forEach(
        "SELECT DISTINCT m.report_seq, s.source FROM json_each(?1) AS chosen"
        " CROSS JOIN membership m ON m.report_seq = chosen.value"
        " CROSS JOIN signal s ON s.seq = m.signal_seq ORDER BY s.source",
        [&](const Row &row) -> Result<> {
            if (InboxItem *item = itemOf(row))
                item->sources.append(row.text(1));
            return {};
        },
        seqs);
    if (!sources)
        return std::unexpected(std::move(sources.error()));

    Result<> pullRequests = database.forEach(
        "SELECT p.report_seq, p.body FROM json_each(?1) AS chosen"
        " CROSS JOIN pull_request p ON p.report_seq = chosen.value ORDER BY p.created_ms, p.rowid",
        [&](const Row &row) -> Result<> {
            if (InboxItem *item = itemOf(row))
                item->pullRequest = pullRequestFromJson(row.json(1)); // the newest comes last
            return {};
        },
        seqs);
    if (!pullRequests)
        return std::unexpected(std::move(pullRequests.error()));

    Result<> reviewers = database.forEach(
        "SELECT f.report_seq, f.body FROM json_each(?1) AS chosen CROSS JOIN findings f ON f.seq ="
        " (SELECT max(seq) FROM findings WHERE report_seq = chosen.value)",
        [&](const Row &row) -> Result<> {
            if (InboxItem *item = itemOf(row))
                item->reviewers = findingsFromJson(row.json(1)).reviewers;
            return {};
        },
        seqs);
    if (!reviewers)
        return std::unexpected(std::move(reviewers.error()));

    for (InboxItem &item : *items) {
        if (!item.pullRequest)
            continue;
        if (!item.pullRequest->reviewers.empty())
            item.reviewers = item.pullRequest->reviewers;
        Result<std::vector<CheckRun>> runs = database.rows(
            "SELECT name, state, commit_id, failing_part, duration_ms, at_ms FROM check_run"
            " WHERE pull_request_id = ? AND commit_id = ? ORDER BY seq",
            [](const Row &row) {
                return CheckRun{.name = row.text(0),
                                .state = checkStateFromName(row.text(1)),
                                .commit = row.text(2),
                                .failingPart = row.untrusted(3),
                                .log = {},
                                .durationMs = row.integer(4),
                                .at = row.time(5)};
            },
            item.pullRequest->id, item.pullRequest->headCommit);
        if (!runs)
            return std::unexpected(std::move(runs.error()));
        item.pullRequest->checkRuns = std::move(*runs);
    }
    return items;
}

Result<std::vector<InboxItem>> InboxStore::head(int most) const
{
    QJsonArray seqs;
    for (const ReportState state : reportStates()) {
        const Result<std::vector<qint64>> first = m_context.database->rows(
            sectionOf(state) == InboxSection::Done
                ? Sql("SELECT seq FROM report INDEXED BY report_done"
                      " WHERE merged_into IS NULL AND signal_count > 0 AND state = ?1"
                      " AND state IN ('merged', 'verifying', 'verified', 'dismissed', 'resolved')"
                      " ORDER BY updated_ms DESC LIMIT ?2")
                : Sql("SELECT seq FROM report INDEXED BY report_inbox"
                      " WHERE merged_into IS NULL AND signal_count > 0 AND state = ?1"
                      " ORDER BY ifnull(priority, 'P9'), last_seen_ms DESC LIMIT ?2"),
            readSeq, reportStateName(state), most);
        if (!first)
            return std::unexpected(first.error());
        for (const qint64 seq : *first)
            seqs.append(seq);
    }
    return read(seqs);
}

Result<std::vector<InboxItem>> InboxStore::piece(ReportId after, int most) const
{
    const Result<std::vector<qint64>> seqs = m_context.database->rows(
        "SELECT seq FROM report WHERE id > ifnull(?1, x'') AND merged_into IS NULL"
        " AND signal_count > 0 ORDER BY id LIMIT ?2",
        readSeq, after, most);
    if (!seqs)
        return std::unexpected(seqs.error());
    return read(arrayOf(*seqs));
}

Result<std::vector<InboxItem>> InboxStore::chosen(std::span<const ReportId> reports) const
{
    QJsonArray seqs; // one look-up each: a join by json_each has no blobs

    QSet<ReportId> known;
    for (const ReportId id : reports) {
        if (known.contains(id))
            continue;
        known.insert(id);
        const auto seq =
            m_context.database->first("SELECT seq FROM report WHERE id = ? AND merged_into IS NULL"
                                      " AND signal_count > 0",
                                      readSeq, id);
        if (!seq)
            return std::unexpected(seq.error());
        if (*seq)
            seqs.append(**seq);
    }
    return read(seqs);
}

Result<std::vector<InboxItem>> InboxStore::items() const
{
    std::vector<InboxItem> all;
    for (ReportId after;;) {
        Result<std::vector<InboxItem>> next = piece(after, pieceSize);
        if (!next)
            return next;
        if (next->empty())
            return all;
        after = next->back().report.id;
        std::ranges::move(*next, std::back_inserter(all));
    }
}

Result<std::map<ReportState, StateCount>> InboxStore::counts() const
{
    std::map<ReportState, StateCount> counts;
    const Result<> counted = m_context.database->forEach(
        "SELECT state, count(*), count(*) - count(read_ms) FROM report INDEXED BY report_inbox"
        " WHERE merged_into IS NULL AND signal_count > 0 GROUP BY state",
        [&](const Row &row) -> Result<> {
            StateCount &count =
                counts[reportStateFromName(row.text(0)).value_or(ReportState::Gathering)];
            count.all += row.integer32(1);
            count.unread += row.integer32(2);
            return {};
        });
    if (!counted)
        return std::unexpected(counted.error());
    return counts;
}

Result<std::vector<InboxItem>> InboxStore::snoozed(Timestamp now) const
{
    const Result<std::vector<qint64>> seqs = m_context.database->rows(
        "SELECT seq FROM report INDEXED BY report_snoozed"
        " WHERE (snoozed_until_ms > 0 OR snoozed_until_signals > 0)"
        " AND (snoozed_until_ms > ?1 OR snoozed_until_signals > signal_count)"
        " AND merged_into IS NULL AND signal_count > 0",
        readSeq, now);
    if (!seqs)
        return std::unexpected(seqs.error());
    return read(arrayOf(*seqs));
}

Result<Timestamp> InboxStore::nextSnoozeEnd(Timestamp after) const
{
    // Unlike min(), this is a step into the index.
    const auto next = m_context.database->first(
        "SELECT snoozed_until_ms FROM report INDEXED BY report_snoozed"
        " WHERE (snoozed_until_ms > 0 OR snoozed_until_signals > 0) AND snoozed_until_ms > ?1"
        " ORDER BY snoozed_until_ms LIMIT 1",
        [](const Row &row) { return row.time(0); }, after);
    if (!next)
        return std::unexpected(next.error());
    return next->value_or(Timestamp());
}

Result<std::vector<ReportId>> InboxStore::snoozesEnded(Timestamp after, Timestamp upTo) const
{
    return m_context.database->rows(
        "SELECT id FROM report INDEXED BY report_snoozed"
        " WHERE (snoozed_until_ms > 0 OR snoozed_until_signals > 0)"
        " AND snoozed_until_ms > ?1 AND snoozed_until_ms <= ?2",
        [](const Row &row) { return row.id<ReportId>(0); }, after, upTo);
}

Result<InboxItem> InboxStore::item(ReportId report) const
{
    const auto seq =
        m_context.database->first("SELECT seq FROM report WHERE id = ?", readSeq, report);
    if (!seq)
        return std::unexpected(seq.error());
    if (*seq) {
        Result<std::vector<InboxItem>> found = read({**seq});
        if (!found)
            return std::unexpected(std::move(found.error()));
        if (!found->empty())
            return std::move(found->front());
    }
    return fail(ErrorKind::NotFound,
                QCoreApplication::translate("core::storage", "There is no report %1.")
                    .arg(report.toString()));
}

} // namespace core::storage
