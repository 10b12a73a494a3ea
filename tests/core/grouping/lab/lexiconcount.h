// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors of words from how often they meet in texts.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace lab {

/// Files of lines; words that stand in one line have to do with each other.
struct CountedTexts
{
    QString running; ///< passages of prose
    QString glosses; ///< a word and what it means
    QString alike;   ///< words that mean the same
    QString told;    ///< ways to tell of one problem, or to say one thing
};

/// A lexicon of the `most` words that tell most. errors  NotFound: a file that cannot be read
/// source  see core/grouping/lexicon_p.h
core::Result<QByteArray> countLexicon(const CountedTexts &texts, size_t most);

} // namespace lab
