// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Brings a list to a new content with exact inserts, removals, moves and changes.
#pragma once

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ui::support {

/// What a model does around each step. Rows count from 0; ranges are inclusive, as Qt's are.
struct ListSyncSteps
{
    std::function<void(int first, int last)> beginRemove;
    std::function<void()> endRemove;
    std::function<void(int first, int last)> beginInsert;
    std::function<void()> endInsert;
    std::function<void(int from, int to)> beginMove; ///< `to`: the row before which it goes
    std::function<void()> endMove;
    std::function<void(int first, int last)> changed;
};

namespace detail {

/// The longest increasing run's members: true at i if ranks[i] can stay where it is.
inline std::vector<bool> staying(const std::vector<int> &ranks)
{
    std::vector<int> tails; // index of the smallest tail of each length
    std::vector<int> previous(ranks.size(), -1);
    for (int i = 0; i < int(ranks.size()); ++i) {
        const auto at = std::ranges::lower_bound(tails, ranks[size_t(i)], {},
                                                 [&](int t) { return ranks[size_t(t)]; });
        if (at != tails.begin())
            previous[size_t(i)] = *(at - 1);
        if (at == tails.end())
            tails.push_back(i);
        else
            *at = i;
    }
    std::vector<bool> stays(ranks.size(), false);
    for (int i = tails.empty() ? -1 : tails.back(); i >= 0; i = previous[size_t(i)])
        stays[size_t(i)] = true;
    return stays;
}

} // namespace detail

/// Turns `items` into `target` step by step; in each step the model is consistent. Selection and
/// scroll position survive, because what stays is never removed.
///
/// key  identity of an item, hashable; unique within each list
template<typename T, typename KeyOf>
void syncList(std::vector<T> &items, std::vector<T> target, KeyOf key, const ListSyncSteps &steps)
{
    using Key = std::remove_cvref_t<std::invoke_result_t<KeyOf, const T &>>;
    // What is equal at both ends stays out of it: most often one row of thousands changes.
    const int shorter = int(std::min(items.size(), target.size()));
    const int head = int(std::ranges::mismatch(items, target).in1 - items.begin());
    int tail = 0;
    while (tail < shorter - head &&
           items[items.size() - 1 - size_t(tail)] == target[target.size() - 1 - size_t(tail)])
        ++tail;
    const auto endOf = [tail](const std::vector<T> &list) { return int(list.size()) - tail; };

    std::unordered_map<Key, int> rank;
    for (int i = head; i < endOf(target); ++i)
        rank.emplace(std::invoke(key, target[size_t(i)]), i);

    for (int last = endOf(items) - 1; last >= head; --last) {
        const auto gone = [&](int i) { return !rank.contains(std::invoke(key, items[size_t(i)])); };
        if (!gone(last))
            continue;
        int first = last;
        while (first > head && gone(first - 1))
            --first;
        steps.beginRemove(first, last);
        items.erase(items.begin() + first, items.begin() + last + 1);
        steps.endRemove();
        last = first;
    }

    std::vector<int> ranks;
    ranks.reserve(size_t(endOf(items) - head));
    for (int i = head; i < endOf(items); ++i)
        ranks.push_back(rank.at(std::invoke(key, items[size_t(i)])));
    if (!std::ranges::is_sorted(ranks)) {
        const std::vector<bool> stays = detail::staying(ranks);
        std::vector<int> movers;
        for (size_t i = 0; i < ranks.size(); ++i) {
            if (!stays[i])
                movers.push_back(ranks[i]);
        }
        std::ranges::sort(movers);
        std::unordered_set<int> unplaced(movers.begin(), movers.end());
        for (const int mover : movers) {
            unplaced.erase(mover);
            const int from = int(std::ranges::find(ranks, mover) - ranks.begin());
            // Before the first placed one that comes later.
            int to = 0;
            while (to < int(ranks.size()) &&
                   (ranks[size_t(to)] <= mover || unplaced.contains(ranks[size_t(to)])))
                ++to;
            if (to == from || to == from + 1)
                continue;
            steps.beginMove(head + from, head + to);
            const auto shift = [&](auto &list, int offset) {
                const auto begin = list.begin() + offset;
                if (from < to)
                    std::rotate(begin + from, begin + from + 1, begin + to);
                else
                    std::rotate(begin + to, begin + from, begin + from + 1);
            };
            shift(items, head);
            shift(ranks, 0);
            steps.endMove();
        }
    }

    std::unordered_set<Key> present;
    for (int i = head; i < endOf(items); ++i)
        present.insert(std::invoke(key, items[size_t(i)]));
    for (int i = head; i < endOf(target); ++i) {
        if (present.contains(std::invoke(key, target[size_t(i)])))
            continue;
        int last = i;
        while (last + 1 < endOf(target) &&
               !present.contains(std::invoke(key, target[size_t(last) + 1])))
            ++last;
        steps.beginInsert(i, last);
        items.insert(items.begin() + i, target.begin() + i, target.begin() + last + 1);
        steps.endInsert();
        i = last;
    }

    for (int i = head; i < endOf(target); ++i) {
        if (items[size_t(i)] == target[size_t(i)])
            continue;
        int last = i;
        while (last + 1 < endOf(target) && !(items[size_t(last) + 1] == target[size_t(last) + 1]))
            ++last;
        for (int k = i; k <= last; ++k)
            items[size_t(k)] = std::move(target[size_t(k)]);
        steps.changed(i, last);
        i = last;
    }
}

} // namespace ui::support
