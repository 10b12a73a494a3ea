// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Raw signals on their way in: payloads, progress marks, rejections, cursors and counts.
#pragma once

#include "core/model/signal.h"
#include "core/storage/storecontext.h"

#include <QHash>
#include <QJsonObject>

#include <optional>
#include <span>
#include <vector>

namespace core::storage {

/// How far a signal has come. Stored in lowerCamel.
enum class Progress : std::uint8_t {
    Received,
    Screened,
    Normalized,
    Queried,
    Embedded,
    Grouped,    ///< done: it is a member of a report
    Occurrence, ///< done: it was added to an earlier signal with the same fingerprint
    Rejected,   ///< done until a person restores it
    Failed,     ///< a stage gave up on it; `problem` says why
    Kept,   ///< done: no signal, but kept for the signals of its session; `problem` says what it is
    Erased, ///< only its key is left, so that it is not taken in again
};
QString progressName(Progress progress);

/// What one request or page brought.
struct IntakeBatch
{
    QString source;
    std::vector<RawSignal> items;
    QHash<QString, int> counted; ///< accepted but no signal, by item type; refusals, by code
    QJsonObject cursor;          ///< stored unless empty
};

struct IntakeReceipt
{
    int stored = 0;
    int duplicates = 0; ///< (source, externalId) is known: dropped and counted
};

struct StoredRaw
{
    SignalId id;
    RawSignal raw;         ///< the payload is empty once it has expired
    bool restored = false; ///< a person let it pass the safety filter
};

/// What is kept beside the signals: a part of a session's replay.
struct KeptItem
{
    SignalId id;
    QString source;
    QString rawKind;
    QString what; ///< a code, "replay"
    QString sessionId;
    Timestamp received;
    qint64 bytes = 0; ///< of the payload; 0 once it has expired
};

/// One code of a source and how often it happened.
struct SourceCount
{
    QString source;
    QString code; ///< "stored", "duplicate", "refused." and why, or what the source counted
    qint64 count = 0;
    Timestamp last;
};

class IntakeStore
{
public:
    explicit IntakeStore(const StoreContext &context) : m_context(context) {}

    /// Stores items, counts and cursor; all or nothing.
    /// errors  InvalidInput if an item has no external id or belongs to another source
    Result<IntakeReceipt> commit(const IntakeBatch &batch);

    /// The oldest signals at `progress` after `after` (none: from the start), by arrival.
    Result<std::vector<SignalId>> waiting(Progress progress, int limit, SignalId after = {}) const;
    /// The same with their payloads.
    Result<std::vector<StoredRaw>> waitingRaw(Progress progress, int limit) const;
    Result<std::vector<StoredRaw>> raws(std::span<const SignalId> ids) const;
    /// errors  NotFound
    Result<StoredRaw> raw(SignalId id) const;
    Result<std::optional<SignalId>> find(const QString &source, const QString &externalId) const;

    /// errors  NotFound
    Result<> setProgress(std::span<const SignalId> ids, Progress progress);
    Result<Progress> progress(SignalId id) const;
    /// How many signals are at each mark.
    Result<QHash<QString, int>> progressCounts() const;
    /// Sets Failed and keeps why; `retryFailed` puts it back to Received.
    Result<> markFailed(SignalId id, const QString &problem);
    /// One that failed, or all of them (null), as far as what came is still kept.
    /// returns  how many
    Result<int> retryFailed(SignalId id = {});
    Result<QString> problem(SignalId id) const;

    /// Sets Kept: nothing more is made of it than showing it with the signals of `sessionId`.
    /// errors  NotFound
    Result<> keep(SignalId id, const QString &what, const QString &sessionId);
    /// Newest first; only those of one session if it is given.
    Result<std::vector<KeptItem>> kept(int limit = 100, const QString &sessionId = {}) const;
    /// How many items of a session are kept.
    Result<qint64> keptCount(const QString &sessionId) const;
    /// How many items are kept, by source.
    Result<QHash<QString, qint64>> keptCounts() const;

    /// Keeps the rejection and sets Rejected. A null id is filled in.
    Result<RejectionId> reject(const Rejection &rejection);
    /// Newest first.
    Result<std::vector<Rejection>> rejections(int limit = 1'000) const;
    Result<Rejection> rejection(RejectionId id) const;
    /// The newest one of a signal.
    Result<std::optional<Rejection>> rejectionOf(SignalId signal) const;
    /// Marks the rejection as restored and its signal as Received, `restored`.
    /// returns  the signal
    /// errors   NotFound; Conflict if it was restored before
    Result<SignalId> restore(RejectionId id);
    /// Takes a restoration back: the signal is Rejected again. Undo only makes sense while the
    /// signal is in no report.
    /// errors  Conflict if the signal is in a report
    Result<> takeBackRestore(RejectionId id);

    /// Empty if there is none.
    Result<QJsonObject> cursor(const QString &source) const;
    /// Adds to a count outside of a batch: refused requests.
    Result<> count(const QString &source, const QString &code, int by = 1);
    /// By source and code.
    Result<std::vector<SourceCount>> counts() const;

private:
    Result<int> setProgressOf(SignalId id, Progress progress);

    StoreContext m_context;
};

} // namespace core::storage
