// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inbox/why.h"

#include "core/base/untrustedtext.h"
#include "core/inbox/codewords.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

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

/// Contributions that change hardly anything are not told one by one.
constexpr double leastTold = 0.05;
/// Nearer to the threshold than this is worth saying.
constexpr double closeCall = 0.05;

/// What a pair brings along before anything in it speaks for or against: its kinds, how much text
/// there is, how much there is beside it.
bool isSetting(const MatchFeature &feature)
{
    static const QSet<QString> names{u"bias"_s,       u"exceptionMessage"_s, u"exceptionLog"_s,
                                     u"logMessage"_s, u"bothMessages"_s,     u"bothLogs"_s,
                                     u"otherKinds"_s, u"shortText"_s,        u"shorterText"_s,
                                     u"longerText"_s, u"workspaceSize"_s};
    return names.contains(feature.name);
}

double settingOf(const std::vector<MatchFeature> &features)
{
    double sum = 0;
    for (const MatchFeature &feature : features)
        sum += isSetting(feature) ? feature.contribution : 0;
    return sum;
}

double probabilityOf(double logit)
{
    return 1 / (1 + std::exp(-logit));
}

QString signedText(double number, int decimals)
{
    return (number < 0 ? u"−"_s : u"+"_s) + QLocale().toString(std::abs(number), 'f', decimals);
}

/// What may stand in the middle of a sentence: the first letter small, unless a name begins it.
QString within(const QString &text)
{
    if (text.size() < 2 || text.at(1).isUpper())
        return text;
    return text.at(0).toLower() + text.sliced(1);
}

/// A feature in a sentence: that something is missing may speak for or against, too.
QString toldText(const MatchFeature &feature)
{
    if (feature.value != 0)
        return within(featureText(feature.name));
    return feature.name == u"timeGap" ? Words::tr("at the same time")
                                      : Words::tr("not %1").arg(within(featureText(feature.name)));
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
        if (!isSetting(feature) && feature.name != otherFeatures &&
            (feature.contribution > 0) == isFor && std::abs(feature.contribution) >= leastTold)
            chosen.push_back(&feature);
    }
    std::ranges::stable_sort(chosen, std::greater(), [](const MatchFeature *feature) {
        return std::abs(feature->contribution);
    });
    QStringList words;
    for (const MatchFeature *feature : chosen) {
        if (words.size() >= count)
            break;
        words.append(
            Words::tr("%1 (%2)").arg(toldText(*feature), signedText(feature->contribution, 1)));
    }
    return words.join(u", "_s);
}

std::vector<ScoreLine> scoreLines(const std::vector<MatchFeature> &features)
{
    std::vector<ScoreLine> lines;
    ScoreLine smaller{.name = Words::tr("All smaller ones"), .value = {}};
    ScoreLine setting{.name = Words::tr("Where a pair of such kinds and lengths begins"),
                      .value = {}};
    for (const MatchFeature &feature : features) {
        if (isSetting(feature))
            setting.contribution += feature.contribution;
        else if (feature.name == otherFeatures || std::abs(feature.contribution) < leastTold)
            smaller.contribution += feature.contribution;
        else
            lines.push_back({featureText(feature.name), feature.value, feature.contribution});
    }
    std::ranges::stable_sort(lines, std::greater(),
                             [](const ScoreLine &line) { return std::abs(line.contribution); });
    for (const ScoreLine &sum : {smaller, setting}) {
        if (sum.contribution != 0)
            lines.push_back(sum);
    }
    return lines;
}

QString scoreSumText(const std::vector<MatchFeature> &features)
{
    double logit = 0;
    for (const MatchFeature &feature : features)
        logit += feature.contribution;
    return Words::tr("Together %1, which is %2. Each 0.7 doubles the odds.")
        .arg(signedText(logit, 2), percentText(probabilityOf(logit)));
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
        return assignment.score >= 1
                   ? Words::tr("It is an exact repeat of %1, and belongs to what was settled here.")
                         .arg(parent)
                   : Words::tr("It is %1 likely the same as %2, and belongs to what was settled "
                               "here: it happened before the fix, or in a release without it.")
                         .arg(percentText(assignment.score), parent);
    if (assignment.opened && !assignment.rejected.empty()) {
        const RejectedCandidate &nearest = assignment.rejected.front();
        const QString reason =
            nearest.reason == u"belowThreshold" && assignment.threshold > 0
                ? Words::tr("%1 is needed").arg(percentText(assignment.threshold))
                : rejectionReasonText(nearest.reason);
        return Words::tr("It opened this report: nothing fits. The nearest was %1, %2 likely the "
                         "same problem: %3.")
            .arg(nameOf(nearest.nearest, names), percentText(nearest.score), reason);
    }
    if (assignment.opened)
        return Words::tr("It opened this report: there was nothing like it.");
    return ruleText(assignment.rule) + u'.';
}

