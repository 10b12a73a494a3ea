// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The embedder that asks a server, where that fails.
#pragma once

#include <QObject>

class TestHttpFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatMayPassIsTriedAgain_data();
    void whatMayPassIsTriedAgain();
    void aServersWishToWaitIsObeyed();
    void nothingIsAskedBeforeAServersTime_data();
    void nothingIsAskedBeforeAServersTime();
    void refusals_data();
    void refusals();
    void nobodyAnswers();
    void aSilentServerEnds();
    void aStopEndsARequest();
};
