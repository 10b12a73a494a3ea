// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/vectorindex_p.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include <hnswlib/hnswlib.h>
#pragma GCC diagnostic pop

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

constexpr size_t neighbours = 16;
constexpr size_t buildWidth = 100;
constexpr size_t searchWidth = 80;
constexpr size_t firstCapacity = 1024;

using Product = float (*)(const float *, const float *, size_t);

/// Sixteen sums side by side, which every compiler turns into vector instructions: a plain sum may
/// not be reordered. Inlined into each of the functions below, which differ in instruction set.
[[gnu::always_inline]] inline float product(const float *a, const float *b, size_t n)
{
    std::array<float, 16> sums{};
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        for (size_t k = 0; k < 16; ++k)
            sums[k] += a[i + k] * b[i + k];
    }
    float total = 0;
    for (; i < n; ++i)
        total += a[i] * b[i];
    for (const float sum : sums)
        total += sum;
    return total;
}

[[gnu::optimize("O3")]] float productBaseline(const float *a, const float *b, size_t n)
{
    return product(a, b, n);
}

#if defined(__x86_64__)
[[gnu::optimize("O3"), gnu::target("avx2,fma")]] float productWide(const float *a, const float *b,
                                                                   size_t n)
{
    return product(a, b, n);
}
#endif

Product fastestProduct()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return productWide;
#endif
    return productBaseline;
}

/// 1 − inner product, for hnswlib.
float distance(const void *a, const void *b, const void *parameter)
{
    return 1 - innerProduct(static_cast<const float *>(a), static_cast<const float *>(b),
                            *static_cast<const size_t *>(parameter));
}

class UnitSpace final : public hnswlib::SpaceInterface<float>
{
public:
    explicit UnitSpace(size_t dimension) : m_dimension(dimension) {}
    size_t get_data_size() override { return m_dimension * sizeof(float); }
    hnswlib::DISTFUNC<float> get_dist_func() override { return distance; }
    void *get_dist_func_param() override { return &m_dimension; }

private:
    size_t m_dimension;
};

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

} // namespace

float innerProduct(const float *a, const float *b, size_t n)
{
    static const Product fastest = fastestProduct();
    return fastest(a, b, n);
}

struct VectorIndex::Graph
{
    explicit Graph(size_t dimension)
        : space(dimension), index(&space, firstCapacity, neighbours, buildWidth)
    {
        index.setEf(searchWidth);
    }

    UnitSpace space;
    hnswlib::HierarchicalNSW<float> index;
};

VectorIndex::VectorIndex() = default;
VectorIndex::~VectorIndex() = default;

Result<> VectorIndex::check(std::span<const float> vector) const
{
    const auto refuse = [](const QString &detail) {
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Grouping",
                                                "A signal's vector does not fit the index. Let the "
                                                "workspace embed its signals again."),
                    detail);
    };
    if (vector.empty())
        return refuse(u"a vector without values"_s);
    if (m_dimension != 0 && vector.size() != size_t(m_dimension))
        return refuse(u"a vector of dimension %1 in an index of dimension %2"_s.arg(vector.size())
                          .arg(m_dimension));
    if (!std::ranges::all_of(vector, [](float value) { return std::isfinite(value); }))
        return refuse(u"a vector with a value that is no finite number"_s);
    return {};
}

Result<SlotIndex> VectorIndex::add(EntryIndex owner, std::span<const float> vector)
{
    if (const Result<> fits = check(vector); !fits)
        return std::unexpected(fits.error());
    try {
        if (!m_graph) {
            m_graph = std::make_unique<Graph>(vector.size());
            m_dimension = int(vector.size());
        }
        const auto slot = SlotIndex(m_owners.size());
        if (slot == m_graph->index.getMaxElements())
            m_graph->index.resizeIndex(m_graph->index.getMaxElements() * 2);
        m_graph->index.addPoint(vector.data(), slot);
        m_owners.push_back(owner);
        return slot;
    } catch (const std::exception &exception) {
        return indexFailed(exception);
    }
}

void VectorIndex::remove(SlotIndex slot)
{
    try {
        m_graph->index.markDelete(slot);
    } catch (const std::exception &) {
        // Marked already: it is gone, as wanted.
    }
}

std::span<const float> VectorIndex::vector(SlotIndex slot) const
{
    // Labels ascend from 0 without gaps and are never reused, so a slot is the internal id.
    const auto *values = reinterpret_cast<const float *>(m_graph->index.getDataByInternalId(slot));
    return {values, size_t(m_dimension)};
}

Result<std::vector<Hit>> VectorIndex::search(std::span<const float> vector, size_t count,
                                             const Admit &admit) const
{
    if (!m_graph || count == 0)
        return std::vector<Hit>();
    if (const Result<> fits = check(vector); !fits)
        return std::unexpected(fits.error());
    try {
        AdmitSlot admitSlot(admit, m_owners);
        // An entry has up to four slots.
        auto found = m_graph->index.searchKnn(vector.data(), std::min(count * 2, m_owners.size()),
                                              admit ? &admitSlot : nullptr);
        std::vector<Hit> slots;
        slots.reserve(found.size());
        for (; !found.empty(); found.pop())
            slots.push_back({m_owners[found.top().second], 1 - found.top().first});
        std::ranges::sort(slots, [](const Hit &a, const Hit &b) {
            return a.score != b.score ? a.score > b.score : a.entry < b.entry;
        });
        std::vector<Hit> hits;
        for (const Hit &hit : slots) {
            if (hits.size() < count && !std::ranges::contains(hits, hit.entry, &Hit::entry))
                hits.push_back(hit);
        }
        return hits;
    } catch (const std::exception &exception) {
        return indexFailed(exception);
    }
}

} // namespace core::grouping
