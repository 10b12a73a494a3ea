// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inbox/why.h"

#include "core/base/untrustedtext.h"
#include "core/inbox/codewords.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::inbox {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(core::inbox::Why)
};

QString quoted(const QString &title, const QString &id, int width)
{
    const QString line = UntrustedText(title).displayLine(width).trimmed();
    return line.isEmpty() ? id.right(12) : Words::tr("“%1”").arg(line);
}

template<typename IdType>
QJsonObject titlesToJson(const QHash<IdType, QString> &titles)
{
    QJsonObject object;
    for (auto it = titles.begin(); it != titles.end(); ++it)
        object.insert(it.key().toString(), it.value());
    return object;
}

template<typename IdType>
QHash<IdType, QString> titlesFromJson(const QJsonObject &object)
{
    QHash<IdType, QString> titles;
    for (auto it = object.begin(); it != object.end(); ++it)
        titles.insert(IdType::fromString(it.key()), it.value().toString());
    return titles;
}

/// What may stand in the middle of a sentence: the first letter small, unless a name begins it.
QString within(const QString &text)
{
    if (text.size() < 2 || text.at(1).isUpper())
        return text;
    return text.at(0).toLower() + text.sliced(1);
}

} // namespace

QJsonObject toJson(const Names &names)
{
    return {{u"signals"_s, titlesToJson(names.forSignals)},
            {u"reports"_s, titlesToJson(names.forReports)}};
}

Names namesFromJson(const QJsonObject &object)
{
    return {titlesFromJson<SignalId>(object.value(u"signals").toObject()),
            titlesFromJson<ReportId>(object.value(u"reports").toObject())};
}

QString nameOf(SignalId signal, const Names &names, int width)
{
    return quoted(names.forSignals.value(signal), signal.toString(), width);
}

QString nameOf(ReportId report, const Names &names, int width)
{
    return quoted(names.forReports.value(report), report.toString(), width);
}

QString percentText(double probability)
{
    const double percent = probability * 100;
    if (percent > 0 && percent < 1)
        return Words::tr("under 1 %");
    // An exact key alone is certain.
    return Words::tr("%1 %").arg(
        QLocale().toString(probability < 1 ? std::min(99.0, std::round(percent)) : 100.0, 'f', 0));
}

QString judgeText(const QString &judge)
{
    const QString version = judge.section(u'/', 1);
    if (judge.section(u'/', 0, 0) == u"score" && !version.isEmpty())
        return Words::tr("Daybreak's own score, version %1")
            .arg(UntrustedText(version).displayLine(40));
    return UntrustedText(judge).displayLine(80);
}

QString contributionsText(const std::vector<MatchFeature> &features, bool isFor, int count)
{
    std::vector<const MatchFeature *> chosen;
    for (const MatchFeature &feature : features) {
        if (feature.name != u"bias" && feature.name != otherFeatures &&
            (feature.contribution > 0) == isFor && std::abs(feature.contribution) >= 0.05)
            chosen.push_back(&feature);
    }
    std::ranges::stable_sort(chosen, std::greater(), [](const MatchFeature *feature) {
        return std::abs(feature->contribution);
    });
    QStringList words;
    for (const MatchFeature *feature : chosen) {
        if (words.size() >= count)
            break;
        words.append(Words::tr("%1 (%2%3)")
                         .arg(within(featureText(feature->name)), isFor ? u"+"_s : u"−"_s,
                              QLocale().toString(std::abs(feature->contribution), 'f', 1)));
    }
    return words.join(u", "_s);
}

QString whyText(const Assignment &assignment, const Names &names)
{
    const QString parent = nameOf(assignment.parent, names);
    if (assignment.rule == u"externalId" && !assignment.parent.isNull())
        return Words::tr("The source sent this event before; it is counted with %1.").arg(parent);
    if (assignment.rule == u"fingerprint" && !assignment.parent.isNull())
        return Words::tr("It is an exact repeat of %1: same fingerprint, so certainly the same "
                         "problem. Nothing had to be compared.")
            .arg(parent);
    if (assignment.rule == u"always" && !assignment.parent.isNull())
        return Words::tr("You said that it always goes with %1.").arg(parent);
    if (assignment.rule == u"person")
        return Words::tr("A person put it here.");
    if (assignment.rule == u"score" && !assignment.parent.isNull())
        return Words::tr("%1 likely the same problem as %2.")
            .arg(percentText(assignment.score), parent);
    if (assignment.rule == u"settled" && !assignment.parent.isNull())
        return Words::tr("It is about what this report had settled: %1 likely the same as %2, and "
                         "it happened before that.")
            .arg(percentText(assignment.score), parent);
    if (assignment.opened && !assignment.rejected.empty()) {
        const RejectedCandidate &nearest = assignment.rejected.front();
        return Words::tr("It opened this report. The nearest was %1 with %2.")
            .arg(nameOf(nearest.nearest, names), percentText(nearest.score));
    }
    if (assignment.opened)
        return Words::tr("It opened this report: there was nothing like it.");
    return ruleText(assignment.rule) + u'.';
}

