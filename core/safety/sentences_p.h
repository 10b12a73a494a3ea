// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the learned screen reads a text: its sentences, their words, and what each word does.
#pragma once

#include "core/safety/wordroles_p.h"

#include <QStringView>

#include <vector>

namespace core::safety {

/// Longer words stand for any long word.
inline constexpr qsizetype longestWord = 30;

struct Word
{
    quint32 hash = 0;
    Roles roles = 0;
    bool opens = false; ///< a clause: it begins the sentence or follows a comma, "and", "then"
    qsizetype begin = 0;
    qsizetype end = 0;
};

struct Sentence
{
    std::vector<Word> words;
    bool question = false;
    bool exclaimed = false;
    bool listed = false; ///< an item of a list: a step, an example
    /// It begins a line or follows a full stop, unlike what was cut off at the longest.
    bool whole = true;
};

/// folded  of fold()
/// cost    linear; sentences are cut at 40 words, and the first 4,000 sentences are read. A
/// program,
///         an address, a number or a name is one word, however long.
std::vector<Sentence> sentencesOf(QStringView folded);

} // namespace core::safety
