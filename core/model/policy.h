// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far Daybreak may go alone in one repository.
#pragma once

#include "core/base/ids.h"
#include "core/model/report.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace core {

/// Each level includes the ones before it. Merging is never automatic.
enum class Autonomy : std::uint8_t { Research, Fix, PullRequest };
QString autonomyName(Autonomy autonomy);     ///< research, fix, pullRequest
Autonomy autonomyFromName(QStringView name); ///< Research if unknown

struct Policy
{
    Autonomy autonomy =
        Autonomy::Research; ///< remote hosts start here; the local host at PullRequest
    Priority lowestPriority = Priority::P3; ///< reports below it wait for a person
    int dailyCap = 20;                      ///< fixes started in 24 hours; ≥ 0
    bool holdBackfill = true; ///< signals from before the workspace was connected start no fix
    int maximumRounds = 4;    ///< attempts for one pull request, the first included; ≥ 1
    QStringList
        allowedPaths; ///< globs the diff policy lets pass although it denies them by default

    friend bool operator==(const Policy &, const Policy &) = default;
};

/// A repository that the workspace watches. The user's clone is only read.
struct Repository
{
    RepositoryId id;
    QString name;       ///< "shop"; what signals call `service`
    QString path;       ///< the user's clone
    QString baseBranch; ///< "main"
    QString host;       ///< id of the code host member
    QJsonObject hostSettings;
    QStringList
        checkCommand; ///< argv, run in the sandbox at the repository's root; exit 0 is green
    QStringList prepareCommand; ///< argv; empty if nothing needs preparing
    QStringList lockFiles;      ///< paths whose contents key the prepared layer
    Policy policy;

    friend bool operator==(const Repository &, const Repository &) = default;
};

QJsonObject toJson(const Policy &policy);
Policy policyFromJson(const QJsonObject &object);
QJsonObject toJson(const Repository &repository);
Repository repositoryFromJson(const QJsonObject &object);

} // namespace core
