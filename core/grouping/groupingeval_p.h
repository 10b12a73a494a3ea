// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What measuring the product and measuring a baseline have in common.
#pragma once

#include "core/grouping/groupingeval.h"
#include "core/grouping/partition_p.h"

namespace core::grouping {

/// Numbers from 0, in the order in which the keys are met.
template<typename Key>
int numberOf(const Key &key, QHash<Key, int> &numbers)
{
    const auto known = numbers.constFind(key);
    if (known != numbers.constEnd())
        return *known;
    const int next = int(numbers.size());
    numbers.insert(key, next);
    return next;
}

/// Whether finding one for the other is hard: of another kind, and not found in the same place.
inline bool isFar(const LabelledSignal &one, const LabelledSignal &other)
{
    return one.signal.kind != other.signal.kind &&
           (one.report.isEmpty() || one.report != other.report);
}

/// How many of those who could be answered were, and how early.
struct Recall
{
    int queries = 0;
    int atOne = 0;
    int atTen = 0;
    double reciprocal = 0;

    /// place  of the first right answer, from 0; -1 if there was none
    void add(int place)
    {
        ++queries;
        if (place < 0)
            return;
        atOne += place == 0 ? 1 : 0;
        atTen += place < 10 ? 1 : 0;
        reciprocal += 1 / double(place + 1);
    }
    double portion(double hits) const { return queries > 0 ? hits / queries : 0; }
};

/// any, cross  among all signals, and among those that isFar lets through
inline void setRecall(GroupingFigures &figures, const Recall &any, const Recall &cross)
{
    figures.queries = any.queries;
    figures.recallAt1 = any.portion(any.atOne);
    figures.recallAt10 = any.portion(any.atTen);
    figures.reciprocalRank = any.portion(any.reciprocal);
    figures.crossQueries = cross.queries;
    figures.crossRecallAt1 = cross.portion(cross.atOne);
    figures.crossRecallAt10 = cross.portion(cross.atTen);
    figures.crossReciprocalRank = cross.portion(cross.reciprocal);
}

inline void setPartition(GroupingFigures &figures, const PartitionFigures &partition)
{
    figures.pairPrecision = partition.pairPrecision;
    figures.pairRecall = partition.pairRecall;
    figures.pairF1 = partition.pairF1;
    figures.ari = partition.ari;
    figures.homogeneity = partition.homogeneity;
    figures.completeness = partition.completeness;
}

} // namespace core::grouping
