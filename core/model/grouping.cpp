// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/grouping.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core {

namespace {

/// Six digits say all that a person or a test asks of a feature.
double rounded(double value)
{
    return QString::number(value, 'g', 6).toDouble();
}

QJsonArray featuresToJson(const std::vector<MatchFeature> &features)
{
    QJsonArray array;
    for (const MatchFeature &feature : features)
        array.append(QJsonObject{{u"name"_s, feature.name},
                                 {u"value"_s, feature.value},
                                 {u"contribution"_s, feature.contribution}});
    return array;
}

QJsonArray storedFeatures(const std::vector<MatchFeature> &features)
{
    QJsonArray array;
    for (const MatchFeature &feature : features)
        array.append(QJsonArray{feature.name, rounded(feature.value),
                                QString::number(feature.contribution, 'f', 9).toDouble()});
    return array;
}

std::vector<MatchFeature> featuresFromJson(const QJsonArray &array)
{
    std::vector<MatchFeature> features;
    for (const QJsonValue &value : array) {
        const QJsonArray triple = value.toArray();
        const QJsonObject object = value.toObject();
        features.push_back(value.isArray()
                               ? MatchFeature{triple.at(0).toString(), triple.at(1).toDouble(),
                                              triple.at(2).toDouble()}
                               : MatchFeature{object.value(u"name").toString(),
                                              object.value(u"value").toDouble(),
                                              object.value(u"contribution").toDouble()});
    }
    return features;
}

/// features  how features are written
QJsonObject assignmentToJson(const Assignment &assignment,
                             QJsonArray (*features)(const std::vector<MatchFeature> &))
{
    QJsonArray rejected;
    for (const RejectedCandidate &candidate : assignment.rejected) {
        QJsonObject object{{u"report"_s, candidate.report.toString()},
                           {u"nearest"_s, candidate.nearest.toString()},
                           {u"score"_s, candidate.score},
                           {u"reason"_s, candidate.reason},
                           {u"features"_s, features(candidate.features)}};
        if (candidate.coherence >= 0)
            object.insert(u"coherence"_s, candidate.coherence);
        rejected.append(object);
    }
    QJsonObject object{
        {u"signal"_s, assignment.signal.toString()},
        {u"report"_s, assignment.report.toString()},
        {u"opened"_s, assignment.opened},
        {u"rule"_s, assignment.rule},
        {u"parent"_s, assignment.parent.isNull() ? QString() : assignment.parent.toString()},
        {u"query"_s, assignment.query},
        {u"score"_s, assignment.score},
        {u"judge"_s, assignment.judge},
        {u"features"_s, features(assignment.features)},
        {u"rejected"_s, rejected},
        {u"at"_s, toMs(assignment.at)}};
    if (assignment.threshold > 0) {
        object.insert(u"threshold"_s, assignment.threshold);
        object.insert(u"coherenceThreshold"_s, assignment.coherenceThreshold);
    }
    if (assignment.coherence >= 0)
        object.insert(u"coherence"_s, assignment.coherence);
    return object;
}

} // namespace

QJsonObject toJson(const Assignment &assignment)
{
    return assignmentToJson(assignment, featuresToJson);
}

QJsonObject storedForm(const Assignment &assignment)
{
    return assignmentToJson(assignment, storedFeatures);
}

Assignment assignmentFromJson(const QJsonObject &object)
{
    Assignment assignment;
    assignment.signal = SignalId::fromString(object.value(u"signal").toString());
    assignment.report = ReportId::fromString(object.value(u"report").toString());
    assignment.opened = object.value(u"opened").toBool();
    assignment.rule = object.value(u"rule").toString();
    assignment.parent = SignalId::fromString(object.value(u"parent").toString());
    assignment.query = object.value(u"query").toString();
    assignment.score = object.value(u"score").toDouble();
    assignment.judge = object.value(u"judge").toString();
    assignment.features = featuresFromJson(object.value(u"features").toArray());
    for (const QJsonValue &value : object.value(u"rejected").toArray()) {
        const QJsonObject candidate = value.toObject();
        assignment.rejected.push_back(
            {.report = ReportId::fromString(candidate.value(u"report").toString()),
             .nearest = SignalId::fromString(candidate.value(u"nearest").toString()),
             .score = candidate.value(u"score").toDouble(),
             .reason = candidate.value(u"reason").toString(),
             .coherence = candidate.value(u"coherence").toDouble(-1),
             .features = featuresFromJson(candidate.value(u"features").toArray())});
    }
    assignment.at = fromMs(object.value(u"at").toInteger());
    assignment.threshold = object.value(u"threshold").toDouble();
    assignment.coherence = object.value(u"coherence").toDouble(-1);
    assignment.coherenceThreshold = object.value(u"coherenceThreshold").toDouble();
    return assignment;
}

QString pairingName(Pairing pairing)
{
    return pairing == Pairing::Never ? u"never"_s : u"always"_s;
}

std::optional<Pairing> pairingFromName(QStringView name)
{
    for (const Pairing pairing : {Pairing::Never, Pairing::Always}) {
        if (name == pairingName(pairing))
            return pairing;
    }
    return std::nullopt;
}

