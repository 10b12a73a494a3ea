// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Making a workspace: its folder, database, repository and sources.
#pragma once

#include "core/base/result.h"
#include "core/model/policy.h"

#include <QJsonObject>

namespace core::pipeline {

struct WorkspaceSetup
{
    QString folder;
    Repository repository; ///< id, branch and host are filled in; path may be empty: signals only
    QStringList logFiles;  ///< paths or patterns to follow
    QString slackExport;   ///< zip or folder; empty if none
    quint16 port = 0;      ///< of the receivers; 0 chooses a free one, which is kept
};

/// Makes the folder if needed and writes the settings. The same folder can be set up again: what is
/// given replaces. Blocks. errors  InvalidInput (no git repository there), Conflict (a process has
/// the workspace open), Denied
Result<> setUpWorkspace(WorkspaceSetup setup);

/// Whether the folder holds a workspace.
bool isWorkspace(const QString &folder);
QString databasePath(const QString &folder);

} // namespace core::pipeline
