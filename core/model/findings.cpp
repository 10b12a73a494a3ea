// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/findings.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core {

namespace {

template<typename T, typename F>
QJsonArray arrayOf(const std::vector<T> &items, F convert)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(convert(item));
    return array;
}

template<typename T, typename F>
std::vector<T> vectorOf(const QJsonValue &value, F convert)
{
    std::vector<T> items;
    for (const QJsonValue &item : value.toArray())
        items.push_back(convert(item.toObject()));
    return items;
}

QString idText(const QUuid &id)
{
    return id.isNull() ? QString() : id.toString(QUuid::WithoutBraces);
}

QJsonObject evidenceToJson(const Evidence &evidence)
{
    return {{u"kind"_s, evidence.kind},           {u"file"_s, evidence.file},
            {u"firstLine"_s, evidence.firstLine}, {u"lastLine"_s, evidence.lastLine},
            {u"commit"_s, evidence.commit},       {u"signal"_s, idText(evidence.signal.uuid())},
            {u"query"_s, evidence.query},         {u"excerpt"_s, evidence.excerpt.raw()}};
}

Evidence evidenceFromJson(const QJsonObject &object)
{
    return Evidence{.kind = object.value(u"kind").toString(),
                    .file = object.value(u"file").toString(),
                    .firstLine = object.value(u"firstLine").toInt(),
                    .lastLine = object.value(u"lastLine").toInt(),
                    .commit = object.value(u"commit").toString(),
                    .signal = SignalId::fromString(object.value(u"signal").toString()),
                    .query = object.value(u"query").toString(),
                    .excerpt = UntrustedText(object.value(u"excerpt").toString())};
}

} // namespace

QString verdictKindName(VerdictKind kind)
{
    switch (kind) {
    case VerdictKind::NotActionable: return u"notActionable"_s;
    case VerdictKind::NeedsDecision: return u"needsDecision"_s;
    case VerdictKind::Actionable: return u"actionable"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

VerdictKind verdictKindFromName(QStringView name)
{
    if (name == u"notActionable")
        return VerdictKind::NotActionable;
    return name == u"actionable" ? VerdictKind::Actionable : VerdictKind::NeedsDecision;
}

QJsonObject toJson(const Findings &findings)
{
    return {
        {u"report"_s, idText(findings.report.uuid())},
        {u"researcher"_s, findings.researcher},
        {u"repository"_s, idText(findings.repository.uuid())},
        {u"commit"_s, findings.commit},
        {u"cause"_s, findings.cause},
        {u"at"_s, toMs(findings.at)},
        {u"findings"_s, arrayOf(findings.findings,
                                [](const Finding &finding) {
                                    return QJsonObject{
                                        {u"id"_s, idText(finding.id.uuid())},
                                        {u"claim"_s, finding.claim},
                                        {u"verified"_s, finding.verified},
                                        {u"evidence"_s, arrayOf(finding.evidence, evidenceToJson)}};
                                })},
        {u"suspects"_s, arrayOf(findings.suspects,
                                [](const SuspectCommit &suspect) {
                                    return QJsonObject{{u"commit"_s, suspect.commit},
                                                       {u"subject"_s, suspect.subject},
                                                       {u"author"_s, suspect.author},
                                                       {u"time"_s, toMs(suspect.time)},
                                                       {u"score"_s, suspect.score},
                                                       {u"reason"_s, suspect.reason}};
                                })},
        {u"locations"_s, arrayOf(findings.locations,
                                 [](const CodeLocation &location) {
                                     return QJsonObject{{u"file"_s, location.file},
                                                        {u"function"_s, location.function},
                                                        {u"line"_s, location.line},
                                                        {u"score"_s, location.score},
                                                        {u"reason"_s, location.reason}};
                                 })},
        {u"reviewers"_s, arrayOf(findings.reviewers, [](const Reviewer &reviewer) {
             return QJsonObject{{u"identity"_s, reviewer.identity},
                                {u"reason"_s, reviewer.reason},
                                {u"score"_s, reviewer.score}};
         })}};
}

Findings findingsFromJson(const QJsonObject &object)
{
    Findings findings;
    findings.report = ReportId::fromString(object.value(u"report").toString());
    findings.researcher = object.value(u"researcher").toString();
    findings.repository = RepositoryId::fromString(object.value(u"repository").toString());
    findings.commit = object.value(u"commit").toString();
    findings.cause = object.value(u"cause").toString();
    findings.at = fromMs(object.value(u"at").toInteger());
    findings.findings = vectorOf<Finding>(object.value(u"findings"), [](const QJsonObject &o) {
        return Finding{FindingId::fromString(o.value(u"id").toString()),
                       o.value(u"claim").toString(), o.value(u"verified").toBool(),
                       vectorOf<Evidence>(o.value(u"evidence"), evidenceFromJson)};
    });
    findings.suspects =
        vectorOf<SuspectCommit>(object.value(u"suspects"), [](const QJsonObject &o) {
            return SuspectCommit{
                o.value(u"commit").toString(), o.value(u"subject").toString(),
                o.value(u"author").toString(), fromMs(o.value(u"time").toInteger()),
                o.value(u"score").toDouble(),  o.value(u"reason").toString()};
        });
    findings.locations =
        vectorOf<CodeLocation>(object.value(u"locations"), [](const QJsonObject &o) {
            return CodeLocation{o.value(u"file").toString(), o.value(u"function").toString(),
                                o.value(u"line").toInt(), o.value(u"score").toDouble(),
                                o.value(u"reason").toString()};
        });
    findings.reviewers = vectorOf<Reviewer>(object.value(u"reviewers"), [](const QJsonObject &o) {
        return Reviewer{o.value(u"identity").toString(), o.value(u"reason").toString(),
                        o.value(u"score").toDouble()};
    });
    return findings;
}

QJsonObject toJson(const Verdict &verdict)
{
    return {{u"kind"_s, verdictKindName(verdict.kind)},
            {u"reasons"_s, QJsonArray::fromStringList(verdict.reasons)},
            {u"priority"_s, priorityName(verdict.priority)},
            {u"priorityReason"_s, verdict.priorityReason},
            {u"plan"_s, verdict.plan},
            {u"assessor"_s, verdict.assessor},
            {u"at"_s, toMs(verdict.at)}};
}

Verdict verdictFromJson(const QJsonObject &object)
{
    Verdict verdict;
    verdict.kind = verdictKindFromName(object.value(u"kind").toString());
    for (const QJsonValue &reason : object.value(u"reasons").toArray())
        verdict.reasons.append(reason.toString());
    verdict.priority =
        priorityFromName(object.value(u"priority").toString()).value_or(Priority::P3);
    verdict.priorityReason = object.value(u"priorityReason").toString();
    verdict.plan = object.value(u"plan").toString();
    verdict.assessor = object.value(u"assessor").toString();
    verdict.at = fromMs(object.value(u"at").toInteger());
    return verdict;
}

} // namespace core
