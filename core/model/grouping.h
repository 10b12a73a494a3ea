// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a signal is in a report.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QJsonObject>
#include <QString>

#include <optional>
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

/// A report that was not joined although its nearest member scored this much is kept as a link.
inline constexpr double nearMissScore = 0.05;

/// A report that was looked at and not joined.
struct RejectedCandidate
{
    ReportId report;
    SignalId nearest; ///< the member that came closest
    double score = 0; ///< calibrated probability, [0, 1]
    QString reason;   ///< belowThreshold, incoherent, judgeRefused, closed, secondBest, never
    /// Median likeness to the rest of that report, [0, 1]; negative if it was not asked for.
    double coherence = -1;
    /// What made the score: the largest contributions, the others as their sum. Empty if no score
    /// decided.
    std::vector<MatchFeature> features;

    friend bool operator==(const RejectedCandidate &, const RejectedCandidate &) = default;
};

/// Where a signal belongs and the evidence for it; stored with the membership.
struct Assignment
{
    SignalId signal;
    ReportId report;
    bool opened = false; ///< a new report, because nothing was near enough
    QString rule;        ///< externalId, fingerprint, score, opened, person, always, settled
    SignalId parent;     ///< the member it joined through; none if opened
    QString query;       ///< the query that matched best
    double score = 0;    ///< calibrated probability, [0, 1]; 1 for exact keys
    QString judge;       ///< member id and version
    /// What made the score; the built-in score is the logistic of the contributions' sum. Of the
    /// nearest candidate (the first rejected one) if the report was opened.
    std::vector<MatchFeature> features;
    std::vector<RejectedCandidate> rejected; ///< best first, at most 5; near misses are links
    Timestamp at;
    double threshold = 0;          ///< score at which a signal joined then; 0 if no score decided
    double coherence = -1;         ///< as of RejectedCandidate, of the report that was joined
    double coherenceThreshold = 0; ///< below it a report was not joined

    friend bool operator==(const Assignment &, const Assignment &) = default;
};

/// The feature that stands for the sum of those that are not listed.
inline constexpr QStringView otherFeatures = u"others";

QJsonObject toJson(const Assignment &assignment);
/// The same, smaller: features are arrays of name, value and contribution.
QJsonObject storedForm(const Assignment &assignment);
/// Reads both forms.
Assignment assignmentFromJson(const QJsonObject &object);

/// What a person may say of two signals.
enum class Pairing : std::uint8_t {
    Never,  ///< no report may hold both
    Always, ///< they are in one report, wherever that goes
};
QString pairingName(Pairing pairing); ///< never, always
std::optional<Pairing> pairingFromName(QStringView name);

/// It holds until it is withdrawn, for the two signals and for their exact repeats.
struct PairRule
{
    DecisionId id; ///< of the decision that made it
    SignalId first;
    SignalId second;
    Pairing pairing = Pairing::Never;
    Timestamp at;

    friend bool operator==(const PairRule &, const PairRule &) = default;
};

QJsonObject toJson(const PairRule &rule);
PairRule pairRuleFromJson(const QJsonObject &object);

/// What a correction says about two signals: data that the engine is measured on.
struct PairLabel
{
    SignalId first;
    SignalId second;
    bool same = false;
    QString origin; ///< merged, split, moved, never, always, accepted, dismissed
    Timestamp at;
    double weight = 1; ///< all labels of one decision weigh 1 together

    friend bool operator==(const PairLabel &, const PairLabel &) = default;
};

/// A report that is possibly about the same problem, as the decisions about single signals left it.
struct ReportLink
{
    ReportId report;
    ReportId other;
    int count = 0;      ///< near misses between the two
    double score = 0;   ///< of the nearest, [0, 1]
    SignalId signal;    ///< of the nearest: a member of `report`
    SignalId nearest;   ///< a member of `other`
    QString reason;     ///< of the nearest: see RejectedCandidate
    bool apart = false; ///< a person said that these two never belong together
    Timestamp at;       ///< of the nearest

    friend bool operator==(const ReportLink &, const ReportLink &) = default;
};

QJsonObject toJson(const ReportLink &link);
ReportLink reportLinkFromJson(const QJsonObject &object);

/// What decisions are made by.
struct Thresholds
{
    double join = 0;      ///< a signal joins the report of one that is so likely, in (0, 1)
    double coherence = 0; ///< and belongs so likely to the middle one of its members, in [0, 1)

    friend bool operator==(const Thresholds &, const Thresholds &) = default;
};

using RegroupingId = Id<struct RegroupingTag>;

/// Move: some signals of one report belong rather to another.
enum class RegroupingKind : std::uint8_t { Merge, Split, Move };
/// Obsolete: the reports went another way meanwhile.
enum class RegroupingState : std::uint8_t { Open, Accepted, Dismissed, Obsolete };
QString regroupingKindName(RegroupingKind kind);    ///< merge, split, move
QString regroupingStateName(RegroupingState state); ///< open, accepted, dismissed, obsolete

/// Two reports that agree, one that falls into two, or signals that are in the wrong one: proposed,
/// never done without a person.
/// Likeness is the calibrated probability that two signals are about one problem, [0, 1].
struct Regrouping
{
    RegroupingId id;
    RegroupingKind kind = RegroupingKind::Merge;
    RegroupingState state = RegroupingState::Open;
    ReportId report;
    ReportId other;                ///< merge: what would go into `report`; move: what would grow
    std::vector<SignalId> leaving; ///< split: what would get a report of its own; move: `other`
    /// Mean, over sampled members of both sides, of the probability of joining the other side.
    /// Move: that of what leaves alone.
    double agreement = 0;
    double within = 0;    ///< the same with the other members of their own side
    double threshold = 0; ///< that it reaches; split: agreement below which it was proposed
    int compared = 0;     ///< pairs
    int nearMisses = 0;   ///< members of either that nearly joined the other
    int members = 0;      ///< of both sides, when it was proposed
    double score = 0;     ///< of the nearest pair across the sides
    SignalId signal;      ///< of that pair: on the side that stays
    SignalId nearest;     ///< of that pair: on the other side
    Timestamp created;
    DecisionId decision; ///< what accepted or dismissed it

    friend bool operator==(const Regrouping &, const Regrouping &) = default;
};

QJsonObject toJson(const Regrouping &regrouping);
/// Reads what toJson() wrote.
Regrouping regroupingFromJson(const QJsonObject &object);

} // namespace core
