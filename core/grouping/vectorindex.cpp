// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/vectorindex_p.h"

#include "core/grouping/vectorgraph_p.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

constexpr size_t firstCapacity = 1024;

class AdmitSlot final : public hnswlib::BaseFilterFunctor
{
public:
    AdmitSlot(const Admit &admit, const std::vector<EntryIndex> &owners)
        : m_admit(admit), m_owners(owners)
    {
    }
    bool operator()(hnswlib::labeltype slot) override { return m_admit(m_owners[slot]); }

private:
    const Admit &m_admit;
    const std::vector<EntryIndex> &m_owners;
};

std::unexpected<Error> indexFailed(const std::exception &exception)
{
    return fail(ErrorKind::Internal,
                QCoreApplication::translate("Grouping",
                                            "The index of similar signals failed. It is rebuilt "
                                            "when the workspace is opened again."),
                u"hnswlib: "_s + QString::fromUtf8(exception.what()));
}

std::unexpected<Error> refuse(const QString &detail)
{
    return fail(ErrorKind::InvalidInput,
                QCoreApplication::translate("Grouping",
                                            "A signal's vector does not fit the index. Let the "
                                            "workspace embed its signals again."),
                detail);
}

size_t padded(size_t dimension)
{
    return (dimension + 63) / 64 * 64;
}

} // namespace

size_t PackedVector::sizeFor(size_t dimension)
{
    return padded(dimension) + sizeof(float);
}

PackedVector::PackedVector(std::span<const float> values)
    : m_bytes(sizeFor(values.size())), m_dimension(values.size())
{
    float largest = 0;
    double square = 0;
    for (const float value : values) {
        largest = std::max(largest, std::abs(value));
        square += double(value) * double(value);
    }
    double packedSquare = 0;
    for (size_t i = 0; largest > 0 && i < values.size(); ++i) {
        const auto step = std::int8_t(std::lround(values[i] / largest * 127));
        m_bytes[i] = std::byte(step);
        packedSquare += double(step) * double(step);
    }
    // Keeps the length, so that a unit vector's product with itself is 1.
    const float scale = packedSquare > 0 ? float(std::sqrt(square / packedSquare)) : 0.0F;
    std::memcpy(m_bytes.data() + padded(m_dimension), &scale, sizeof(scale));
}

PackedVector::PackedVector(VectorView view)
    : m_bytes(view.bytes(), view.bytes() + (view.empty() ? 0 : sizeFor(view.dimension()))),
      m_dimension(view.dimension())
{
}

float innerProduct(VectorView a, VectorView b)
{
    if (a.empty() || a.dimension() != b.dimension())
        return 0;
    return packedProduct(a.bytes(), b.bytes(), padded(a.dimension()));
}

VectorIndex::VectorIndex() = default;
VectorIndex::~VectorIndex() = default;

Result<> VectorIndex::checkDimension(size_t dimension) const
{
    if (dimension == 0)
        return refuse(u"a vector without values"_s);
    if (dimension > VectorGraph::mostDimensions)
        return refuse(u"a vector of dimension %1"_s.arg(dimension));
    if (m_dimension != 0 && dimension != size_t(m_dimension))
        return refuse(u"a vector of dimension %1 in an index of dimension %2"_s.arg(dimension).arg(
            m_dimension));
    return {};
}

Result<> VectorIndex::check(std::span<const float> vector) const
{
    if (Result<> fits = checkDimension(vector.size()); !fits)
        return fits;
    if (!std::ranges::all_of(vector, [](float value) { return std::isfinite(value); }))
        return refuse(u"a vector with a value that is no finite number"_s);
    return {};
}

Result<SlotIndex> VectorIndex::add(EntryIndex owner, VectorView vector,
                                   std::span<const NearSlot> met)
{
    if (const Result<> fits = checkDimension(vector.dimension()); !fits)
        return std::unexpected(fits.error());
    try {
        if (!m_graph) {
            m_graph = std::make_unique<VectorGraph>(padded(vector.dimension()), firstCapacity);
            m_dimension = int(vector.dimension());
        }
        const auto slot = SlotIndex(m_owners.size());
        m_owners.push_back(owner);
        m_graph->insert(vector.bytes(), met);
        return slot;
    } catch (const std::exception &exception) {
        return indexFailed(exception);
    }
}

void VectorIndex::remove(SlotIndex slot)
{
    if (!m_graph->isMarkedDeleted(slot))
        m_graph->markDeletedInternal(slot);
}

VectorView VectorIndex::vector(SlotIndex slot) const
{
    return {reinterpret_cast<const std::byte *>(m_graph->getDataByInternalId(slot)),
            size_t(m_dimension)};
}

Result<std::vector<Hit>> VectorIndex::search(VectorView vector, size_t count, const Admit &admit,
                                             std::vector<NearSlot> *met) const
{
    if (!m_graph || count == 0)
        return std::vector<Hit>();
    if (const Result<> fits = checkDimension(vector.dimension()); !fits)
        return std::unexpected(fits.error());
    try {
        std::vector<NearSlot> near;
        if (admit) {
            AdmitSlot admitSlot(admit, m_owners);
            near = m_graph->admitted(vector.bytes(), count * 2, admitSlot);
        } else {
            near = m_graph->nearest(vector.bytes());
        }
        // Best first; an entry has up to four slots. Equal ones by entry, whatever the graph did.
        std::vector<Hit> slots;
        slots.reserve(near.size());
        for (const NearSlot &one : near)
            slots.push_back({m_owners[one.slot], 1 - one.distance});
        std::ranges::sort(slots, [](const Hit &a, const Hit &b) {
            return a.score != b.score ? a.score > b.score : a.entry < b.entry;
        });
        if (slots.size() > count * 2)
            slots.resize(count * 2);
        std::vector<Hit> hits;
        for (const Hit &hit : slots) {
            if (hits.size() < count && !std::ranges::contains(hits, hit.entry, &Hit::entry))
                hits.push_back(hit);
        }
        if (met && !admit)
            *met = std::move(near);
        return hits;
    } catch (const std::exception &exception) {
        return indexFailed(exception);
    }
}

} // namespace core::grouping
