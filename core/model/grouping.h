// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a signal is in a report.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace core {

/// One feature of a decision: its value and what it added to the score.
struct MatchFeature
{
    QString name; ///< stable, lowerCamel, "queryCosine"
    double value = 0;
    double contribution = 0;

    friend bool operator==(const MatchFeature &, const MatchFeature &) = default;
};

/// A report that was looked at and not joined.
struct RejectedCandidate
{
    ReportId report;
    SignalId nearest; ///< the member that came closest
    double score = 0; ///< calibrated probability, [0, 1]
    QString reason;   ///< belowThreshold, incoherent, judgeRefused, closed, secondBest

    friend bool operator==(const RejectedCandidate &, const RejectedCandidate &) = default;
};

/// Where a signal belongs and the evidence for it; stored with the membership.
struct Assignment
{
    SignalId signal;
    ReportId report;
    bool opened = false; ///< a new report, because nothing was near enough
    QString rule;        ///< externalId, fingerprint, score, opened, person
    SignalId parent;     ///< the member it joined through; none if opened
    QString query;       ///< the query that matched best
    double score = 0;    ///< calibrated probability, [0, 1]; 1 for exact keys
    QString judge;       ///< member id and version
    std::vector<MatchFeature> features;
    std::vector<RejectedCandidate> rejected; ///< best first, at most 5; near misses are links
    Timestamp at;

    friend bool operator==(const Assignment &, const Assignment &) = default;
};

QJsonObject toJson(const Assignment &assignment);
Assignment assignmentFromJson(const QJsonObject &object);

} // namespace core
