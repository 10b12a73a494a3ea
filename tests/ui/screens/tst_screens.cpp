// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the screens with real events against a desk in memory: one program, a file for each.
#include <QApplication>

int runGrouping(int argc, char **argv);
int runInbox(int argc, char **argv);
int runInboxMany(int argc, char **argv);
int runMainWindow(int argc, char **argv);
int runReview(int argc, char **argv);
int runSettings(int argc, char **argv);

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("daybreak-test"));
    QApplication::setApplicationName(QStringLiteral("screens"));
    return runGrouping(argc, argv) + runInbox(argc, argv) + runInboxMany(argc, argv) +
           runMainWindow(argc, argv) + runReview(argc, argv) + runSettings(argc, argv);
}
