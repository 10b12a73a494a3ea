// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One program with several test classes: TEST_MAIN_GUILESS(First, Second); or in several files,
// TEST_CLASSES(runThese, First, Second) in each and a main that calls them.
#pragma once

#include <QCoreApplication>
#include <QStandardPaths>
#include <QTest>

namespace tests {

template<typename Class>
int runOne(int argc, char **argv)
{
    Class test;
    return QTest::qExec(&test, argc, argv);
}

template<typename... Classes>
int runAll(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true);
    return (0 + ... + runOne<Classes>(argc, argv));
}

} // namespace tests

#define TEST_MAIN_GUILESS(...)                                                                     \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        QCoreApplication application(argc, argv);                                                  \
        return tests::runAll<__VA_ARGS__>(argc, argv);                                             \
    }

#define TEST_CLASSES(function, ...)                                                                \
    int function(int argc, char **argv)                                                            \
    {                                                                                              \
        return tests::runAll<__VA_ARGS__>(argc, argv);                                             \
    }
