// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/lab/boosting.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using core::grouping::Tree;
using core::grouping::TreeNode;

namespace lab {

namespace {

/// xorshift, so that the same seed draws the same everywhere.
class Draw
{
public:
    explicit Draw(std::uint32_t seed) : m_state(seed * 2654435761U + 1) {}
    double next()
    {
        m_state ^= m_state << 13U;
        m_state ^= m_state >> 17U;
        m_state ^= m_state << 5U;
        return double(m_state) / 4294967296.0;
    }

private:
    std::uint32_t m_state;
};

double logisticOf(double score)
{
    return 1 / (1 + std::exp(-score));
}

/// Every value as the number of its bin; a bin's upper edge is a threshold.
struct Binned
{
    std::vector<std::uint8_t> bins; ///< rows × features
    std::vector<std::vector<float>> edges;

    Binned(const Table &table, int most)
    {
        const size_t rows = table.rows();
        bins.resize(rows * table.features);
        edges.resize(table.features);
        std::vector<float> sorted(rows);
        for (size_t f = 0; f < table.features; ++f) {
            for (size_t i = 0; i < rows; ++i)
                sorted[i] = table.values[i * table.features + f];
            std::ranges::sort(sorted);
            std::vector<float> distinct = sorted;
            const auto rest = std::ranges::unique(distinct);
            distinct.erase(rest.begin(), rest.end());
            std::vector<float> &edge = edges[f];
            const auto between = [](float a, float b) {
                const float middle = a + (b - a) / 2;
                return middle < b ? middle : a;
            };
            if (distinct.size() <= size_t(most)) {
                for (size_t i = 0; i + 1 < distinct.size(); ++i)
                    edge.push_back(between(distinct[i], distinct[i + 1]));
            } else {
                // As many rows in each as can be; many rows share the value zero, so that the rest
                // is cut anew.
                const auto zeros = size_t(std::ranges::upper_bound(sorted, 0.0F) - sorted.begin());
                const size_t begin = zeros > rows / size_t(most) ? zeros : 0;
                if (begin > 0 && begin < rows)
                    edge.push_back(between(sorted[begin - 1], sorted[begin]));
                const size_t left = rows - begin;
                for (int k = 1; k < most - 1; ++k) {
                    const size_t at = begin + left * size_t(k) / size_t(most - 1);
                    if (at == 0 || at >= rows)
                        continue;
                    const auto after = std::ranges::upper_bound(sorted, sorted[at]);
                    if (after == sorted.end())
                        break;
                    const float threshold = between(sorted[at], *after);
                    if (edge.empty() || threshold > edge.back())
                        edge.push_back(threshold);
                }
            }
            for (size_t i = 0; i < rows; ++i) {
                const float value = table.values[i * table.features + f];
                bins[i * table.features + f] =
                    std::uint8_t(std::ranges::lower_bound(edge, value) - edge.begin());
            }
        }
    }
};

struct Sum
{
    double gradient = 0;
    double hessian = 0;
};

struct Split
{
    double gain = 0;
    int feature = -1;
    int bin = 0;
    Sum left;
};

struct Leaf
{
    std::vector<std::uint32_t> rows;
    std::vector<Sum> histogram; ///< features × 256
    Sum sum;
    Split best;
    double lowest = -1e9;
    double highest = 1e9;
    int node = 0;
};

/// A tree while it grows: children by index, made preorder in the end.
struct Growing
{
    int feature = -1;
    int left = -1;
    int right = -1;
    float threshold = 0;
    double value = 0;
    double weight = 0;
};

class Grower
{
public:
    Grower(const Table &table, const Binned &binned, const BoostingSettings &settings)
        : m_table(table), m_binned(binned), m_settings(settings)
    {
    }

