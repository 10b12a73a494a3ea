// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What speaks for and against two signals being about one problem, as named numbers.
#pragma once

#include "core/grouping/vectorindex_p.h"

#include <array>

namespace core::grouping {

/// The features, in the order of the weights. Cosines are in [0, 1] (negative ones count as 0);
/// "rarity" is Vocabulary::rarity. Symmetric: swapping the signals changes nothing.
enum class FeatureId : std::uint8_t {
    Bias,             ///< 1
    ExceptionMessage, ///< 1 if the kinds are these two; both exceptions is the reference
    ExceptionLog,
    LogMessage,
    BothMessages,
    BothLogs,
    OtherKinds,          ///< a replay or experiment is one of them
    OwnCosine,           ///< embedding of title and content
    OwnCosineAcross,     ///< the same if the kinds differ
    QueryCosine,         ///< best pair of query embeddings
    WordCosine,          ///< tf-idf, everything
    WordCosineAcross,    ///< the same if the kinds differ
    WordCosineSquared,   ///< lets the score rise late
    StatementCosine,     ///< tf-idf, title and queries by idea
    StatementAcross,     ///< the same if the kinds differ
    IdentifierCosine,    ///< tf-idf, whole identifiers
    StatementInText,     ///< portion (by idf) of one's statement in the other; better way round
    StatementInTextBoth, ///< the worse way round
    ErrorInText,         ///< portion of one's error words in the other's words; better way round
    PlaceInText,         ///< portion of one's culprit and route words in the other's words
    Bm25,                ///< BM25 of one for the other by its score for itself; better way round
    Bm25Both,            ///< the worse way round
    RarestWord,          ///< rarity of the rarest shared word or identifier
    RareWords,           ///< the five rarest shared: sum of rarity / 5
    SameErrorType,       ///< rarity of the rarest shared type
    OtherErrorType,      ///< 1 if both raised one and share none
    SameCulprit,         ///< rarity of the in-app function where both gave up
    SharedSymbols,       ///< in-app functions: sum of rarity, at most 3, / 3
    SharedFiles,         ///< the same for files
    OtherFrames,         ///< 1 if both have in-app functions and share none
    SameRoute,           ///< rarity of a shared route: own, or one's own that the other names
    OtherRoute,          ///< 1 if both have an own route and share none
    SameFeature,         ///< rarity
    OtherService,        ///< 1 if both name one and they differ
    SameTrace,           ///< 1 if equal
    SameSession,
    SameThread,
    TimeGap,   ///< ln(1 + days) / 8
    ShortText, ///< 1 / (1 + distinct words of the shorter / 10)
};
inline constexpr size_t featureCount = size_t(FeatureId::ShortText) + 1;

using FeatureValues = std::array<double, featureCount>;

/// "wordCosine"; stable, stored with decisions.
QString featureName(FeatureId feature);

/// A document with its vectors.
struct Compared
{
    Document document;
    VectorView own; ///< empty if it has none
    std::vector<VectorView> queries;
};

/// meanLength  of the documents, in WordIndex::lengthOf
FeatureValues compare(const Compared &a, const Compared &b, const Vocabulary &vocabulary,
                      double meanLength);

} // namespace core::grouping
