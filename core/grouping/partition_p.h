// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How alike two groupings of the same things are.
#pragma once

#include <span>

namespace core::grouping {

struct PartitionFigures
{
    double pairPrecision = 0; ///< of pairs put together, the portion that belongs together
    double pairRecall = 0;    ///< of pairs that belong together, the portion put together
    double pairF1 = 0;
    double ari = 0; ///< adjusted Rand index, 0 by chance, 1 if equal
    double homogeneity = 0;
    double completeness = 0;
};

/// Precision is 1 if nothing was put together, recall is 1 if nothing belongs together.
///
/// truth, found  a label for each thing, any integers; equally long
/// source        Hubert and Arabie 1985 (adjusted Rand index); Rosenberg and Hirschberg 2007
PartitionFigures comparePartitions(std::span<const int> truth, std::span<const int> found);

} // namespace core::grouping
