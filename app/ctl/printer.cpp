// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/printer.h"

#include "app/ctl/groupprinter.h"
#include "app/ctl/texttable.h"
#include "core/base/clock.h"
#include "core/base/untrustedtext.h"
#include "core/inbox/codewords.h"
#include "core/model/weightrules.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringBuilder>

#include <limits>

using namespace Qt::StringLiterals;
using namespace core;

namespace app {

namespace {

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Printer", text, nullptr, count);
}

QString joined(const QJsonValue &array, QStringView key = {})
{
    QStringList words;
    for (const QJsonValue &value : array.toArray())
        words.append(key.isEmpty() ? value.toString() : value.toObject().value(key).toString());
    return words.join(u", "_s);
}

QString inboxTable(const QJsonArray &items, int width)
{
    if (items.isEmpty())
        return tr("The inbox is empty: nothing has come in yet. `daybreakctl sources` says how to "
                  "send something.\n");
    TextTable table({tr("ID"), tr("STATE"), tr("PRIO"), tr("WEIGHT"), tr("SIGNALS"), tr("SOURCES"),
                     tr("CHECKS"), tr("TITLE")});
    for (const QJsonValue &value : items) {
        const QJsonObject item = value.toObject();
        table.add({shortId(item.value(u"id")), item.value(u"state").toString(),
                   item.value(u"priority").toString(u"–"_s),
                   number(item.value(u"weight").toDouble()) % u'/' %
                       number(item.value(u"threshold").toDouble()),
                   QString::number(item.value(u"signals").toInt()), joined(item.value(u"sources")),
                   item.value(u"pull_request").toObject().value(u"checks").toString(u"–"_s),
                   oneLine(item.value(u"title"))});
    }
    return table.toString(width);
}

QString signalTable(const QJsonArray &rows, int width)
{
    if (rows.isEmpty())
        return tr("There are none.\n");
    if (rows.first().toObject().contains(u"category")) {
        TextTable table(
            {tr("REJECTION"), tr("STATE"), tr("CATEGORY"), tr("SCREEN"), tr("WHERE"), tr("QUOTE")});
        for (const QJsonValue &value : rows) {
            const QJsonObject row = value.toObject();
            table.add({shortId(row.value(u"id")),
                       row.value(u"restored").toBool() ? tr("restored") : tr("kept out"),
                       row.value(u"category").toString(), row.value(u"screen").toString(),
                       row.value(u"path").toString(), oneLine(row.value(u"quote"))});
        }
        return table.toString(width);
    }
    if (rows.first().toObject().contains(u"state")) {
        TextTable table({tr("ID"), tr("WHEN"), tr("SOURCE"), tr("STATE"), tr("WHAT"),
                         tr("SESSION OR REASON"), tr("SIGNALS")});
        for (const QJsonValue &value : rows) {
            const QJsonObject row = value.toObject();
            QStringList signalIds;
            for (const QJsonValue &id : row.value(u"signals").toArray())
                signalIds.append(shortId(id));
            table.add({shortId(row.value(u"id")), row.value(u"received").toString().left(19),
                       row.value(u"source").toString(), row.value(u"state").toString(),
                       row.value(u"what").toString(),
                       oneLine(row.value(row.contains(u"problem") ? u"problem" : u"session")),
                       signalIds.join(u' ')});
        }
        return table.toString(width);
    }
    TextTable table(
        {tr("ID"), tr("WHEN"), tr("SOURCE"), tr("KIND"), tr("WEIGHT"), tr("REPORT"), tr("TITLE")});
    for (const QJsonValue &value : rows) {
        const QJsonObject row = value.toObject();
        table.add({shortId(row.value(u"id")), row.value(u"occurred").toString().left(19),
                   row.value(u"source").toString(), row.value(u"kind").toString(),
                   number(row.value(u"weight").toDouble()), shortId(row.value(u"report")),
                   oneLine(row.value(u"title"))});
    }
    return table.toString(width);
}

} // namespace

QString sourceProblemLine(const QJsonObject &source)
{
    const QString problem = source.value(u"problem").toString();
    if (problem.isEmpty())
        return {};
    const QString since = source.value(u"problemSince").toString().left(19);
    const QString id = source.value(u"id").toString();
    return since.isEmpty() ? QString(id % u": "_s % problem % u'\n')
                           : tr("%1: %2 (since %3)\n").arg(id, problem, since);
}

