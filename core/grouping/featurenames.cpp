// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the features are called, and which belong together.
#include "core/grouping/features_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::grouping {

QString featureName(FeatureId feature)
{
    static constexpr std::array<QStringView, featureCount> names{u"bias",
                                                                 u"exceptionMessage",
                                                                 u"exceptionLog",
                                                                 u"logMessage",
                                                                 u"bothMessages",
                                                                 u"bothLogs",
                                                                 u"otherKinds",
                                                                 u"ownCosine",
                                                                 u"ownCosineAcross",
                                                                 u"queryCosine",
                                                                 u"wordCosine",
                                                                 u"wordCosineAcross",
                                                                 u"wordCosineSquared",
                                                                 u"statementCosine",
                                                                 u"statementAcross",
                                                                 u"identifierCosine",
                                                                 u"statementInText",
                                                                 u"statementInTextBoth",
                                                                 u"errorInText",
                                                                 u"placeInText",
                                                                 u"bm25",
                                                                 u"bm25Both",
                                                                 u"rarestWord",
                                                                 u"rareWords",
                                                                 u"sameErrorType",
                                                                 u"otherErrorType",
                                                                 u"sameCulprit",
                                                                 u"sharedSymbols",
                                                                 u"sharedFiles",
                                                                 u"otherFrames",
                                                                 u"sameRoute",
                                                                 u"otherRoute",
                                                                 u"sameFeature",
                                                                 u"otherService",
                                                                 u"sameTrace",
                                                                 u"sameSession",
                                                                 u"sameThread",
                                                                 u"timeGap",
                                                                 u"shortText",
                                                                 u"titleCosine",
                                                                 u"titleInText",
                                                                 u"titleInTextBoth",
                                                                 u"errorCosine",
                                                                 u"callCosine",
                                                                 u"callInText",
                                                                 u"pairCosine",
                                                                 u"sharedPairs",
                                                                 u"sharedQuotes",
                                                                 u"sharedMention",
                                                                 u"secondRarestWord",
                                                                 u"thirdRarestWord",
                                                                 u"rarestAlone",
                                                                 u"sharedWeight",
                                                                 u"wordsInText",
                                                                 u"wordsInTextBoth",
                                                                 u"sharedPortion",
                                                                 u"shorterText",
                                                                 u"longerText",
                                                                 u"workspaceSize",
                                                                 u"sameService",
                                                                 u"meaningCosine",
                                                                 u"titleMeaning",
                                                                 u"relatedWords",
                                                                 u"wordMargin",
                                                                 u"statementMargin",
                                                                 u"ownMargin",
                                                                 u"pairMargin",
                                                                 u"textMargin",
                                                                 u"meaningMargin",
                                                                 u"wordPlace",
                                                                 u"statementPlace",
                                                                 u"ownPlace",
                                                                 u"pairPlace",
                                                                 u"textPlace",
                                                                 u"meaningPlace"};
    // Made once: every decision names some hundred.
    static const std::array<QString, featureCount> texts = [] {
        std::array<QString, featureCount> made;
        std::ranges::transform(names, made.begin(), &QStringView::toString);
        return made;
    }();
    return texts[size_t(feature)];
}

std::vector<FeatureFamily> featureFamilies()
{
    return {
        {u"kinds"_s,
         {u"exceptionMessage"_s, u"exceptionLog"_s, u"logMessage"_s, u"bothMessages"_s,
          u"bothLogs"_s, u"otherKinds"_s}},
        {u"vectors"_s, {u"ownCosine"_s, u"ownCosineAcross"_s, u"queryCosine"_s}},
        {u"words"_s,
         {u"wordCosine"_s, u"wordCosineAcross"_s, u"wordCosineSquared"_s, u"bm25"_s, u"bm25Both"_s,
          u"sharedWeight"_s, u"wordsInText"_s, u"wordsInTextBoth"_s, u"sharedPortion"_s}},
        {u"rarity"_s,
         {u"rarestWord"_s, u"rareWords"_s, u"secondRarestWord"_s, u"thirdRarestWord"_s,
          u"rarestAlone"_s, u"identifierCosine"_s}},
        {u"title"_s,
         {u"statementCosine"_s, u"statementAcross"_s, u"statementInText"_s,
          u"statementInTextBoth"_s, u"titleCosine"_s, u"titleInText"_s, u"titleInTextBoth"_s}},
        {u"errors"_s,
         {u"errorInText"_s, u"errorCosine"_s, u"sameErrorType"_s, u"otherErrorType"_s}},
        {u"code"_s,
         {u"placeInText"_s, u"sameCulprit"_s, u"sharedSymbols"_s, u"sharedFiles"_s,
          u"otherFrames"_s, u"callCosine"_s, u"callInText"_s}},
        {u"phrases"_s, {u"pairCosine"_s, u"sharedPairs"_s, u"sharedQuotes"_s}},
        {u"meaning"_s,
         {u"meaningCosine"_s, u"titleMeaning"_s, u"relatedWords"_s, u"meaningMargin"_s,
          u"meaningPlace"_s}},
        {u"context"_s,
         {u"sameRoute"_s, u"otherRoute"_s, u"sameFeature"_s, u"otherService"_s, u"sameService"_s,
          u"sameTrace"_s, u"sameSession"_s, u"sameThread"_s, u"sharedMention"_s}},
        {u"list"_s,
         {u"wordMargin"_s, u"statementMargin"_s, u"ownMargin"_s, u"pairMargin"_s, u"textMargin"_s,
          u"wordPlace"_s, u"statementPlace"_s, u"ownPlace"_s, u"pairPlace"_s, u"textPlace"_s}},
        {u"sizes"_s, {u"shortText"_s, u"shorterText"_s, u"longerText"_s, u"workspaceSize"_s}},
        {u"time"_s, {u"timeGap"_s}}};
}

} // namespace core::grouping
