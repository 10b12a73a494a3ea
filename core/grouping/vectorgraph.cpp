// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/vectorgraph_p.h"

#include "core/grouping/kernels_p.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace core::grouping {

namespace {

constexpr size_t cacheLine = 64;
/// From here on it grows by a quarter: a step is large enough, and memory is not held in advance.
constexpr size_t largeCapacity = 65'536;

float distance(const void *a, const void *b, const void *size)
{
    return 1 - packedProduct(static_cast<const std::byte *>(a), static_cast<const std::byte *>(b),
                             *static_cast<const size_t *>(size));
}

bool isNearer(const NearSlot &a, const NearSlot &b)
{
    return a.distance < b.distance;
}

bool isFarther(const NearSlot &a, const NearSlot &b)
{
    return a.distance > b.distance;
}

} // namespace

float packedProduct(const std::byte *a, const std::byte *b, size_t size)
{
    static const auto product = kernel().bytes;
    float left = 0;
    float right = 0;
    std::memcpy(&left, a + size, sizeof(left));
    std::memcpy(&right, b + size, sizeof(right));
    return left * right *
           float(product(reinterpret_cast<const std::int8_t *>(a),
                         reinterpret_cast<const std::int8_t *>(b), size));
}

hnswlib::DISTFUNC<float> PackedSpace::get_dist_func()
{
    return distance;
}

VectorGraph::VectorGraph(size_t size, size_t capacity)
    : PackedSpace(size),
      HierarchicalNSW<float>(static_cast<PackedSpace *>(this), capacity, links, width),
      m_visited(capacity)
{
    setEf(width);
}

float VectorGraph::distanceTo(const std::byte *vector, hnswlib::tableint slot) const
{
    return fstdistfunc_(vector, getDataByInternalId(slot), dist_func_param_);
}

hnswlib::tableint VectorGraph::descended(const std::byte *vector, int level) const
{
    hnswlib::tableint at = enterpoint_node_;
    float nearest = distanceTo(vector, at);
    for (int layer = maxlevel_; layer > level; --layer) {
        for (bool isNearing = true; isNearing;) {
            isNearing = false;
            const hnswlib::linklistsizeint *list = get_linklist(at, layer);
            const auto count = size_t(*reinterpret_cast<const unsigned short *>(list));
            for (size_t i = 1; i <= count; ++i) {
                const float found = distanceTo(vector, list[i]);
                if (found < nearest) {
                    nearest = found;
                    at = list[i];
                    isNearing = true;
                }
            }
        }
    }
    return at;
}

void VectorGraph::fetch(hnswlib::tableint slot) const
{
    const char *data = getDataByInternalId(slot);
    for (size_t i = 0; i < data_size_; i += cacheLine)
        __builtin_prefetch(data + i);
}

std::vector<NearSlot> VectorGraph::nearest(const std::byte *vector) const
{
    if (isEmpty())
        return {};
    if (++m_search == 0) {
        std::ranges::fill(m_visited, std::uint16_t(0));
        m_search = 1;
    }
    std::vector<NearSlot> found;   // a heap, the farthest first
    std::vector<NearSlot> waiting; // a heap, the nearest first
    found.reserve(width + 1);
    waiting.reserve(4 * width);
    const auto meet = [&](hnswlib::tableint slot) {
        const float far = distanceTo(vector, slot);
        if (found.size() >= width && far >= found.front().distance)
            return;
        waiting.push_back({far, slot});
        std::ranges::push_heap(waiting, isFarther);
        if (isMarkedDeleted(slot))
            return;
        found.push_back({far, slot});
        std::ranges::push_heap(found, isNearer);
        if (found.size() > width) {
            std::ranges::pop_heap(found, isNearer);
            found.pop_back();
        }
    };
    const hnswlib::tableint entry = descended(vector, 0);
    m_visited[entry] = m_search;
    meet(entry);
    std::array<hnswlib::tableint, 2 * links> fresh{};
    while (!waiting.empty()) {
        const NearSlot at = waiting.front();
        if (found.size() >= width && at.distance > found.front().distance)
            break;
        std::ranges::pop_heap(waiting, isFarther);
        waiting.pop_back();
        const hnswlib::linklistsizeint *list = get_linklist0(at.slot);
        const auto count = size_t(*reinterpret_cast<const unsigned short *>(list));
        size_t freshCount = 0;
        for (size_t i = 1; i <= std::min(count, fresh.size()); ++i) {
            std::uint16_t &visited = m_visited[list[i]];
            if (visited == m_search)
                continue;
            visited = m_search;
            fetch(list[i]);
            fresh[freshCount++] = list[i];
        }
        for (size_t i = 0; i < freshCount; ++i)
            meet(fresh[i]);
    }
    return found;
}

std::vector<NearSlot> VectorGraph::admitted(const std::byte *vector, size_t count,
                                            hnswlib::BaseFilterFunctor &admit) const
{
    std::vector<NearSlot> found;
    if (isEmpty())
        return found;
    for (auto queue = searchKnn(vector, std::min(count, size_t(cur_element_count)), &admit);
         !queue.empty(); queue.pop())
        found.push_back({queue.top().first, SlotIndex(queue.top().second)});
    return found;
}

void VectorGraph::grow()
{
    const size_t more = max_elements_ < largeCapacity ? max_elements_ : max_elements_ / 4;
    resizeIndex(max_elements_ + more);
    m_visited.resize(max_elements_);
}

void VectorGraph::insert(const std::byte *vector, std::span<const NearSlot> met)
{
    place(vector);
    connect(hnswlib::tableint(cur_element_count - 1), met);
}

