// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Terms and keys as numbers, and how rare each is in this workspace.
#pragma once

#include "core/grouping/lexicon_p.h"

#include <QString>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace core::grouping {

using TermId = std::uint32_t;
using EntryIndex = std::uint32_t;
inline constexpr TermId noTerm = 0;

/// Numbers terms from 1 and counts in how many documents each occurs.
///
/// Terms are known by 64 bits of a hash and not kept: ids of sessions and traces alone would be
/// larger than the vectors. Two of a hundred million terms are taken for one with a chance of one
/// in four thousand, and then merely share their frequency.
///
/// Rarity adapts to the workspace: the portion of documents with a term is estimated from what was
/// counted and a prior of `priorDocuments` documents at the term's background rate, so that five
/// signals already tell a rare word from a common one.
/// thread  one at a time, const members included (they cache)
class Vocabulary
{
public:
    static constexpr double priorDocuments = 100;

    Vocabulary();

    TermId intern(const QString &term, double backgroundRate);
    void count(std::span<const TermId> distinctTerms);
    void discount(std::span<const TermId> distinctTerms);
    int documents() const { return m_documents; }
    int frequency(TermId term) const { return m_terms[term].frequency; }
    /// How many terms have a number.
    size_t size() const { return m_terms.size() - 1; }

    /// Inverse document frequency, > 0. Recomputed when the workspace grew by a fiftieth.
    double idf(TermId term) const
    {
        const Entry &entry = m_terms[term];
        return double(entry.epoch == m_epoch ? entry.idf : computed(entry));
    }
    /// The same as a number in (0, 1]: 1 for what occurs once in 400 documents or less.
    double rarity(TermId term) const { return std::min(1.0, idf(term) / 6); }
    /// The word of the lexicon that a term is.
    Lexeme lexeme(TermId term) const { return m_lexemes[term]; }
    /// What is said anyway in this workspace: the direction of all words by how often documents
    /// have them, a unit vector. Few documents say little about it, so common English is mixed in.
    const Meaning &usualMeaning() const;
    /// Changes whenever idf may; what is cached from idf belongs to one epoch.
    std::uint32_t epoch() const { return m_epoch; }

private:
    struct Entry
    {
        int frequency = 0;
        float background = 0;
        mutable float idf = 0;
        mutable std::uint32_t epoch = 0; ///< of `idf`; 0 never computed
    };
    struct Slot
    {
        TermId term = noTerm;
        std::uint32_t tag = 0; ///< more of the hash, so that most other terms are not looked at
    };

    std::uint64_t hashed(QStringView term) const;
    float computed(const Entry &entry) const;
    void changed();
    void grow();

    std::uint64_t m_seed = 0;  ///< nobody can choose words that fall together
    std::vector<Slot> m_slots; ///< open addressing, a power of two, at most three quarters full
    std::vector<std::uint64_t> m_hashes; ///< by term
    std::vector<Entry> m_terms = std::vector<Entry>(1);
    std::vector<Lexeme> m_lexemes = std::vector<Lexeme>(1, noLexeme); ///< by term
    mutable Meaning m_usual{};
    mutable std::uint32_t m_usualEpoch = 0;
    int m_documents = 0;
    int m_epochDocuments = 0;
    std::uint32_t m_epoch = 1;
};

} // namespace core::grouping
