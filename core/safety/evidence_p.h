// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the learned screen sees of a text: its passages, and the traits of each.
#pragma once

#include <QString>

#include <vector>

namespace core::safety {

inline constexpr int traitBits = 16;
/// The traits below are of roles and shapes, those from here on of words.
inline constexpr quint32 firstOfWords = 1U << 14;

/// How much a trait counts: what words do says more about texts of other sources than the words.
constexpr double valueOf(quint32 trait)
{
    return trait < firstOfWords ? 1 : 0.4;
}

/// Some sentences of a text. Traits are hashed names of what is in them: words, neighbours of
/// words, roles of words, roles that follow one another in a sentence, the word and role that a
/// sentence begins with (the mood of an order), and shapes (addresses, code, questions).
struct Passage
{
    qsizetype begin = 0; ///< in the folded text
    qsizetype end = 0;
    std::vector<quint32> traits; ///< sorted, each once, in [0, 2^traitBits)
    double norm = 1;             ///< length of the vector of valueOf() its traits
};

/// Each sentence of some length, and each four and twelve that follow one another, overlapping by
/// half.
///
/// folded  of fold(); what it cites as attacks should be blanked out before
/// cost    linear; sentences are cut at 40 words, and the first 4,000 sentences are read
std::vector<Passage> passagesOf(const QString &folded);

/// The names of the traits of one passage, in the order of `traits`; a name may stand for several
/// where hashes meet. "send>secret": a word of sending before one for secrets.
std::vector<QString> traitNames(const QString &folded, const Passage &passage);

} // namespace core::safety
