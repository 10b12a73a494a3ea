// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/groupprinter.h"

#include "app/ctl/texttable.h"
#include "core/inbox/codewords.h"
#include "core/inbox/why.h"

#include <QCoreApplication>
#include <QStringBuilder>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace core;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Printer", text);
}

/// What made a score, one line each, in columns.
QString scoreTable(const std::vector<MatchFeature> &features)
{
    const std::vector<inbox::ScoreLine> lines = inbox::scoreLines(features);
    qsizetype width = 0;
    for (const inbox::ScoreLine &line : lines)
        width = std::max(width, line.name.size());
    QString text;
    for (const inbox::ScoreLine &line : lines) {
        const QString value = line.value ? number(*line.value) : QString();
        text += u"    "_s % line.name.leftJustified(width) % value.rightJustified(6) %
                (line.contribution < 0 ? u"  −"_s : u"  +"_s) %
                number(std::abs(line.contribution)) % u'\n';
    }
    return text % u"    "_s % inbox::scoreSumText(features) % u'\n';
}

QString wrapped(const QString &text, int indent, int width)
{
    QString result;
    QString line(indent, u' ');
    bool empty = true;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (!empty && line.size() + 1 + word.size() > width) {
            result += line % u'\n';
            line = QString(indent, u' ');
            empty = true;
        }
        if (!empty)
            line += u' ';
        line += word;
        empty = false;
    }
    return result % line % u'\n';
}

/// A signal that is in no report.
QString nowhereText(const QJsonObject &why)
{
    const QString state = why.value(u"state").toString();
    const QString id = shortId(why.value(u"signal"));
    if (state == u"rejected")
        return tr("Signal %1 was kept out: %2, in %3.\n  “%4”\nTo let it pass: daybreakctl "
                  "restore %5\n")
            .arg(id, inbox::categoryText(why.value(u"category").toString()),
                 why.value(u"path").toString(), oneLine(why.value(u"quote")),
                 shortId(why.value(u"rejection")));
    if (state == u"failed")
        return tr("Signal %1 could not be used. `daybreakctl signals --failed` says why.\n")
            .arg(id);
    if (state == u"kept")
        return tr("Signal %1 is a part of a session replay. It is kept for the signals of its "
                  "session and belongs to no report itself.\n")
            .arg(id);
    if (state == u"erased")
        return tr("Signal %1 was erased.\n").arg(id);
    return tr("Signal %1 is in no report yet: %2.\n").arg(id, inbox::waitingText(state));
}

} // namespace

QString whyText(const QJsonObject &why, int width)
{
    if (!why.contains(u"report"))
        return nowhereText(why);
    const int columns = std::clamp(width, 60, 100);
    const Assignment assignment = assignmentFromJson(why);
    const inbox::Names names = inbox::namesFromJson(why.value(u"titles").toObject());
    QString text = tr("Signal %1 %2\nis in report %3 %4\n")
                       .arg(shortId(why.value(u"signal")), inbox::nameOf(assignment.signal, names),
                            shortId(why.value(u"report")), inbox::nameOf(assignment.report, names));
    if (const QString before = why.value(u"recurrenceOf").toString(); !before.isEmpty())
        text += tr("a report of what came back after %1\n").arg(shortId(before));
    if (why.value(u"expired").toBool())
        text += tr("Its text has expired: it came long ago, and the report is closed.\n");
    text += u'\n' % wrapped(inbox::whyText(assignment, names), 2, columns);
    if (assignment.rule == u"fingerprint") {
        if (const QString print = oneLine(why.value(u"fingerprint")); !print.isEmpty())
            text += wrapped(tr("Fingerprint: %1").arg(print), 2, columns);
    }
    for (const QString &sentence : inbox::whyDetails(assignment))
        text += wrapped(sentence, 2, columns);
    if (!assignment.rejected.empty()) {
        text += tr("\n  Looked at and not joined\n");
        for (const RejectedCandidate &candidate : assignment.rejected) {
            text +=
                u"  • "_s %
                wrapped(inbox::runnerUpText(candidate, assignment, names), 4, columns).sliced(4);
            text += tr("    signal %1 of report %2 %3\n")
                        .arg(candidate.nearest.toString().right(12),
                             candidate.report.toString().right(12),
                             inbox::nameOf(candidate.report, names, 50));
        }
    }
    QStringList queries;
    for (const QJsonValue &query : why.value(u"queries").toArray())
        queries.append(oneLine(query));
    if (!queries.isEmpty()) {
        text += tr("\n  Its problem in short, as it was compared\n");
        for (const QString &query : std::as_const(queries))
            text += u"  • "_s % wrapped(query, 4, columns).sliced(4);
    }
    if (!assignment.features.empty())
        text += tr("\n  In numbers: what it is, its value, what it adds\n") %
                scoreTable(assignment.features);
    for (const QJsonValue &value : why.value(u"rules").toArray()) {
        const PairRule rule = pairRuleFromJson(value.toObject());
        const SignalId other = rule.first == assignment.signal ? rule.second : rule.first;
        text +=
            tr("\n  Your rule %1: %2 with %3\n")
                .arg(rule.id.toString().right(12), inbox::pairingText(pairingName(rule.pairing)),
                     inbox::nameOf(other, names));
    }
    const QJsonObject weight = why.value(u"weight").toObject();
    text += tr("\n  Weight %1 = base %2 × severity %3 × reach %4 × decay %5\n")
                .arg(number(weight.value(u"product").toDouble()),
                     number(weight.value(u"base").toDouble()),
                     number(weight.value(u"severity").toDouble()),
                     number(weight.value(u"reach").toDouble()),
                     number(weight.value(u"decay").toDouble()));
    return text;
}

