// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recomputes claims from their evidence.
#pragma once

#include "core/research/evidence.h"

namespace core::research {

struct Verification
{
    bool holds = false;
    QString objection; ///< English: what did not come out again; empty if it holds
};

/// A claim holds if it has evidence, each query gives its excerpt again, and every figure of the
/// claim (number, date, commit id) and every quoted “word” is in the evidence.
Verification verify(const Finding &finding, const git::Repository &repository,
                    std::span<const Signal> members);

/// Sets `verified` of every finding anew.
/// returns  how many hold
int verifyAll(Findings &findings, const git::Repository &repository,
              std::span<const Signal> members);

} // namespace core::research
