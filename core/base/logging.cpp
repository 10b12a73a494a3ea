// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/logging.h"

namespace core {

Q_LOGGING_CATEGORY(lcAsync, "daybreak.async", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStorage, "daybreak.storage", QtInfoMsg)
Q_LOGGING_CATEGORY(lcNet, "daybreak.net", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSources, "daybreak.sources", QtInfoMsg)
Q_LOGGING_CATEGORY(lcGrouping, "daybreak.grouping", QtInfoMsg)
Q_LOGGING_CATEGORY(lcResearch, "daybreak.research", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSandbox, "daybreak.sandbox", QtInfoMsg)
Q_LOGGING_CATEGORY(lcExecution, "daybreak.execution", QtInfoMsg)
Q_LOGGING_CATEGORY(lcPipeline, "daybreak.pipeline", QtInfoMsg)

} // namespace core
