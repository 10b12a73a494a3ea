// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Inner products with the widest instructions that this machine has, chosen when they are first
// used: the program itself is built for every machine of its architecture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace core::grouping {

/// One way to compute inner products.
struct Kernel
{
    const char *name; ///< "avx512vnni", "avx512", "avx2", "portable"
    /// Of two vectors of n floats. Kernels differ in the order of additions: by at most
    /// n × 2⁻²³ × the product of the lengths.
    float (*floats)(const float *a, const float *b, size_t n);
    /// Of two vectors of n small integers, n a multiple of 64 and at most 131,072: exact, so that
    /// all kernels agree. Values are from -127 to 127.
    std::int32_t (*bytes)(const std::int8_t *a, const std::int8_t *b, size_t n);
};

/// Those that this machine can run, fastest first. The last one is portable.
std::span<const Kernel> kernels();

/// The fastest of `kernels`.
const Kernel &kernel();

} // namespace core::grouping