void VectorGraph::place(const std::byte *vector)
{
    if (cur_element_count == max_elements_)
        grow();
    const auto slot = hnswlib::tableint(cur_element_count);
    setLevel(slot, getRandomLevel(mult_));
    std::memset(data_level0_memory_ + slot * size_data_per_element_, 0, size_data_per_element_);
    setExternalLabel(slot, slot);
    std::memcpy(getDataByInternalId(slot), vector, data_size_);
    ++cur_element_count;
}

void VectorGraph::setLevel(hnswlib::tableint slot, int level)
{
    if (level > 0) {
        // hnswlib looks at one link behind the last to fetch what it names.
        const size_t bytes =
            size_links_per_element_ * size_t(level) + sizeof(hnswlib::linklistsizeint);
        linkLists_[slot] = static_cast<char *>(std::calloc(bytes, 1)); // hnswlib frees it
        if (linkLists_[slot] == nullptr)
            throw std::bad_alloc();
    }
    element_levels_[slot] = level;
}

void VectorGraph::connect(hnswlib::tableint slot, std::span<const NearSlot> met)
{
    const int level = element_levels_[slot];
    if (isEmpty()) {
        enterpoint_node_ = slot;
        maxlevel_ = level;
        return;
    }
    const auto *vector = reinterpret_cast<const std::byte *>(getDataByInternalId(slot));
    std::vector<NearSlot> near;
    if (met.empty()) {
        near = nearest(vector);
        met = near;
    }
    hnswlib::tableint at = level > 0 ? descended(vector, level) : enterpoint_node_;
    for (int layer = std::min(level, maxlevel_); layer > 0; --layer) {
        Queue around = searchBaseLayer(at, vector, layer);
        if (around.empty()) // all of them are removed
            around.emplace(distanceTo(vector, at), at);
        at = mutuallyConnectNewElement(vector, slot, around, layer, false);
    }
    Queue around;
    for (const NearSlot &one : met)
        around.emplace(one.distance, one.slot);
    if (around.empty())
        around.emplace(distanceTo(vector, enterpoint_node_), enterpoint_node_);
    mutuallyConnectNewElement(vector, slot, around, 0, false);
    if (level > maxlevel_) {
        enterpoint_node_ = slot;
        maxlevel_ = level;
    }
}

void VectorGraph::restore(const KeptLinks &kept)
{
    Q_ASSERT(cur_element_count == 0 && kept.slotCount() <= max_elements_);
    for (hnswlib::tableint slot = 0; slot < kept.slotCount(); ++slot) {
        setLevel(slot, kept.level(slot));
        std::memset(data_level0_memory_ + slot * size_data_per_element_, 0, size_data_per_element_);
        setExternalLabel(slot, slot);
        ++cur_element_count;
        markDeletedInternal(slot);
    }
    kept.forEachList([this](SlotIndex slot, int layer, std::span<const SlotIndex> list) {
        hnswlib::linklistsizeint *to = get_linklist_at_level(slot, layer);
        setListCount(to, static_cast<unsigned short>(list.size()));
        for (size_t i = 0; i < list.size(); ++i)
            to[1 + i] = list[i];
    });
    enterpoint_node_ = kept.entryPoint();
    maxlevel_ = kept.level(kept.entryPoint());
}

void VectorGraph::setVector(hnswlib::tableint slot, const std::byte *vector)
{
    std::memcpy(getDataByInternalId(slot), vector, data_size_);
    unmarkDeletedInternal(slot);
}

std::span<const hnswlib::tableint> VectorGraph::linked(hnswlib::tableint slot, int layer) const
{
    const hnswlib::linklistsizeint *list = get_linklist_at_level(slot, layer);
    return {list + 1, size_t(*reinterpret_cast<const unsigned short *>(list))};
}

std::vector<SlotIndex> VectorGraph::bypassRemoved(SlotIndex count)
{
    std::vector<SlotIndex> weak;
    std::optional<hnswlib::tableint> highest;
    for (hnswlib::tableint slot = 0; slot < count; ++slot) {
        if (isMarkedDeleted(slot))
            continue;
        if (!highest || element_levels_[slot] > element_levels_[*highest])
            highest = slot;
        for (int layer = 0; layer <= element_levels_[slot]; ++layer) {
            hnswlib::linklistsizeint *list = get_linklist_at_level(slot, layer);
            const size_t before = getListCount(list);
            hnswlib::tableint *const from = list + 1;
            hnswlib::tableint *const end = std::remove_if(
                from, from + before, [this](hnswlib::tableint to) { return isMarkedDeleted(to); });
            const auto left = size_t(end - from);
            if (left == before)
                continue;
            setListCount(list, static_cast<unsigned short>(left));
            if (layer == 0 && left * 4 < before * 3)
                weak.push_back(slot);
        }
    }
    if (highest && !isEmpty() && isMarkedDeleted(enterpoint_node_)) {
        enterpoint_node_ = *highest;
        maxlevel_ = element_levels_[*highest];
    }
    return weak;
}

void VectorGraph::reconnect(hnswlib::tableint slot)
{
    const auto *vector = reinterpret_cast<const std::byte *>(getDataByInternalId(slot));
    Queue around;
    for (const NearSlot &one : nearest(vector)) {
        if (one.slot != slot)
            around.emplace(one.distance, one.slot);
    }
    if (!around.empty())
        mutuallyConnectNewElement(vector, slot, around, 0, true);
}

} // namespace core::grouping
