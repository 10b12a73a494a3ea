// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/scoremodel_p.h"

#include <cmath>

namespace core::grouping {

namespace {

/// Set by hand from what the features mean.
constexpr std::array<double, featureCount> prior{
    -7,   // bias
    -0,   // exceptionMessage
    0,    // exceptionLog
    0,    // logMessage
    0,    // bothMessages
    0,    // bothLogs
    0,    // otherKinds
    1,    // ownCosine
    0,    // ownCosineAcross
    1.5,  // queryCosine
    3,    // wordCosine
    0,    // wordCosineAcross
    1,    // wordCosineSquared
    2,    // statementCosine
    0,    // statementAcross
    1,    // identifierCosine
    1,    // statementInText
    1,    // statementInTextBoth
    1,    // errorInText
    1.5,  // placeInText
    1,    // bm25
    1,    // bm25Both
    1,    // rarestWord
    1,    // rareWords
    1.2,  // sameErrorType
    -1,   // otherErrorType
    2.5,  // sameCulprit
    1,    // sharedSymbols
    0.7,  // sharedFiles
    -1,   // otherFrames
    2.5,  // sameRoute
    -1.5, // otherRoute
    1,    // sameFeature
    -1,   // otherService
    4,    // sameTrace
    1.2,  // sameSession
    5,    // sameThread
    -1,   // timeGap
    0.5,  // shortText
};

constexpr std::array<double, featureCount> builtIn{
#include "core/grouping/scoreweights.inc"
};

} // namespace

std::span<const double> builtInWeights()
{
    return builtIn;
}

std::span<const double> priorWeights()
{
    return prior;
}

double probability(std::span<const double> values, std::span<const double> weights)
{
    double sum = 0;
    for (size_t i = 0; i < values.size(); ++i)
        sum += values[i] * weights[i];
    return 1 / (1 + std::exp(-sum));
}

std::vector<MatchFeature> explained(std::span<const double> values, std::span<const double> weights)
{
    std::vector<MatchFeature> features;
    for (size_t i = 0; i < values.size(); ++i) {
        if (values[i] != 0)
            features.push_back({featureName(FeatureId(i)), values[i], values[i] * weights[i]});
    }
    return features;
}

} // namespace core::grouping