namespace {

QString sourceTable(const QJsonArray &rows, int width)
{
    TextTable table({tr("SOURCE"), tr("RECEIVED"), tr("KNOWN"), tr("REJECTED"), tr("REPLAYS"),
                     tr("HOW TO SEND, OR WHAT IS FOLLOWED")});
    QString problems; // and why requests were refused
    for (const QJsonValue &value : rows) {
        const QJsonObject row = value.toObject();
        table.add({row.value(u"id").toString(), QString::number(row.value(u"received").toInteger()),
                   QString::number(row.value(u"duplicates").toInteger()),
                   QString::number(row.value(u"rejected").toInteger()),
                   QString::number(row.value(u"replays").toInteger()),
                   row.value(u"hint").toString()});
        const QJsonObject counts = row.value(u"counts").toObject();
        QStringList refused;
        for (auto it = counts.begin(); it != counts.end(); ++it) {
            if (it.key().startsWith(u"refused."))
                refused.append(it.key().section(u'.', 1) % u' ' %
                               QString::number(it.value().toInteger()));
        }
        if (!refused.isEmpty())
            problems +=
                tr("%1: refused %2\n").arg(row.value(u"id").toString(), refused.join(u", "_s));
        problems += sourceProblemLine(row);
    }
    return table.toString(qMax(width, 160)) % problems;
}

QString actText(const QJsonObject &entry)
{
    return inbox::auditText({.action = entry.value(u"action").toString(),
                             .before = entry.value(u"before").toObject(),
                             .after = entry.value(u"after").toObject()});
}

QString auditTable(const QJsonArray &rows, int width)
{
    TextTable table({tr("DECISION"), tr("WHEN"), tr("WHO"), tr("WHAT"), tr("REPORT"), tr("WHY")});
    for (const QJsonValue &value : rows) {
        const QJsonObject row = value.toObject();
        table.add({shortId(row.value(u"id")), row.value(u"at").toString().left(19),
                   inbox::actorText(row.value(u"actor").toString()), actText(row),
                   shortId(row.value(u"report")),
                   inbox::reasonText(oneLine(row.value(u"reason")))});
    }
    return table.toString(width);
}

QString heading(const QString &text)
{
    return u'\n' % text % u'\n' % QString(text.size(), u'─') % u'\n';
}

QString commandRunText(const QString &label, const QJsonObject &run)
{
    QString text = label % u": "_s % joined(run.value(u"argv")).replace(u", "_s, u" "_s) %
                   u" → "_s %
                   tr("exit %1, %2 ms")
                       .arg(run.value(u"exitCode").toInt())
                       .arg(run.value(u"durationMs").toInteger()) %
                   u'\n';
    const QStringList lines = run.value(u"output").toString().split(u'\n');
    for (const QString &line : lines.sliced(qMax(0, lines.size() - 12)))
        text += u"    "_s % line % u'\n';
    return text;
}

/// JSON lines whose text is exact and shows nothing that acts on a terminal: what
/// UntrustedText::display replaces is escaped, as JSON allows within strings.
QString escapedJsonLines(const QString &lines)
{
    QString text;
    text.reserve(lines.size());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QChar c = lines.at(i);
        const bool isPair =
            c.isHighSurrogate() && i + 1 < lines.size() && lines.at(i + 1).isLowSurrogate();
        const QString character = lines.mid(i, isPair ? 2 : 1);
        i += isPair ? 1 : 0;
        const bool isPlain = c == u'\n' || (c >= u' ' && c <= u'~') ||
                             UntrustedText(character).display() == character;
        if (isPlain) {
            text += character;
            continue;
        }
        for (const QChar unit : character)
            text += u"\\u"_s % QString::number(unit.unicode(), 16).rightJustified(4, u'0');
    }
    return text;
}

