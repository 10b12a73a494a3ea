// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the vectors and weights of a lexicon to tellings of one problem.
#pragma once

#include "core/grouping/lexicon_p.h"
#include "tests/core/grouping/lab/tellingwords.h"

#include <random>

namespace lab {

/// What the tellings of a line say, the sum of their words' vectors, each by its weight and idf,
/// becomes nearer to one another than to the other lines of its batch.
///
/// The same files give the same bytes on one machine: sums run in one order, and what is drawn is
/// seeded.
///
/// source  InfoNCE (van den Oord, Li and Vinyals 2018) both ways, over cosines; AdaGrad (Duchi,
///         Hazan and Singer 2011)
class LexiconFit
{
public:
    /// counted  outlives this
    explicit LexiconFit(const core::grouping::Lexicon &counted);

    /// Adds a file's lines of tellings. Behind a line "# …" come those of a product, up to the
    /// next: they are told apart from each other; other lines from some of their file. errors
    /// NotFound: a file that cannot be read
    core::Result<> read(const QString &path);
    /// Goes over all lines so many times; returns the mean loss of the last pass.
    double fit(int passes);
    QByteArray bytes() const;

private:
    using Vector = core::grouping::Meaning;
    using Telling = std::vector<core::grouping::Lexeme>;
    using Line = std::vector<Telling>;
    using Batch = std::vector<const Line *>;
    struct Term
    {
        core::grouping::Lexeme word;
        float factor;
    };
    /// One side of a line: the unit vector of some of its tellings.
    struct Side
    {
        std::vector<Term> terms;
        Vector vector;
        float length;
    };
    struct Word
    {
        Vector vector;
        float weight;
        float idf = 0;
        int lines = 0;
        Vector squares; ///< of gradients so far
        float weightSquare;
        Vector gradient{};
        float weightGradient = 0;
        bool isTouched = false;
    };
    struct Subject
    {
        std::vector<Line> lines;
        bool isProduct = false;
    };

    template<typename T>
    void shuffle(std::vector<T> &items);
    std::vector<Batch> batches();
    double step(const Batch &batch);
    Side side(std::span<const Telling *const> tellings) const;
    void addGradient(const Side &side, const Vector &by);
    void move(size_t batchSize);

    const core::grouping::Lexicon &m_counted;
    TellingWords m_telling;
    std::vector<Subject> m_subjects;
    std::vector<Word> m_words;
    std::vector<core::grouping::Lexeme> m_touched;
    int m_tellings = 0;
    std::mt19937 m_random;
};

} // namespace lab
