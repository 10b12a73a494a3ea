// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which entries have a term: two to four bytes for each.
#pragma once

#include "core/grouping/bytepool_p.h"
#include "core/grouping/vocabulary_p.h"

namespace core::grouping {

/// Lists by term that grow at their ends: differences of entries and coarse weights, in slices of
/// which each is twice as large as the one before, up to 4 KiB, so that a list of one needs none
/// and a long one is read in long strides. Weights keep 1/32 and at most 7.97.
///
/// source  the slices of Lucene's byte pools; Büttcher and Clarke 2005 weigh such schemes
class PostingLists
{
public:
    /// Entries ascend. Beyond 4 GiB of postings (some ten million signals) nothing is added.
    void append(TermId term, EntryIndex entry, float weight);
    size_t count(TermId term) const { return term < m_lists.size() ? m_lists[term].count : 0; }
    /// At least the weight of each posting of a list that is not empty.
    float highest(TermId term) const { return float(m_lists[term].highest) / weightSteps; }

    /// Calls f(entry, weight) for each, ascending.
    template<typename F>
    void forEach(TermId term, F f) const
    {
        if (count(term) == 0)
            return;
        const List list = m_lists[term];
        if (list.count == 1) {
            f(list.last, float(list.head) / weightSteps);
            return;
        }
        std::uint32_t size = firstSlice;
        const std::uint8_t *at = m_pool.at(list.head);
        const std::uint8_t *end = at + size - linkSize;
        EntryIndex entry = 0;
        for (std::uint32_t i = 0; i < list.count; ++i) {
            if (size_t(end - at) < longestPosting) {
                size = std::min(2 * size, largestSlice);
                at = m_pool.at(linkAt(end));
                end = at + size - linkSize;
            }
            const std::uint64_t number = takeNumber(at);
            entry += EntryIndex(number >> 1);
            f(entry, (number & 1) != 0 ? float(*at++) / weightSteps : 1.0F);
        }
    }

private:
    static constexpr float weightSteps = 32;
    static constexpr std::uint32_t firstSlice = 16;
    static constexpr std::uint32_t largestSlice = 4'096;
    static constexpr size_t linkSize = 4; ///< the address of the next slice ends each
    static constexpr size_t longestPosting = longestNumber + 1;

    struct List
    {
        std::uint32_t head = 0; ///< the first slice; of a list of one, its weight
        std::uint32_t tail = 0; ///< where the next posting goes
        std::uint32_t count = 0;
        EntryIndex last = 0;    ///< entry
        std::uint16_t left = 0; ///< bytes of the last slice before its link
        std::uint8_t level = 0; ///< of the last slice: its size is firstSlice << level
        std::uint8_t highest = 0;
    };

    static std::uint32_t linkAt(const std::uint8_t *at)
    {
        return std::uint32_t(at[0]) | std::uint32_t(at[1]) << 8 | std::uint32_t(at[2]) << 16 |
               std::uint32_t(at[3]) << 24;
    }
    bool put(List &list, std::uint32_t difference, std::uint8_t weight);

    std::vector<List> m_lists;
    BytePool m_pool;
};

} // namespace core::grouping
