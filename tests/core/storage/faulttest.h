// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A process that is killed while it writes, has no more room, or may not write.
#pragma once

#include <QObject>

class FaultTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedWritersKeepWhatTheyAcknowledged_data();
    void killedWritersKeepWhatTheyAcknowledged();
    void aWorkspaceThatMayOnlyBeReadIsRefused();
    void aFullDiskLosesNothing();
    void aFileSizeLimitLosesNothing();
};
