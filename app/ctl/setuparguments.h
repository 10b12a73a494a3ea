// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The arguments of `daybreakctl init` as a workspace's set-up.
#pragma once

#include "core/pipeline/setup.h"

namespace app {

/// arguments  as the command table names them
/// returns    absolute paths: what is followed later must not depend on where a later command is
///            started. A repository without --autonomy may go as far as a pull request on the local
///            host, from which nothing leaves this machine
/// errors     InvalidInput: an unknown level or priority, a number out of range, an open quote
core::Result<core::pipeline::WorkspaceSetup> setupFrom(const QJsonObject &arguments);

} // namespace app
