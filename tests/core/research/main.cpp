// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/research.
#include "tests/support/testmain.h"

int runReading(int argc, char **argv);
int runPeople(int argc, char **argv);
int runInvestigate(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return runReading(argc, argv) + runPeople(argc, argv) + runInvestigate(argc, argv);
}
