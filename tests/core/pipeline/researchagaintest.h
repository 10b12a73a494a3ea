// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When a report that was researched is researched again, and what keeps a fix from starting.
#pragma once

#include <QObject>

class ResearchAgainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCrashThatJoinsLate_data();
    void aCrashThatJoinsLate();
    void policyObjections_data();
    void policyObjections();
};