QString showText(const QJsonObject &page)
{
    const QJsonObject item = page.value(u"item").toObject();
    QString text = oneLine(item.value(u"title")) % u'\n' % item.value(u"state").toString();
    if (const QString reason = page.value(u"stateReason").toString(); !reason.isEmpty())
        text += u" ("_s % inbox::reasonText(reason) % u')';
    text += u"  "_s % item.value(u"priority").toString() % u"  "_s %
            tr("weight %1 of %2, %3 signals from %4")
                .arg(number(item.value(u"weight").toDouble()),
                     number(item.value(u"threshold").toDouble()))
                .arg(item.value(u"signals").toInt())
                .arg(joined(item.value(u"sources"))) %
            u'\n' % u'\n' % page.value(u"summary").toString() % u'\n';

    if (const QString before = page.value(u"recurrenceOf").toString(); !before.isEmpty())
        text += tr("The problem of report %1 came back.\n").arg(shortId(before));
    for (const QJsonValue &id : page.value(u"recurrences").toArray())
        text += tr("It came back as report %1.\n").arg(shortId(id));
    if (const QString until = page.value(u"watchedUntil").toString(); !until.isEmpty())
        text += tr("The fix is watched until %1.\n").arg(until.left(16));

    text += groupingText(page);
    const QJsonObject findings = page.value(u"findings").toObject();
    if (!findings.isEmpty()) {
        text += heading(tr("Research at %1").arg(findings.value(u"commit").toString().left(12)));
        if (const QString cause = findings.value(u"cause").toString(); !cause.isEmpty())
            text += cause % u'\n';
        for (const QJsonValue &value : findings.value(u"findings").toArray()) {
            const QJsonObject finding = value.toObject();
            text += (finding.value(u"verified").toBool() ? u"✓ "_s : u"? "_s) %
                    finding.value(u"claim").toString() % u'\n';
            for (const QJsonValue &evidence : finding.value(u"evidence").toArray()) {
                const QString query = evidence.toObject().value(u"query").toString();
                if (!query.isEmpty())
                    text += u"    $ "_s % query % u'\n';
            }
        }
        for (const QJsonValue &value : findings.value(u"suspects").toArray()) {
            const QJsonObject suspect = value.toObject();
            text +=
                tr("suspect %1 %2 (%3): %4\n")
                    .arg(suspect.value(u"commit").toString().left(10),
                         suspect.value(u"subject").toString(), suspect.value(u"author").toString(),
                         suspect.value(u"reason").toString());
        }
        for (const QJsonValue &value : findings.value(u"reviewers").toArray())
            text += tr("reviewer %1: %2\n")
                        .arg(value.toObject().value(u"identity").toString(),
                             value.toObject().value(u"reason").toString());
    }
    const QJsonObject verdict = page.value(u"verdict").toObject();
    if (!verdict.isEmpty()) {
        text += heading(
            tr("Verdict: %1, %2")
                .arg(verdict.value(u"kind").toString(), verdict.value(u"priority").toString()));
        for (const QJsonValue &reason : verdict.value(u"reasons").toArray())
            text += u"• "_s % reason.toString() % u'\n';
        text += verdict.value(u"priorityReason").toString() % u'\n';
    }
    for (const QJsonValue &value : page.value(u"attempts").toArray()) {
        const QJsonObject attempt = value.toObject();
        text += heading(tr("Attempt %1 (%2, %3): %4")
                            .arg(attempt.value(u"number").toInt())
                            .arg(attempt.value(u"trigger").toString(),
                                 attempt.value(u"fixer").toString(),
                                 attempt.value(u"state").toString())) %
                attempt.value(u"outcome").toString() % u'\n';
    }
    const QJsonObject pull = page.value(u"pullRequest").toObject();
    if (!pull.isEmpty()) {
        text += heading(tr("Pull request %1: %2, checks %3")
                            .arg(pull.value(u"branch").toString(), pull.value(u"state").toString(),
                                 pull.value(u"checks").toString()));
        const QString url = pull.value(u"url").toString();
        if (pull.value(u"state").toString() == u"merged" && url.startsWith(u"file:"))
            text += tr("Take it into your clone: git pull %1 %2\n")
                        .arg(url, pull.value(u"baseBranch").toString());
        const QJsonObject proof = pull.value(u"proof").toObject();
        if (!proof.isEmpty())
            text += commandRunText(tr("base"), proof.value(u"base").toObject()) %
                    commandRunText(tr("head"), proof.value(u"head").toObject());
    }
    for (const QJsonValue &value : page.value(u"comments").toArray()) {
        const QJsonObject comment = value.toObject();
        text += comment.value(u"author").toString() % u' ' % comment.value(u"file").toString() %
                u':' % QString::number(comment.value(u"line").toInt()) % u"  "_s %
                comment.value(u"text").toString() % u'\n';
    }
    return text;
}

