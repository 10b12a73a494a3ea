// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Retrieval by vectors: hnswlib behind Results. The only place that includes it.
#pragma once

#include "core/base/result.h"
#include "core/grouping/wordindex_p.h"

#include <memory>
#include <span>

namespace core::grouping {

/// Vectors by slot; every entry has several slots.
using SlotIndex = std::uint32_t;

/// Inner product of two vectors of n floats, with the widest instructions this machine has.
float innerProduct(const float *a, const float *b, size_t n);

/// An approximate nearest neighbour index that grows by doubling.
///
/// source  Malkov and Yashunin 2016 (HNSW), by way of hnswlib: M 16, ef 100 while building
/// thread  one at a time; inserts and searches never overlap
class VectorIndex
{
public:
    VectorIndex();
    ~VectorIndex();

    /// 0 before the first vector.
    int dimension() const { return m_dimension; }
    int slots() const { return int(m_owners.size()); }

    /// Adds a vector of unit length; the first one decides the dimension.
    /// errors  InvalidInput (dimension, a value that is no finite number), Internal (memory)
    Result<SlotIndex> add(EntryIndex owner, std::span<const float> vector);
    void remove(SlotIndex slot);
    std::span<const float> vector(SlotIndex slot) const;

    /// Entries by their nearest slot, at most `count`, best first; `score` is the cosine.
    /// errors  InvalidInput if the dimension differs, Internal
    Result<std::vector<Hit>> search(std::span<const float> vector, size_t count,
                                    const Admit &admit) const;

    /// errors  InvalidInput, as `add` would
    Result<> check(std::span<const float> vector) const;

private:
    struct Graph;

    int m_dimension = 0;
    std::unique_ptr<Graph> m_graph;
    std::vector<EntryIndex> m_owners; ///< by slot
};

} // namespace core::grouping
