// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a change set says about itself, and what a reviewer's words say about candidates.
#pragma once

#include "core/execution/crashes_p.h"
#include "core/execution/engineoutput_p.h"
#include "core/model/change.h"

namespace core::execution {

/// Imperative, at most 72 characters, of checked names only: "Handle missing 'width' in
/// box_area".
QString titleOf(const Candidate &candidate, const Crash &crash);

/// Plain text: what changes, why, where the idea comes from, how it was proven.
///
/// before          the file's bytes on the base
/// regressionTest  path of the added test; empty if an existing check was the reproduction
QString explanationOf(const Candidate &candidate, const Crash &crash, const QByteArray &before,
                      const QString &regressionTest, const QStringList &checkCommand);

/// The words that a reviewer put in quotes or backticks, numbers, and identifiers with an
/// underscore, lower case; at most 40.
QStringList wordsOf(const std::vector<ReviewComment> &comments);

/// How many of the words the lines that a candidate adds contain.
int wordsIn(const Candidate &candidate, const QByteArray &before, const QStringList &words);

/// Lines that a candidate adds and removes.
int changedLines(const Candidate &candidate, const QByteArray &before);

} // namespace core::execution
