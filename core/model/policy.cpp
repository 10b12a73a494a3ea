// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/policy.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core {

namespace {

QStringList stringList(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list.append(item.toString());
    return list;
}

} // namespace

QString autonomyName(Autonomy autonomy)
{
    switch (autonomy) {
    case Autonomy::Research: return u"research"_s;
    case Autonomy::Fix: return u"fix"_s;
    case Autonomy::PullRequest: return u"pullRequest"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

Autonomy autonomyFromName(QStringView name)
{
    if (name == u"pullRequest")
        return Autonomy::PullRequest;
    return name == u"fix" ? Autonomy::Fix : Autonomy::Research;
}

QJsonObject toJson(const Policy &policy)
{
    return {{u"autonomy"_s, autonomyName(policy.autonomy)},
            {u"lowestPriority"_s, priorityName(policy.lowestPriority)},
            {u"dailyCap"_s, policy.dailyCap},
            {u"holdBackfill"_s, policy.holdBackfill},
            {u"maximumRounds"_s, policy.maximumRounds},
            {u"allowedPaths"_s, QJsonArray::fromStringList(policy.allowedPaths)}};
}

Policy policyFromJson(const QJsonObject &object)
{
    Policy policy;
    policy.autonomy = autonomyFromName(object.value(u"autonomy").toString());
    policy.lowestPriority = priorityFromName(object.value(u"lowestPriority").toString())
                                .value_or(policy.lowestPriority);
    policy.dailyCap = qMax(0, object.value(u"dailyCap").toInt(policy.dailyCap));
    policy.holdBackfill = object.value(u"holdBackfill").toBool(policy.holdBackfill);
    policy.maximumRounds = qMax(1, object.value(u"maximumRounds").toInt(policy.maximumRounds));
    policy.allowedPaths = stringList(object.value(u"allowedPaths"));
    return policy;
}

QJsonObject toJson(const Repository &repository)
{
    return {{u"id"_s, repository.id.toString()},
            {u"name"_s, repository.name},
            {u"path"_s, repository.path},
            {u"baseBranch"_s, repository.baseBranch},
            {u"host"_s, repository.host},
            {u"hostSettings"_s, repository.hostSettings},
            {u"checkCommand"_s, QJsonArray::fromStringList(repository.checkCommand)},
            {u"prepareCommand"_s, QJsonArray::fromStringList(repository.prepareCommand)},
            {u"lockFiles"_s, QJsonArray::fromStringList(repository.lockFiles)},
            {u"policy"_s, toJson(repository.policy)}};
}

Repository repositoryFromJson(const QJsonObject &object)
{
    return Repository{.id = RepositoryId::fromString(object.value(u"id").toString()),
                      .name = object.value(u"name").toString(),
                      .path = object.value(u"path").toString(),
                      .baseBranch = object.value(u"baseBranch").toString(),
                      .host = object.value(u"host").toString(),
                      .hostSettings = object.value(u"hostSettings").toObject(),
                      .checkCommand = stringList(object.value(u"checkCommand")),
                      .prepareCommand = stringList(object.value(u"prepareCommand")),
                      .lockFiles = stringList(object.value(u"lockFiles")),
                      .policy = policyFromJson(object.value(u"policy").toObject())};
}

} // namespace core
