// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a text that a lexicon may know.
#pragma once

#include "core/base/words.h"

#include <QString>

#include <algorithm>
#include <vector>

namespace lab {

class TellingWords
{
public:
    /// Stems in order, without stop words, numbers, single letters and words of other scripts.
    std::vector<QString> stems(const QString &text) const
    {
        std::vector<QString> found;
        for (const QString &word : core::scanWords(text).words) {
            if (word.size() >= 2 && !core::isStopWord(word) && !word.front().isDigit() &&
                isAscii(word))
                found.push_back(m_stemmer.stem(word));
        }
        return found;
    }

private:
    static bool isAscii(const QString &word)
    {
        return std::ranges::all_of(word, [](QChar c) { return c.unicode() < 128; });
    }

    core::Stemmer m_stemmer;
};

} // namespace lab
