// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the rubric on the same defects told by trace, by log, by chat and vaguely.
#pragma once

#include "core/actionability/assessor.h"

#include <QJsonArray>
#include <QJsonObject>

#include <map>

namespace core::actionability {

struct VerdictScore
{
    /// confusion[expected][given], by verdictKindName
    using Confusion = std::map<QString, std::map<QString, int>>;

    struct BySource
    {
        int cases = 0;
        int right = 0;
        int fixes = 0; ///< verdicts that let a machine begin
        Confusion confusion;
    };

    int cases = 0;
    int right = 0;
    int wrongFixes = 0; ///< actionable although a person or nobody was expected
    Confusion confusion;
    std::map<QString, BySource> bySource; ///< trace, log, chat, vague
    QJsonArray mistakes;                  ///< {id, source, expected, given, reason}

    /// Keys cases, accuracy, wrong_fixes, fixes_by_source, accuracy_by_source, confusion,
    /// confusion_by_source, mistakes
    QJsonObject toJson() const;
};

/// file  JSON lines (plain or gzip): {"id", "source": trace|log|chat|vague, "expected":
///       actionable|needsDecision|notActionable, "signals": [Signal], "findings": Findings or
///       absent}. Without findings, research is taken to have found and checked the places the
///       in-app frames name, and nothing else.
/// errors  NotFound, InvalidInput naming the line
Result<VerdictScore> evaluateVerdicts(const QString &file, Timestamp now);

} // namespace core::actionability