QString policyPage(const QJsonObject &page)
{
    QString text;
    const auto line = [&text](const QString &key, const QJsonValue &value) {
        text += QString(u"  "_s % inbox::policyText(key)).leftJustified(28) %
                inbox::policyValueText(value) % u'\n';
    };
    for (const QJsonValue &value : page.value(u"repositories").toArray()) {
        const QJsonObject policy = value.toObject();
        text += policy.value(u"repository").toString() % u'\n';
        for (const QString &key : {u"autonomy"_s, u"lowestPriority"_s, u"dailyCap"_s,
                                   u"holdBackfill"_s, u"maximumRounds"_s, u"allowedPaths"_s})
            line(key, policy.value(key));
    }
    text += tr("every repository\n");
    line(u"watchHours"_s, page.value(u"watchHours"));
    if (const QString decision = page.value(u"decision").toString(); !decision.isEmpty())
        text += tr("To take it back: daybreakctl undo %1\n").arg(decision);
    return text;
}

/// One embedder with its settings, and how many signals have its vectors.
QString embedderText(const QString &title, const QJsonObject &choice)
{
    QString text = title % u": "_s % choice.value(u"member").toString() % u"  "_s %
                   choice.value(u"model").toString() % u'\n';
    const QJsonObject settings = choice.value(u"settings").toObject();
    for (auto it = settings.begin(); it != settings.end(); ++it)
        text += QString(u"  "_s % it.key()).leftJustified(20) % inbox::policyValueText(it.value()) %
                u'\n';
    text += QString(u"  "_s % tr("embedded")).leftJustified(20) %
            tr("%n signal(s)", choice.value(u"embedded").toInt()) % u'\n';
    if (const QString problem = choice.value(u"problem").toString(); !problem.isEmpty())
        text += u"  ✗ "_s % problem % u'\n';
    return text;
}

QString embedderPage(const QJsonObject &page)
{
    if (page.contains(u"checks")) {
        QString text;
        for (const QJsonValue &value : page.value(u"checks").toArray()) {
            const QJsonObject check = value.toObject();
            text += u"✓ "_s % tr("%1 gives %2 numbers in %3 ms.\n")
                                  .arg(check.value(u"model").toString())
                                  .arg(check.value(u"dimension").toInt())
                                  .arg(check.value(u"milliseconds").toInteger());
        }
        return text;
    }
    QString text = embedderText(tr("In use"), page);
    text += QString(u"  "_s % tr("waiting")).leftJustified(20) %
            tr("%n signal(s)", page.value(u"waiting").toInt()) % u'\n';
    const QJsonObject next = page.value(u"next").toObject();
    if (!next.isEmpty())
        text += embedderText(tr("Changing to"), next) %
                tr("  The one in use decides until everything is embedded again. To stay with it: "
                   "daybreakctl embedder cancel\n");
    if (const QString decision = page.value(u"decision").toString(); !decision.isEmpty())
        return text + tr("To take it back: daybreakctl undo %1\n").arg(decision);
    text += heading(tr("There are:"));
    for (const QJsonValue &value : page.value(u"members").toArray()) {
        const QJsonObject member = value.toObject();
        text += member.value(u"id").toString() % u"  "_s % member.value(u"name").toString() % u'\n';
        for (const QJsonValue &each : member.value(u"settings").toArray()) {
            const QJsonObject field = each.toObject();
            const QString fallback = inbox::policyValueText(field.value(u"fallback"));
            text += QString(u"  "_s % field.value(u"key").toString()).leftJustified(20) %
                    field.value(u"label").toString() % u": "_s % field.value(u"help").toString() %
                    (field.value(u"required").toBool() ? tr(" (needed)")
                     : fallback.isEmpty()              ? QString()
                                                       : tr(" (else %1)").arg(fallback)) %
                    u'\n';
        }
    }
    return text;
}