    Tree grow(std::span<const float> gradients, std::span<const float> hessians,
              const std::vector<bool> &isUsed, std::vector<double> &scores)
    {
        m_gradients = gradients;
        m_hessians = hessians;
        m_isUsed = &isUsed;
        m_nodes.assign(1, {});
        std::vector<Leaf> leaves(1);
        leaves.front().rows.resize(m_table.rows());
        std::iota(leaves.front().rows.begin(), leaves.front().rows.end(), 0U);
        fill(leaves.front());
        for (const std::uint32_t row : leaves.front().rows) {
            leaves.front().sum.gradient += double(gradients[row]);
            leaves.front().sum.hessian += double(hessians[row]);
        }
        findBest(leaves.front());
        while (leaves.size() < size_t(m_settings.leaves)) {
            const auto best = std::ranges::max_element(
                leaves, {}, [](const Leaf &leaf) { return leaf.best.gain; });
            if (best->best.gain <= 1e-6)
                break;
            Leaf right = split(*best);
            leaves.push_back(std::move(right));
        }
        for (Leaf &leaf : leaves) {
            Growing &node = m_nodes[size_t(leaf.node)];
            node.value = m_settings.rate * valueOf(leaf.sum, leaf.lowest, leaf.highest);
            node.weight = double(leaf.rows.size());
            for (const std::uint32_t row : leaf.rows)
                scores[row] += double(float(node.value));
        }
        average(0);
        Tree tree;
        emit(0, tree);
        return tree;
    }

private:
    double valueOf(Sum sum, double lowest, double highest) const
    {
        return std::clamp(-sum.gradient / (sum.hessian + m_settings.shrinkage), lowest, highest);
    }

    /// How much the loss falls if the rows of a sum get one value.
    double worth(Sum sum, double lowest, double highest) const
    {
        const double value = valueOf(sum, lowest, highest);
        return -(sum.gradient * value + 0.5 * (sum.hessian + m_settings.shrinkage) * value * value);
    }

    void fill(Leaf &leaf) const
    {
        leaf.histogram.assign(m_table.features * 256, {});
        for (const std::uint32_t row : leaf.rows) {
            const std::uint8_t *bins = &m_binned.bins[size_t(row) * m_table.features];
            const double gradient = double(m_gradients[row]);
            const double hessian = double(m_hessians[row]);
            for (size_t f = 0; f < m_table.features; ++f) {
                Sum &sum = leaf.histogram[f * 256 + bins[f]];
                sum.gradient += gradient;
                sum.hessian += hessian;
            }
        }
    }

    void findBest(Leaf &leaf) const
    {
        leaf.best = {};
        const double now = worth(leaf.sum, leaf.lowest, leaf.highest);
        for (size_t f = 0; f < m_table.features; ++f) {
            if (!(*m_isUsed)[f])
                continue;
            const int direction = m_settings.directions.empty() ? 0 : m_settings.directions[f];
            Sum left;
            for (size_t bin = 0; bin < m_binned.edges[f].size(); ++bin) {
                const Sum &one = leaf.histogram[f * 256 + bin];
                left.gradient += one.gradient;
                left.hessian += one.hessian;
                const Sum right{leaf.sum.gradient - left.gradient, leaf.sum.hessian - left.hessian};
                if (left.hessian < m_settings.leastHessian)
                    continue;
                if (right.hessian < m_settings.leastHessian)
                    break;
                const double gain = worth(left, leaf.lowest, leaf.highest) +
                                    worth(right, leaf.lowest, leaf.highest) - now;
                if (gain <= leaf.best.gain)
                    continue;
                if (direction != 0) {
                    const double rise = valueOf(right, leaf.lowest, leaf.highest) -
                                        valueOf(left, leaf.lowest, leaf.highest);
                    if (rise * direction < 0)
                        continue;
                }
                leaf.best = {gain, int(f), int(bin), left};
            }
        }
    }

