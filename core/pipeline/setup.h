// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Making a workspace: its folder, database, repository and sources.
#pragma once

#include "core/base/result.h"
#include "core/model/policy.h"

#include <QJsonObject>

namespace core::pipeline {

/// The workspace's setting for when it was made, in ms: what happened before is its backfill.
inline const QString connectedKey = QStringLiteral("connectedMs");

struct WorkspaceSetup
{
    QString folder;
    Repository repository; ///< id, branch and host are filled in; path may be empty: signals only
    bool keepsPolicy = false; ///< a repository that is known keeps its policy
    QStringList logFiles;     ///< absolute paths or patterns to follow, without line feeds
    QString slackExport;      ///< zip or folder; empty if none
    quint16 port = 0;         ///< of the receivers; 0 keeps the one it has, or chooses a free one
};

/// Makes the folder if needed and writes the settings. The same folder can be set up again: what is
/// given replaces, what is not stays: keys, port, and of a repository of the same name its commands
/// and lock files. Blocks.
/// errors  InvalidInput (no git repository there, or the folder lies inside it), NotFound (no such
///         repository), Conflict (a process has the workspace open), Denied
Result<> setUpWorkspace(WorkspaceSetup setup);

/// Whether the folder holds a workspace.
bool isWorkspace(const QString &folder);
/// Whether setUpWorkspace() came to its end there; a kill may have left a database without
/// settings. What another process has open has ended well, and of what cannot be read the opening
/// says what is wrong. Blocks.
bool isSetUp(const QString &folder);
QString databasePath(const QString &folder);

} // namespace core::pipeline
