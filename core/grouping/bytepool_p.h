// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory for very many small pieces that are never given back one by one, and numbers in few bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace core::grouping {

/// Pieces in large chunks, so that nothing moves when it grows and none has a header.
class BytePool
{
public:
    /// Where a piece is, below 2⁴⁰.
    using Address = std::uint64_t;
    static constexpr size_t chunkSize = size_t(1) << 20;

    /// size  at most chunkSize. returns  zeros
    Address allocate(size_t size)
    {
        if (m_used + size > chunkSize || m_chunks.empty()) {
            m_chunks.push_back(std::make_unique<std::uint8_t[]>(chunkSize));
            m_used = 0;
        }
        const Address address = Address(m_chunks.size() - 1) * chunkSize + m_used;
        m_used += size;
        return address;
    }

    std::uint8_t *at(Address address)
    {
        return m_chunks[address / chunkSize].get() + address % chunkSize;
    }
    const std::uint8_t *at(Address address) const
    {
        return m_chunks[address / chunkSize].get() + address % chunkSize;
    }
    size_t bytes() const { return m_chunks.size() * chunkSize; }

private:
    std::vector<std::unique_ptr<std::uint8_t[]>> m_chunks;
    size_t m_used = 0; ///< of the last chunk
};

/// At most this many bytes for a 32 bit number.
inline constexpr size_t longestNumber = 5;

/// Seven bits a byte, the lowest first; small numbers take few bytes.
inline std::uint8_t *putNumber(std::uint8_t *to, std::uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        *to++ = std::uint8_t(number | 0x80);
    *to++ = std::uint8_t(number);
    return to;
}

inline std::uint64_t takeNumber(const std::uint8_t *&from)
{
    std::uint64_t number = *from++;
    if (number < 0x80)
        return number;
    number &= 0x7f;
    for (int shift = 7;; shift += 7) {
        const std::uint8_t byte = *from++;
        number |= std::uint64_t(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
}

} // namespace core::grouping
