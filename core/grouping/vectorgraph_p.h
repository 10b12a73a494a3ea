// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// hnswlib's graph over packed vectors. Included by the vector index only.
#pragma once

#include "core/grouping/keptlinks_p.h"
#include "core/grouping/vectorindex_p.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <hnswlib/hnswlib.h>
#pragma GCC diagnostic pop

namespace core::grouping {

/// Inner product of two packed vectors. size  of the bytes before the scale, a multiple of 64
float packedProduct(const std::byte *a, const std::byte *b, size_t size);

class PackedSpace : public hnswlib::SpaceInterface<float>
{
public:
    explicit PackedSpace(size_t size) : m_size(size) {}
    size_t get_data_size() override { return m_size + sizeof(float); }
    hnswlib::DISTFUNC<float> get_dist_func() override;
    void *get_dist_func_param() override { return &m_size; }

private:
    size_t m_size;
};

/// hnswlib's own graph and heuristics of links. What differs: a slot is the internal id, so no
/// labels are looked up; a search fetches a node's neighbours before it compares them; an insert
/// may use what a search met; nothing is locked that hnswlib does not lock itself.
/// errors  std::exception, as hnswlib
class VectorGraph : private PackedSpace, public hnswlib::HierarchicalNSW<float>
{
public:
    static constexpr size_t mostDimensions = 65'536;
    static constexpr size_t links = 24;  ///< M: of a node, twice as many in the lowest layer
    static constexpr size_t width = 150; ///< ef, while building and searching

    VectorGraph(size_t size, size_t capacity);

    void insert(const std::byte *vector, std::span<const NearSlot> met);

    // The halves of `insert`, for vectors that come while the graph is not whole. What is placed
    // and not connected is not found.
    /// Of the next slot, without links.
    void place(const std::byte *vector);
    void connect(hnswlib::tableint slot, std::span<const NearSlot> met);

    /// Slots with kept links, for an empty graph; marked as removed until their vectors are there.
    void restore(const KeptLinks &kept);
    /// The vector of a slot that was restored.
    void setVector(hnswlib::tableint slot, const std::byte *vector);
    /// Takes what is removed out of the lists of others. Of the first `count` slots, which are
    /// connected.
    /// returns  those that lost more than a quarter of their links
    std::vector<SlotIndex> bypassRemoved(SlotIndex count);
    /// New links for a slot that is connected.
    void reconnect(hnswlib::tableint slot);
    bool isEmpty() const { return enterpoint_node_ == hnswlib::tableint(-1); }
    /// layer  up to the slot's level
    std::span<const hnswlib::tableint> linked(hnswlib::tableint slot, int layer) const;

    /// The `width` nearest, in no order.
    std::vector<NearSlot> nearest(const std::byte *vector) const;
    /// At most `count` that are admitted.
    std::vector<NearSlot> admitted(const std::byte *vector, size_t count,
                                   hnswlib::BaseFilterFunctor &admit) const;

private:
    using Queue =
        std::priority_queue<std::pair<float, hnswlib::tableint>,
                            std::vector<std::pair<float, hnswlib::tableint>>, CompareByFirst>;

    float distanceTo(const std::byte *vector, hnswlib::tableint slot) const;
    /// The nearest on the way down to `level`, exclusive.
    hnswlib::tableint descended(const std::byte *vector, int level) const;
    void fetch(hnswlib::tableint slot) const;
    void grow();
    void setLevel(hnswlib::tableint slot, int level);

    mutable std::vector<std::uint16_t> m_visited; ///< by slot: the search that saw it last
    mutable std::uint16_t m_search = 0;
};

} // namespace core::grouping
