// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text to a vector without a trained model: weighted words, ideas, identifiers and letter groups,
// hashed.
#pragma once

#include "core/base/words.h"

#include <vector>

namespace core::embedding {

inline constexpr int hashedDimension = 256;

/// A unit vector of `hashedDimension`. The same on every machine: hashing is defined bit by bit and
/// values are rounded to multiples of 2^-20. A text without a word gives the first unit vector.
///
/// text    the first 20,000 characters count
/// source  Weinberger et al. 2009, Feature Hashing for Large Scale Multitask Learning (signed
///         hashing keeps inner products unbiased); letter groups after Bojanowski et al. 2017
/// thread  any, one at a time for each stemmer
std::vector<float> hashedVector(const QString &text, const Stemmer &stemmer);

} // namespace core::embedding
