// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Changing the embedder: old and new vectors are never mixed, and nothing is lost on the way.
#pragma once

#include <QObject>

class EmbedderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBuiltInOneIsTheDefault();
    void aChangeEmbedsEverythingAgain();
    void aKillInTheMidstLosesNothing();
    void aChangeIsCancelled();
    void whatCannotBeEmbeddedWaits();
    void oneTextStopsNoOther_data();
    void oneTextStopsNoOther();
    void oneTextStopsNoChange();
    void makingOneBlocksNobody();
    void aLimitedServerIsPaidOnce();
    void anEmbedderThatIsGoneIsReplacedByNothing_data();
    void anEmbedderThatIsGoneIsReplacedByNothing();
    void aTrialChangesNothing();
    void undoing_data();
    void undoing();
    void otherSettingsOfOneModelEmbedNothing();
    void aWrongEmbedderChangesNothing_data();
    void aWrongEmbedderChangesNothing();
    void anOlderBuiltInOneIsReplaced();
};
