// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/normalize.
#include "tests/support/testmain.h"

int runStackTrace(int argc, char **argv);
int runTraceMutations(int argc, char **argv);
int runLogTemplates(int argc, char **argv);
int runReaders(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return runStackTrace(argc, argv) + runTraceMutations(argc, argv) + runLogTemplates(argc, argv) +
           runReaders(argc, argv);
}
