// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/termtable_p.h"

#include "core/grouping/wordindex_p.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace core::grouping {

namespace {

/// Slots that are at most half full of this many.
size_t slotsFor(size_t count)
{
    return std::bit_ceil(std::max<size_t>(2 * count, 16));
}

} // namespace

double pairIdf(const WordPair &pair, const Vocabulary &vocabulary)
{
    return std::min(vocabulary.idf(pair.first), vocabulary.idf(pair.second));
}

double pairNorm(const Document &document, const Vocabulary &vocabulary)
{
    double square = 0;
    for (const WordPair &pair : document.pairs)
        square += std::pow(pairIdf(pair, vocabulary), 2);
    return std::sqrt(square);
}

double bm25Weight(double weight, double length, double meanLength)
{
    const double normal = bm25Saturation * (1 - bm25Length + bm25Length * length / meanLength);
    return weight * (bm25Saturation + 1) / (weight + normal);
}

TermTable::TermTable(const Document &document, const Vocabulary &vocabulary, double meanLength)
    : m_epoch(vocabulary.epoch()), m_meanLength(meanLength), m_length(WordIndex::lengthOf(document))
{
    size_t count = 0;
    for (const std::vector<Term> &field : document.fields)
        count += field.size();
    m_slots.resize(slotsFor(count));
    m_mask = m_slots.size() - 1;
    m_shift = 32 - std::countr_zero(m_slots.size());
    m_entries.reserve(count);
    for (size_t field = 0; field < fieldCount; ++field) {
        double square = 0;
        for (const Term &term : document.fields[field]) {
            Entry &entry = added(term.id, vocabulary);
            entry.weights[field] = term.weight;
            square += std::pow(double(term.weight) * entry.idf, 2);
            m_weights[field] += entry.idf;
            if (field == size_t(Field::Words))
                m_ofItself += entry.idf * bm25Weight(double(term.weight), m_length, meanLength);
        }
        m_norms[field] = std::sqrt(square);
    }
    std::uint32_t place = 0;
    for (const Term &term : document.field(Field::Statement))
        added(term.id, vocabulary).place = place++;
    addPairs(document, vocabulary);
}

TermTable::Entry &TermTable::added(TermId term, const Vocabulary &vocabulary)
{
    size_t at = std::uint32_t(term * spread) >> m_shift;
    for (; m_slots[at].term != noTerm; at = (at + 1) & m_mask) {
        if (m_slots[at].term == term)
            return m_entries[m_slots[at].entry];
    }
    m_slots[at] = {term, std::uint32_t(m_entries.size())};
    return m_entries.emplace_back(Entry{.idf = vocabulary.idf(term)});
}

void TermTable::addPairs(const Document &document, const Vocabulary &vocabulary)
{
    m_pairs.resize(slotsFor(document.pairs.size()));
    m_pairMask = m_pairs.size() - 1;
    m_pairShift = 64 - std::countr_zero(m_pairs.size());
    for (const WordPair &pair : document.pairs) {
        const std::uint64_t key = keyOf(pair);
        size_t at = slotOf(key);
        while (m_pairs[at].key != 0 && m_pairs[at].key != key)
            at = (at + 1) & m_pairMask;
        m_pairs[at] = {key, grouping::pairIdf(pair, vocabulary)};
    }
    m_pairNorm = grouping::pairNorm(document, vocabulary);
}

} // namespace core::grouping
