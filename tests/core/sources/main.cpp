// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/sources, one class a file.
#include <QCoreApplication>
#include <QStandardPaths>

int runReceiver(int argc, char **argv);
int runOtlp(int argc, char **argv);
int runLogFile(int argc, char **argv);
int runSlackExport(int argc, char **argv);
int runClients(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    return runReceiver(argc, argv) + runOtlp(argc, argv) + runLogFile(argc, argv) +
           runSlackExport(argc, argv) + runClients(argc, argv);
}
