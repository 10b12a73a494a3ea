// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Retrieval by vectors: hnswlib behind Results. The only place that includes it.
#pragma once

#include "core/base/result.h"
#include "core/grouping/wordindex_p.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <span>

namespace core::grouping {

/// Vectors by slot; every entry has several slots.
using SlotIndex = std::uint32_t;

/// A vector as the index keeps it: a signed byte for each value, zeros up to a multiple of 64, and
/// the number they are multiplied by. A quarter of the memory; an inner product of two unit vectors
/// is off by 0.002 at most in practice.
class VectorView
{
public:
    VectorView() = default;
    /// bytes  PackedVector::sizeFor(dimension) of them, which outlive the view
    VectorView(const std::byte *bytes, size_t dimension) : m_bytes(bytes), m_dimension(dimension) {}

    bool empty() const { return m_dimension == 0; }
    size_t dimension() const { return m_dimension; }
    const std::byte *bytes() const { return m_bytes; }

private:
    const std::byte *m_bytes = nullptr;
    size_t m_dimension = 0;
};

/// Owns what a view shows.
class PackedVector
{
public:
    PackedVector() = default;
    /// The nearest packed vector of the same length as `values`, all finite.
    explicit PackedVector(std::span<const float> values);
    explicit PackedVector(VectorView view);

    VectorView view() const { return {m_bytes.data(), m_dimension}; }
    static size_t sizeFor(size_t dimension);

private:
    std::vector<std::byte> m_bytes;
    size_t m_dimension = 0;
};

/// Symmetric, and exact for what is packed; 0 if a dimension differs or is 0.
float innerProduct(VectorView a, VectorView b);

/// A slot and how far it is: 1 − inner product.
struct NearSlot
{
    float distance = 0;
    SlotIndex slot = 0;
};

class KeptLinks;
class VectorGraph;
struct SlotRange;

/// An approximate nearest neighbour index that grows by itself.
///
/// source  Malkov and Yashunin 2016 (HNSW), by way of hnswlib: M 24, ef 150 while building and
///         searching, so that what a search met is what an insert of the same vector needs
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
    /// met     what a search for it met, to spare another one; may be empty
    /// errors  InvalidInput (dimension), Internal (memory)
    Result<SlotIndex> add(EntryIndex owner, VectorView vector, std::span<const NearSlot> met = {});
    void remove(SlotIndex slot);
    /// Valid until the next add.
    VectorView vector(SlotIndex slot) const;

    /// Entries by their nearest slot, at most `count`, best first; `score` is the cosine.
    /// met     set to the slots nearest to the vector, unless null or there is an `admit`
    /// errors  InvalidInput if the dimension differs, Internal
    Result<std::vector<Hit>> search(VectorView vector, size_t count, const Admit &admit,
                                    std::vector<NearSlot> *met = nullptr) const;

    /// Whether `add` would take it.
    /// errors  InvalidInput (dimension, a value that is no finite number)
    Result<> check(std::span<const float> vector) const;

    /// Makes room for vectors whose links were kept, in an empty index. Until `connect` is done,
    /// vectors that were not among them wait and are not found.
    /// errors  Internal (memory); the index is empty then
    Result<> restore(KeptLinks kept);
    /// The slots that these vectors had; none if there are none, or if they are taken.
    std::optional<SlotIndex> claim(EntryIndex owner, std::span<const VectorView> vectors);
    /// Ends `restore`, at most `count` vectors at a time. What nobody claimed is bypassed; if that
    /// is much, no link is used.
    /// returns  how many vectors wait
    /// errors   Internal
    Result<int> connect(int count);
    bool isWhole() const { return !m_restoring; }
    /// The links, to be restored by a later index; empty if it is not whole. entries  those to keep
    QByteArray links(const QString &model, std::span<const SlotRange> entries) const;

    /// None before the first vector.
    const VectorGraph *graph() const { return m_graph.get(); }

private:
    struct Restoring;
    void bypass();
    void startOver();

    Result<> checkDimension(size_t dimension) const;

    int m_dimension = 0;
    std::unique_ptr<VectorGraph> m_graph;
    std::vector<EntryIndex> m_owners; ///< by slot
    std::unique_ptr<Restoring> m_restoring;
};

} // namespace core::grouping
