// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/git.
#include "tests/support/testmain.h"

int runReading(int argc, char **argv);
int runWriting(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return runReading(argc, argv) + runWriting(argc, argv);
}
