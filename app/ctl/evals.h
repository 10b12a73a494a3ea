// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// daybreakctl eval: measures one part on labelled data.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"

#include <QJsonObject>
#include <QJsonValue>

#include <functional>

namespace app {

/// arguments  part and data, as the command table names them
/// errors     InvalidInput (no such part or option of it, unreadable data), NotFound, Cancelled;
///            Denied if what is asked for cannot be written, before anything is measured
core::Task<QJsonValue> evaluate(QJsonObject arguments, std::function<void(QString)> progress,
                                core::StopToken stop);

} // namespace app
