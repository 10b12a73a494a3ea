// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/termfeatures_p.h"

#include <algorithm>
#include <cmath>

namespace core::grouping {

namespace {

/// Few terms prove little: a list counts as if its idf summed up to at least this.
constexpr double leastWeight = 8;

/// Of a field of two documents.
struct FieldSums
{
    double dot = 0;        ///< of the vectors of tf-idf
    double square = 0;     ///< of the second one's vector
    double weight = 0;     ///< idf of the second one's terms
    double leftShared = 0; ///< idf of the first one's terms that the second has in its words
    double rightShared = 0;
};

/// Of the words of two documents.
struct WordSums
{
    double leftForRight = 0; ///< BM25 of the second, asked with the first one's words
    double rightForLeft = 0;
    double ofItself = 0; ///< BM25 of the second for its own words
    double length = 0;   ///< of the second
    double shared = 0;   ///< idf
    double highest = 0;  ///< idf of a shared word
    TermId rarestTerm = noTerm;
    std::array<double, 5> rarest{}; ///< rarity of the rarest shared words
};

/// What two documents share, gathered by going once through each list of the second.
class SharedTerms
{
public:
    SharedTerms(const TermTable &table, const Document &left, const Document &right,
                const Vocabulary &vocabulary, double meanLength)
        : m_table(table), m_vocabulary(vocabulary),
          m_said(left.field(Field::Statement).size(), false)
    {
        readStatement(right.field(Field::Statement));
        for (const Field field :
             {Field::Identifiers, Field::Errors, Field::Places, Field::Title, Field::Calls})
            readField(right, field);
        readWords(right, meanLength);
        // In the order of its terms, as sums of the other direction are.
        for (size_t i = 0; i < m_said.size(); ++i) {
            if (m_said[i])
                of(Field::Statement).leftShared +=
                    vocabulary.idf(left.field(Field::Statement)[i].id);
        }
    }

    double cosine(Field field) const
    {
        const FieldSums &sums = m_fields[size_t(field)];
        return sums.dot > 0 ? sums.dot / (m_table.norm(field) * std::sqrt(sums.square)) : 0;
    }
    /// Portion (by idf) of the first one's field in the second one's words.
    double leftPortion(Field field) const
    {
        return m_fields[size_t(field)].leftShared / std::max(m_table.weight(field), leastWeight);
    }
    double rightPortion(Field field) const
    {
        const FieldSums &sums = m_fields[size_t(field)];
        return sums.rightShared / std::max(sums.weight, leastWeight);
    }
    double bestPortion(Field field) const
    {
        return std::max(leftPortion(field), rightPortion(field));
    }
    const FieldSums &sums(Field field) const { return m_fields[size_t(field)]; }
    const WordSums &words() const { return m_words; }

private:
    FieldSums &of(Field field) { return m_fields[size_t(field)]; }

    /// Adds what a term of the second is for its own field.
    const TermTable::Entry *meet(const Term &term, Field field, double &idf)
    {
        const TermTable::Entry *entry = m_table.find(term.id);
        idf = entry ? entry->idf : m_vocabulary.idf(term.id);
        FieldSums &sums = of(field);
        const double weight = double(term.weight) * idf;
        sums.square += weight * weight;
        sums.weight += idf;
        if (entry)
            sums.dot += double(entry->weights[size_t(field)]) * double(term.weight) * idf * idf;
        return entry;
    }

    void readField(const Document &right, Field field)
    {
        double idf = 0;
        for (const Term &term : right.field(field)) {
            const TermTable::Entry *entry = meet(term, field, idf);
            if (entry && entry->isIn(Field::Words))
                of(field).rightShared += idf;
        }
    }

    /// Statement terms are by idea, so they are looked for among the other's statement and words.
    void readStatement(const std::vector<Term> &terms)
    {
        double idf = 0;
        for (const Term &term : terms) {
            const TermTable::Entry *entry = meet(term, Field::Statement, idf);
            if (!entry)
                continue;
            if (entry->isIn(Field::Statement))
                m_said[entry->place] = true;
            if (entry->isIn(Field::Statement) || entry->isIn(Field::Words))
                of(Field::Statement).rightShared += idf;
        }
    }

    void readWords(const Document &right, double meanLength)
    {
        m_words.length = WordIndex::lengthOf(right);
        double idf = 0;
        for (const Term &term : right.field(Field::Words)) {
            const TermTable::Entry *entry = meet(term, Field::Words, idf);
            const double gain = idf * bm25Weight(double(term.weight), m_words.length, meanLength);
            m_words.ofItself += gain;
            if (!entry)
                continue;
            for (const Field field : {Field::Errors, Field::Places, Field::Title, Field::Calls})
                of(field).leftShared += entry->isIn(field) ? idf : 0;
            if (entry->isIn(Field::Statement))
                m_said[entry->place] = true;
            if (entry->isIn(Field::Words))
                share(term.id, idf, double(entry->weights[size_t(Field::Words)]), gain, meanLength);
        }
    }

