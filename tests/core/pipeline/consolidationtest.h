// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Links between reports, proposals to merge and split, and evidence that recomputes.
#pragma once

#include <QObject>

class ConsolidationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyDecisionRecomputes();
    void everySignalIsExplained();
    void nearMissesAreLinks();
    void agreeingReportsAreProposed();
    void acceptingWhatBecameSomethingElse_data();
    void acceptingWhatBecameSomethingElse();
    void aDismissedProposalStaysAway();
    void aCrowdHidesNoProposal();
    void anEmptiedIndexEndsNoProposal();
    void anEmptiedReportHasNoProposals();
    void theLastThresholdsAreTold();
    void rulesAndCorrectionsAreRespected();
    void aReportOfTwoProblemsIsProposedToBeSplit();
    void aSignalInTheWrongReportIsProposedToBeMoved();
    void measuringCanBeStopped();
    void correctionsMeasureAndTune();
};
