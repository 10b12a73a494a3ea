// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the grouper compares while labelled signals arrive: rows to learn from and to rank.
#pragma once

#include "tests/core/grouping/lab/boosting.h"
#include "tests/core/grouping/prepared.h"

namespace lab {

/// Reads a file of signals; exceptions without frames get those that the normalizer reads from
/// their text.
core::Result<tests::PreparedFile> readSignals(const QString &path);

/// The signals of each product alone, in the order of the products' names.
std::vector<tests::PreparedFile> byProduct(const tests::PreparedFile &data);

/// Signals that are left out together: of some days.
inline constexpr std::uint32_t blockOfSignals = 40;

/// How a list of candidates came about. Across: of other kinds and other reports alone.
enum class ListKind : std::uint8_t { Online, OnlineAcross, All, AllAcross };

/// The candidates of one signal, best first by the model that was current.
struct CandidateList
{
    ListKind kind = ListKind::Online;
    std::uint32_t query = 0;
    std::uint32_t block = 0; ///< signals that are left out together: of some days, or of a product
    bool hasAnswer = false;  ///< whether any admitted signal is of the same group
    std::vector<std::uint32_t> others; ///< the candidates, as numbers of signals
    std::vector<std::uint8_t> same;
    std::vector<float> values; ///< pairs × features
};

/// Replays the signals in order, each put where it belongs, and keeps what is compared as each
/// arrives; then, if `wantsAll`, what is compared when all are there.
core::Result<std::vector<CandidateList>> observe(const tests::PreparedFile &data, bool wantsAll,
                                                 const core::grouping::GroupingSettings &settings);

core::Result<> save(const std::vector<CandidateList> &lists, const QString &path);
core::Result<std::vector<CandidateList>> load(const QString &path);

/// Adds the rows of online lists. All positives and the nearest negatives are taken, of the others
/// every third with three times the weight, so that probabilities stay true.
void addRows(const std::vector<CandidateList> &lists, double weight, Table &table);

struct RankFigures
{
    int queries = 0;
    double ceiling = 0; ///< portion of queries with an answer among the candidates
    double atOne = 0;
    double atTen = 0;
    double reciprocal = 0; ///< mean reciprocal rank
};

RankFigures rank(const std::vector<CandidateList> &lists, ListKind kind,
                 const core::grouping::ScoreModel &model);

} // namespace lab
