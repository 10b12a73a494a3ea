// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a grouper keeps: documents, indexes, who is where.
#pragma once

#include "core/grouping/agreement_p.h"
#include "core/grouping/grouper.h"
#include "core/grouping/keptlinks_p.h"
#include "core/grouping/scoremodel_p.h"

#include <QSet>

#include <optional>

namespace core::grouping {

/// What makes two signals certainly the same: the fingerprint, else all that they say. Empty if a
/// signal says too little.
QString exactKey(const Signal &signal);

/// (source, external id); empty without an id.
QString externalKey(const Signal &signal);

std::unexpected<Error> notIndexed(SignalId signal);

/// A vector, and what a search for it met.
struct PreparedVector
{
    PackedVector vector;
    std::vector<NearSlot> met; ///< empty if it was not searched for
};

struct Proposal::Prepared
{
    Document document;
    std::vector<PreparedVector> vectors; ///< its own, then one for each query
    CandidateScale scale;                ///< of its candidates
    /// By report of a candidate: mean score (a logit) of the pairs with its members.
    QHash<ReportId, double> means;
};

/// A text that is only ever compared: a tenth of its size.
class KeyDigest
{
public:
    KeyDigest() = default;
    /// Of an empty text it is empty.
    KeyDigest(const QString &text); // NOLINT(google-explicit-constructor): looked up by texts
    bool isEmpty() const { return m_first == 0 && m_second == 0; }

    friend bool operator==(const KeyDigest &, const KeyDigest &) = default;
    friend size_t qHash(const KeyDigest &key, size_t seed = 0) noexcept
    {
        return size_t(key.m_first) ^ seed; // these bits are mixed well
    }

private:
    quint64 m_first = 0;
    quint64 m_second = 0;
};

/// An indexed signal, and its exact repeats. Its document is in `State::documents`.
struct IndexEntry
{
    std::vector<SignalId> members; ///< the first one is shown as the parent; empty if removed
    ReportId report;
    KeyDigest exactKey;
    TermId thread = noTerm;
    SlotIndex firstSlot = 0; ///< own vector, then one for each query
    int slotCount = 0;
};

struct ReportEntries
{
    std::vector<EntryIndex> entries;
    bool closed = false;
};

struct Grouper::State
{
    State(GroupingSettings given, const Clock &clockGiven, IdSource &idsGiven)
        : settings(std::move(given)), clock(clockGiven), ids(idsGiven)
    {
        if (settings.weights.size() == featureCount)
            model = std::make_shared<const ScoreModel>(ScoreModel::linear(settings.weights));
        else
            model = settings.model ? settings.model : builtInModel();
        for (size_t i = 0; i < featureCount; ++i) {
            if (settings.ignored.contains(featureName(FeatureId(i))))
                ignored.push_back(i);
        }
    }

