// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/kernels_p.h"

#include <array>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace core::grouping {

namespace {

/// Sixteen sums side by side, which compilers turn into what vector instructions the architecture
/// has anyway (SSE2, NEON): a plain sum of floats may not be reordered.
[[gnu::optimize("O3")]] float floatsPortable(const float *a, const float *b, size_t n)
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

[[gnu::optimize("O3")]] std::int32_t bytesPortable(const std::int8_t *a, const std::int8_t *b,
                                                   size_t n)
{
    std::int32_t total = 0;
    for (size_t i = 0; i < n; ++i)
        total += std::int16_t(a[i]) * std::int16_t(b[i]);
    return total;
}

constexpr Kernel portable{"portable", floatsPortable, bytesPortable};

#if defined(__x86_64__)

[[gnu::target("avx2,fma")]] float sumOf(__m256 x)
{
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

[[gnu::target("avx2,fma")]] float floatsAvx2(const float *a, const float *b, size_t n)
{
    __m256 first = _mm256_setzero_ps();
    __m256 second = _mm256_setzero_ps();
    __m256 third = _mm256_setzero_ps();
    __m256 fourth = _mm256_setzero_ps();
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        first = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), first);
        second = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), second);
        third = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 16), _mm256_loadu_ps(b + i + 16), third);
        fourth = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 24), _mm256_loadu_ps(b + i + 24), fourth);
    }
    float total = sumOf(_mm256_add_ps(_mm256_add_ps(first, second), _mm256_add_ps(third, fourth)));
    for (; i < n; ++i)
        total += a[i] * b[i];
    return total;
}

[[gnu::target("avx2")]] inline __m256i wide(const std::int8_t *from)
{
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i *>(from)));
}

[[gnu::target("avx2")]] std::int32_t bytesAvx2(const std::int8_t *a, const std::int8_t *b, size_t n)
{
    __m256i even = _mm256_setzero_si256();
    __m256i odd = _mm256_setzero_si256();
    for (size_t i = 0; i < n; i += 32) {
        even = _mm256_add_epi32(even, _mm256_madd_epi16(wide(a + i), wide(b + i)));
        odd = _mm256_add_epi32(odd, _mm256_madd_epi16(wide(a + i + 16), wide(b + i + 16)));
    }
    const __m256i both = _mm256_add_epi32(even, odd);
    const __m128i four =
        _mm_add_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
    const __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0xb1)));
}

[[gnu::target("avx512f")]] float floatsAvx512(const float *a, const float *b, size_t n)
{
    __m512 first = _mm512_setzero_ps();
    __m512 second = _mm512_setzero_ps();
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        first = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), first);
        second = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16), _mm512_loadu_ps(b + i + 16), second);
    }
    float total = _mm512_reduce_add_ps(_mm512_add_ps(first, second));
    for (; i < n; ++i)
        total += a[i] * b[i];
    return total;
}

[[gnu::target("avx512f,avx512bw")]] std::int32_t bytesAvx512(const std::int8_t *a,
                                                             const std::int8_t *b, size_t n)
{
    __m512i total = _mm512_setzero_si512();
    for (size_t i = 0; i < n; i += 32) {
        const __m512i left =
            _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(a + i)));
        const __m512i right =
            _mm512_cvtepi8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(b + i)));
        total = _mm512_add_epi32(total, _mm512_madd_epi16(left, right));
    }
    return _mm512_reduce_add_epi32(total);
}

/// The instruction multiplies unsigned by signed bytes, so a is raised by 128, and what that adds
/// is counted beside it and taken off again.
[[gnu::target("avx512f,avx512bw,avx512vnni")]] std::int32_t
bytesVnni(const std::int8_t *a, const std::int8_t *b, size_t n)
{
    const __m512i raise = _mm512_set1_epi8(char(0x80));
    __m512i total = _mm512_setzero_si512();
    __m512i added = _mm512_setzero_si512();
    for (size_t i = 0; i < n; i += 64) {
        const __m512i left = _mm512_xor_si512(_mm512_loadu_si512(a + i), raise);
        const __m512i right = _mm512_loadu_si512(b + i);
        total = _mm512_dpbusd_epi32(total, left, right);
        added = _mm512_dpbusd_epi32(added, raise, right);
    }
    return _mm512_reduce_add_epi32(_mm512_sub_epi32(total, added));
}

#endif

std::vector<Kernel> usable()
{
    std::vector<Kernel> all;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw"))
        all.push_back({"avx512vnni", floatsAvx512, bytesVnni});
    if (__builtin_cpu_supports("avx512bw"))
        all.push_back({"avx512", floatsAvx512, bytesAvx512});
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        all.push_back({"avx2", floatsAvx2, bytesAvx2});
#endif
    all.push_back(portable);
    return all;
}

} // namespace

std::span<const Kernel> kernels()
{
    static const std::vector<Kernel> all = usable();
    return all;
}

const Kernel &kernel()
{
    static const Kernel fastest = kernels().front();
    return fastest;
}

} // namespace core::grouping
