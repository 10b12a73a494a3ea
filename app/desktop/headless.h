// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The desktop without a display: does the same work, prints the inbox, renders the windows to
// files.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/pipeline/enginedesk.h"
#include "ui/support/theme.h"

namespace app {

struct HeadlessOptions
{
    QString folder;
    bool demo = false;
    bool json = false;
    QString pictures; ///< folder for the rendered windows
};

/// Resolves when there is nothing left to do and everything is printed.
/// desk, theme  borrowed until then
core::Task<> runHeadless(core::pipeline::EngineDesk *desk, ui::support::Theme *theme,
                         HeadlessOptions options, core::StopToken stop);

} // namespace app
