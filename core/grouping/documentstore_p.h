// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The documents of all entries, packed: a fifth of what they take as vectors.
#pragma once

#include "core/grouping/bytepool_p.h"
#include "core/grouping/document_p.h"

#include <cstdint>

namespace core::grouping {

/// Keeps documents by entry and gives them back exactly. Terms are sorted, so differences are kept;
/// weights are kept as the occurrences they come from (any other weight as it is).
class DocumentStore
{
public:
    /// Entries count from 0 without gaps.
    void add(const Document &document);
    size_t size() const { return m_places.size(); }

    Document get(EntryIndex entry) const;
    /// The same in a document that is there: its lists keep their memory.
    void get(EntryIndex entry, Document &document) const;
    SignalKind kind(EntryIndex entry) const { return m_places[entry].kind; }
    /// Minutes since 1970 when it occurred; unknownMinute if nobody knows.
    std::int32_t minute(EntryIndex entry) const { return m_minutes[entry]; }
    static constexpr std::int32_t unknownMinute = INT32_MIN;
    /// The words of an entry, ascending. f(TermId, float weight)
    template<typename F>
    void forWords(EntryIndex entry, F f) const
    {
        const std::uint8_t *at = m_pool.at(m_places[entry].address());
        const std::uint64_t head = takeNumber(at);
        TermId term = 0;
        for (std::uint64_t i = 0; i < head >> 1; ++i) {
            const Term next = takeTerm(at, term, (head & 1) != 0);
            term = next.id;
            f(next.id, next.weight);
        }
    }

private:
    struct Place
    {
        std::uint32_t low = 0;
        std::uint16_t high = 0;
        SignalKind kind = SignalKind::Message;

        BytePool::Address address() const { return BytePool::Address(high) << 32 | low; }
    };

    /// hasOdd  whether weights of this field are kept as they are
    static Term takeTerm(const std::uint8_t *&at, TermId before, bool hasOdd);
    static float weightOf(std::uint64_t occurrences);

    BytePool m_pool;
    std::vector<Place> m_places;         ///< by entry
    std::vector<std::int32_t> m_minutes; ///< by entry
    std::vector<std::uint8_t> m_buffer;
};

} // namespace core::grouping
