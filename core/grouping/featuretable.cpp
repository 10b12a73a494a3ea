// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is said about the features: names, families, and weights from before anything was measured.
#include "core/grouping/features_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

struct Row
{
    FeatureId id;
    QStringView name;
    QStringView family; ///< empty: it cannot be left out
    double prior = 0;   ///< weight, set by hand from what the feature means
};

// clang-format off
constexpr std::array<Row, featureCount> table{{
    {FeatureId::Bias, u"bias", u"", -7.5},
    {FeatureId::ExceptionMessage, u"exceptionMessage", u"kinds", 0},
    {FeatureId::ExceptionLog, u"exceptionLog", u"kinds", 0},
    {FeatureId::LogMessage, u"logMessage", u"kinds", 0},
    {FeatureId::BothMessages, u"bothMessages", u"kinds", 0},
    {FeatureId::BothLogs, u"bothLogs", u"kinds", 0},
    {FeatureId::OtherKinds, u"otherKinds", u"kinds", 0},
    {FeatureId::OwnCosine, u"ownCosine", u"vectors", 1},
    {FeatureId::OwnCosineAcross, u"ownCosineAcross", u"vectors", 0},
    {FeatureId::QueryCosine, u"queryCosine", u"vectors", 1.5},
    {FeatureId::WordCosine, u"wordCosine", u"words", 3},
    {FeatureId::WordCosineAcross, u"wordCosineAcross", u"words", 0},
    {FeatureId::WordCosineSquared, u"wordCosineSquared", u"words", 1},
    {FeatureId::StatementCosine, u"statementCosine", u"title", 2},
    {FeatureId::StatementAcross, u"statementAcross", u"title", 0},
    {FeatureId::IdentifierCosine, u"identifierCosine", u"rarity", 1},
    {FeatureId::StatementInText, u"statementInText", u"title", 1},
    {FeatureId::StatementInTextBoth, u"statementInTextBoth", u"title", 1},
    {FeatureId::ErrorInText, u"errorInText", u"errors", 1},
    {FeatureId::PlaceInText, u"placeInText", u"code", 1.5},
    {FeatureId::Bm25, u"bm25", u"words", 1},
    {FeatureId::Bm25Both, u"bm25Both", u"words", 1},
    {FeatureId::RarestWord, u"rarestWord", u"rarity", 1},
    {FeatureId::RareWords, u"rareWords", u"rarity", 1},
    {FeatureId::SameErrorType, u"sameErrorType", u"errors", 1.2},
    {FeatureId::OtherErrorType, u"otherErrorType", u"errors", -1},
    {FeatureId::SameCulprit, u"sameCulprit", u"code", 2.5},
    {FeatureId::SharedSymbols, u"sharedSymbols", u"code", 1},
    {FeatureId::SharedFiles, u"sharedFiles", u"code", 0.7},
    {FeatureId::OtherFrames, u"otherFrames", u"code", -1},
    {FeatureId::SameRoute, u"sameRoute", u"context", 2.5},
    {FeatureId::OtherRoute, u"otherRoute", u"context", -2.5},
    {FeatureId::SameFeature, u"sameFeature", u"context", 1},
    {FeatureId::OtherService, u"otherService", u"context", -1},
    {FeatureId::SameTrace, u"sameTrace", u"context", 4},
    {FeatureId::SameSession, u"sameSession", u"context", 1.2},
    {FeatureId::SameThread, u"sameThread", u"context", 8},
    {FeatureId::TimeGap, u"timeGap", u"time", -1},
    {FeatureId::ShortText, u"shortText", u"sizes", 0.5},
    {FeatureId::TitleCosine, u"titleCosine", u"title", 1},
    {FeatureId::TitleInText, u"titleInText", u"title", 0.5},
    {FeatureId::TitleInTextBoth, u"titleInTextBoth", u"title", 0.5},
    {FeatureId::ErrorCosine, u"errorCosine", u"errors", 1},
    {FeatureId::CallCosine, u"callCosine", u"code", 1},
    {FeatureId::CallInText, u"callInText", u"code", 0.5},
    {FeatureId::PairCosine, u"pairCosine", u"phrases", 1},
    {FeatureId::SharedPairs, u"sharedPairs", u"phrases", 0.5},
    {FeatureId::SharedQuotes, u"sharedQuotes", u"phrases", 0.7},
    {FeatureId::SharedMention, u"sharedMention", u"context", 3},
    {FeatureId::SecondRarestWord, u"secondRarestWord", u"rarity", 0},
    {FeatureId::ThirdRarestWord, u"thirdRarestWord", u"rarity", 0},
    {FeatureId::RarestAlone, u"rarestAlone", u"rarity", 0},
    {FeatureId::SharedWeight, u"sharedWeight", u"words", 0},
    {FeatureId::WordsInText, u"wordsInText", u"words", 0},
    {FeatureId::WordsInTextBoth, u"wordsInTextBoth", u"words", 0},
    {FeatureId::SharedPortion, u"sharedPortion", u"words", 0},
    {FeatureId::ShorterText, u"shorterText", u"sizes", 0},
    {FeatureId::LongerText, u"longerText", u"sizes", 0},
    {FeatureId::WorkspaceSize, u"workspaceSize", u"sizes", 0},
    {FeatureId::SameService, u"sameService", u"context", 0},
    {FeatureId::MeaningCosine, u"meaningCosine", u"meaning", 1},
    {FeatureId::TitleMeaning, u"titleMeaning", u"meaning", 0},
    {FeatureId::RelatedWords, u"relatedWords", u"meaning", 0.5},
    {FeatureId::WordMargin, u"wordMargin", u"list", 0},
    {FeatureId::StatementMargin, u"statementMargin", u"list", 0},
    {FeatureId::OwnMargin, u"ownMargin", u"list", 0},
    {FeatureId::PairMargin, u"pairMargin", u"list", 0},
    {FeatureId::TextMargin, u"textMargin", u"list", 0},
    {FeatureId::MeaningMargin, u"meaningMargin", u"meaning", 0},
    {FeatureId::WordPlace, u"wordPlace", u"list", 0},
    {FeatureId::StatementPlace, u"statementPlace", u"list", 0},
    {FeatureId::OwnPlace, u"ownPlace", u"list", 0},
    {FeatureId::PairPlace, u"pairPlace", u"list", 0},
    {FeatureId::TextPlace, u"textPlace", u"list", 0},
    {FeatureId::MeaningPlace, u"meaningPlace", u"meaning", 0},
}};
// clang-format on

static_assert(std::ranges::all_of(table,
                                  [](const Row &row) { return &row == &table[size_t(row.id)]; }),
              "a row for each feature, in their order");

} // namespace

QString featureName(FeatureId feature)
{
    // Made once: every decision names some hundred.
    static const std::array<QString, featureCount> texts = [] {
        std::array<QString, featureCount> made;
        std::ranges::transform(table, made.begin(),
                               [](const Row &row) { return row.name.toString(); });
        return made;
    }();
    return texts[size_t(feature)];
}

std::span<const double> priorWeights()
{
    static constexpr std::array<double, featureCount> weights = [] {
        std::array<double, featureCount> made{};
        std::ranges::transform(table, made.begin(), &Row::prior);
        return made;
    }();
    return weights;
}

std::vector<FeatureFamily> featureFamilies()
{
    std::vector<FeatureFamily> families;
    for (const Row &row : table) {
        if (row.family.isEmpty())
            continue;
        auto family = std::ranges::find(families, row.family, &FeatureFamily::name);
        if (family == families.end())
            family = families.insert(family, {row.family.toString(), {}});
        family->features.append(row.name.toString());
    }
    return families;
}

} // namespace core::grouping
