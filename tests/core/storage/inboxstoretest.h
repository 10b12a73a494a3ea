// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tests of core/storage: the inbox in parts, and that indexes answer.
#pragma once

#include <QObject>

class InboxStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inboxBeginsWithWhatIsSeenFirst();
    void inboxPiecesHaveEachReportOnce();
    void inboxHasNothingThatIsMergedOrEmpty();
    void inboxHeadShowsTheLatestOfWhatIsDone();
    void inboxKnowsWhenSnoozesEnd();
    void inboxReadsByIndexes();
};
