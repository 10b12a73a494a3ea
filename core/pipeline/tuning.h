// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the engine on a person's own corrections, and proposes thresholds from them.
#pragma once

#include "core/grouping/corrections.h"
#include "core/pipeline/context.h"

namespace core::pipeline {

/// Of the audit log: a threshold was changed.
inline const QString thresholdTuned = QStringLiteral("thresholdTuned");

/// What the corrections say about the engine as it is now.
struct Measured
{
    grouping::CorrectionFigures figures;
    std::vector<std::pair<QString, grouping::CorrectionFigures>> byOrigin;
    int placed = 0; ///< signals that a person moved or split off, and that are in the index
    int agreed = 0; ///< of these, those the engine would put where they are if they came now
};
Task<Measured> measureCorrections(SharedContext context, StopToken stop);

/// A signal whose decision would be another one.
struct Otherwise
{
    SignalId signal;
    ReportId now;
    ReportId then; ///< none: a report of its own
    SignalId with; ///< the member it would join through, or has joined through
    double score = 0;
};

/// What corrections say of one threshold.
struct Tuned
{
    bool isEnough = false; ///< corrections of both kinds; without them nothing is proposed
    grouping::CorrectionFigures now;
    grouping::CorrectionFigures then;
};

struct Tuning
{
    Tuned join;
    Tuned coherence;                ///< pairs are of a signal and a report
    int looked = 0;                 ///< of today's signals
    std::vector<Otherwise> changes; ///< among these, newest first
};
/// Looks at the 2,000 newest members of open reports that a score decided about.
Task<Tuning> proposeThresholds(SharedContext context, StopToken stop);

/// Later decisions are made with it. What is grouped stays where it is; the next consolidation
/// proposes what follows.
/// expected  those that it was proposed to change
/// returns   none if they are the ones in use
/// errors    InvalidInput; Conflict if others are in use than expected
Task<DecisionId> applyThresholds(SharedContext context, Thresholds expected, Thresholds thresholds);
/// Inside a write.
Result<> undoThresholds(storage::Stores &stores, const AuditEntry &entry);
/// The index decides by the thresholds that are stored now.
Task<> tellIndexThresholds(SharedContext context);

} // namespace core::pipeline