QString weightsPage(const QJsonObject &page, int width)
{
    QStringList heading{tr("Signals")};
    for (const WeightSettingInfo &info : weightSettings())
        heading.append(info.name);
    TextTable table(heading);
    for (const QJsonValue &value : page.value(u"weights").toArray()) {
        const QJsonObject row = value.toObject();
        const QJsonObject changed = row.value(u"changed").toObject();
        QStringList cells{row.value(u"scope").toString()};
        for (const WeightSettingInfo &info : weightSettings())
            cells.append(QString::number(row.value(info.name).toDouble(), 'g', 3) +
                         (changed.contains(info.name) ? u"*"_s : QString()));
        table.add(cells);
    }
    QString text = table.toString(width);
    if (!page.value(u"rules").toObject().isEmpty())
        text += tr("* set in this workspace\n");
    if (!page.contains(u"preview"))
        return text;
    const QJsonArray changed = page.value(u"preview").toArray();
    text += u'\n' % tr("%1 of %2 open reports would weigh something else.\n")
                        .arg(changed.size())
                        .arg(page.value(u"reports").toInt());
    TextTable reports({tr("Report"), tr("Now"), tr("Then"), QString(), tr("Title")});
    for (const QJsonValue &value : changed) {
        const QJsonObject one = value.toObject();
        const bool isUp = one.value(u"after").toDouble() > one.value(u"before").toDouble();
        const QString crossing = !one.value(u"crosses").toBool() ? QString()
                                 : isUp                          ? tr("reaches the threshold")
                                                                 : tr("falls below the threshold");
        reports.add({shortId(one.value(u"id")), number(one.value(u"before").toDouble()),
                     number(one.value(u"after").toDouble()), crossing,
                     oneLine(one.value(u"title"))});
    }
    if (!reports.isEmpty())
        text += reports.toString(width);
    if (const QString decision = page.value(u"decision").toString(); !decision.isEmpty())
        return text + tr("Set. To take it back: daybreakctl undo %1\n").arg(decision);
    return text + tr("Nothing was changed. To set it, add --apply.\n");
}

} // namespace

QJsonValue madeVisible(const QJsonValue &value)
{
    if (value.isString()) // whole: a diff that ends early would be taken for all of it
        return UntrustedText(value.toString()).display(std::numeric_limits<qsizetype>::max());
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &item : value.toArray())
            array.append(madeVisible(item));
        return array;
    }
    if (value.isObject()) {
        QJsonObject object;
        const QJsonObject from = value.toObject();
        for (auto it = from.begin(); it != from.end(); ++it)
            object.insert(UntrustedText(it.key()).display(), madeVisible(it.value()));
        return object;
    }
    return value;
}

QString printed(const QString &command, const QJsonValue &untrusted, int width)
{
    if (command == u"export")
        return escapedJsonLines(untrusted.toObject().value(u"text").toString());
    const QJsonValue result = madeVisible(untrusted);
    if (command == u"inbox" || command == u"run")
        return inboxTable(result.toArray(), width);
    if (command == u"signals")
        return signalTable(result.toArray(), width);
    if (command == u"sources")
        return sourceTable(result.toArray(), width);
    if (command == u"audit")
        return auditTable(result.toArray(), width);
    if (command == u"why")
        return whyText(result.toObject(), width);
    if (command == u"eval" && result.toObject().contains(u"byOrigin"))
        return correctionsText(result.toObject(), width);
    if (command == u"tune")
        return tuningText(result.toObject(), width);
    if (command == u"consolidate" && result.isArray())
        return proposalsText(result.toArray(), width);
    if (command == u"group" && result.isArray())
        return ruleTable(result.toArray(), width);
    if (command == u"show")
        return showText(result.toObject());
    if (command == u"embedder" && !result.toObject().contains(u"text"))
        return embedderPage(result.toObject());
    if (command == u"policy")
        return policyPage(result.toObject());
    if (command == u"weights")
        return weightsPage(result.toObject(), width);
    if (result.isString())
        return result.toString();
    const QJsonObject object = result.toObject();
    if (object.contains(u"text"))
        return object.value(u"text").toString();
    if (command == u"merge")
        return tr("Merged. `daybreakctl show` says where to take it from.\n");
    if (command == u"comment" || command == u"retry")
        return tr("Done.\n"); // said and begun: nothing to take back
    if (object.contains(u"decision"))
        return object.value(u"undoable").toBool()
                   ? tr("Done. To take it back: daybreakctl undo %1\n")
                         .arg(object.value(u"decision").toString())
                   : tr("Done.\n");
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

} // namespace app
