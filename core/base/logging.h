// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Logging categories, one per folder. Messages hold no secret and no outside text that was not made
// visible.
#pragma once

#include <QLoggingCategory>

namespace core {

Q_DECLARE_LOGGING_CATEGORY(lcAsync)
Q_DECLARE_LOGGING_CATEGORY(lcStorage)
Q_DECLARE_LOGGING_CATEGORY(lcNet)
Q_DECLARE_LOGGING_CATEGORY(lcSources)
Q_DECLARE_LOGGING_CATEGORY(lcGrouping)
Q_DECLARE_LOGGING_CATEGORY(lcResearch)
Q_DECLARE_LOGGING_CATEGORY(lcSandbox)
Q_DECLARE_LOGGING_CATEGORY(lcExecution)
Q_DECLARE_LOGGING_CATEGORY(lcPipeline)

} // namespace core
