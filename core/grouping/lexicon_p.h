// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What words have to do with each other in English, for signals that say one thing in other words.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace core::grouping {

/// A word of the lexicon; noLexeme for words that it does not have.
using Lexeme = std::uint16_t;
inline constexpr Lexeme noLexeme = 0xffff;

/// Directions in the space of meanings.
inline constexpr size_t meaningDimension = 128;
using Meaning = std::array<float, meaningDimension>;

/// Vectors of English stems, a byte a value. Words have near vectors if they are used alike,
/// explain each other, translate one word or tell of one problem.
///
/// The bytes, little-endian: "DBLX", version, count n; the common direction (meaningDimension
/// floats); n hashes of stems, ascending (64 bits); n lengths (float: what makes a row a unit
/// vector); n weights (a byte: 255 × what a word tells by itself); n rows of meaningDimension
/// signed bytes.
///
/// source  positive pointwise mutual information of words in one passage (Levy and Goldberg 2014),
///         its largest eigenvectors, each by the root of its eigenvalue (Levy, Goldberg and Dagan
///         2015); weights a / (a + frequency) of Arora, Liang and Ma 2017; both then fitted to
///         tellings of one problem by InfoNCE (van den Oord, Li and Vinyals 2018)
/// thread  any
class Lexicon
{
public:
    /// bytes  outlive the lexicon. errors  Corrupt
    static Result<Lexicon> read(QByteArrayView bytes);

    struct Entry
    {
        std::uint64_t hash = 0; ///< of the stem
        double weight = 1;      ///< in (0, 1]
        Meaning vector{};       ///< any length but 0
    };
    /// What `read` reads. entries  fewer than noLexeme, hashes distinct; common  a unit vector
    static QByteArray bytes(std::span<const Entry> entries, const Meaning &common);
    static std::uint64_t hashOf(QStringView stem);

    size_t size() const { return m_hashes.size(); }
    /// A word as it was written, with a unit vector.
    Entry entry(Lexeme word) const;
    Lexeme find(QStringView stem) const;
    /// How much the word tells by itself, in [0, 1].
    double weight(Lexeme word) const { return double(m_weights[word]) / 255; }
    /// Cosine of two words, in [-1, 1].
    double relatedness(Lexeme one, Lexeme other) const;
    /// The direction of common English: all words by how often they are used and what they tell. A
    /// unit vector.
    const Meaning &common() const { return m_common; }
    /// sum += factor × the unit vector of the word
    void add(Lexeme word, float factor, Meaning &sum) const;

private:
    std::vector<std::uint64_t> m_hashes; ///< ascending
    std::vector<float> m_lengths;
    std::span<const std::uint8_t> m_weights;
    std::span<const std::int8_t> m_rows;
    Meaning m_common{};
};

/// The lexicon that ships, made by lexicon_lab (see the README).
const Lexicon &builtInLexicon();

double dot(const Meaning &one, const Meaning &other);
/// Makes it a unit vector; zeros stay.
void normalize(Meaning &meaning);

} // namespace core::grouping
