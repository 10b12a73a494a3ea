// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/lab/eigenvectors.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <thread>

namespace lab {

namespace {

constexpr int iterations = 5;
constexpr size_t spare = 20; ///< directions beyond those wanted, which make these exact sooner

/// Rows of `width` numbers.
using Block = std::vector<float>;

Block multiply(const SparseMatrix &matrix, const Block &block, size_t width)
{
    Block result(block.size());
    const auto work = [&](size_t first, size_t last) {
        for (size_t row = first; row < last; ++row) {
            float *sums = &result[row * width];
            matrix.forRow(row, [&](int column, float value) {
                const float *from = &block[size_t(column) * width];
                for (size_t k = 0; k < width; ++k)
                    sums[k] += value * from[k];
            });
        }
    };
    // Frequent words, whose rows are long, come first.
    const size_t middle = matrix.rows() / 4;
    {
        const std::jthread other(work, 0, middle);
        work(middle, matrix.rows());
    }
    return result;
}

/// The products of all pairs of columns of two blocks.
std::vector<double> products(const Block &one, const Block &other, size_t width)
{
    std::vector<double> sums(width * width);
    for (size_t at = 0; at < one.size(); at += width) {
        for (size_t a = 0; a < width; ++a) {
            const double left = double(one[at + a]);
            for (size_t b = 0; b < width; ++b)
                sums[a * width + b] += left * double(other[at + b]);
        }
    }
    return sums;
}

void orthogonalize(Block &block, size_t width)
{
    for (int pass = 0; pass < 2; ++pass) { // the second mends what rounding left
        const std::vector<double> gram = products(block, block, width);
        std::vector<double> lower(width * width);
        for (size_t a = 0; a < width; ++a) {
            for (size_t b = 0; b <= a; ++b) {
                double rest = gram[a * width + b];
                for (size_t k = 0; k < b; ++k)
                    rest -= lower[a * width + k] * lower[b * width + k];
                lower[a * width + b] =
                    a == b ? std::sqrt(std::max(rest, 1e-12)) : rest / lower[b * width + b];
            }
        }
        for (size_t at = 0; at < block.size(); at += width) {
            for (size_t a = 0; a < width; ++a) {
                double rest = double(block[at + a]);
                for (size_t k = 0; k < a; ++k)
                    rest -= lower[a * width + k] * double(block[at + k]);
                block[at + a] = float(rest / lower[a * width + a]);
            }
        }
    }
}

/// Turns two rows or columns by an angle.
void turn(double &one, double &other, double cosine, double sine)
{
    const double before = one;
    one = cosine * before - sine * other;
    other = sine * before + cosine * other;
}

/// Jacobi's method: `matrix` becomes diagonal, the columns of what is returned its eigenvectors.
std::vector<double> diagonalize(std::vector<double> &matrix, size_t width)
{
    std::vector<double> vectors(width * width);
    for (size_t i = 0; i < width; ++i)
        vectors[i * width + i] = 1;
    for (int sweep = 0; sweep < 30; ++sweep) {
        double outside = 0;
        double all = 0;
        for (size_t i = 0; i < matrix.size(); ++i) {
            all += matrix[i] * matrix[i];
            outside += i % (width + 1) == 0 ? 0 : matrix[i] * matrix[i];
        }
        if (outside <= 1e-14 * all)
            break;
        for (size_t p = 0; p < width; ++p) {
            for (size_t q = p + 1; q < width; ++q) {
                const double value = matrix[p * width + q];
                if (std::abs(value) < 1e-300)
                    continue;
                const double theta = (matrix[q * width + q] - matrix[p * width + p]) / (2 * value);
                const double tangent =
                    (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
                const double cosine = 1 / std::sqrt(tangent * tangent + 1);
                const double sine = tangent * cosine;
                for (size_t i = 0; i < width; ++i) {
                    turn(matrix[i * width + p], matrix[i * width + q], cosine, sine);
                    turn(vectors[i * width + p], vectors[i * width + q], cosine, sine);
                }
                for (size_t i = 0; i < width; ++i)
                    turn(matrix[p * width + i], matrix[q * width + i], cosine, sine);
            }
        }
    }
    return vectors;
}

} // namespace

SparseMatrix sum(const SparseMatrix &one, const SparseMatrix &other)
{
    SparseMatrix result;
    std::vector<std::pair<int, float>> row;
    for (size_t i = 0; i < one.rows(); ++i) {
        row.clear();
        const auto take = [&row](int column, float value) { row.emplace_back(column, value); };
        one.forRow(i, take);
        other.forRow(i, take);
        std::ranges::stable_sort(row, {}, &std::pair<int, float>::first);
        for (size_t k = 0; k < row.size(); ++k) {
            const bool isTwice = k + 1 < row.size() && row[k].first == row[k + 1].first;
            result.append(row[k].first, row[k].second + (isTwice ? row[k + 1].second : 0));
            k += isTwice;
        }
        result.endRow();
    }
    return result;
}

Eigenvectors largestEigenvectors(const SparseMatrix &matrix, size_t count)
{
    const size_t width = std::min(count + spare, matrix.rows());
    const size_t kept = std::min(count, width);
    Block block(matrix.rows() * width);
    std::uint64_t state = 88172645463325252ULL; // xorshift64 (Marsaglia 2003)
    for (float &value : block) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        value = float(double(std::int64_t(state)) / 9.3e18);
    }
    orthogonalize(block, width);
    for (int i = 0; i < iterations; ++i) {
        block = multiply(matrix, block, width);
        orthogonalize(block, width);
    }
    std::vector<double> small = products(block, multiply(matrix, block, width), width);
    for (size_t a = 0; a < width; ++a) {
        for (size_t b = 0; b < a; ++b) {
            const double mean = (small[a * width + b] + small[b * width + a]) / 2;
            small[a * width + b] = small[b * width + a] = mean;
        }
    }
    const std::vector<double> turned = diagonalize(small, width);
    const auto value = [&](size_t i) { return small[i * width + i]; };
    std::vector<size_t> order(width);
    std::iota(order.begin(), order.end(), size_t(0));
    std::ranges::stable_sort(order, std::greater(), [&](size_t i) { return std::abs(value(i)); });

    Eigenvectors found;
    found.values.resize(count);
    found.vectors.resize(matrix.rows() * count);
    for (size_t k = 0; k < kept; ++k) {
        found.values[k] = value(order[k]);
        for (size_t row = 0; row < matrix.rows(); ++row) {
            double entry = 0;
            for (size_t i = 0; i < width; ++i)
                entry += double(block[row * width + i]) * turned[i * width + order[k]];
            found.vectors[row * count + k] = float(entry);
        }
    }
    return found;
}

} // namespace lab
