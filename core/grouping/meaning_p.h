// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What two signals say, compared by the meanings of their words.
#pragma once

#include "core/grouping/document_p.h"

namespace core::grouping {

/// A word that says much, by its place in the lexicon.
struct TellingWord
{
    TermId term = noTerm;
    Lexeme lexeme = noLexeme;
    float idf = 0;
};

/// What a document says, in the space of the lexicon.
struct DocumentMeaning
{
    static constexpr size_t tellingWords = 20;

    std::uint32_t epoch = 0; ///< of the vocabulary it was made with; 0 never made
    Meaning whole{};         ///< of all words, a unit vector or zeros
    Meaning title{};
    std::array<TellingWord, tellingWords> telling{}; ///< most telling first
    size_t tellingCount = 0;
};

/// How alike two documents are where they share few words. Symmetric.
struct MeaningValues
{
    /// Cosine of what both say, in [-1, 1], without the direction that is usual in the workspace.
    double whole = 0;
    double title = 0;   ///< of one's title and all of the other; the better way round
    double related = 0; ///< portion (by idf) of the telling words that the other has related ones
                        ///< for, in [0, 1]; geometric mean of both ways
};

/// Some 5 µs.
DocumentMeaning meaningOf(const Document &document, const Vocabulary &vocabulary);

/// Both of one epoch. Some 2 µs.
MeaningValues compareMeaning(const DocumentMeaning &a, const DocumentMeaning &b);

} // namespace core::grouping
