// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// String literals of a source file, and how well one explains a message that was printed.
#pragma once

#include "core/research/sourcetext.h"

namespace core::research {

struct Literal
{
    int line = 0; ///< from 1, where it starts
    QString text; ///< escapes kept, adjacent literals joined

    friend bool operator==(const Literal &, const Literal &) = default;
};

/// Literals outside comments and documentation strings, shortest 3 characters.
std::vector<Literal> literalsOf(const SourceText &source);

/// The parts of a literal that are printed as they stand: split at %s, {}, ${…}, <*> and escapes.
QStringList constantParts(const QString &literal);

/// How much of `message` the literal's constant parts explain, [0, 1]: 0 unless all of them occur
/// in their order and together are at least 2 words of 8 letters.
double literalMatch(const QString &literal, const QString &message);

/// Whether a literal declares this route: the same segments, placeholders of any syntax equal.
///
/// route  "POST /orders/{id}" or "/orders/17"
bool declaresRoute(const QString &literal, const QString &route);

} // namespace core::research
