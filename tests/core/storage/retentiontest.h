// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a workspace does not keep: evidence that expires, files nobody needs, what a person erases.
#pragma once

#include <QObject>

class RetentionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesOfSettledReportsAreNotNeeded_data();
    void filesOfSettledReportsAreNotNeeded();
    void evidenceExpires();
    void aNameIsNoPartOfAWord();
    void aPersonIsFoundExportedAndErased();
};
