// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What may leave in a change: denied by default outside source and test paths.
#pragma once

#include "core/model/change.h"
#include "core/model/filediff.h"
#include "core/model/policy.h"

#include <vector>

namespace core::execution {

struct PolicyViolation
{
    QString path;
    QString code;   ///< stable: unsafePath, outside, ci, owners, build, dependencies, gitFile,
                    ///< editor, binary, deceptiveCharacter, secret, testRemoved, testSkipped,
                    ///< testWeakened, tooLarge, noChange
    QString reason; ///< for people; names what was found, never a secret itself
    int line = 0;   ///< from 1, in the new version; 0 for the file

    friend bool operator==(const PolicyViolation &, const PolicyViolation &) = default;
};

/// Why a change may not be pushed; empty if it may. Links and modes never get here: the sandbox's
/// changes() refuses them.
///
/// A glob of Policy::allowedPaths ("docs/*", "**/setup.py"; * stays in a folder, ** does not) lifts
/// what is denied for a file's kind of path (outside, ci, owners, build, dependencies, gitFile,
/// editor) and the checks on tests, but never unsafePath, binary, deceptiveCharacter and secret.
std::vector<PolicyViolation> checkDiff(const std::vector<FileChange> &files, const Policy &policy);

/// Whether tests live there, by the habits of the common languages.
bool isTestPath(const QString &path);

} // namespace core::execution
