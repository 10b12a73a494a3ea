// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/inboxstore.h"

#include "core/storage/database.h"
#include "core/storage/reportrow_p.h"

#include <QCoreApplication>
#include <QHash>

using namespace Qt::StringLiterals;

namespace core::storage {

Result<std::vector<InboxItem>> InboxStore::read(ReportId only) const
{
    Database &database = *m_context.database;
    // A condition for both would read everything for one report.
    const bool isOne = !only.isNull();
    Result<std::vector<InboxItem>> items = database.rows(
        isOne ? Sql("SELECT " DAYBREAK_REPORT_COLUMNS
                    ", read_ms IS NULL, coalesce(repository.name, '')"
                    " FROM report LEFT JOIN repository ON repository.id = repository_id"
                    " WHERE report.id = ?1")
              : Sql("SELECT " DAYBREAK_REPORT_COLUMNS
                    ", read_ms IS NULL, coalesce(repository.name, '')"
                    " FROM report LEFT JOIN repository ON repository.id = repository_id"
                    " WHERE ?1 IS NULL AND merged_into IS NULL ORDER BY weight DESC, seq"),
        [](const Row &row) {
            return InboxItem{.report = readReport(row),
                             .sources = {},
                             .repository = row.text(reportColumnCount + 1),
                             .reviewers = {},
                             .pullRequest = {},
                             .unread = row.boolean(reportColumnCount)};
        },
        only);
    if (!items)
        return items;
    QHash<QUuid, size_t> at;
    for (size_t index = 0; index < items->size(); ++index)
        at.insert((*items)[index].report.id.uuid(), index);
    const auto itemOf = [&](const Row &row) -> InboxItem * {
        const auto found = at.constFind(row.uuid(0));
        return found == at.cend() ? nullptr : &(*items)[*found];
    };

    // An occurrence is of the source of its signal.
    Result<> sources = database.forEach(
        isOne
            ? Sql("SELECT DISTINCT r.id, s.source FROM report r"
                  " JOIN membership m ON m.report_seq = r.seq JOIN signal s ON s.seq = m.signal_seq"
                  " WHERE r.id = ?1 ORDER BY s.source")
            : Sql("SELECT r.id, t.source FROM (SELECT DISTINCT m.report_seq AS at, s.source"
                  "  FROM membership m JOIN signal s ON s.seq = m.signal_seq WHERE ?1 IS NULL) AS t"
                  " JOIN report r ON r.seq = t.at ORDER BY t.at, t.source"),
        [&](const Row &row) -> Result<> {
            if (InboxItem *item = itemOf(row))
                item->sources.append(row.text(1));
            return {};
        },
        only);
    if (!sources)
        return std::unexpected(std::move(sources.error()));

    Result<> pullRequests = database.forEach(
        isOne ? Sql("SELECT r.id, p.body FROM report r JOIN pull_request p ON p.report_seq = r.seq"
                    " WHERE r.id = ?1 ORDER BY p.created_ms, p.rowid")
              : Sql("SELECT r.id, p.body FROM pull_request p JOIN report r ON r.seq = p.report_seq"
                    " WHERE ?1 IS NULL ORDER BY p.created_ms, p.rowid"),
        [&](const Row &row) -> Result<> {
            if (InboxItem *item = itemOf(row))
                item->pullRequest = pullRequestFromJson(row.json(1)); // the newest comes last
            return {};
        },
        only);
    if (!pullRequests)
        return std::unexpected(std::move(pullRequests.error()));

    Result<> reviewers = database.forEach(
        isOne ? Sql("SELECT r.id, f.body FROM report r JOIN findings f ON f.seq ="
                    " (SELECT max(seq) FROM findings WHERE report_seq = r.seq) WHERE r.id = ?1")
              : Sql("SELECT r.id, f.body FROM findings f JOIN report r ON r.seq = f.report_seq"
                    " WHERE ?1 IS NULL AND f.seq ="
                    "  (SELECT max(seq) FROM findings g WHERE g.report_seq = f.report_seq)"),
        [&](const Row &row) -> Result<> {
            if (InboxItem *item = itemOf(row))
                item->reviewers = findingsFromJson(row.json(1)).reviewers;
            return {};
        },
        only);
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

Result<std::vector<InboxItem>> InboxStore::items() const
{
    return read({});
}

Result<InboxItem> InboxStore::item(ReportId report) const
{
    if (!report.isNull()) {
        Result<std::vector<InboxItem>> found = read(report);
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
