// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person said, as the index follows it: at once, after it was taken back, after a restart.
#pragma once

#include <QObject>

class LaterDecisionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void laterDecisionsFollow_data();
    void laterDecisionsFollow();
};
