// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words for codes that the engine writes down: reasons, rules, features, acts.
#include "ui/support/format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace ui::support {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::support::Text)
};

} // namespace

QString stateReasonText(const QString &code)
{
    if (code == u"notActionable")
        return Text::tr("nothing that a change to the code would settle");
    if (code == u"notAProblem")
        return Text::tr("not a problem");
    if (code == u"wontFix")
        return Text::tr("will not be fixed");
    if (code == u"duplicate")
        return Text::tr("a duplicate");
    if (code == u"tooVague")
        return Text::tr("too vague to act on");
    if (code == u"fixedElsewhere")
        return Text::tr("fixed elsewhere");
    if (code == u"cannotReproduce")
        return Text::tr("cannot be reproduced");
    if (code == u"noFixFound")
        return Text::tr("no fix was found that passes every check");
    if (code == u"noReproduction")
        return Text::tr("the crash could not be repeated");
    if (code == u"guardOnly")
        return Text::tr("only a guard that silences the error was found");
    if (code == u"checksRed")
        return Text::tr("the checks stay red after every round");
    if (code == u"checksBroken")
        return Text::tr("the checks fail already without a change");
    if (code == u"policyViolation")
        return Text::tr("the change touches what needs your permission");
    if (code == u"policyLimit")
        return Text::tr("the policy stops before this step");
    if (code == u"sandboxMissing")
        return Text::tr("the sandbox cannot be used on this machine");
    if (code == u"timeUp")
        return Text::tr("the time was up before a fix was found");
    if (code == u"alreadyAnswered")
        return Text::tr("no other fix passes: the proposal stays as it is");
    if (code == u"error")
        return Text::tr("something failed");
    if (code == u"stopped")
        return Text::tr("stopped by you");
    if (code == u"other")
        return Text::tr("another reason");
    return line(code);
}

QString triggerText(const QString &code)
{
    if (code == u"verdict")
        return Text::tr("started by the verdict");
    if (code == u"checks")
        return Text::tr("started by red checks");
    if (code == u"comment")
        return Text::tr("started by a review comment");
    if (code == u"retrigger")
        return Text::tr("started by you");
    return line(code);
}

QString categoryText(const QString &code)
{
    if (code == u"instructionOverride")
        return Text::tr("Tries to give orders");
    if (code == u"hiddenInstructions")
        return Text::tr("Hides instructions");
    if (code == u"encodedPayload")
        return Text::tr("Carries an encoded payload");
    if (code == u"secretExfiltration")
        return Text::tr("Asks for secrets");
    if (code == u"remoteCodeExecution")
        return Text::tr("Tries to run code");
    return line(code);
}

QString ruleText(const QString &code)
{
    if (code == u"externalId")
        return Text::tr("The source sent this event before");
    if (code == u"fingerprint")
        return Text::tr("Same fingerprint: certainly the same problem");
    if (code == u"score")
        return Text::tr("Joined by likeness");
    if (code == u"opened")
        return Text::tr("Opened this report: nothing was near enough");
    if (code == u"person")
        return Text::tr("A person put it here");
    return line(code);
}

