// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fits the weights of the learned screen to labelled texts, and measures such fits on texts of
// sources that they have not seen.
#pragma once

#include "core/safety/safetyeval.h"

namespace core::safety {

/// A labelled text as the fit sees it.
struct LabelledText
{
    QString id;
    QString text;
    QString source;
    bool malicious = false;
    bool measured = true; ///< false: only learned from
};

/// errors  as evaluateSafety()
Result<std::vector<LabelledText>> readLabelledTexts(const QString &path, bool measured = true);

struct LearningSettings
{
    double penalty = 0.1;   ///< what a benign text on the wrong side costs; larger fits closer
    double malicious = 0.4; ///< what a missed order costs, as a multiple of that
    int rounds = 3;         ///< of choosing the passages that are the orders of a text
    /// The thresholds are where so many of the benign texts that it is fitted to are over them: of
    /// those of many passages, among which manuals of security are, and of a sentence or two.
    double falseAlarms = 0.001;
    double falseAlarmsOfFew = 0.01;
};

/// The model's file, for resources/safety. The same texts and settings give the same bytes.
///
/// source  support vectors by dual coordinate descent (Hsieh et al. 2008), the passages of a
///         malicious text as a bag of which at least one is an order (Andrews et al. 2003, mi-SVM)
QByteArray fitOrders(const std::vector<LabelledText> &texts, const LearningSettings &settings = {});

/// For each source of the measured texts, the model is fitted to all texts of other sources, and
/// asked about those of this one. Texts of "A + B" are left out with B, too, whose texts they have
/// in them. Rules, the fitted model, and both.
struct FoldsEval
{
    struct Stage
    {
        SafetyCounts all;
        QMap<QString, SafetyCounts> bySource;
    };
    Stage rules;
    Stage learned;
    Stage both;
    std::vector<SafetyMiss> misses; ///< of both
    /// Of the learned part alone: recall where the threshold is chosen for at most so many false
    /// alarms per thousand benign texts.
    QMap<int, double> recallAt;
    double seconds = 0;

    QJsonObject toJson(bool withMisses = false) const;
};
Result<FoldsEval> evaluateFolds(const std::vector<LabelledText> &texts,
                                const LearningSettings &settings = {});

} // namespace core::safety
