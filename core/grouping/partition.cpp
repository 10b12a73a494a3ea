// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/partition_p.h"

#include <cmath>
#include <map>
#include <utility>

namespace core::grouping {

namespace {

template<typename Key>
double pairsIn(const std::map<Key, double> &sizes)
{
    double pairs = 0;
    for (const auto &[key, size] : sizes)
        pairs += size * (size - 1) / 2;
    return pairs;
}

double entropy(const std::map<int, double> &sizes, double total)
{
    double sum = 0;
    for (const auto &[label, size] : sizes)
        sum -= size / total * std::log(size / total);
    return sum;
}

double portion(double part, double whole)
{
    return whole > 0 ? part / whole : 1;
}

} // namespace

PartitionFigures comparePartitions(std::span<const int> truth, std::span<const int> found)
{
    std::map<int, double> truthSizes;
    std::map<int, double> foundSizes;
    std::map<std::pair<int, int>, double> cells;
    for (size_t i = 0; i < truth.size(); ++i) {
        ++truthSizes[truth[i]];
        ++foundSizes[found[i]];
        ++cells[{truth[i], found[i]}];
    }
    const auto total = double(truth.size());
    const double together = pairsIn(cells);
    const double truthPairs = pairsIn(truthSizes);
    const double foundPairs = pairsIn(foundSizes);

    PartitionFigures figures;
    figures.pairPrecision = portion(together, foundPairs);
    figures.pairRecall = portion(together, truthPairs);
    if (figures.pairPrecision + figures.pairRecall > 0)
        figures.pairF1 = 2 * figures.pairPrecision * figures.pairRecall /
                         (figures.pairPrecision + figures.pairRecall);
    const double allPairs = total * (total - 1) / 2;
    const double byChance = allPairs > 0 ? truthPairs * foundPairs / allPairs : 0;
    const double most = (truthPairs + foundPairs) / 2;
    figures.ari = most == byChance ? 1 : (together - byChance) / (most - byChance);

    double truthGivenFound = 0;
    double foundGivenTruth = 0;
    for (const auto &[cell, size] : cells) {
        truthGivenFound -= size / total * std::log(size / foundSizes[cell.second]);
        foundGivenTruth -= size / total * std::log(size / truthSizes[cell.first]);
    }
    const double truthEntropy = entropy(truthSizes, total);
    const double foundEntropy = entropy(foundSizes, total);
    figures.homogeneity = truthEntropy > 0 ? 1 - truthGivenFound / truthEntropy : 1;
    figures.completeness = foundEntropy > 0 ? 1 - foundGivenTruth / foundEntropy : 1;
    return figures;
}

} // namespace core::grouping