    /// weight  in the first. gain  by BM25 of the second
    void share(TermId term, double idf, double weight, double gain, double meanLength)
    {
        m_words.leftForRight += gain;
        m_words.rightForLeft += idf * bm25Weight(weight, m_table.length(), meanLength);
        m_words.shared += idf;
        if (idf > m_words.highest) {
            m_words.highest = idf;
            m_words.rarestTerm = term;
        }
        const double rarity = m_vocabulary.rarity(term);
        if (rarity > m_words.rarest.back()) {
            m_words.rarest.back() = rarity;
            std::ranges::sort(m_words.rarest, std::greater());
        }
    }

    const TermTable &m_table;
    const Vocabulary &m_vocabulary;
    std::array<FieldSums, fieldCount> m_fields{};
    WordSums m_words;
    std::vector<bool> m_said; ///< of the first one's statement: whether the second says it too
};

void compareWords(const SharedTerms &terms, const TermTable &table, const Vocabulary &vocabulary,
                  bool isAcross, Values &values)
{
    const double cosine = terms.cosine(Field::Words);
    if (cosine <= 0)
        return;
    const WordSums &words = terms.words();
    values[FeatureId::WordCosine] = cosine;
    values[FeatureId::WordCosineAcross] = isAcross ? cosine : 0;
    values[FeatureId::WordCosineSquared] = cosine * cosine;
    const double first = std::min(1.0, words.leftForRight / table.bm25OfItself());
    const double second = std::min(1.0, words.rightForLeft / words.ofItself);
    values[FeatureId::Bm25] = std::max(first, second);
    values[FeatureId::Bm25Both] = std::min(first, second);
    values[FeatureId::RarestWord] = words.rarest[0];
    values[FeatureId::SecondRarestWord] = words.rarest[1];
    values[FeatureId::ThirdRarestWord] = words.rarest[2];
    double rarest = 0;
    for (const double rarity : words.rarest)
        rarest += rarity;
    values[FeatureId::RareWords] = rarest / double(words.rarest.size());
    values[FeatureId::RarestAlone] =
        words.rarest[0] / std::max(1.0, double(vocabulary.frequency(words.rarestTerm)));
    values[FeatureId::SharedWeight] = std::log1p(words.shared) / 6;
    const double ofLeft = table.weight(Field::Words);
    const double ofRight = terms.sums(Field::Words).weight;
    values[FeatureId::WordsInText] =
        words.shared / std::max(leastWeight, std::min(ofLeft, ofRight));
    values[FeatureId::WordsInTextBoth] =
        words.shared / std::max(leastWeight, std::max(ofLeft, ofRight));
    values[FeatureId::SharedPortion] = words.shared / (ofLeft + ofRight - words.shared);
}

void comparePairs(const TermTable &table, const Document &b, const Vocabulary &vocabulary,
                  Values &values)
{
    double dot = 0;
    double shared = 0;
    for (const WordPair &pair : b.pairs) {
        const double idf = table.pairIdf(pair);
        dot += idf * idf;
        shared += idf;
    }
    if (dot <= 0)
        return;
    values[FeatureId::PairCosine] =
        std::min(1.0, dot / (table.pairNorm() * pairNorm(b, vocabulary)));
    values[FeatureId::SharedPairs] = std::min(1.5, std::log1p(shared) / 4);
}

} // namespace

void compareTerms(const TermTable &table, const Document &a, const Document &b,
                  const Vocabulary &vocabulary, double meanLength, Values &values)
{
    const bool isAcross = a.kind != b.kind;
    const SharedTerms terms(table, a, b, vocabulary, meanLength);
    compareWords(terms, table, vocabulary, isAcross, values);
    values[FeatureId::StatementCosine] = terms.cosine(Field::Statement);
    values[FeatureId::StatementAcross] = isAcross ? values[FeatureId::StatementCosine] : 0;
    values[FeatureId::IdentifierCosine] = terms.cosine(Field::Identifiers);
    const double leftIn = terms.leftPortion(Field::Statement);
    const double rightIn = terms.rightPortion(Field::Statement);
    values[FeatureId::StatementInText] = std::max(leftIn, rightIn);
    values[FeatureId::StatementInTextBoth] = std::min(leftIn, rightIn);
    values[FeatureId::ErrorInText] = terms.bestPortion(Field::Errors);
    values[FeatureId::PlaceInText] = terms.bestPortion(Field::Places);
    values[FeatureId::TitleCosine] = terms.cosine(Field::Title);
    const double leftTitle = terms.leftPortion(Field::Title);
    const double rightTitle = terms.rightPortion(Field::Title);
    values[FeatureId::TitleInText] = std::max(leftTitle, rightTitle);
    values[FeatureId::TitleInTextBoth] = std::min(leftTitle, rightTitle);
    values[FeatureId::ErrorCosine] = terms.cosine(Field::Errors);
    values[FeatureId::CallCosine] = terms.cosine(Field::Calls);
    values[FeatureId::CallInText] = terms.bestPortion(Field::Calls);
    comparePairs(table, b, vocabulary, values);
}

} // namespace core::grouping
