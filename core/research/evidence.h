// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What claims rest on: each piece is made by running its own query, so that running it again gives
// the same excerpt.
#pragma once

#include "core/git/repository.h"
#include "core/model/course.h"
#include "core/model/findings.h"

#include <span>

namespace core::research {

/// Lines of a file at a commit: `git show <commit>:<path>`. At most 40 lines are kept.
Result<Evidence> codeEvidence(const git::Repository &repository, const QString &commit,
                              const QString &path, int first, int last);
/// Who last touched each line: `git blame -w -M -L <first>,<last> <commit> -- <path>`.
Result<Evidence> blameEvidence(const git::Repository &repository, const QString &commit,
                               const QString &path, int first, int last);
/// `git show -s <commit>`
Result<Evidence> commitEvidence(const git::Repository &repository, const QString &commit);
/// What changed a function: `git log -s -n <limit> -L <first>,<last>:<path> <commit>`.
Result<Evidence> lineLogEvidence(const git::Repository &repository, const QString &commit,
                                 const QString &path, int first, int last, int limit);
/// What changed a path between two commits: `git log <from>..<to> -- <path>`, at most 50 commits.
Result<Evidence> rangeLogEvidence(const git::Repository &repository, const QString &from,
                                  const QString &to, const QString &path);
/// Which commits changed how often a word occurs: `git log -S<word> <commit> -- <path>`, among the
/// last 100 of the path.
Result<Evidence> tokenEvidence(const git::Repository &repository, const QString &commit,
                               const QString &path, const QString &token);
/// All figures of a report's signals.
Evidence courseEvidence(const ReportId &report, std::span<const Signal> members);
/// A quote of a signal.
Evidence signalEvidence(const Signal &signal, const QString &quote);

/// The excerpt that the evidence's own query gives now. Nothing is executed: the query is read, and
/// only the forms above are known.
/// errors  InvalidInput (a query of another form), NotFound
Result<QString> recomputedExcerpt(const Evidence &evidence, const git::Repository &repository,
                                  std::span<const Signal> members);

/// "01dd85512345 2026-01-15 Ada Moreno  Measure boxes once"
QString commitLine(const git::Commit &commit);

/// For a POSIX shell: as it is if harmless, else in single quotes.
QString shellQuoted(const QString &word);
/// The words of a command that was built with shellQuoted.
QStringList shellWords(const QString &command);

} // namespace core::research
