// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/embedding.
#include <QCoreApplication>

int runContractTests(int argc, char **argv);
int runHttpFailureTests(int argc, char **argv);
int runHttpTests(int argc, char **argv);
int runOnnxTests(int argc, char **argv);
int runTokenizerTests(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return runContractTests(argc, argv) + runHttpTests(argc, argv) +
           runHttpFailureTests(argc, argv) + runTokenizerTests(argc, argv) +
           runOnnxTests(argc, argv);
}
