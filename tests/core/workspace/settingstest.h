// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person sets in a workspace: how far Daybreak goes alone, and what signals weigh.
#pragma once

#include <QObject>

class SettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void maintenanceNeedsNoIndex();
    void aPairIsNamedByReports();
    void aPersonSetsThePolicy();
    void refusesANonsensicalPolicy_data();
    void refusesANonsensicalPolicy();
    void asksWhichRepositoryIsMeant();
    void weightsAreTriedBeforeTheyAreSet();
    void refusesNonsensicalWeights_data();
    void refusesNonsensicalWeights();
};
