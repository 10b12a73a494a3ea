// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The terms of a document that is compared with many others.
#pragma once

#include "core/grouping/document_p.h"

namespace core::grouping {

/// Says of a term of another document where this one has it, by one look instead of going through
/// the lists of both; with it what depends on this document alone.
class TermTable
{
public:
    struct Entry
    {
        double idf = 0;
        std::array<float, fieldCount> weights{}; ///< by field; 0 where it does not occur
        std::uint32_t place = 0;                 ///< in `Field::Statement`, if it is there

        bool isIn(Field field) const { return weights[size_t(field)] > 0; }
    };

    TermTable() = default;
    /// meanLength  of the documents, in WordIndex::lengthOf
    TermTable(const Document &document, const Vocabulary &vocabulary, double meanLength);

    /// Whether it was made of the same workspace.
    bool isFor(const Vocabulary &vocabulary, double meanLength) const
    {
        return m_epoch == vocabulary.epoch() && m_meanLength == meanLength;
    }

    /// Null if the document does not have the term.
    const Entry *find(TermId term) const
    {
        for (size_t at = std::uint32_t(term * spread) >> m_shift;; at = (at + 1) & m_mask) {
            if (m_slots[at].term == term)
                return &m_entries[m_slots[at].entry];
            if (m_slots[at].term == noTerm)
                return nullptr;
        }
    }
    /// idf of the rarer word; 0 if the document does not have the pair.
    double pairIdf(const WordPair &pair) const
    {
        const std::uint64_t key = keyOf(pair);
        for (size_t at = slotOf(key);; at = (at + 1) & m_pairMask) {
            if (m_pairs[at].key == key)
                return m_pairs[at].idf;
            if (m_pairs[at].key == 0)
                return 0;
        }
    }

    /// Length of the vector of tf-idf.
    double norm(Field field) const { return m_norms[size_t(field)]; }
    /// Sum of the idf of all terms.
    double weight(Field field) const { return m_weights[size_t(field)]; }
    /// Length of the vector of pairs by idf.
    double pairNorm() const { return m_pairNorm; }
    double length() const { return m_length; }
    /// BM25 of the document for its own words.
    double bm25OfItself() const { return m_ofItself; }

private:
    static constexpr std::uint32_t spread = 0x9e3779b1; // Knuth's multiplicative hash
    struct Slot
    {
        TermId term = noTerm;
        std::uint32_t entry = 0;
    };
    struct PairSlot
    {
        std::uint64_t key = 0;
        double idf = 0;
    };

    static std::uint64_t keyOf(const WordPair &pair)
    {
        return std::uint64_t(pair.first) << 32 | pair.second;
    }
    size_t slotOf(std::uint64_t key) const
    {
        return size_t(key * 0x9e3779b97f4a7c15ULL >> m_pairShift);
    }
    Entry &added(TermId term, const Vocabulary &vocabulary);
    void addPairs(const Document &document, const Vocabulary &vocabulary);

    std::uint32_t m_epoch = 0;
    double m_meanLength = 0;
    std::vector<Slot> m_slots; ///< open addressing, a power of two, at most half full
    std::vector<Entry> m_entries;
    std::vector<PairSlot> m_pairs; ///< as m_slots
    size_t m_mask = 0;
    size_t m_pairMask = 0;
    int m_shift = 0;
    int m_pairShift = 0;
    std::array<double, fieldCount> m_norms{};
    std::array<double, fieldCount> m_weights{};
    double m_pairNorm = 0;
    double m_length = 0;
    double m_ofItself = 0;
};

/// idf of the rarer of two words.
double pairIdf(const WordPair &pair, const Vocabulary &vocabulary);
/// Length of the vector of a document's pairs by idf.
double pairNorm(const Document &document, const Vocabulary &vocabulary);
/// What an occurrence of a weight adds by BM25, without the idf.
double bm25Weight(double weight, double length, double meanLength);

} // namespace core::grouping
