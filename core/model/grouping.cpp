// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/grouping.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core {

QJsonObject toJson(const Assignment &assignment)
{
    QJsonArray features;
    for (const MatchFeature &feature : assignment.features)
        features.append(QJsonObject{{u"name"_s, feature.name},
                                    {u"value"_s, feature.value},
                                    {u"contribution"_s, feature.contribution}});
    QJsonArray rejected;
    for (const RejectedCandidate &candidate : assignment.rejected)
        rejected.append(QJsonObject{{u"report"_s, candidate.report.toString()},
                                    {u"nearest"_s, candidate.nearest.toString()},
                                    {u"score"_s, candidate.score},
                                    {u"reason"_s, candidate.reason}});
    return {{u"signal"_s, assignment.signal.toString()},
            {u"report"_s, assignment.report.toString()},
            {u"opened"_s, assignment.opened},
            {u"rule"_s, assignment.rule},
            {u"parent"_s, assignment.parent.isNull() ? QString() : assignment.parent.toString()},
            {u"query"_s, assignment.query},
            {u"score"_s, assignment.score},
            {u"judge"_s, assignment.judge},
            {u"features"_s, features},
            {u"rejected"_s, rejected},
            {u"at"_s, toMs(assignment.at)}};
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
    for (const QJsonValue &value : object.value(u"features").toArray()) {
        const QJsonObject feature = value.toObject();
        assignment.features.push_back({feature.value(u"name").toString(),
                                       feature.value(u"value").toDouble(),
                                       feature.value(u"contribution").toDouble()});
    }
    for (const QJsonValue &value : object.value(u"rejected").toArray()) {
        const QJsonObject candidate = value.toObject();
        assignment.rejected.push_back({ReportId::fromString(candidate.value(u"report").toString()),
                                       SignalId::fromString(candidate.value(u"nearest").toString()),
                                       candidate.value(u"score").toDouble(),
                                       candidate.value(u"reason").toString()});
    }
    assignment.at = fromMs(object.value(u"at").toInteger());
    return assignment;
}

} // namespace core
