// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opening a workspace for a person: with or without the demo's product running against it.
#pragma once

#include "app/support/demo.h"
#include "core/pipeline/enginedesk.h"

namespace app {

/// Opens `folder` in the desk; with `demo`, builds the demo there first and, the first time, runs
/// its product against the receivers. say  what is going on, one sentence at a time, on the
/// caller's thread. hasWindow  a second start may ask for it
core::Task<> openWorkspace(core::pipeline::EngineDesk *desk, QString folder, bool demo,
                           SayFunction say, core::StopToken stop, bool hasWindow = false);

/// Whether another start builds the demo workspace in `folder` right now; nothing can be shown yet.
bool isBeingPrepared(const QString &folder);

} // namespace app
