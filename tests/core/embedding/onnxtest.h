// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The embedder that runs a model on this machine, on models that the tests write.
#pragma once

#include <QObject>

class TestOnnxEmbedder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void vectorsAreThoseOfTheModel_data();
    void vectorsAreThoseOfTheModel();
    void batchesDoNotShow();
    void textsWithoutAKnownWordHaveAVector();
    void aStopEnds();
    void aStopEndsWhatRuns();
    void foldersThatCannotBeUsed_data();
    void foldersThatCannotBeUsed();
    void truncatedModelsAreRefused();
    void theModelIdIsOfWhatMattersAlone();
};
