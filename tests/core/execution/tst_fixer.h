// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tests of the fixers on a small program, end to end, in a real sandbox.
#pragma once

#include "core/execution/fixer.h"
#include "tests/support/fakes.h"

#include <QObject>
#include <QTemporaryDir>

class TestFixer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void crashBecomesProvenChanges();
    void unrepeatableCrashIsSaid_data();
    void unrepeatableCrashIsSaid();
    void failingCheckIsTheReproduction();
    void noneFoundIsSaid();
    void otherLanguageIsSaid();
    void stopEndsTheSearch();
    void evaluationCountsOnlyWhatPasses();

private:
    core::execution::FixRequest request() const;
    core::Result<core::execution::FixOutcome> fix(core::execution::FixRequest request,
                                                  core::StopToken stop = {});

    QTemporaryDir m_folder;
    tests::CountingIds m_ids;
    std::unique_ptr<core::sandbox::Sandbox> m_sandbox;
    std::unique_ptr<core::execution::Fixer> m_fixer;
};

/// The tests of the diff policy, which are in the same program.
int runDiffPolicyTests(int argc, char **argv);
