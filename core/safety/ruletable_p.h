// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The scored features of the built-in rules, as data.
#pragma once

#include "core/safety/patterns_p.h"

namespace core::safety {

std::span<const WordClass> ruleWords();
/// A weight of 1 decides alone; smaller ones add up within a stretch of text.
std::span<const Rule> ruleTable();

} // namespace core::safety
