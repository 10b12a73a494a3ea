// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the screens on labelled texts (`daybreakctl eval safety FILE`).
#pragma once

#include "core/base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QString>

#include <vector>

namespace core::safety {

struct SafetyCounts
{
    int malicious = 0;
    int caught = 0;
    int benign = 0;
    int flagged = 0;

    void add(bool isMalicious, bool found)
    {
        ++(isMalicious ? malicious : benign);
        (isMalicious ? caught : flagged) += found;
    }
    double recall() const { return malicious ? double(caught) / malicious : 0; }
    /// Share of benign texts that were flagged.
    double falseAlarms() const { return benign ? double(flagged) / benign : 0; }
};

struct SafetyMiss
{
    QString id;
    bool malicious = false; ///< true: not caught; false: flagged for nothing
    QString source;
    QString rule;  ///< of a false alarm
    QString quote; ///< of a false alarm; the start of the text of a miss
};

struct SafetyEval
{
    SafetyCounts all;
    QMap<QString, SafetyCounts> bySource;
    QMap<QString, SafetyCounts> byCategory; ///< by the file's own categories
    QMap<QString, int> detectedAs;          ///< our categories over all that were caught
    std::vector<SafetyMiss> misses;
    double seconds = 0; ///< spent in the screens
    int texts() const { return all.malicious + all.benign; }
    qint64 characters = 0;

    /// `recall`, `false_alarms`, the counts, and both by source and category;
    /// withMisses  also every miss and false alarm
    QJsonObject toJson(bool withMisses = false) const;
};

/// Counts, with recall where there are malicious texts and false alarms where there are benign
/// ones.
QJsonObject toJson(const SafetyCounts &counts);
QJsonArray toJson(const std::vector<SafetyMiss> &misses);

/// path    JSON Lines, plain or gzip: `text`, `label` ("malicious" or "benign"), and optionally
///         `id`, `source`, `category`
/// errors  of forEachJsonLine; InvalidInput: a line without text or with another label, or no line
Result<SafetyEval> evaluateSafety(const QString &path);

} // namespace core::safety