QStringList whyDetails(const Assignment &assignment)
{
    QStringList sentences;
    if (assignment.features.empty() || assignment.rule == u"always")
        return sentences;
    const bool joined = !assignment.opened;
    const QString speaksFor = contributionsText(assignment.features, true, 5);
    const QString against = contributionsText(assignment.features, false, 4);
    if (!speaksFor.isEmpty())
        sentences.append(Words::tr("For the same problem: %1.").arg(speaksFor));
    if (!against.isEmpty())
        sentences.append(Words::tr("Against it: %1.").arg(against));
    if (const double begin = settingOf(assignment.features); begin != 0)
        sentences.append(Words::tr("Without evidence, a pair of such kinds and lengths is %1 "
                                   "likely the same (%2).")
                             .arg(percentText(probabilityOf(begin)), signedText(begin, 1)));
    if (assignment.threshold > 0 && joined)
        sentences.append((assignment.score - assignment.threshold < closeCall
                              ? Words::tr("It was a close call: %1 is needed to join.")
                              : Words::tr("%1 is needed to join."))
                             .arg(percentText(assignment.threshold)));
    if (assignment.coherence >= 0 && assignment.coherence < 1 && joined)
        sentences.append(Words::tr("The rest of the report agrees: half of its other signals are "
                                   "at least %1 likely the same; %2 is needed.")
                             .arg(percentText(assignment.coherence),
                                  percentText(assignment.coherenceThreshold)));
    if (!assignment.judge.isEmpty())
        sentences.append(Words::tr("Decided by %1.").arg(judgeText(assignment.judge)));
    return sentences;
}

QString runnerUpText(const RejectedCandidate &candidate, const Assignment &assignment,
                     const Names &names)
{
    const QString nearest = nameOf(candidate.nearest, names);
    const QString score = percentText(candidate.score);
    if (candidate.reason == u"closed" && candidate.score >= 1)
        return Words::tr("%1, an exact repeat: its report was closed.").arg(nearest);
    if (candidate.reason == u"incoherent" && candidate.coherence >= 0)
        return Words::tr(
                   "%1, %2 likely the same, but the rest of its report is not (%3 in the middle; "
                   "%4 is needed). One fix would not settle both.")
            .arg(nearest, score, percentText(candidate.coherence),
                 percentText(assignment.coherenceThreshold));
    if (candidate.reason == u"secondBest" && assignment.rule == u"score")
        return Words::tr("%1, %2 likely the same: enough to join, but another report is nearer "
                         "(%3).")
            .arg(nearest, score, percentText(assignment.score));
    const bool isBelow = candidate.reason == u"belowThreshold";
    const QString reason = isBelow && assignment.threshold > 0
                               ? Words::tr("%1 is needed").arg(percentText(assignment.threshold))
                               : rejectionReasonText(candidate.reason);
    QString text = Words::tr("%1, %2 likely the same: %3.").arg(nearest, score, reason);
    // What the nearest had is told where the decision is.
    if (!isBelow || (assignment.opened && candidate == assignment.rejected.front()))
        return text;
    const QString speaksFor = contributionsText(candidate.features, true, 2);
    const QString against = contributionsText(candidate.features, false, 3);
    if (!speaksFor.isEmpty())
        text += u' ' + Words::tr("For it: %1.").arg(speaksFor);
    if (!against.isEmpty())
        text += u' ' + Words::tr("Against it: %1.").arg(against);
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
        text += u' ' + Words::tr("%n signal(s) came near.", nullptr, link.count);
    return text;
}

QString proposalText(const Regrouping &proposal, const Names &names)
{
    if (proposal.kind == RegroupingKind::Merge)
        return Words::tr("%1 and %2 look like one problem")
            .arg(nameOf(proposal.report, names), nameOf(proposal.other, names));
    if (proposal.kind == RegroupingKind::Move)
        return Words::tr("%n signal(s) of %1 rather belong to %2", nullptr,
                         int(proposal.leaving.size()))
            .arg(nameOf(proposal.report, names), nameOf(proposal.other, names));
    return Words::tr("%1 looks like two problems").arg(nameOf(proposal.report, names));
}

QStringList proposalReasons(const Regrouping &proposal, const Names &names)
{
    QStringList reasons;
    if (proposal.kind == RegroupingKind::Move) {
        for (const SignalId signal : proposal.leaving)
            reasons.append(nameOf(signal, names, 90));
        reasons.append(
            Words::tr("If it came now, it would be %1 likely there (%2 is enough), and %3 where it "
                      "is. Nearest there: %4.")
                .arg(percentText(proposal.agreement), percentText(proposal.threshold),
                     percentText(proposal.within), nameOf(proposal.nearest, names)));
        return reasons;
    }
    const QString nearest =
        Words::tr("The nearest of %n compared pair(s): %1 and %2, %3.", nullptr, proposal.compared)
            .arg(nameOf(proposal.signal, names), nameOf(proposal.nearest, names),
                 percentText(proposal.score));
    if (proposal.kind == RegroupingKind::Merge) {
        reasons.append(
            Words::tr("On average a signal of either is %1 likely the same as the nearest of the "
                      "other; %2 is enough to join.")
                .arg(percentText(proposal.agreement), percentText(proposal.threshold)));
        reasons.append(nearest);
        if (proposal.nearMisses > 0)
            reasons.append(Words::tr("%n signal(s) nearly joined the other report at first.",
                                     nullptr, proposal.nearMisses));
        return reasons;
    }
    reasons.append(Words::tr("%n of its %1 signals are on average only %2 likely the same as the "
                             "nearest of the others (%3 is needed in one report), but %4 as the "
                             "nearest of their own part.",
                             nullptr, int(proposal.leaving.size()))
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
