// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tokenizers, against what the original library makes of the same files and texts.
#pragma once

#include <QObject>

class TestTokenizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokensAreThoseOfTheOriginal_data();
    void tokensAreThoseOfTheOriginal();
    void longTextsAreCut();
    void hostileTextsEnd();
    void unknownPartsAreNamed_data();
    void unknownPartsAreNamed();
    void brokenFilesAreRefused_data();
    void brokenFilesAreRefused();
};
