// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Removes evidence whose time is over.
#pragma once

#include "core/base/ids.h"
#include "core/storage/storecontext.h"

#include <QSet>

#include <vector>

namespace core::storage {

inline constexpr std::chrono::days defaultRetention{90};

struct ExpiryReceipt
{
    int unfinished = 0; ///< signals that were never normalized and are Failed now ("expired")
    int payloads = 0;   ///< raw payloads removed
    int bodies = 0;     ///< normalized signals of closed reports, and of none, removed
    int outputs = 0;    ///< check logs, attempts' outputs and excerpts of closed reports emptied

    bool isEmpty() const { return unfinished + payloads + bodies + outputs == 0; }
};

/// What rows name of the files beside the database.
struct NamedFiles
{
    std::vector<SnapshotId> snapshots; ///< still needed
    QSet<QString> commits;             ///< named by reports that go on, or ended lately
    QSet<QString> endedCommits;        ///< named by reports that ended before only
};

class RetentionStore
{
public:
    explicit RetentionStore(const StoreContext &context) : m_context(context) {}

    /// Removes evidence from before `before`, at most `limit` rows of each kind; call it again
    /// until the receipt is empty. Keys, fingerprints, vectors, weights and memberships stay. What
    /// an open report rests on stays until it is closed, but for the raw payloads.
    Result<ExpiryReceipt> expire(Timestamp before, int limit = 1'000);

    /// A report has ended if it is settled and was not touched since `before`; what its attempts
    /// left is not needed any more, even if the problem came back, since that has a report of its
    /// own.
    Result<NamedFiles> namedFiles(Timestamp before) const;

    /// Of the weights over time of each report, leaves the last of every day (UTC) before `before`.
    Result<> thinCourses(Timestamp before);

private:
    Result<int> expireBodies(Timestamp before, int limit);
    Result<int> expireOutputs(Timestamp before, int limit);

    StoreContext m_context;
};

} // namespace core::storage
