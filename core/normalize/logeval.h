// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the log templates on labelled lines (`daybreakctl eval logs FILE`).
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QMap>

namespace core::normalize {

struct LogEval
{
    /// Share of lines whose group is exactly the true set of lines, by system.
    QMap<QString, double> groupingAccuracy;
    QMap<QString, int> lines;
    double seconds = 0;

    double mean() const;
    /// `mean_grouping_accuracy`, `grouping_accuracy` by system, `lines`, `lines_per_second`
    QJsonObject toJson() const;
};

/// path    JSON Lines, plain or gzip: `system`, `content`, `template_id`; each system has its own
///         templates, all have one setting
/// errors  of forEachJsonLine; InvalidInput: a field is missing, or there is no line
/// source  Zhu et al. 2019, "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP
Result<LogEval> evaluateLogs(const QString &path);

} // namespace core::normalize