    /// The given leaf becomes the left half, what is returned the right one.
    Leaf split(Leaf &leaf)
    {
        const Split best = leaf.best;
        const auto feature = size_t(best.feature);
        Leaf right;
        std::vector<std::uint32_t> stay;
        for (const std::uint32_t row : leaf.rows) {
            const bool goesLeft =
                m_binned.bins[size_t(row) * m_table.features + feature] <= best.bin;
            (goesLeft ? stay : right.rows).push_back(row);
        }
        right.sum = {leaf.sum.gradient - best.left.gradient, leaf.sum.hessian - best.left.hessian};
        right.lowest = leaf.lowest;
        right.highest = leaf.highest;
        const Sum leftSum = best.left;
        const int direction = m_settings.directions.empty() ? 0 : m_settings.directions[feature];
        if (direction != 0) {
            const double middle = (valueOf(leftSum, leaf.lowest, leaf.highest) +
                                   valueOf(right.sum, leaf.lowest, leaf.highest)) /
                                  2;
            (direction > 0 ? leaf.highest : leaf.lowest) = middle;
            (direction > 0 ? right.lowest : right.highest) = middle;
        }
        Growing &node = m_nodes[size_t(leaf.node)];
        node.feature = best.feature;
        node.threshold = m_binned.edges[feature][size_t(best.bin)];
        node.left = int(m_nodes.size());
        node.right = node.left + 1;
        leaf.node = node.left;
        right.node = node.right;
        m_nodes.resize(m_nodes.size() + 2);
        leaf.rows = std::move(stay);
        leaf.sum = leftSum;
        // The smaller half is counted, the other is what is left of the whole.
        std::vector<Sum> whole = std::move(leaf.histogram);
        Leaf &smaller = leaf.rows.size() < right.rows.size() ? leaf : right;
        Leaf &larger = leaf.rows.size() < right.rows.size() ? right : leaf;
        fill(smaller);
        for (size_t i = 0; i < whole.size(); ++i) {
            whole[i].gradient -= smaller.histogram[i].gradient;
            whole[i].hessian -= smaller.histogram[i].hessian;
        }
        larger.histogram = std::move(whole);
        findBest(leaf);
        findBest(right);
        return right;
    }

    void average(int at)
    {
        Growing &node = m_nodes[size_t(at)];
        if (node.feature < 0)
            return;
        average(node.left);
        average(node.right);
        const Growing &left = m_nodes[size_t(node.left)];
        const Growing &right = m_nodes[size_t(node.right)];
        node.weight = left.weight + right.weight;
        node.value = (left.value * left.weight + right.value * right.weight) / node.weight;
    }

    void emit(int at, Tree &tree) const
    {
        const Growing &node = m_nodes[size_t(at)];
        const size_t here = tree.size();
        tree.push_back({std::int16_t(node.feature), 0, node.threshold, float(node.value)});
        if (node.feature < 0)
            return;
        emit(node.left, tree);
        tree[here].right = std::uint16_t(tree.size());
        emit(node.right, tree);
    }