    Compared compared(EntryIndex entry) const;
    /// The same in what is there, which keeps its memory.
    void get(EntryIndex entry, Compared &compared) const;
    /// prepared  outlives what is returned
    static Compared compared(const Proposal::Prepared &prepared);
    Proposal::Prepared prepared(const GroupingInput &input) const;
    Result<> check(const GroupingInput &input) const;
    /// Notes in `prepared` what was met, unless there is an `admit`.
    Result<std::vector<EntryIndex>> retrieve(Proposal::Prepared &prepared, int depth,
                                             const Admit &admit) const;
    /// Candidates with scores of pairs (logits), best first; `prepared` gets their scale.
    Result<std::vector<Candidate>> pairs(Proposal::Prepared &prepared, int depth,
                                         const Admit &admit) const;
    /// The same with the probability of belonging to the candidate's report as score.
    Result<std::vector<Candidate>> candidates(Proposal::Prepared &prepared, int depth,
                                              const Admit &admit) const;
    /// Features of a pair; `a` is the signal whose candidates are compared.
    FeatureValues valuesOf(const Compared &a, EntryIndex entry) const;
    /// Scores of pairs, logits: of a sample of the report's members without the parent. A thread
    /// speaks once, by its nearest, and the parent's has spoken: who answers in a thread says
    /// little by itself, and belongs there by being an answer.
    std::vector<double> voices(const Compared &signal, ReportId report, EntryIndex parent,
                               const Admit &admit) const;
    /// nearest  score of the pair with the parent, a logit
    double coherence(const Compared &signal, ReportId report, EntryIndex parent,
                     double nearest) const;
    /// Makes the scores of pairs (logits, best first) probabilities of belonging to the report.
    /// returns  mean score of the pairs with members of each report
    QHash<ReportId, double> hearReports(const Compared &signal, const Admit &admit,
                                        std::vector<Candidate> &candidates) const;
    /// Looks at the candidates from the best on: joins the first whose report takes the signal,
    /// else opens one, and keeps why. assignment  may have a report already (by another rule);
    /// `signal`, `judge`, `at` and the thresholds are set
    void decide(const Proposal::Prepared &prepared, const GroupingInput &input,
                std::vector<Candidate> candidates, const QSet<ReportId> &barred,
                Assignment &assignment) const;
    /// An indexed signal as it would come in.
    Proposal::Prepared preparedOf(EntryIndex entry) const;
    /// Scores of pairs (logits) as a decision about `one` would see them: beside the candidates
    /// that it would have if it came now. In the order of `others`, none of which is `one`.
    Result<std::vector<double>> scoresOf(EntryIndex one, std::span<const EntryIndex> others) const;
    /// As if each were the best candidate of the other in everything: no decision sees a pair as
    /// likelier, for more of the same evidence never lowers a score.
    PairScores mostAmong(std::span<const EntryIndex> all) const;
    /// As `scoresOf`, the mean of both ways round for each pair.
    Result<PairScores> scoresAmong(std::span<const EntryIndex> all) const;
    Agreement agreementOf(std::span<const EntryIndex> all, const PairScores &scores,
                          const std::vector<bool> &sides) const;
    /// The part that each of the sample belongs to: what is alike, or was said to go together.
    std::vector<size_t> partsOf(std::span<const EntryIndex> sample, const PairScores &scores,
                                std::span<const std::pair<SignalId, SignalId>> together) const;
    /// At most `count` entries of a report, evenly spaced, the first and the last included: what it
    /// began with and where it went. without  is not taken
    std::vector<EntryIndex> sampleOf(ReportId report, size_t count,
                                     std::optional<EntryIndex> without = {}) const;
    std::optional<EntryIndex> exactEntry(const Signal &signal, QString *rule) const;
    Result<EntryIndex> insert(const GroupingInput &input, const Proposal::Prepared &prepared,
                              ReportId report);
    Result<SlotIndex> insertVectors(EntryIndex entry, std::span<const PreparedVector> prepared,
                                    const QString &ofModel);
    void join(const Signal &signal, EntryIndex entry);
    QString bestQuery(const GroupingInput &input, const Proposal::Prepared &prepared,
                      EntryIndex entry) const;
    bool isClosed(ReportId report) const;
    /// The named signals that this one is, or repeats exactly.
    std::vector<SignalId> ruledAs(const Signal &signal) const;
    /// Reports that must not take this signal.
    QSet<ReportId> barred(const Signal &signal) const;
    /// Reports of what a person told apart from a named signal.
    QSet<ReportId> reportsApart(SignalId named) const;
    /// A member that the signal always goes with, of an open report.
    std::optional<EntryIndex> companion(const Signal &signal) const;
    /// Entries of a named signal: its own, and of what repeats it exactly.
    std::vector<EntryIndex> entriesOf(SignalId named) const;
    Result<> separate(SignalId signal);

    GroupingSettings settings;
    const Clock &clock;
    IdSource &ids;
    Stemmer stemmer;
    mutable Vocabulary vocabulary;
    DocumentStore documents; ///< by entry; removed ones stay until the index is rebuilt
    WordIndex words;
    VectorIndex vectors;
    mutable Compared second;              ///< of a pair in valuesOf, so that a pair costs no memory
    std::shared_ptr<KeptLinks> keptLinks; ///< until the first vector shows whether they fit
    std::shared_ptr<const ScoreModel> model; ///< what decides
    std::vector<size_t> ignored;             ///< features
    QString vectorModel;                     ///< of the vectors; empty before the first
    std::vector<IndexEntry> entries;
    QHash<SignalId, EntryIndex> members;
    QHash<KeyDigest, EntryIndex> exact;
    QHash<KeyDigest, SignalId> external;
    QHash<ReportId, ReportEntries> reports;
    Constraints constraints;
    QHash<KeyDigest, std::vector<SignalId>> ruledKeys; ///< named signals by their exact key
};

} // namespace core::grouping
