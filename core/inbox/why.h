// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a signal is where it is, why it is nowhere else, and why reports might be merged or split: in
// words, from the numbers that are stored. For the screens and the terminal alike.
#pragma once

#include "core/model/grouping.h"

#include <QHash>
#include <QJsonObject>
#include <QStringList>

namespace core::inbox {

/// Titles of signals and reports, as outside text; what has none is shown by its id.
struct Names
{
    QHash<SignalId, QString> forSignals;
    QHash<ReportId, QString> forReports;
};
QJsonObject toJson(const Names &names);
Names namesFromJson(const QJsonObject &object);

/// "“Cart total is wrong”": one line, every character visible, `width` characters at most.
QString nameOf(SignalId signal, const Names &names, int width = 70);
QString nameOf(ReportId report, const Names &names, int width = 70);

QString percentText(double probability); ///< "87 %"; "under 1 %" where it would round to nothing
QString judgeText(const QString &judge); ///< who decided: "Daybreak's score, version 1"

/// One sentence: by what rule, with what, how sure.
QString whyText(const Assignment &assignment, const Names &names);
/// The sentences after that one, each whole: what speaks for and against, the largest first, what
/// was needed, how the rest of the report agrees, who decided. Empty where a key or a person did.
QStringList whyDetails(const Assignment &assignment);
/// "same route (+1.9), shared words (+0.8)": contributions of one sign, the largest first, without
/// what the pair brings along (its kinds and lengths).
/// count  at most so many
QString contributionsText(const std::vector<MatchFeature> &features, bool isFor, int count);

/// One line of how a score came about.
struct ScoreLine
{
    QString name;
    std::optional<double> value; ///< none where it is a sum
    double contribution = 0;
};
/// The largest contributions first; then the smaller ones and what the pair brings along (its
/// kinds and lengths), each as one sum. They add up to the score's logit.
std::vector<ScoreLine> scoreLines(const std::vector<MatchFeature> &features);
/// "Together +2.10, which is 89 %": under those lines.
QString scoreSumText(const std::vector<MatchFeature> &features);
/// Why the signal is not in that report: one or two sentences.
QString runnerUpText(const RejectedCandidate &candidate, const Assignment &assignment,
                     const Names &names);

/// "Possibly the same": how near, and why it was not joined.
QString linkText(const ReportLink &link, const Names &names);
/// What is proposed: one line.
QString proposalText(const Regrouping &proposal, const Names &names);
/// Why: sentences with the numbers.
QStringList proposalReasons(const Regrouping &proposal, const Names &names);

} // namespace core::inbox