QString featureText(const QString &code)
{
    // As core/grouping names them.
    static const QHash<QString, const char *> names{
        {u"bias"_s, QT_TRANSLATE_NOOP("ui::support::Text", "To begin with")},
        {u"exceptionMessage"_s, QT_TRANSLATE_NOOP("ui::support::Text", "An error and a message")},
        {u"exceptionLog"_s, QT_TRANSLATE_NOOP("ui::support::Text", "An error and a log line")},
        {u"logMessage"_s, QT_TRANSLATE_NOOP("ui::support::Text", "A log line and a message")},
        {u"bothMessages"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Both are messages")},
        {u"bothLogs"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Both are log lines")},
        {u"otherKinds"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Other kinds of signals")},
        {u"ownCosine"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Alike as a whole")},
        {u"ownCosineAcross"_s,
         QT_TRANSLATE_NOOP("ui::support::Text", "Alike as a whole, of different kinds")},
        {u"queryCosine"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same problem in other words")},
        {u"wordCosine"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Shared words")},
        {u"wordCosineAcross"_s,
         QT_TRANSLATE_NOOP("ui::support::Text", "Shared words, of different kinds")},
        {u"wordCosineSquared"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Mostly the same words")},
        {u"statementCosine"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same statement")},
        {u"statementAcross"_s,
         QT_TRANSLATE_NOOP("ui::support::Text", "Same statement, of different kinds")},
        {u"identifierCosine"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Shared names in the code")},
        {u"statementInText"_s,
         QT_TRANSLATE_NOOP("ui::support::Text", "One quotes what the other says")},
        {u"statementInTextBoth"_s,
         QT_TRANSLATE_NOOP("ui::support::Text", "Each quotes what the other says")},
        {u"errorInText"_s, QT_TRANSLATE_NOOP("ui::support::Text", "One names the other's error")},
        {u"placeInText"_s,
         QT_TRANSLATE_NOOP("ui::support::Text", "One names where the other happened")},
        {u"bm25"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Found by its words")},
        {u"bm25Both"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Each found by its words")},
        {u"rarestWord"_s, QT_TRANSLATE_NOOP("ui::support::Text", "A rare word in both")},
        {u"rareWords"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Rare words in both")},
        {u"sameErrorType"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same kind of error")},
        {u"otherErrorType"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Different kinds of error")},
        {u"sameCulprit"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Raised at the same place")},
        {u"sharedSymbols"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Shared functions")},
        {u"sharedFiles"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Shared files")},
        {u"otherFrames"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Different stacks")},
        {u"sameRoute"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same route")},
        {u"otherRoute"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Different routes")},
        {u"sameFeature"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same part of the product")},
        {u"otherService"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Different services")},
        {u"sameTrace"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same trace")},
        {u"sameSession"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same session")},
        {u"sameThread"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Same conversation")},
        {u"timeGap"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Time between them")},
        {u"shortText"_s, QT_TRANSLATE_NOOP("ui::support::Text", "Little text to compare")},
    };
    const char *name = names.value(code);
    return name ? Text::tr(name) : line(code);
}

QString rejectionReasonText(const QString &code)
{
    if (code == u"belowThreshold")
        return Text::tr("not alike enough");
    if (code == u"incoherent")
        return Text::tr("one fix would not settle both");
    if (code == u"judgeRefused")
        return Text::tr("the judge refused");
    if (code == u"secondBest")
        return Text::tr("another report fits better");
    if (code == u"closed")
        return Text::tr("already closed");
    return line(code);
}

QString actorText(const QString &actor)
{
    if (actor == u"user")
        return Text::tr("You");
    if (actor == u"policy")
        return Text::tr("The policy");
    if (actor.startsWith(u"stage:"))
        return Text::tr("Daybreak");
    if (actor.startsWith(u"agent:"))
        return Text::tr("Agent");
    return line(actor, 80);
}

QString auditText(const core::AuditEntry &entry)
{
    const auto state = [](const QJsonObject &object) {
        const auto known = core::reportStateFromName(object.value(u"state"_s).toString());
        return known ? stateText(*known) : QString();
    };
    const QString &action = entry.action;
    if (action == u"stateChanged") {
        const QString from = state(entry.before);
        const QString to = state(entry.after);
        return from.isEmpty() ? Text::tr("moved the report to “%1”").arg(to)
                              : Text::tr("moved the report from “%1” to “%2”").arg(from, to);
    }
    static const QHash<QString, const char *> sentences{
        {u"signalsMoved"_s, QT_TRANSLATE_NOOP("ui::support::Text", "moved signals")},
        {u"signalsSplit"_s,
         QT_TRANSLATE_NOOP("ui::support::Text", "moved signals to a new report")},
        {u"reportsMerged"_s, QT_TRANSLATE_NOOP("ui::support::Text", "merged two reports")},
        {u"approved"_s, QT_TRANSLATE_NOOP("ui::support::Text", "approved the change")},
        {u"merged"_s, QT_TRANSLATE_NOOP("ui::support::Text", "merged the change")},
        {u"commented"_s, QT_TRANSLATE_NOOP("ui::support::Text", "commented")},
        {u"changesRequested"_s, QT_TRANSLATE_NOOP("ui::support::Text", "requested changes")},
        {u"retried"_s, QT_TRANSLATE_NOOP("ui::support::Text", "re-triggered the work")},
        {u"dismissed"_s, QT_TRANSLATE_NOOP("ui::support::Text", "dismissed the report")},
        {u"resolved"_s, QT_TRANSLATE_NOOP("ui::support::Text", "resolved the report")},
        {u"snoozed"_s, QT_TRANSLATE_NOOP("ui::support::Text", "snoozed the report")},
        {u"restored"_s, QT_TRANSLATE_NOOP("ui::support::Text", "restored a rejected signal")},
        {u"stopped"_s, QT_TRANSLATE_NOOP("ui::support::Text", "stopped the work")},
        {u"undone"_s, QT_TRANSLATE_NOOP("ui::support::Text", "took a decision back")},
        {u"personErased"_s, QT_TRANSLATE_NOOP("ui::support::Text", "erased a person's data")},
    };
    const char *sentence = sentences.value(action);
    return sentence ? Text::tr(sentence) : line(action);
}

} // namespace ui::support
