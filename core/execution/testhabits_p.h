// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a change to a test file takes something away from it.
#pragma once

#include "core/execution/diffpolicy.h"

namespace core::execution {

/// Adds a violation for each removed test, added skip and lost assertion. A change that moves a
/// test or rewords an assertion passes: counts and names are compared, not lines.
void checkTests(const FileChange &change, std::vector<PolicyViolation> &out);

} // namespace core::execution