QJsonObject toJson(const PairRule &rule)
{
    return {{u"id"_s, rule.id.toString()},
            {u"first"_s, rule.first.toString()},
            {u"second"_s, rule.second.toString()},
            {u"pairing"_s, pairingName(rule.pairing)},
            {u"at"_s, toMs(rule.at)}};
}

PairRule pairRuleFromJson(const QJsonObject &object)
{
    return {.id = DecisionId::fromString(object.value(u"id").toString()),
            .first = SignalId::fromString(object.value(u"first").toString()),
            .second = SignalId::fromString(object.value(u"second").toString()),
            .pairing =
                pairingFromName(object.value(u"pairing").toString()).value_or(Pairing::Never),
            .at = fromMs(object.value(u"at").toInteger())};
}

QJsonObject toJson(const ReportLink &link)
{
    return {{u"report"_s, link.report.toString()},
            {u"other"_s, link.other.toString()},
            {u"count"_s, link.count},
            {u"score"_s, link.score},
            {u"signal"_s, link.signal.toString()},
            {u"nearest"_s, link.nearest.toString()},
            {u"reason"_s, link.reason},
            {u"apart"_s, link.apart},
            {u"at"_s, toIso(link.at)}};
}

ReportLink reportLinkFromJson(const QJsonObject &object)
{
    return {.report = ReportId::fromString(object.value(u"report").toString()),
            .other = ReportId::fromString(object.value(u"other").toString()),
            .count = object.value(u"count").toInt(),
            .score = object.value(u"score").toDouble(),
            .signal = SignalId::fromString(object.value(u"signal").toString()),
            .nearest = SignalId::fromString(object.value(u"nearest").toString()),
            .reason = object.value(u"reason").toString(),
            .apart = object.value(u"apart").toBool(),
            .at = fromIso(object.value(u"at").toString())};
}

QString regroupingKindName(RegroupingKind kind)
{
    switch (kind) {
    case RegroupingKind::Merge: return u"merge"_s;
    case RegroupingKind::Split: return u"split"_s;
    case RegroupingKind::Move: return u"move"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString regroupingStateName(RegroupingState state)
{
    switch (state) {
    case RegroupingState::Open: return u"open"_s;
    case RegroupingState::Accepted: return u"accepted"_s;
    case RegroupingState::Dismissed: return u"dismissed"_s;
    case RegroupingState::Obsolete: return u"obsolete"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

QJsonObject toJson(const Regrouping &regrouping)
{
    QJsonArray leaving;
    for (const SignalId signal : regrouping.leaving)
        leaving.append(signal.toString());
    const auto text = [](const auto &id) { return id.isNull() ? QString() : id.toString(); };
    return {{u"id"_s, text(regrouping.id)},
            {u"kind"_s, regroupingKindName(regrouping.kind)},
            {u"state"_s, regroupingStateName(regrouping.state)},
            {u"report"_s, text(regrouping.report)},
            {u"other"_s, text(regrouping.other)},
            {u"leaving"_s, leaving},
            {u"agreement"_s, regrouping.agreement},
            {u"within"_s, regrouping.within},
            {u"threshold"_s, regrouping.threshold},
            {u"compared"_s, regrouping.compared},
            {u"nearMisses"_s, regrouping.nearMisses},
            {u"members"_s, regrouping.members},
            {u"score"_s, regrouping.score},
            {u"signal"_s, text(regrouping.signal)},
            {u"nearest"_s, text(regrouping.nearest)},
            {u"created"_s, toIso(regrouping.created)},
            {u"decision"_s, text(regrouping.decision)}};
}

Regrouping regroupingFromJson(const QJsonObject &object)
{
    using enum RegroupingState;
    const auto kindOf = [](const QString &name) {
        using enum RegroupingKind;
        return name == u"split" ? Split : name == u"move" ? Move : Merge;
    };
    const auto text = [&](QStringView key) { return object.value(key).toString(); };
    Regrouping regrouping{.id = RegroupingId::fromString(text(u"id")),
                          .kind = kindOf(text(u"kind")),
                          .report = ReportId::fromString(text(u"report")),
                          .other = ReportId::fromString(text(u"other")),
                          .leaving = {},
                          .agreement = object.value(u"agreement").toDouble(),
                          .within = object.value(u"within").toDouble(),
                          .threshold = object.value(u"threshold").toDouble(),
                          .compared = object.value(u"compared").toInt(),
                          .nearMisses = object.value(u"nearMisses").toInt(),
                          .members = object.value(u"members").toInt(),
                          .score = object.value(u"score").toDouble(),
                          .signal = SignalId::fromString(text(u"signal")),
                          .nearest = SignalId::fromString(text(u"nearest")),
                          .created = fromIso(text(u"created")),
                          .decision = DecisionId::fromString(text(u"decision"))};
    for (const RegroupingState state : {Open, Accepted, Dismissed, Obsolete}) {
        if (text(u"state") == regroupingStateName(state))
            regrouping.state = state;
    }
    for (const QJsonValue &id : object.value(u"leaving").toArray())
        regrouping.leaving.push_back(SignalId::fromString(id.toString()));
    return regrouping;
}

} // namespace core
