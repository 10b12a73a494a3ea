// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a grouper keeps: documents, indexes, who is where.
#pragma once

#include "core/grouping/grouper.h"
#include "core/grouping/scoremodel_p.h"

#include <optional>

namespace core::grouping {

/// What makes two signals certainly the same: the fingerprint, else all that they say. Empty if a
/// signal says too little.
QString exactKey(const Signal &signal);

/// (source, external id); empty without an id.
QString externalKey(const Signal &signal);

struct Proposal::Prepared
{
    Document document;
};

/// An indexed signal, and its exact repeats.
struct IndexEntry
{
    Document document;
    std::vector<SignalId> members; ///< the first one is shown as the parent; empty if removed
    ReportId report;
    QString exactKey;
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
        if (settings.weights.size() != featureCount)
            settings.weights.assign(builtInWeights().begin(), builtInWeights().end());
    }

    Compared compared(EntryIndex entry) const;
    static Compared compared(const Document &document, const GroupingInput &input);
    Result<> check(const GroupingInput &input) const;
    Result<std::vector<EntryIndex>> retrieve(const Document &document, const GroupingInput &input,
                                             int depth, const Admit &admit) const;
    Result<std::vector<Candidate>> candidates(const Document &document, const GroupingInput &input,
                                              int depth, const Admit &admit) const;
    double coherence(const Compared &signal, const ReportEntries &report, EntryIndex parent) const;
    std::optional<EntryIndex> exactEntry(const Signal &signal, QString *rule) const;
    Result<EntryIndex> insert(const GroupingInput &input, Document document, ReportId report);
    void join(const Signal &signal, EntryIndex entry);
    QString bestQuery(const GroupingInput &input, EntryIndex entry) const;
    bool isClosed(ReportId report) const;
    Result<> separate(SignalId signal);

    GroupingSettings settings;
    const Clock &clock;
    IdSource &ids;
    Stemmer stemmer;
    mutable Vocabulary vocabulary;
    WordIndex words;
    VectorIndex vectors;
    QString model; ///< of the vectors; empty before the first
    std::vector<IndexEntry> entries;
    QHash<SignalId, EntryIndex> members;
    QHash<QString, EntryIndex> exact;
    QHash<QString, SignalId> external;
    QHash<ReportId, ReportEntries> reports;
};

} // namespace core::grouping
