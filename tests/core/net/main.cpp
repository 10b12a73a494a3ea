// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/net.
#include "tests/support/testmain.h"

int runClient(int argc, char **argv);
int runDecoding(int argc, char **argv);
int runRequestReader(int argc, char **argv);
int runServer(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return runClient(argc, argv) + runDecoding(argc, argv) + runRequestReader(argc, argv) +
           runServer(argc, argv);
}
