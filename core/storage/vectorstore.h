// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Queries and vectors of signals: what the vector index is rebuilt from.
#pragma once

#include "core/model/query.h"
#include "core/storage/storecontext.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace core::storage {

/// A signal's vectors of one model.
struct SignalVectors
{
    SignalId signal;
    Embedding own;
    std::vector<Embedding> queries; ///< in the order of its queries
    ReportId report;                ///< where it is; none if it is in no report
};

class VectorStore
{
public:
    explicit VectorStore(const StoreContext &context) : m_context(context) {}

    /// Replaces the signal's queries and sets Queried.
    /// errors  NotFound if the signal is unknown
    Result<> putQueries(const QuerySet &queries);
    /// Empty if there are none.
    Result<QuerySet> queries(SignalId signal) const;

    /// Replaces the signal's vectors of own.model and sets Embedded.
    /// errors  NotFound; InvalidInput if a vector is empty or of another model or dimension
    Result<> putVectors(SignalId signal, const Embedding &own, std::span<const Embedding> queries);
    /// Nothing if the signal has no vectors of this model.
    Result<std::optional<SignalVectors>> vectors(SignalId signal, const QString &model) const;

    /// Vectors of grouped signals by arrival, a page at a time: for rebuilding an index.
    /// after  the last signal of the page before; none for the first page
    Result<std::vector<SignalVectors>> page(const QString &model, SignalId after, int limit) const;
    /// How many signals have vectors of this model.
    Result<int> count(const QString &model) const;
    /// The next signals after `after` (none: from the start), by arrival, that have vectors but
    /// none of this model, and still have the text that vectors are made of.
    Result<std::vector<SignalId>> lacking(const QString &model, SignalId after, int limit) const;
    /// Removes what neither of two models made, after everything was embedded again: of so many
    /// signals by arrival at once, so that nobody waits for it.
    /// after  0 at first, then what the call before returned
    /// returns  where to go on; 0 at the end
    Result<qint64> removeOthers(const QString &model, const QString &orModel, qint64 after,
                                int signals);

private:
    StoreContext m_context;
};

} // namespace core::storage
