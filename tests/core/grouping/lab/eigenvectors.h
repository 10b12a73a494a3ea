// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The largest eigenvectors of a large sparse symmetric matrix.
#pragma once

#include <cstddef>
#include <vector>

namespace lab {

/// Rows of (column, value), columns ascending.
class SparseMatrix
{
public:
    void append(int column, float value)
    {
        m_columns.push_back(column);
        m_values.push_back(value);
    }
    void endRow() { m_ends.push_back(m_columns.size()); }

    size_t rows() const { return m_ends.size(); }
    size_t size() const { return m_columns.size(); }
    /// f(column, value)
    template<typename F>
    void forRow(size_t row, F f) const
    {
        for (size_t i = row == 0 ? 0 : m_ends[row - 1]; i < m_ends[row]; ++i)
            f(m_columns[i], m_values[i]);
    }

private:
    std::vector<size_t> m_ends;
    std::vector<int> m_columns;
    std::vector<float> m_values;
};

/// Of two matrices of as many rows.
SparseMatrix sum(const SparseMatrix &one, const SparseMatrix &other);

struct Eigenvectors
{
    std::vector<double> values; ///< by absolute value, largest first
    std::vector<float> vectors; ///< rows × count
};

/// source  subspace iteration (Halko, Martinsson and Tropp 2011) from fixed numbers, with
///         Cholesky's orthogonalization twice and Jacobi's rotations: the same matrix gives the
///         same bytes
Eigenvectors largestEigenvectors(const SparseMatrix &matrix, size_t count);

} // namespace lab
