// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What speaks for and against two signals being about one problem, as named numbers.
#pragma once

#include "core/grouping/meaning_p.h"
#include "core/grouping/termtable_p.h"
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
    TimeGap,          ///< ln(1 + days) / 8
    ShortText,        ///< 1 / (1 + distinct words of the shorter / 10)
    TitleCosine,      ///< tf-idf, titles
    TitleInText,      ///< portion of one's title in the other's words; better way round
    TitleInTextBoth,  ///< the worse way round
    ErrorCosine,      ///< tf-idf, error messages and lines about errors
    CallCosine,       ///< tf-idf, names of functions and classes in the frames
    CallInText,       ///< portion of one's calls in the other's words; better way round
    PairCosine,       ///< idf, pairs of words in a row
    SharedPairs,      ///< ln(1 + sum of the idf of shared pairs) / 4
    SharedQuotes,     ///< rarity of shared texts in quotation marks, at most 2, / 2
    SharedMention,    ///< 1 if one id of a trace, session or ticket is in both
    SecondRarestWord, ///< rarity of the second rarest shared word or identifier
    ThirdRarestWord,
    RarestAlone,     ///< rarity of the rarest shared word by the indexed signals that have it
    SharedWeight,    ///< ln(1 + sum of the idf of shared words) / 6
    WordsInText,     ///< portion (by idf) of one's words in the other; better way round
    WordsInTextBoth, ///< the worse way round
    SharedPortion,   ///< shared words by all words (by idf)
    ShorterText,     ///< ln(1 + distinct words of the shorter) / 6
    LongerText,
    WorkspaceSize, ///< ln(1 + signals indexed) / 12
    SameService,   ///< 1 if both name one and it is the same
    MeaningCosine, ///< of what both say by the lexicon, without what is usual; (1 + cosine) / 2
    TitleMeaning,  ///< the same for one's title and all of the other; better way round
    RelatedWords,  ///< portion (by idf) of telling words with related ones in the other
    // Of the list that a signal is compared with; 0 outside of one.
    WordMargin,      ///< WordCosine by the best of the candidates of the same kind, at least 0.25
    StatementMargin, ///< the same for StatementCosine
    OwnMargin,       ///< the same for OwnCosine
    PairMargin,      ///< the same for PairCosine
    TextMargin,      ///< the same for WordsInText
    MeaningMargin,   ///< the same for MeaningCosine
    WordPlace,       ///< 1 / (1 + candidates of any kind with a higher WordCosine)
    StatementPlace,
    OwnPlace,
    PairPlace,
    TextPlace,
    MeaningPlace,
};
inline constexpr size_t featureCount = size_t(FeatureId::MeaningPlace) + 1;

using FeatureValues = std::array<double, featureCount>;

/// "wordCosine"; stable, stored with decisions.
QString featureName(FeatureId feature);
/// What each weight is believed to be before any data is seen; features that the data of the fit
/// does not show keep it.
std::span<const double> priorWeights();

/// How the candidates of one signal compare with it, so that each can be seen beside the best.
class CandidateScale
{
public:
    static constexpr std::array measures{FeatureId::WordCosine,  FeatureId::StatementCosine,
                                         FeatureId::OwnCosine,   FeatureId::PairCosine,
                                         FeatureId::WordsInText, FeatureId::MeaningCosine};

    void add(SignalKind kind, const FeatureValues &values);
    void finish();
    /// Sets the margins and places of a pair whose second is of this kind.
    void apply(SignalKind kind, FeatureValues &values) const;

private:
    static constexpr size_t kinds = 5;
    std::array<std::array<double, kinds>, measures.size()> m_best{};
    std::array<std::vector<double>, measures.size()> m_sorted;
};

/// A document with its vectors.
struct Compared
{
    Document document;
    VectorView own; ///< empty if it has none
    std::vector<VectorView> queries;
    const CandidateScale *scale = nullptr; ///< of the list that is compared with it
    mutable TermTable terms;               ///< cache of `compare` for the first of a pair
    mutable DocumentMeaning meaning;       ///< the same
};

/// a           the signal whose list it is, if one is given; what depends on it alone is kept in it
/// meanLength  of the documents, in WordIndex::lengthOf
FeatureValues compare(const Compared &a, const Compared &b, const Vocabulary &vocabulary,
                      double meanLength);

} // namespace core::grouping
