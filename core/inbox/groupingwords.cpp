// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The words for what decides where signals belong.
#include "core/inbox/words_p.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace core::inbox {

QString ruleText(const QString &code)
{
    if (code == u"externalId")
        return Words::tr("The source sent this event before");
    if (code == u"fingerprint")
        return Words::tr("Same fingerprint: certainly the same problem");
    if (code == u"score")
        return Words::tr("Joined by likeness");
    if (code == u"opened")
        return Words::tr("Opened this report: nothing was near enough");
    if (code == u"settled")
        return Words::tr("About what this report had settled");
    if (code == u"person")
        return Words::tr("A person put it here");
    if (code == u"always")
        return Words::tr("A person said that it always goes with a signal of this report");
    return shown(code);
}

QString featureText(const QString &code)
{
    // As core/grouping names them.
    static const QHash<QString, const char *> names{
        {u"bias"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "To begin with")},
        {u"exceptionMessage"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "An error and a message")},
        {u"exceptionLog"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "An error and a log line")},
        {u"logMessage"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "A log line and a message")},
        {u"bothMessages"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Both are messages")},
        {u"bothLogs"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Both are log lines")},
        {u"otherKinds"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Other kinds of signals")},
        {u"ownCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Alike as a whole")},
        {u"ownCosineAcross"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Alike as a whole, of different kinds")},
        {u"queryCosine"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Problems alike in other words")},
        {u"wordCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Shared words")},
        {u"wordCosineAcross"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Shared words, of different kinds")},
        {u"wordCosineSquared"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Mostly the same words")},
        {u"statementCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Statements alike")},
        {u"statementAcross"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Statements alike, of different kinds")},
        {u"identifierCosine"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Shared names in the code")},
        {u"statementInText"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "One repeats what the other says")},
        {u"statementInTextBoth"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Each repeats what the other says")},
        {u"errorInText"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "One names the other's error")},
        {u"placeInText"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "One names where the other happened")},
        {u"bm25"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Found by its words")},
        {u"bm25Both"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Each found by its words")},
        {u"rarestWord"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "A rare word in both")},
        {u"rareWords"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Rare words in both")},
        {u"sameErrorType"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same kind of error")},
        {u"otherErrorType"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Different kinds of error")},
        {u"sameCulprit"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Raised at the same place")},
        {u"sharedSymbols"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Shared functions")},
        {u"sharedFiles"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Shared files")},
        {u"otherFrames"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Different stacks")},
        {u"sameRoute"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same route")},
        {u"otherRoute"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Different routes")},
        {u"sameFeature"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same part of the product")},
        {u"otherService"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Different services")},
        {u"sameTrace"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same trace")},
        {u"sameSession"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same session")},
        {u"sameThread"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same conversation")},
        {u"timeGap"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Time between them")},
        {u"shortText"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Little text to compare")},
        {u"titleCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Titles alike")},
        {u"titleInText"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "One repeats the other's title")},
        {u"titleInTextBoth"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Each repeats the other's title")},
        {u"errorCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Error lines alike")},
        {u"callCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Called functions alike")},
        {u"callInText"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "One names functions of the other's stack")},
        {u"pairCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same words in a row")},
        {u"sharedPairs"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Shared phrases")},
        {u"sharedQuotes"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same quoted text")},
        {u"sharedMention"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same id mentioned")},
        {u"secondRarestWord"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "A second rare word in both")},
        {u"thirdRarestWord"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "A third rare word in both")},
        {u"rarestAlone"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "A word in both that hardly any other has")},
        {u"sharedWeight"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "How much they share in all")},
        {u"wordsInText"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "One's words are in the other")},
        {u"wordsInTextBoth"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Each one's words are in the other")},
        {u"sharedPortion"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Shared part of all words")},
        {u"shorterText"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Length of the shorter text")},
        {u"longerText"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Length of the longer text")},
        {u"workspaceSize"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Size of the workspace")},
        {u"sameService"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Same service")},
        {u"meaningCosine"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Alike in what they say")},
        {u"titleMeaning"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "One's title says what the other says")},
        {u"relatedWords"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Words of like meaning")},
        {u"wordMargin"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Among the nearest by words")},
        {u"statementMargin"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Among the nearest by statement")},
        {u"ownMargin"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Among the nearest as a whole")},
        {u"pairMargin"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Among the nearest by words in a row")},
        {u"textMargin"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Among the nearest by what it repeats")},
        {u"meaningMargin"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "Among the nearest by what they say")},
        {u"wordPlace"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Rank by words")},
        {u"statementPlace"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Rank by statement")},
        {u"ownPlace"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Rank as a whole")},
        {u"pairPlace"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Rank by words in a row")},
        {u"textPlace"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Rank by what it repeats")},
        {u"meaningPlace"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "Rank by what they say")},
        {u"reportMean"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "What all of the report say")},
        {u"others"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "All others together")},
    };
    const char *name = names.value(code);
    return name ? Words::tr(name) : shown(code);
}

QString rejectionReasonText(const QString &code)
{
    if (code == u"belowThreshold")
        return Words::tr("not alike enough");
    if (code == u"incoherent")
        return Words::tr("one fix would not settle both");
    if (code == u"judgeRefused")
        return Words::tr("the judge refused");
    if (code == u"secondBest")
        return Words::tr("another report fits better");
    if (code == u"closed")
        return Words::tr("already closed");
    if (code == u"never")
        return Words::tr("a person said that they never belong together");
    return shown(code);
}

QString pairingText(const QString &code)
{
    if (code == u"never")
        return Words::tr("never together");
    if (code == u"always")
        return Words::tr("always together");
    return shown(code);
}

QString waitingText(const QString &code)
{
    if (code == u"received" || code == u"screened")
        return Words::tr("it waits to be read");
    if (code == u"normalized" || code == u"queried")
        return Words::tr("it waits for its vectors");
    return code == u"embedded" ? Words::tr("it waits for its report") : shown(code);
}

QString originText(const QString &code)
{
    static const QHash<QString, const char *> texts{
        {u"moved"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "signals you moved")},
        {u"split"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "signals you split off")},
        {u"merged"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "reports you merged")},
        {u"never"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "never together")},
        {u"always"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "always together")},
        {u"accepted"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "proposals you accepted")},
        {u"dismissed"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "proposals you dismissed")}};
    const auto text = texts.constFind(code);
    return text == texts.cend() ? shown(code) : Words::tr(*text);
}

} // namespace core::inbox
