// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/meaning_p.h"

#include <algorithm>
#include <cmath>

namespace core::grouping {

namespace {

/// Cosine from which two words count as related; less is what any two words of one subject have.
constexpr double leastRelated = 0.35;
/// A document counts as if its telling words weighed at least this: few words prove little.
constexpr double leastWeight = 8;

/// The sum of what the words mean, without `usual`, as a unit vector; zeros if no word is known.
Meaning meaningOf(const std::vector<Term> &terms, const Vocabulary &vocabulary)
{
    const Lexicon &lexicon = builtInLexicon();
    Meaning meaning{};
    for (const Term &term : terms) {
        const Lexeme word = vocabulary.lexeme(term.id);
        if (word != noLexeme)
            lexicon.add(word,
                        float(double(term.weight) * vocabulary.idf(term.id) * lexicon.weight(word)),
                        meaning);
    }
    const Meaning &usual = vocabulary.usualMeaning();
    const auto along = float(dot(meaning, usual));
    for (size_t i = 0; i < meaning.size(); ++i)
        meaning[i] -= along * usual[i];
    normalize(meaning);
    return meaning;
}

/// How related the telling words of two documents are at best, weighed by idf.
double relatedWords(const DocumentMeaning &a, const DocumentMeaning &b)
{
    const Lexicon &lexicon = builtInLexicon();
    std::array<double, DocumentMeaning::tellingWords> best{};
    double ofA = 0;
    double weightOfA = 0;
    for (size_t i = 0; i < a.tellingCount; ++i) {
        const TellingWord &one = a.telling[i];
        double highest = 0;
        for (size_t k = 0; k < b.tellingCount; ++k) {
            const TellingWord &other = b.telling[k];
            const double relation =
                one.lexeme == other.lexeme ? 1 : lexicon.relatedness(one.lexeme, other.lexeme);
            highest = std::max(highest, relation);
            best[k] = std::max(best[k], relation);
        }
        ofA += double(one.idf) * std::max(0.0, (highest - leastRelated) / (1 - leastRelated));
        weightOfA += double(one.idf);
    }
    double ofB = 0;
    double weightOfB = 0;
    for (size_t k = 0; k < b.tellingCount; ++k) {
        const auto idf = double(b.telling[k].idf);
        ofB += idf * std::max(0.0, (best[k] - leastRelated) / (1 - leastRelated));
        weightOfB += idf;
    }
    return std::sqrt(ofA / std::max(leastWeight, weightOfA) * ofB /
                     std::max(leastWeight, weightOfB));
}

double cosine(const Meaning &one, const Meaning &other)
{
    return std::clamp(dot(one, other), -1.0, 1.0);
}

} // namespace

DocumentMeaning meaningOf(const Document &document, const Vocabulary &vocabulary)
{
    DocumentMeaning made;
    made.epoch = vocabulary.epoch();
    const std::vector<Term> &words = document.field(Field::Words);
    made.whole = meaningOf(words, vocabulary);
    made.title = meaningOf(document.field(Field::Title), vocabulary);

    const Lexicon &lexicon = builtInLexicon();
    struct Telling
    {
        double worth = 0;
        TellingWord word;
    };
    std::vector<Telling> telling;
    telling.reserve(words.size());
    for (const Term &term : words) {
        const Lexeme word = vocabulary.lexeme(term.id);
        const double idf = vocabulary.idf(term.id);
        if (word != noLexeme)
            telling.push_back({idf * lexicon.weight(word), {term.id, word, float(idf)}});
    }
    const auto kept = std::min(telling.size(), made.telling.size());
    std::ranges::partial_sort(telling, telling.begin() + std::ptrdiff_t(kept),
                              [](const Telling &one, const Telling &other) {
                                  return one.worth != other.worth
                                             ? one.worth > other.worth
                                             : one.word.lexeme < other.word.lexeme;
                              });
    made.tellingCount = kept;
    for (size_t i = 0; i < kept; ++i)
        made.telling[i] = telling[i].word;
    return made;
}

MeaningValues compareMeaning(const DocumentMeaning &a, const DocumentMeaning &b)
{
    return {.whole = cosine(a.whole, b.whole),
            .title = std::max(cosine(a.title, b.whole), cosine(a.whole, b.title)),
            .related = relatedWords(a, b)};
}

} // namespace core::grouping
