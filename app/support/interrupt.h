// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Ctrl+C and a polite kill as a stop request.
#pragma once

#include "core/async/stop.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace app {

/// Asks `stop` once at the first SIGINT or SIGTERM; a second one ends the process at once. One at a
/// time. thread  main
class Interrupt : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(core::StopSource stop, QObject *parent = nullptr);
    ~Interrupt() override;

Q_SIGNALS:
    void interrupted();

private:
    core::StopSource m_stop;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace app
