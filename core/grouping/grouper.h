// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which report a signal belongs to, and why.
#pragma once

#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/grouping/constraints.h"
#include "core/model/grouping.h"
#include "core/model/query.h"
#include "core/model/signal.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace core::grouping {

/// A signal with everything a decision may use.
struct GroupingInput
{
    Signal signal;
    QuerySet queries;
    std::vector<Embedding> queryVectors; ///< one for each query
    Embedding ownVector;                 ///< of `ownText`
};

/// What a signal's own vector is made of: title and content.
QString ownText(const Signal &signal);

class ScoreModel;

struct GroupingSettings
{
    double joinThreshold = 0.45; ///< calibrated probability in [0, 1] at which a signal joins
    int candidates = 20;         ///< members fetched by each retriever
    /// Median probability, over a sample of a report's other members, below which a signal does
    /// not join however near it is to one of them.
    double coherenceThreshold = 0.2;
    /// In the order of Grouper::featureNames, of a plain weighted sum; empty means `model`.
    std::vector<double> weights;
    std::shared_ptr<const ScoreModel> model; ///< null means the built-in one
    QStringList ignored;                     ///< features that are always 0, for ablation
    bool usesTime = true; ///< whether what is near in time is looked up first, for ablation
};

/// Features that rest on the same evidence.
struct FeatureFamily
{
    QString name;
    QStringList features;
};
/// Every feature but the bias is in one.
std::vector<FeatureFamily> featureFamilies();

struct RankedSignal
{
    SignalId signal;
    double score = 0;
};

/// A member that may be about the same problem.
struct Candidate
{
    SignalId signal;
    ReportId report;
    double score = 0;           ///< calibrated probability, [0, 1]
    std::vector<double> values; ///< of the features, in the order of Grouper::featureNames
    QString judge;              ///< who set `score`; empty for the built-in one
};

/// A decision that is not yet made. A judge may change the scores of its candidates before
/// `settle`.
struct Proposal
{
    QString exactRule;                 ///< externalId, fingerprint; empty if nothing is equal
    SignalId exact;                    ///< the member that is equal
    std::vector<Candidate> candidates; ///< best first; empty if exact
    struct Prepared;
    std::shared_ptr<Prepared> prepared; ///< what `settle` need not compute again
};

/// How much the members of two reports, or of two parts of one, are alike. Over a sample.
struct Agreement
{
    /// Mean, over the members of both sides, of the probability of joining the other side; by the
    /// second nearest if that has three or more, so that no single signal is a bridge.
    double agreement = 0;
    double within = 0; ///< the same with the other members of the own side
    int compared = 0;  ///< pairs across
    double score = 0;  ///< probability that the nearest pair is about one problem
    SignalId first;    ///< of that pair
    SignalId second;
};

/// A signal that would go to another report if it came now.
struct Misplacement
{
    std::vector<SignalId> leaving; ///< the signal and its exact repeats
    ReportId to;
    SignalId nearest;     ///< its nearest member there
    double score = 0;     ///< probability of belonging there
    double stays = 0;     ///< of belonging to the rest of its report
    double threshold = 0; ///< what joining asks for
};

/// A report that falls into two.
struct Division
{
    std::vector<SignalId> leaving; ///< the smaller part, exact repeats included
    Agreement agreement;           ///< between what stays (first) and what leaves (second)
    double threshold = 0;          ///< the agreement that one report asks for
    std::vector<SignalId> sample;  ///< what the parts were found by
    std::vector<bool> sides;       ///< of each of the sample: whether it leaves
    std::vector<SignalId> left;    ///< the first of each kind that has no side yet
};

/// The index of all grouped signals of a workspace: vectors (hnswlib), words and shared keys. A
/// cache: rebuilt by adding every signal again. thread  one at a time; the index queue
class Grouper
{
public:
    Grouper(GroupingSettings settings, const Clock &clock, IdSource &ids);
    ~Grouper();

    /// Decides and adds. Exact keys first (fingerprint), then fused retrieval, score, coherence.
    /// The same as `settle(input, propose(input))`.
    /// errors  InvalidInput if a vector's dimension or model differs from the index
    Result<Assignment> assign(const GroupingInput &input);

    /// The two halves of `assign`, for a caller that asks a judge in between.
    Result<Proposal> propose(const GroupingInput &input) const;
    Result<Assignment> settle(const GroupingInput &input, Proposal proposal);

    /// Whether `assign` decides by an exact key, so that it needs neither queries nor vectors.
    bool isRepeat(const Signal &signal) const;

