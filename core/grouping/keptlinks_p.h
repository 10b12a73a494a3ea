// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The links of a graph as they are kept between two runs.
#pragma once

#include "core/base/result.h"
#include "core/grouping/vectorindex_p.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace core::grouping {

/// Slots that follow each other and belong to one entry.
struct SlotRange
{
    SlotIndex first = 0;
    SlotIndex count = 0;
};

/// What a number for the vectors of an entry is made of: the same for the same vectors. Two entries
/// with one key have the same vectors, so either may have the other's links.
quint64 linksKey(std::span<const VectorView> vectors);

/// Links that were read. They say nothing of what a slot holds: no vector, no id, no text. Whoever
/// has vectors finds the links that these had by their key.
///
/// Format, all numbers little-endian: "DBLINKS\n", then u32 each: version, M, dimension, entries,
/// slots, entry point, bytes of the model's name; the name in UTF-8; for each entry u64 key, u32
/// slots; for each slot u8 level, with the highest bit if it lost links, and for each layer from
/// the lowest u8 count and u32 slots; BLAKE2b-256 of all before.
class KeptLinks
{
public:
    static constexpr quint32 version = 1;

    /// A file is trusted as far as it was checked: every slot and level in it is in range.
    /// errors  Corrupt; Unsupported (another version or other parameters of the graph)
    static Result<KeptLinks> parse(const QByteArray &bytes);

    const QString &model() const { return m_model; }
    int dimension() const { return m_dimension; }
    SlotIndex slotCount() const { return SlotIndex(m_levels.size()); }
    SlotIndex entryPoint() const { return m_entryPoint; }
    int level(SlotIndex slot) const { return m_levels[slot] & 0x7f; }
    /// Whether neighbours of it were removed when the links were kept.
    bool hasLost(SlotIndex slot) const { return (m_levels[slot] & 0x80) != 0; }

    struct Entry
    {
        quint64 key = 0;
        SlotRange slots;
    };
    /// By key, then by slot.
    const std::vector<Entry> &entries() const { return m_entries; }

    /// f(slot, layer, list) for every list; a list is valid during the call.
    template<typename F>
    void forEachList(F f) const
    {
        const char *at = m_bytes.constData() + m_listsFrom;
        std::vector<SlotIndex> list;
        for (SlotIndex slot = 0; slot < slotCount(); ++slot) {
            ++at; // the level
            for (int layer = 0; layer <= level(slot); ++layer) {
                list.resize(size_t(uchar(*at++)));
                for (SlotIndex &one : list) {
                    one = numberAt(at);
                    at += sizeof(SlotIndex);
                }
                f(slot, layer, std::span<const SlotIndex>(list));
            }
        }
    }

private:
    static SlotIndex numberAt(const char *at)
    {
        const auto *bytes = reinterpret_cast<const uchar *>(at);
        return SlotIndex(bytes[0]) | SlotIndex(bytes[1]) << 8 | SlotIndex(bytes[2]) << 16 |
               SlotIndex(bytes[3]) << 24;
    }

    QByteArray m_bytes;
    qsizetype m_listsFrom = 0;
    QString m_model;
    int m_dimension = 0;
    SlotIndex m_entryPoint = 0;
    std::vector<quint8> m_levels; ///< by slot
    std::vector<Entry> m_entries;
};

class VectorGraph;

/// entries  what is not named here is left out, and links to it
/// returns  what KeptLinks::parse reads; empty if there is nothing to keep
QByteArray keptLinks(const VectorGraph &graph, const QString &model, int dimension,
                     std::span<const SlotRange> entries);

} // namespace core::grouping
