// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/postings_p.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace core::grouping {

void PostingLists::append(TermId term, EntryIndex entry, float weight)
{
    if (m_lists.size() <= term)
        m_lists.resize(term + 1);
    List &list = m_lists[term];
    const auto steps = std::uint8_t(std::clamp(std::lround(weight * weightSteps), 1L, 255L));
    if (list.count == 0) {
        list.head = steps;
    } else {
        if (list.count == 1) {
            const auto first = std::uint8_t(list.head);
            List grown = list;
            const BytePool::Address slice = m_pool.allocate(firstSlice);
            if (slice > std::numeric_limits<std::uint32_t>::max() - largestSlice)
                return;
            grown.head = std::uint32_t(slice);
            grown.tail = grown.head;
            grown.left = firstSlice - linkSize;
            put(grown, list.last, first); // the first slice has room for two
            list = grown;
        }
        if (!put(list, entry - list.last, steps))
            return;
    }
    list.last = entry;
    list.highest = std::max(list.highest, steps);
    ++list.count;
}

bool PostingLists::put(List &list, std::uint32_t difference, std::uint8_t weight)
{
    if (list.left < longestPosting) {
        const std::uint32_t size = std::min(firstSlice << (list.level + 1), largestSlice);
        const BytePool::Address slice = m_pool.allocate(size);
        if (slice > std::numeric_limits<std::uint32_t>::max() - largestSlice)
            return false;
        std::uint8_t *link = m_pool.at(list.tail) + list.left;
        for (size_t i = 0; i < linkSize; ++i)
            link[i] = std::uint8_t(slice >> (8 * i));
        list.tail = std::uint32_t(slice);
        list.left = std::uint16_t(size - linkSize);
        if (size < largestSlice)
            ++list.level;
    }
    std::uint8_t *const from = m_pool.at(list.tail);
    std::uint8_t *to = from;
    const bool isUsual = weight == std::uint8_t(weightSteps);
    to = putNumber(to, std::uint64_t(difference) << 1 | (isUsual ? 0 : 1));
    if (!isUsual)
        *to++ = weight;
    list.tail += std::uint32_t(to - from);
    list.left = std::uint16_t(list.left - (to - from));
    return true;
}

} // namespace core::grouping
