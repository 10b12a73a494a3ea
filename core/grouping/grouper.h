// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which report a signal belongs to, and why.
#pragma once

#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/grouping.h"
#include "core/model/query.h"
#include "core/model/signal.h"

#include <memory>
#include <vector>

namespace core::grouping {

/// A signal with everything a decision may use.
struct GroupingInput
{
    Signal signal;
    QuerySet queries;
    std::vector<Embedding> queryVectors; ///< one for each query
    Embedding ownVector;                 ///< of title and content
};

struct GroupingSettings
{
    double joinThreshold = 0.5; ///< calibrated probability in [0, 1] at which a signal joins
    int candidates = 20;        ///< members fetched by each retriever
};

struct RankedSignal
{
    SignalId signal;
    double score = 0;
};

/// The index of all grouped signals of a workspace: vectors (hnswlib), words and shared keys. A
/// cache: rebuilt by adding every signal again. thread  one at a time; the index queue
class Grouper
{
public:
    Grouper(GroupingSettings settings, const Clock &clock, IdSource &ids);
    ~Grouper();

    /// Decides and adds. Exact keys first (fingerprint), then fused retrieval, score, coherence.
    /// errors  InvalidInput if a vector's dimension or model differs from the index
    Result<Assignment> assign(const GroupingInput &input);
    /// Adds a signal whose report is known: rebuilding, moves by a person.
    Result<> add(const GroupingInput &input, ReportId report);
    void move(SignalId signal, ReportId to);
    void remove(SignalId signal);
    /// A closed report takes no new members; its recurrence opens a new one that names it in
    /// `rejected` (closed).
    void setClosed(ReportId report, bool closed);

    /// The `count` nearest earlier signals by the same score that decides, best first. For
    /// evaluation and the screen.
    std::vector<RankedSignal> nearest(const GroupingInput &input, int count) const;
    int size() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace core::grouping