    /// Adds a signal whose report is known: rebuilding, moves by a person. A signal that is there
    /// already is moved.
    Result<> add(const GroupingInput &input, ReportId report);
    /// What `add` found out by searching, for the next index of the same signals: links of the
    /// graph, without vectors, ids or text. Empty if there is nothing to keep, or until `connect`
    /// is done. A tenth of a second for 100,000 signals.
    QByteArray links() const;
    /// Before the first `add`: signals that had links get them without a search; others wait for
    /// `connect`. What is found is as if nothing had been kept.
    /// bytes   of `links`; of another embedder they are ignored
    /// errors  Corrupt, Unsupported (an older format), Conflict (the index is not empty)
    Result<> useLinks(const QByteArray &bytes);
    /// After the last `add` of a rebuilding, until it returns 0: nothing may be decided before.
    /// count    vectors in this call
    /// returns  vectors that still wait
    /// errors   Internal
    Result<int> connect(int count);
    bool isConnected() const; ///< nothing waits for `connect`
    /// Later signals with the same fingerprint follow. Unknown signals are ignored, here and below.
    void move(SignalId signal, ReportId to);
    void remove(SignalId signal);
    /// A closed report takes no new members; its recurrence opens a new one that names it in
    /// `rejected` (closed).
    void setClosed(ReportId report, bool closed);
    /// What a person said about pairs; replaces what was said before. Holds for the named signals
    /// and for what is an exact repeat of one of them: no later decision breaks it. Signals that
    /// are in one report already stay there.
    void setConstraints(Constraints constraints);

    /// The `count` nearest earlier signals by the same score that decides, best first. For
    /// evaluation and the screen.
    std::vector<RankedSignal> nearest(const GroupingInput &input, int count) const;
    /// The same among signals for which `admit` is true.
    std::vector<RankedSignal> nearest(const GroupingInput &input, int count,
                                      const std::function<bool(SignalId)> &admit) const;
    /// The calibrated probability that two indexed signals are about one problem, each seen beside
    /// the candidates that it would have if it came now; none if one is not there. errors  Internal
    Result<std::optional<double>> likeness(SignalId one, SignalId other) const;
    /// What would be decided about an indexed signal if it came now, all others being there. It is
    /// not moved. joinThreshold  0 or less: the one in use; coherenceThreshold  less than 0: the
    /// same errors  NotFound; as assign()
    Result<Assignment> reconsider(SignalId signal, double joinThreshold = 0,
                                  double coherenceThreshold = -1) const;
    /// Of at most 8 members of each, as `likeness`; nothing is compared if a report has no members
    /// here. Below the join threshold the figures may be too high. errors  Internal
    Result<Agreement> agreement(ReportId one, ReportId other) const;
    /// Whether a member of a report with others belongs clearly rather to another one: the odds
    /// there are half as high again as they have to be, and as they are where it is. No rule of a
    /// person is broken by moving it. errors  NotFound; Internal
    Result<std::optional<Misplacement>> misplacement(SignalId signal) const;
    /// The first signal of each kind, exact repeats being one.
    std::vector<SignalId> distinctMembers(ReportId report) const;
    /// Open reports with a member near to one of three of this report's, nearest first, that no
    /// rule keeps apart from it. errors  Internal
    Result<std::vector<ReportId>> neighbours(ReportId report, int count) const;
    /// The two parts a report falls into if only pairs that would join hold it together: none if it
    /// holds, or if the parts agree enough to be coherent. Looks at 24 members; `divide` puts all
    /// on their sides, which are those of the nearest of these.
    /// together  pairs that a person put together, beside the rules
    /// errors    Internal
    Result<std::optional<Division>>
    division(ReportId report, std::span<const std::pair<SignalId, SignalId>> together) const;
    /// Puts up to `count` more members and their repeats on a side. What was taken away since is
    /// left out.
    /// returns  whether there are more; if not, `leaving` is complete, and perhaps empty
    bool divide(Division &division, size_t count) const;
    const GroupingSettings &settings() const;
    /// Later decisions are made with these; weights as they are.
    void setThresholds(double joinThreshold, double coherenceThreshold);
    /// The same with what they were compared by, as many as a decision compares. For training and
    /// evaluation.
    std::vector<Candidate> compared(const GroupingInput &input,
                                    const std::function<bool(SignalId)> &admit) const;
    /// Signals added, exact repeats included.
    int size() const;

    /// Names of the features, in the order of weights and of Candidate::values.
    static QStringList featureNames();

private:
    friend class GrouperProbe; ///< of the benchmark: puts the graph beside hnswlib's own
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace core::grouping
