// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Normalized signals: reading, occurrences, weights, listing and search by words.
#pragma once

#include "core/model/signal.h"
#include "core/storage/intakestore.h"
#include "core/storage/storecontext.h"

#include <optional>
#include <span>
#include <vector>

namespace core::storage {

/// A line of a list of signals; also of those that are not normalized yet.
struct SignalRow
{
    SignalId id;
    QString source;
    QString externalId;
    QString rawKind;
    Timestamp received;
    Progress progress = Progress::Received;
    QString problem; ///< Failed only
    UntrustedText title;
    ReportId report; ///< none unless grouped; an occurrence names the report of its signal
};

/// Every field that is set narrows the list.
struct SignalFilter
{
    QString source;
    std::optional<Progress> progress;
    ReportId report;
    int limit = 100;
    SignalId before; ///< only those that arrived before this one, for the next page
};

/// How many different people and sessions met a signal, its occurrences included.
struct SignalReach
{
    int users = 0;
    int sessions = 0;
};

/// A signal that is a member of a report.
struct SignalHome
{
    SignalId signal;
    ReportId report;

    friend bool operator==(const SignalHome &, const SignalHome &) = default;
};

struct SignalMatch
{
    SignalId signal;
    double score = 0; ///< BM25, higher is better; compares within one search only
};

class SignalStore
{
public:
    explicit SignalStore(const StoreContext &context) : m_context(context) {}

    /// Stores or replaces the normalized forms of known signals and sets Normalized; all or none.
    /// Many in one call cost less than many calls: their words are written together.
    /// errors  NotFound
    Result<> putNormalized(std::span<const Signal> signals);
    Result<> putNormalized(const Signal &signal) { return putNormalized(std::span(&signal, 1)); }
    /// errors  NotFound if it is unknown or not normalized
    Result<Signal> signal(SignalId id) const;
    /// Those of `ids` whose texts are held, in their order: what retention or an erasure took is
    /// left out.
    Result<std::vector<Signal>> signalsOf(std::span<const SignalId> ids) const;

    /// The source's first signal with this fingerprint in each report that has one, the oldest
    /// first. Another source's is evidence of its own kind, not another occurrence. An empty
    /// fingerprint matches nothing.
    Result<std::vector<SignalHome>> withFingerprint(const QString &fingerprint,
                                                    const QString &source) const;
    /// Counts `duplicate` as another occurrence of `of` and marks it Occurrence; no new member.
    /// errors  NotFound; Conflict if they are the same
    Result<> addOccurrence(SignalId duplicate, SignalId of);
    Result<SignalReach> reach(SignalId id) const;
    /// When the newest occurrence was.
    Result<Timestamp> lastOccurred(SignalId id) const;
    Result<> setWeight(SignalId id, const WeightFactors &factors);

    /// Newest first.
    Result<std::vector<SignalRow>> list(const SignalFilter &filter) const;
    /// Signals that have any of the text's words, best first.
    /// report  only those of this one, if it is not null
    Result<std::vector<SignalMatch>> search(const QString &text, int limit,
                                            ReportId report = {}) const;
    /// Of one session or trace, oldest first; an empty key matches nothing.
    Result<std::vector<SignalId>> bySession(const QString &sessionId) const;
    Result<std::vector<SignalId>> byTrace(const QString &traceId) const;

private:
    /// returns  the signal's row
    Result<qint64> putBody(const Signal &signal);
    Result<> putWords(qint64 seq, const Signal &signal);

    StoreContext m_context;
};

} // namespace core::storage
