// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs the commands of commandTable() that need a workspace.
#pragma once

#include "core/pipeline/commandsocket.h"
#include "core/pipeline/context.h"

namespace core::pipeline {

class Engine;

/// arguments  as the command table names them
/// errors     InvalidInput: unknown command, bad argument; else the act's
/// thread     the engine's
Task<QJsonValue> runCommand(Engine *engine, SharedContext context, QString command,
                            QJsonObject arguments, ProgressFunction progress, StopToken stop);

} // namespace core::pipeline
