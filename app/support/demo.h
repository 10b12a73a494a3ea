// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The demo workspace: a real repository, real traffic against it, and the receivers the traffic's
// SDK sends to.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"

#include <QString>

#include <functional>

namespace app {

struct DemoPaths
{
    QString workspace;
    QString repository;
    QString slackExport;
    QString logFile;
};

using SayFunction = std::function<void(QString)>;

/// Builds the product's history and chat export below `workspace` and connects them, unless that
/// was done before. errors  NotFound: python3, git or the demo's scripts are missing; the message
/// says how to get them
core::Task<DemoPaths> prepareDemo(QString workspace, SayFunction say, core::StopToken stop);

/// Whether the traffic ran to its end in this workspace before.
bool hasDemoTraffic(const DemoPaths &paths);

/// Runs the product against the receivers until its defects have raised.
/// port, sentryKey, otlpKey  of the running receivers
core::Task<> driveTraffic(DemoPaths paths, quint16 port, QString sentryKey, QString otlpKey,
                          core::StopToken stop);

} // namespace app