    const Table &m_table;
    const Binned &m_binned;
    const BoostingSettings &m_settings;
    std::span<const float> m_gradients;
    std::span<const float> m_hessians;
    const std::vector<bool> *m_isUsed = nullptr;
    std::vector<Growing> m_nodes;
};

/// Solves a x = b in place by elimination with pivots; a is symmetric and positive definite.
std::vector<double> solved(std::vector<std::vector<double>> a, std::vector<double> b)
{
    const size_t n = b.size();
    for (size_t i = 0; i < n; ++i) {
        size_t pivot = i;
        for (size_t r = i + 1; r < n; ++r) {
            if (std::abs(a[r][i]) > std::abs(a[pivot][i]))
                pivot = r;
        }
        std::swap(a[i], a[pivot]);
        std::swap(b[i], b[pivot]);
        for (size_t r = i + 1; r < n; ++r) {
            const double factor = a[r][i] / a[i][i];
            for (size_t c = i; c < n; ++c)
                a[r][c] -= factor * a[i][c];
            b[r] -= factor * b[i];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t c = i + 1; c < n; ++c)
            b[i] -= a[i][c] * b[c];
        b[i] /= a[i][i];
    }
    return b;
}

/// Newton steps from `weights` towards the most probable ones; features that are not used stay 0.
void climb(const Table &table, std::vector<double> &weights, const std::vector<double> &expected,
           double precision, const std::vector<bool> &isUsed, int steps)
{
    const size_t n = weights.size();
    for (int step = 0; step < steps; ++step) {
        std::vector<double> gradient(n, 0);
        std::vector<std::vector<double>> hessian(n, std::vector<double>(n, 0));
        for (size_t i = 0; i < n; ++i) {
            gradient[i] = precision * (expected[i] - weights[i]);
            hessian[i][i] = precision;
        }
        std::vector<std::pair<size_t, double>> present;
        for (size_t r = 0; r < table.rows(); ++r) {
            const std::span<const float> row = table.row(r);
            present.clear();
            double score = 0;
            for (size_t i = 0; i < n; ++i) {
                if (row[i] != 0 && isUsed[i]) {
                    present.emplace_back(i, double(row[i]));
                    score += double(row[i]) * weights[i];
                }
            }
            const double p = logisticOf(score);
            const double miss = double(table.weights[r]) * (double(table.same[r]) - p);
            const double curve = double(table.weights[r]) * p * (1 - p);
            for (size_t a = 0; a < present.size(); ++a) {
                gradient[present[a].first] += miss * present[a].second;
                for (size_t b = 0; b <= a; ++b)
                    hessian[present[a].first][present[b].first] +=
                        curve * present[a].second * present[b].second;
            }
        }
        for (size_t i = 0; i < n; ++i) {
            for (size_t k = 0; k < i; ++k)
                hessian[k][i] = hessian[i][k];
        }
        const std::vector<double> change = solved(std::move(hessian), std::move(gradient));
        for (size_t i = 0; i < n; ++i)
            weights[i] += isUsed[i] ? std::clamp(change[i], -2.0, 2.0) : 0;
    }
}

} // namespace

std::vector<Tree> boost(const Table &table, std::vector<double> &base,
                        const BoostingSettings &settings)
{
    const Binned binned(table, std::min(settings.bins, 255));
    Grower grower(table, binned, settings);
    Draw draw(settings.seed);
    std::vector<float> gradients(table.rows());
    std::vector<float> hessians(table.rows());
    std::vector<Tree> trees;
    for (int t = 0; t < settings.trees; ++t) {
        for (size_t i = 0; i < table.rows(); ++i) {
            const double p = logisticOf(base[i]);
            gradients[i] = float(double(table.weights[i]) * (p - double(table.same[i])));
            hessians[i] = float(double(table.weights[i]) * std::max(p * (1 - p), 1e-6));
        }
        std::vector<bool> isUsed(table.features);
        for (size_t f = 0; f < table.features; ++f) {
            const bool isDrawn = draw.next() < settings.featurePortion;
            isUsed[f] = isDrawn && (settings.isUsed.empty() || settings.isUsed[f]);
        }
        trees.push_back(grower.grow(gradients, hessians, isUsed, base));
    }
    return trees;
}

std::vector<double> logistic(const Table &table, std::span<const double> prior, double precision,
                             const BoostingSettings &settings)
{
    constexpr int rounds = 5;
    std::vector<bool> isUsed = settings.isUsed;
    isUsed.resize(prior.size(), settings.isUsed.empty());
    std::vector<double> weights(prior.begin(), prior.end());
    for (int round = 0; round < rounds; ++round) {
        for (size_t i = 0; i < weights.size(); ++i) {
            if (!isUsed[i])
                weights[i] = 0;
        }
        std::vector<double> expected(prior.begin(), prior.end());
        for (size_t i = 0; i < expected.size(); ++i)
            expected[i] = isUsed[i] ? expected[i] : 0;
        climb(table, weights, expected, precision, isUsed, round == 0 ? 9 : 4);
        bool isKept = true;
        for (size_t i = 0; i < weights.size() && !settings.directions.empty(); ++i) {
            if (weights[i] * settings.directions[i] < 0) {
                isUsed[i] = false;
                isKept = false;
            }
        }
        if (isKept)
            break;
    }
    for (size_t i = 0; i < weights.size(); ++i)
        weights[i] = isUsed[i] ? weights[i] : 0;
    return weights;
}

std::pair<double, double> platt(std::span<const double> scores, std::span<const std::uint8_t> same,
                                std::span<const float> weights)
{
    double slope = 1;
    double offset = 0;
    for (int step = 0; step < 50; ++step) {
        double gradientSlope = 0;
        double gradientOffset = 0;
        double a = 1e-6;
        double b = 0;
        double c = 1e-6;
        for (size_t i = 0; i < scores.size(); ++i) {
            const double p = logisticOf(slope * scores[i] + offset);
            const double miss = double(weights[i]) * (double(same[i]) - p);
            const double curve = double(weights[i]) * p * (1 - p);
            gradientSlope += miss * scores[i];
            gradientOffset += miss;
            a += curve * scores[i] * scores[i];
            b += curve * scores[i];
            c += curve;
        }
        const double determinant = a * c - b * b;
        slope += std::clamp((c * gradientSlope - b * gradientOffset) / determinant, -0.5, 0.5);
        offset += std::clamp((a * gradientOffset - b * gradientSlope) / determinant, -1.0, 1.0);
    }
    return {slope, offset};
}

} // namespace lab
