// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/vectorindex_p.h"

#include "core/grouping/keptlinks_p.h"
#include "core/grouping/vectorgraph_p.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

constexpr size_t firstCapacity = 1024;
/// The portion of kept links that must be in use, else the graph is built anew: lists that lost
/// much lead astray.
constexpr double mostlyClaimed = 0.9;

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

/// What is left to do until every vector is in the graph.
struct VectorIndex::Restoring
{
    std::vector<KeptLinks::Entry> entries; ///< by key
    std::vector<bool> isClaimed;           ///< by position in `entries`
    std::vector<SlotIndex> weak;           ///< slots with too few links
    SlotIndex slotCount = 0;               ///< of what was kept
    SlotIndex claimed = 0;                 ///< slots
    std::vector<SlotIndex> waiting;        ///< slots without links
    size_t connected = 0;                  ///< of those
    size_t reconnected = 0;                ///< of the weak ones
    bool isComplete = false;               ///< nothing is claimed any more
};

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
        if (m_restoring) {
            m_graph->place(vector.bytes());
            m_restoring->waiting.push_back(slot);
        } else {
            m_graph->insert(vector.bytes(), met);
        }
        return slot;
    } catch (const std::exception &exception) {
        return indexFailed(exception);
    }
}

Result<> VectorIndex::restore(KeptLinks kept)
{
    Q_ASSERT(!m_graph && !m_restoring);
    try {
        const size_t slotCount = kept.slotCount();
        auto graph = std::make_unique<VectorGraph>(padded(size_t(kept.dimension())),
                                                   slotCount + slotCount / 16 + firstCapacity);
        graph->restore(kept);
        auto restoring = std::make_unique<Restoring>();
        restoring->slotCount = kept.slotCount();
        for (SlotIndex slot = 0; slot < kept.slotCount(); ++slot) {
            if (kept.hasLost(slot))
                restoring->weak.push_back(slot);
        }
        restoring->entries = kept.entries();
        restoring->isClaimed.resize(restoring->entries.size());
        m_owners.resize(slotCount);
        m_graph = std::move(graph);
        m_dimension = kept.dimension();
        m_restoring = std::move(restoring);
        return {};
    } catch (const std::exception &exception) {
        return indexFailed(exception);
    }
}

std::optional<SlotIndex> VectorIndex::claim(EntryIndex owner, std::span<const VectorView> vectors)
{
    if (!m_restoring || m_restoring->isComplete)
        return std::nullopt;
    if (!std::ranges::all_of(vectors, [this](const VectorView &vector) {
            return vector.dimension() == size_t(m_dimension);
        }))
        return std::nullopt;
    const quint64 key = linksKey(vectors);
    const auto [from, end] =
        std::ranges::equal_range(m_restoring->entries, key, {}, &KeptLinks::Entry::key);
    for (auto it = from; it != end; ++it) {
        const auto at = size_t(it - m_restoring->entries.begin());
        if (m_restoring->isClaimed[at] || it->slots.count != vectors.size())
            continue;
        m_restoring->isClaimed[at] = true;
        m_restoring->claimed += it->slots.count;
        for (SlotIndex i = 0; i < it->slots.count; ++i) {
            m_graph->setVector(it->slots.first + i, vectors[i].bytes());
            m_owners[it->slots.first + i] = owner;
        }
        return it->slots.first;
    }
    return std::nullopt;
}

/// Everything is connected by searches, as if no links had been kept.
void VectorIndex::startOver()
{
    auto graph =
        std::make_unique<VectorGraph>(padded(size_t(m_dimension)), m_owners.size() + firstCapacity);
    m_restoring->waiting.clear();
    m_restoring->weak.clear();
    for (SlotIndex slot = 0; slot < m_owners.size(); ++slot) {
        graph->place(reinterpret_cast<const std::byte *>(m_graph->getDataByInternalId(slot)));
        if (m_graph->isMarkedDeleted(slot))
            graph->markDeletedInternal(slot);
        else
            m_restoring->waiting.push_back(slot);
    }
    m_graph = std::move(graph);
}

void VectorIndex::bypass()
{
    Restoring &restoring = *m_restoring;
    restoring.isComplete = true;
    restoring.entries = {};
    if (double(restoring.claimed) < mostlyClaimed * double(restoring.slotCount)) {
        startOver();
        return;
    }
    const std::vector<SlotIndex> lost = m_graph->bypassRemoved(restoring.slotCount);
    restoring.weak.insert(restoring.weak.end(), lost.begin(), lost.end());
    std::ranges::sort(restoring.weak);
    const auto same = std::ranges::unique(restoring.weak);
    restoring.weak.erase(same.begin(), same.end());
}

Result<int> VectorIndex::connect(int count)
{
    if (!m_restoring)
        return 0;
    try {
        Restoring &restoring = *m_restoring;
        if (!restoring.isComplete)
            bypass();
        for (; count > 0 && restoring.connected < restoring.waiting.size(); --count) {
            const SlotIndex slot = restoring.waiting[restoring.connected++];
            if (!m_graph->isMarkedDeleted(slot))
                m_graph->connect(slot, {});
        }
        for (; count > 0 && restoring.reconnected < restoring.weak.size(); --count) {
            const SlotIndex slot = restoring.weak[restoring.reconnected++];
            if (!m_graph->isMarkedDeleted(slot))
                m_graph->reconnect(slot);
        }
        const size_t left = restoring.waiting.size() - restoring.connected + restoring.weak.size() -
                            restoring.reconnected;
        if (left == 0)
            m_restoring.reset();
        return int(left);
    } catch (const std::exception &exception) {
        return indexFailed(exception);
    }
}

QByteArray VectorIndex::links(const QString &model, std::span<const SlotRange> entries) const
{
    return m_graph && isWhole() ? keptLinks(*m_graph, model, m_dimension, entries) : QByteArray();
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
