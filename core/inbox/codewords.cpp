// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inbox/words_p.h"

#include <QHash>
#include <QJsonArray>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace core::inbox {

namespace {

/// before, after  toJson(WeightRules)
QString weightChangesText(const QJsonObject &before, const QJsonObject &after)
{
    QStringList scopes = before.keys() + after.keys();
    scopes.sort();
    scopes.removeDuplicates();
    QStringList changes;
    for (const QString &scope : std::as_const(scopes)) {
        const QJsonObject was = before.value(scope).toObject();
        const QJsonObject is = after.value(scope).toObject();
        QStringList settings = was.keys() + is.keys();
        settings.sort();
        settings.removeDuplicates();
        for (const QString &setting : std::as_const(settings)) {
            if (was.value(setting) == is.value(setting))
                continue;
            const auto number = [&setting](const QJsonObject &values) {
                return values.contains(setting)
                           ? QLocale().toString(values.value(setting).toDouble(), 'g',
                                                QLocale::FloatingPointShortest)
                           : Words::tr("built-in");
            };
            changes.append(
                Words::tr("%1 %2 %3 → %4")
                    .arg(shown(scope), weightSettingText(setting), number(was), number(is)));
        }
    }
    return changes.join(u"; "_s);
}

} // namespace

QString stateText(ReportState state)
{
    using enum ReportState;
    switch (state) {
    case Gathering: return Words::tr("Gathering");
    case Queued: return Words::tr("Queued");
    case Researching: return Words::tr("Researching");
    case NeedsDecision: return Words::tr("Needs a decision");
    case Actionable: return Words::tr("Actionable");
    case Fixing: return Words::tr("Fixing");
    case Checking: return Words::tr("Checking");
    case Ready: return Words::tr("Ready");
    case Approved: return Words::tr("Approved");
    case Merged: return Words::tr("Merged");
    case Verifying: return Words::tr("Verifying");
    case Verified: return Words::tr("Verified");
    case Regressed: return Words::tr("Regressed");
    case Dismissed: return Words::tr("Dismissed");
    case Resolved: return Words::tr("Resolved");
    case Failed: return Words::tr("Failed");
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString reasonText(const QString &reason)
{
    static const QHash<QString, const char *> texts{
        {u"notActionable"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "nothing that a change to the code would settle")},
        {u"notAProblem"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "not a problem")},
        {u"wontFix"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "will not be fixed")},
        {u"duplicate"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "a duplicate")},
        {u"tooVague"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "too vague to act on")},
        {u"fixedElsewhere"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "fixed elsewhere")},
        {u"cannotReproduce"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "cannot be reproduced")},
        {u"noFixFound"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "no fix was found that passes every check")},
        {u"noReproduction"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "the crash could not be repeated")},
        {u"guardOnly"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "only a guard that silences the error was found")},
        {u"checksRed"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "the checks stay red after every round")},
        {u"checksBroken"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "the checks fail already without a change")},
        {u"noCheckCommand"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "the repository has no check command, so nothing could say that a "
                           "change is green; set one: daybreakctl init FOLDER --repository PATH "
                           "--check COMMAND")},
        {u"noRepository"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "no repository is connected that could hold the fix")},
        {u"policyViolation"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "the change touches what needs your permission")},
        {u"policyLimit"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "the policy stops before this step")},
        {u"sandboxMissing"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "the sandbox cannot be used on this machine")},
        {u"timeUp"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "the time was up before a fix was found")},
        {u"alreadyAnswered"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "no other fix passes: the proposal stays as it is")},
        {u"error"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "an error ended the work")},
        {u"stopped"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "stopped by you")},
        {u"other"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "another reason")},
        {u"policyResearchOnly"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "the policy of this repository allows research only")},
        {u"policyPriority"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "its priority %1 is below %2, the lowest that is fixed by itself")},
        {u"policyDailyCap"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "%1 fixes were started in the last 24 hours, which is the daily cap")},
        {u"policyBackfill"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "all its signals are from before the workspace was connected")},
        {u"policyDismissedBefore"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "a report of the same problem was dismissed: %1")},
        {u"tooLight"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "its weight fell below the threshold")},
        {u"recurrence"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "the problem came back")},
    };
    // A person's own note is shown as it is: only a known code with the arguments it takes has
    // words.
    const QStringList parts = reason.split(u':');
    const char *text = texts.value(parts.first());
    if (!text)
        return shown(reason);
    QString words = Words::tr(text);
    if (parts.size() - 1 != words.count(u'%'))
        return shown(reason);
    // From the last to the first, so that what an argument says is not taken for a place.
    for (qsizetype i = parts.size() - 1; i >= 1; --i) {
        const QString &argument = parts.at(i);
        words.replace(u'%' + QString::number(i),
                      texts.contains(argument) ? reasonText(argument) : shown(argument));
    }
    return words;
}