QString proposalsText(const QJsonArray &rows, int width)
{
    if (rows.isEmpty())
        return tr("There is nothing to merge, split or move.\n");
    const int columns = std::clamp(width, 60, 100);
    QString text;
    for (const QJsonValue &value : rows) {
        const QJsonObject row = value.toObject();
        const Regrouping proposal = regroupingFromJson(row);
        const inbox::Names names = inbox::namesFromJson(row.value(u"titles").toObject());
        text += wrapped(tr("%1  %2").arg(proposal.id.toString().right(12),
                                         inbox::proposalText(proposal, names)),
                        0, columns);
        for (const QString &reason : inbox::proposalReasons(proposal, names))
            text += wrapped(reason, 4, columns);
    }
    return text % tr("\ndaybreakctl consolidate --accept ID does it, --dismiss ID does not.\n");
}

QString ruleTable(const QJsonArray &rows, int width)
{
    if (rows.isEmpty())
        return tr("There are no rules about pairs of signals.\n");
    TextTable table(
        {tr("RULE"), tr("SINCE"), tr("SAYS"), tr("SIGNAL"), tr("SIGNAL"), tr("WHAT THEY SAY")});
    for (const QJsonValue &value : rows) {
        const QJsonObject row = value.toObject();
        const QJsonObject first = row.value(u"first").toObject();
        const QJsonObject second = row.value(u"second").toObject();
        table.add({shortId(row.value(u"id")), row.value(u"at").toString().left(16),
                   inbox::pairingText(row.value(u"pairing").toString()),
                   shortId(first.value(u"signal")), shortId(second.value(u"signal")),
                   tr("“%1” and “%2”")
                       .arg(oneLine(first.value(u"title")), oneLine(second.value(u"title")))});
    }
    return table.toString(width);
}

/// What might belong to the report, or not, and what a person said about that.
QString groupingText(const QJsonObject &page)
{
    QString text;
    const inbox::Names names = inbox::namesFromJson(page.value(u"titles").toObject());
    for (const QJsonValue &value : page.value(u"proposals").toArray()) {
        const Regrouping proposal = regroupingFromJson(value.toObject());
        text += tr("Proposal %1: %2. `daybreakctl consolidate --list` has the reasons.\n")
                    .arg(proposal.id.toString().right(12), inbox::proposalText(proposal, names));
    }
    for (const QJsonValue &value : page.value(u"links").toArray()) {
        const ReportLink link = reportLinkFromJson(value.toObject());
        text += tr("Possibly the same: %1 %2\n    %3\n")
                    .arg(link.other.toString().right(12), inbox::nameOf(link.other, names),
                         inbox::linkText(link, names));
    }
    return text;
}

namespace {

QString figuresLine(const QJsonObject &figures)
{
    return tr("at %1: %2 of %3 pairs that you put together are found, %4 of %5 that you kept apart "
              "would be joined; against %6 of %7 corrections")
        .arg(number(figures.value(u"threshold").toDouble()))
        .arg(figures.value(u"sameFound").toInt())
        .arg(figures.value(u"same").toInt())
        .arg(figures.value(u"apartJoined").toInt())
        .arg(figures.value(u"apart").toInt())
        .arg(number(figures.value(u"errors").toDouble()),
             number(figures.value(u"corrections").toDouble()));
}

} // namespace

