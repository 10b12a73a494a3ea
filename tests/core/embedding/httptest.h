// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The embedder that asks a server, over real connections to one on loopback.
#pragma once

#include <QObject>

class TestHttpEmbedder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shapes_data();
    void shapes();
    void answersOfLlamaCppAreRead_data();
    void answersOfLlamaCppAreRead();
    void addressesTellShapes_data();
    void addressesTellShapes();
    void anUnknownEndpointIsTriedInAnotherShape();
    void twoCallsFindOneShape();
    void aServerThatWasNotThereIsAskedAgain_data();
    void aServerThatWasNotThereIsAskedAgain();
    void batchesAreLimitedAndInOrder();
    void dimensionsAreAskedFor();
    void keysComeFromTheirPlace();
    void whatIsTooLongIsCut();
    void anotherDimensionThanStoredIsRefused();
    void addresses_data();
    void addresses();
    void settingsAreChecked_data();
    void settingsAreChecked();
    void theModelIdIsOfWhatMattersAlone();
    void textsAreMadeFit_data();
    void textsAreMadeFit();
};
