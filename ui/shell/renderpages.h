// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The screens as pictures, for a machine without a display.
#pragma once

#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/pipeline/desk.h"
#include "ui/support/theme.h"

#include <QStringList>

namespace ui::shell {

/// Shows the inbox with a report, the review window unified and side by side, activity, sources and
/// rejections, light and dark, and saves each as PNG: inbox-light.png, review-dark.png, …
///
/// folder   made if it is missing
/// returns  the files' paths
/// errors   InvalidInput if a file cannot be written; TimedOut if a screen does not load
/// thread   main; needs a QApplication (the offscreen platform will do), the desk, clock and theme
///          outlive the task
core::Task<QStringList> renderPages(core::pipeline::Desk *desk, const core::Clock *clock,
                                    support::Theme *theme, QString folder);

} // namespace ui::shell