QString correctionsText(const QJsonObject &measured, int width)
{
    const int columns = std::clamp(width, 60, 100);
    if (measured.value(u"same").toInt() + measured.value(u"apart").toInt() == 0)
        return wrapped(tr("There are no corrections yet. Merges, splits, moves, rules and decided "
                          "proposals become labels."),
                       0, columns);
    QString text = wrapped(figuresLine(measured), 0, columns);
    if (measured.contains(u"ranking"))
        text += wrapped(tr("A pair you put together is more likely than one you kept apart in %1 "
                           "of 100 cases (50 is chance).")
                            .arg(qRound(measured.value(u"ranking").toDouble() * 100)),
                        0, columns);
    if (measured.value(u"placed").toInt() > 0)
        text +=
            wrapped(tr("Of %1 signals that you placed, the engine would now put %2 where they are.")
                        .arg(measured.value(u"placed").toInt())
                        .arg(measured.value(u"agreed").toInt()),
                    0, columns);
    const QJsonObject byOrigin = measured.value(u"byOrigin").toObject();
    for (auto it = byOrigin.begin(); it != byOrigin.end(); ++it)
        text += u"  "_s % inbox::originText(it.key()).leftJustified(24) %
                wrapped(figuresLine(it.value().toObject()), 26, columns).sliced(26);
    return text;
}

QString tuningText(const QJsonObject &tuning, int width)
{
    const int columns = std::clamp(width, 60, 100);
    const QJsonObject coherence = tuning.value(u"coherence").toObject();
    const bool isJoinKnown = tuning.value(u"enough").toBool();
    const bool isCoherenceKnown = coherence.value(u"enough").toBool();
    if (!isJoinKnown && !isCoherenceKnown)
        return wrapped(tr("There are not enough corrections to propose anything: at least three "
                          "that put together and three that keep apart are needed. `daybreakctl "
                          "eval grouping --mine` shows those there are."),
                       0, columns);
    QString text;
    bool isOther = false;
    const auto tell = [&](const QString &title, const QJsonObject &tuned) {
        const QJsonObject now = tuned.value(u"now").toObject();
        const QJsonObject proposed = tuned.value(u"proposed").toObject();
        text += title % u'\n' % wrapped(tr("Now, %1.").arg(figuresLine(now)), 2, columns);
        if (now.value(u"threshold") == proposed.value(u"threshold")) {
            text += tr("  No other threshold does better by enough: it stays as it is.\n");
            return;
        }
        isOther = true;
        text += wrapped(tr("Proposed, %1.").arg(figuresLine(proposed)), 2, columns);
    };
    if (isJoinKnown)
        tell(tr("To join (how likely the nearest signal has to be)"), tuning);
    if (isCoherenceKnown)
        tell(tr("To belong (how likely the middle one of the report's signals has to be; a pair is "
                "a signal and a report)"),
             coherence);
    if (!isOther)
        return text;
    const inbox::Names names = inbox::namesFromJson(tuning.value(u"titles").toObject());
    const QJsonArray changes = tuning.value(u"changes").toArray();
    text += tr("\nOf today's %1 decisions these %2 would be others:\n")
                .arg(tuning.value(u"looked").toInt())
                .arg(changes.size());
    constexpr qsizetype shown = 20;
    for (qsizetype i = 0; i < std::min(changes.size(), shown); ++i) {
        const QJsonObject change = changes.at(i).toObject();
        const auto signal = SignalId::fromString(change.value(u"signal").toString());
        const auto with = SignalId::fromString(change.value(u"with").toString());
        const QString score = inbox::percentText(change.value(u"score").toDouble());
        text +=
            u"  • "_s %
            wrapped(change.value(u"then").toString().isEmpty()
                        ? tr("%1 would have a report of its own (it joined %2 with %3)")
                              .arg(inbox::nameOf(signal, names), inbox::nameOf(with, names), score)
                        : tr("%1 would join %2 with %3")
                              .arg(inbox::nameOf(signal, names), inbox::nameOf(with, names), score),
                    4, columns)
                .sliced(4);
    }
    if (changes.size() > shown)
        text += tr("  and %1 more\n").arg(changes.size() - shown);
    const QString decision = tuning.value(u"decision").toString();
    return text % u'\n' %
           (decision.isEmpty()
                ? tr("daybreakctl tune --apply uses it for later decisions. What is grouped stays "
                     "where it is.\n")
                : tr("Applied to later decisions. To take it back: daybreakctl undo %1\n")
                      .arg(decision));
}

} // namespace app
