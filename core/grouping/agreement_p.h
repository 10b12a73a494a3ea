// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How two sides of compared entries agree.
#pragma once

#include "core/grouping/grouper.h"
#include "core/grouping/scoremodel_p.h"

#include <optional>
#include <span>
#include <vector>

namespace core::grouping {

/// Score (a logit) of each entry with each other one, by place; symmetric, 0 on the diagonal.
using PairScores = std::vector<std::vector<double>>;

/// An agreement without names: the signals are those at `first` and `second`.
struct AgreementOfPlaces
{
    Agreement figures;
    size_t first = 0;  ///< of the nearest pair, on the first side
    size_t second = 0; ///< on the second side
};

/// How likely the members of each side would join the other one. Of three or more members, the
/// second nearest counts in place of the nearest, so that one that speaks of both reports does not
/// merge them.
/// sides    by place, true for the second one
/// returns  `compared` of 0 if one of them is empty
AgreementOfPlaces agreementOf(const PairScores &scores, const std::vector<bool> &sides,
                              const ReportStep &step);

/// The two largest parts, each of at least two places, and what belongs to neither beside the one
/// that it is nearer to.
/// parts    a label for each place
/// returns  by place, true for the smaller part; nothing if there are no two such parts
std::optional<std::vector<bool>> sidesOf(std::span<const size_t> parts, const PairScores &scores);

} // namespace core::grouping
