// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/grouping.
#include "tests/support/testmain.h"

int runChaining(int argc, char **argv);
int runCorrections(int argc, char **argv);
int runDecisions(int argc, char **argv);
int runEvidence(int argc, char **argv);
int runIndex(int argc, char **argv);
int runKeptLinks(int argc, char **argv);
int runPairs(int argc, char **argv);
int runMeaning(int argc, char **argv);
int runModel(int argc, char **argv);
int runScore(int argc, char **argv);
int runVoices(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return runDecisions(argc, argv) + runPairs(argc, argv) + runChaining(argc, argv) +
           runCorrections(argc, argv) + runEvidence(argc, argv) + runIndex(argc, argv) +
           runKeptLinks(argc, argv) + runMeaning(argc, argv) + runModel(argc, argv) +
           runScore(argc, argv) + runVoices(argc, argv);
}
