// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The features of a pair that come from the terms of both.
#pragma once

#include "core/grouping/features_p.h"

namespace core::grouping {

/// Features by their names.
class Values
{
public:
    double &operator[](FeatureId feature) { return m_values[size_t(feature)]; }
    const FeatureValues &values() const { return m_values; }

private:
    FeatureValues m_values{};
};

/// Sets what words, statement, identifiers, errors, places, title, calls and pairs of words say.
/// table  of the first document
void compareTerms(const TermTable &table, const Document &a, const Document &b,
                  const Vocabulary &vocabulary, double meanLength, Values &values);

} // namespace core::grouping
