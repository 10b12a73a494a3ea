// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Trained models put all their vectors into one corner, so that texts with nothing in common have a
// cosine of 0.3 or 0.8, as the model has it. Grouping's scores are calibrated on vectors where that
// is 0. Taking the mean away brings it there. Source: Mu and Viswanath 2018, "All-but-the-Top",
// its first step, with a mean over fixed texts, so that it is known before any signal.
#pragma once

#include "core/embedding/embedder.h"

namespace core::embedding {

/// Descriptions of problems with nothing in common. A change of them needs another mark in the
/// model's name; see centred().
const std::vector<QString> &unrelatedTexts();

/// The mean of unit vectors of one dimension. errors  InvalidInput: none
Result<std::vector<float>> meanOf(const std::vector<Embedding> &vectors);

/// The name of a model whose vectors are centred: other vectors than those of the model itself.
QString centredModel(const QString &model);

/// `embedder` with `centre` taken from its vectors, at unit length again.
std::unique_ptr<Embedder> centred(std::unique_ptr<Embedder> embedder, std::vector<float> centre);

} // namespace core::embedding