QString triggerText(const QString &code)
{
    if (code == u"verdict")
        return Words::tr("started by the verdict");
    if (code == u"checks")
        return Words::tr("started by red checks");
    if (code == u"comment")
        return Words::tr("started by a review comment");
    if (code == u"retrigger")
        return Words::tr("started by you");
    return shown(code);
}

QString categoryText(const QString &code)
{
    if (code == u"instructionOverride")
        return Words::tr("Tries to give orders");
    if (code == u"hiddenInstructions")
        return Words::tr("Hides instructions");
    if (code == u"encodedPayload")
        return Words::tr("Carries an encoded payload");
    if (code == u"secretExfiltration")
        return Words::tr("Asks for secrets");
    if (code == u"remoteCodeExecution")
        return Words::tr("Tries to run code");
    return shown(code);
}

QString actorText(const QString &actor)
{
    if (actor == u"user")
        return Words::tr("You");
    if (actor == u"policy")
        return Words::tr("The policy");
    if (actor.startsWith(u"stage:"))
        return Words::tr("Daybreak");
    if (actor.startsWith(u"agent:"))
        return Words::tr("Agent");
    return shown(actor);
}

QString policyText(const QString &key)
{
    static const QHash<QString, const char *> texts{
        {u"autonomy"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "goes alone as far as")},
        {u"lowestPriority"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "lowest priority")},
        {u"dailyCap"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "fixes in 24 hours")},
        {u"holdBackfill"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "holds what is older")},
        {u"maximumRounds"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "attempts")},
        {u"allowedPaths"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "allowed paths")},
        {u"watchHours"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "hours of watching a fix")},
    };
    const char *text = texts.value(key);
    return text ? Words::tr(text) : shown(key);
}

QString policyValueText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? Words::tr("yes") : Words::tr("no");
    if (value.isDouble())
        return QString::number(value.toInteger());
    QStringList words;
    for (const QJsonValue &item : value.toArray())
        words.append(shown(item.toString()));
    if (value.isArray())
        return words.isEmpty() ? u"–"_s : words.join(u", "_s);
    return shown(value.toString());
}

QString weightSettingText(const QString &key)
{
    static const QHash<QString, const char *> texts{
        {u"base"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "base")},
        {u"fatal"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "fatal")},
        {u"error"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "error")},
        {u"warning"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "warning")},
        {u"info"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "info")},
        {u"debug"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "debug")},
        {u"reachStep"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "for each tenfold")},
        {u"reachMost"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "repeats at most")},
        {u"halfLifeDays"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "days to half")},
        {u"least"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "age at least")},
    };
    const char *text = texts.value(key);
    return text ? Words::tr(text) : shown(key);
}