QStringList whyDetails(const Assignment &assignment, const Names &names)
{
    QStringList sentences;
    if (assignment.features.empty() || assignment.rule == u"always")
        return sentences;
    const bool joined = !assignment.opened;
    const SignalId with = joined || assignment.rejected.empty()
                              ? assignment.parent
                              : assignment.rejected.front().nearest;
    const QString speaksFor = contributionsText(assignment.features, true, 5);
    const QString against = contributionsText(assignment.features, false, 4);
    if (!joined && !with.isNull())
        sentences.append(Words::tr("Compared with %1:").arg(nameOf(with, names)));
    if (!speaksFor.isEmpty())
        sentences.append(Words::tr("For it speaks: %1.").arg(speaksFor));
    if (!against.isEmpty())
        sentences.append(Words::tr("Against it speaks: %1.").arg(against));
    if (assignment.threshold > 0 && joined)
        sentences.append(
            Words::tr("%1 was enough to join, it had %2.")
                .arg(percentText(assignment.threshold), percentText(assignment.score)));
    if (assignment.coherence >= 0 && assignment.coherence < 1 && joined)
        sentences.append(Words::tr("The rest of the report agrees: its other signals are in the "
                                   "middle %1 likely the same, %2 was asked for.")
                             .arg(percentText(assignment.coherence),
                                  percentText(assignment.coherenceThreshold)));
    if (!assignment.query.isEmpty())
        sentences.append(Words::tr("What it asks for in other words: %1")
                             .arg(quoted(assignment.query, {}, 160)));
    if (!assignment.judge.isEmpty())
        sentences.append(Words::tr("Decided by %1.").arg(judgeText(assignment.judge)));
    return sentences;
}

QString runnerUpText(const RejectedCandidate &candidate, const Assignment &assignment,
                     const Names &names)
{
    const QString nearest = nameOf(candidate.nearest, names);
    const QString score = percentText(candidate.score);
    QString text;
    if (candidate.reason == u"belowThreshold" && assignment.threshold > 0)
        text = Words::tr("%1 with %2: %3 is needed.")
                   .arg(nearest, score, percentText(assignment.threshold));
    else if (candidate.reason == u"incoherent" && candidate.coherence >= 0)
        text = Words::tr("%1 with %2: alike, but the rest of its report is not (%3, %4 is needed). "
                         "One fix would not settle both.")
                   .arg(nearest, score, percentText(candidate.coherence),
                        percentText(assignment.coherenceThreshold));
    else if (candidate.reason == u"secondBest" && assignment.rule == u"score")
        text = Words::tr("%1 with %2: it would have joined, but another report is nearer (%3).")
                   .arg(nearest, score, percentText(assignment.score));
    else if (candidate.reason == u"closed" && candidate.score >= 1)
        text = Words::tr("%1, an exact repeat: its report was closed.").arg(nearest);
    else
        text =
            Words::tr("%1 with %2: %3.").arg(nearest, score, rejectionReasonText(candidate.reason));
    const QString against = contributionsText(candidate.features, false, 3);
    const QString speaksFor = contributionsText(candidate.features, true, 2);
    if (!against.isEmpty() && candidate.reason == u"belowThreshold")
        text += u' ' + Words::tr("Against it: %1.").arg(against);
    if (!speaksFor.isEmpty() && candidate.reason == u"belowThreshold")
        text += u' ' + Words::tr("For it: %1.").arg(speaksFor);
    return text;
}

QString linkText(const ReportLink &link, const Names &names)
{
    if (link.apart)
        return Words::tr("You said that they never belong together.");
    QString text = Words::tr("%1 is %2 likely the same as %3 there: %4.")
                       .arg(nameOf(link.signal, names), percentText(link.score),
                            nameOf(link.nearest, names), rejectionReasonText(link.reason));
    if (link.count > 1)
        text += u' ' + Words::tr("%1 signals came near.").arg(link.count);
    return text;
}

QString proposalText(const Regrouping &proposal, const Names &names)
{
    if (proposal.kind == RegroupingKind::Merge)
        return Words::tr("%1 and %2 look like one problem")
            .arg(nameOf(proposal.report, names), nameOf(proposal.other, names));
    return Words::tr("%1 looks like two problems").arg(nameOf(proposal.report, names));
}

QStringList proposalReasons(const Regrouping &proposal, const Names &names)
{
    QStringList reasons;
    const QString nearest = Words::tr("The nearest of %1 compared pairs: %2 and %3, %4.")
                                .arg(proposal.compared)
                                .arg(nameOf(proposal.signal, names),
                                     nameOf(proposal.nearest, names), percentText(proposal.score));
    if (proposal.kind == RegroupingKind::Merge) {
        reasons.append(
            Words::tr("On average a signal of either is %1 likely the same as the nearest of the "
                      "other; %2 is enough to join.")
                .arg(percentText(proposal.agreement), percentText(proposal.threshold)));
        reasons.append(nearest);
        if (proposal.nearMisses > 0)
            reasons.append(
                proposal.nearMisses == 1
                    ? Words::tr("One signal nearly joined the other report when it came.")
                    : Words::tr("%1 signals nearly joined the other report when they came.")
                          .arg(proposal.nearMisses));
        return reasons;
    }
    reasons.append(Words::tr("%1 of its %2 signals are on average only %3 likely the same as the "
                             "nearest of the others (%4 is asked for in one report), but %5 as the "
                             "nearest of their own part.")
                       .arg(proposal.leaving.size())
                       .arg(proposal.members)
                       .arg(percentText(proposal.agreement), percentText(proposal.threshold),
                            percentText(proposal.within)));
    reasons.append(nearest);
    QStringList leaving;
    constexpr size_t shown = 3;
    for (size_t i = 0; i < std::min(proposal.leaving.size(), shown); ++i)
        leaving.append(nameOf(proposal.leaving[i], names, 50));
    if (proposal.leaving.size() > shown)
        leaving.append(Words::tr("%1 more").arg(proposal.leaving.size() - shown));
    reasons.append(Words::tr("A report of their own would get: %1.").arg(leaving.join(u", "_s)));
    return reasons;
}

} // namespace core::inbox