QString auditText(const AuditEntry &entry)
{
    const auto state = [](const QJsonObject &object) {
        const auto known = reportStateFromName(object.value(u"state"_s).toString());
        return known ? stateText(*known) : QString();
    };
    const QString &action = entry.action;
    if (action == u"stateChanged") {
        const QString from = state(entry.before);
        const QString to = state(entry.after);
        return from.isEmpty() ? Words::tr("moved the report to “%1”").arg(to)
                              : Words::tr("moved the report from “%1” to “%2”").arg(from, to);
    }
    if (action == u"priorityChanged")
        return Words::tr("changed the priority from %1 to %2")
            .arg(shown(entry.before.value(u"priority"_s).toString()),
                 shown(entry.after.value(u"priority"_s).toString()));
    if (action == u"thresholdTuned") {
        QStringList changes;
        for (const QString &key : {u"threshold"_s, u"coherence"_s}) {
            const double before = entry.before.value(key).toDouble();
            const double after = entry.after.value(key).toDouble();
            if (before != after)
                changes.append(
                    (key == u"threshold" ? Words::tr("to join, %1 → %2")
                                         : Words::tr("to belong, %1 → %2"))
                        .arg(QString::number(before, 'g', 3), QString::number(after, 'g', 3)));
        }
        return Words::tr("changed the thresholds of grouping: %1").arg(changes.join(u"; "_s));
    }
    if (action == u"policyChanged") {
        QStringList changes;
        for (auto it = entry.before.begin(); it != entry.before.end(); ++it)
            changes.append(Words::tr("%1 %2 → %3")
                               .arg(policyText(it.key()), policyValueText(it.value()),
                                    policyValueText(entry.after.value(it.key()))));
        const QString repository = entry.after.value(u"repository"_s).toString();
        const QString what = changes.join(u"; "_s);
        return repository.isEmpty()
                   ? Words::tr("changed the policy: %1").arg(what)
                   : Words::tr("changed the policy of %1: %2").arg(shown(repository), what);
    }
    const QString member = entry.after.value(u"member"_s).toString();
    if (action == u"embedderChangeBegun")
        return Words::tr("began to embed everything again with %1").arg(shown(member));
    if (action == u"embedderChanged")
        return Words::tr("changed the embedder to %1").arg(shown(member));
    if (action == u"embedderChangeCancelled")
        return Words::tr("stayed with the embedder %1").arg(shown(member));
    if (action == u"weightsChanged")
        return Words::tr("changed the weights: %1")
            .arg(weightChangesText(entry.before, entry.after));
    static const QHash<QString, const char *> sentences{
        {u"signalsMoved"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "moved signals")},
        {u"signalsSplit"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "moved signals to a new report")},
        {u"groupedNever"_s, QT_TRANSLATE_NOOP("core::inbox::Words",
                                              "said that two signals never belong in one report")},
        {u"groupedAlways"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words",
                           "said that two signals always belong in one report")},
        {u"ruleWithdrawn"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "withdrew a rule about two signals")},
        {u"proposalDismissed"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "dismissed a proposal about reports")},
        {u"reportsMerged"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "merged two reports")},
        {u"approved"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "approved the change")},
        {u"merged"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "merged the change")},
        {u"published"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "published the change")},
        {u"commented"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "commented")},
        {u"changesRequested"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "requested changes")},
        {u"pullRequestClosed"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "closed the pull request")},
        {u"pullRequestReopened"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "opened the pull request again")},
        {u"retried"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "re-triggered the work")},
        {u"dismissed"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "dismissed the report")},
        {u"resolved"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "resolved the report")},
        {u"snoozed"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "snoozed the report")},
        {u"restored"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "restored a rejected signal")},
        {u"reread"_s,
         QT_TRANSLATE_NOOP("core::inbox::Words", "had signals read again that had failed")},
        {u"stopped"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "stopped the work")},
        {u"undone"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "took a decision back")},
        {u"personErased"_s, QT_TRANSLATE_NOOP("core::inbox::Words", "erased a person's data")},
    };
    const char *sentence = sentences.value(action);
    return sentence ? Words::tr(sentence) : shown(action);
}

} // namespace core::inbox
