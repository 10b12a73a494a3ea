// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/features_p.h"

#include <algorithm>
#include <cmath>

namespace core::grouping {

namespace {

double norm(const Document &document, Field field, const Vocabulary &vocabulary)
{
    Document::Norm &cached = document.norms[size_t(field)];
    if (cached.epoch != vocabulary.epoch()) {
        double square = 0;
        for (const Term &term : document.field(field)) {
            const double weight = double(term.weight) * vocabulary.idf(term.id);
            square += weight * weight;
        }
        cached = {vocabulary.epoch(), float(std::sqrt(square))};
    }
    return double(cached.value);
}

/// Calls f(a, b) for each term that two sorted lists share.
template<typename F>
void forEachShared(const std::vector<Term> &a, const std::vector<Term> &b, F f)
{
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() && right != b.end()) {
        if (left->id < right->id) {
            ++left;
        } else if (right->id < left->id) {
            ++right;
        } else {
            f(*left, *right);
            ++left;
            ++right;
        }
    }
}

double cosine(const Document &a, const Document &b, Field field, const Vocabulary &vocabulary)
{
    double dot = 0;
    forEachShared(a.field(field), b.field(field), [&](const Term &left, const Term &right) {
        const double idf = vocabulary.idf(left.id);
        dot += double(left.weight) * double(right.weight) * idf * idf;
    });
    if (dot <= 0)
        return 0;
    return dot / (norm(a, field, vocabulary) * norm(b, field, vocabulary));
}

/// Portion of `part`, by idf, that `whole` has too. Few terms prove little: a list counts as if it
/// weighed at least `least`.
double contained(const std::vector<Term> &part, const std::vector<Term> &whole,
                 const Vocabulary &vocabulary, double least = 8)
{
    double all = 0;
    for (const Term &term : part)
        all += vocabulary.idf(term.id);
    double shared = 0;
    forEachShared(part, whole,
                  [&](const Term &term, const Term &) { shared += vocabulary.idf(term.id); });
    return shared / std::max(all, least);
}

/// Statement terms are by idea, so they are looked for among the other's statement and words.
double statementIn(const Document &part, const Document &whole, const Vocabulary &vocabulary)
{
    double all = 0;
    double shared = 0;
    for (const Term &term : part.field(Field::Statement)) {
        const double idf = vocabulary.idf(term.id);
        all += idf;
        const auto has = [&](Field field) {
            return std::ranges::binary_search(whole.field(field), term.id, {}, &Term::id);
        };
        if (has(Field::Statement) || has(Field::Words))
            shared += idf;
    }
    return shared / std::max(all, 8.0);
}

double bm25Weight(double weight, double length, double meanLength)
{
    const double normal = bm25Saturation * (1 - bm25Length + bm25Length * length / meanLength);
    return weight * (bm25Saturation + 1) / (weight + normal);
}

double bm25OfItself(const Document &document, const Vocabulary &vocabulary, double length,
                    double meanLength)
{
    double score = 0;
    for (const Term &term : document.field(Field::Words))
        score += vocabulary.idf(term.id) * bm25Weight(double(term.weight), length, meanLength);
    return score;
}

double wordWeight(const Document &document, const Vocabulary &vocabulary)
{
    Document::Norm &cached = document.wordWeight;
    if (cached.epoch != vocabulary.epoch()) {
        double sum = 0;
        for (const Term &term : document.field(Field::Words))
            sum += vocabulary.idf(term.id);
        cached = {vocabulary.epoch(), float(sum)};
    }
    return double(cached.value);
}

double vectorCosine(VectorView a, VectorView b)
{
    return std::clamp(double(innerProduct(a, b)), 0.0, 1.0);
}

/// Rarity of what two sorted lists share, rarest first, at most `count`.
std::vector<double> sharedRarity(const std::vector<TermId> &a, const std::vector<TermId> &b,
                                 const Vocabulary &vocabulary, size_t count)
{
    std::vector<TermId> shared;
    std::ranges::set_intersection(a, b, std::back_inserter(shared));
    std::vector<double> rarity;
    rarity.reserve(shared.size());
    for (const TermId term : shared)
        rarity.push_back(vocabulary.rarity(term));
    std::ranges::sort(rarity, std::greater());
    rarity.resize(std::min(rarity.size(), count));
    return rarity;
}

double sum(std::span<const double> values)
{
    double total = 0;
    for (const double value : values)
        total += value;
    return total;
}

double equalKey(TermId a, TermId b)
{
    return a != noTerm && a == b ? 1 : 0;
}

class Values
{
public:
    double &operator[](FeatureId feature) { return m_values[size_t(feature)]; }
    const FeatureValues &values() const { return m_values; }

private:
    FeatureValues m_values{};
};

void compareKinds(const Document &a, const Document &b, Values &values)
{
    const auto isPair = [&](SignalKind first, SignalKind second) {
        return (a.kind == first && b.kind == second) || (a.kind == second && b.kind == first);
    };
    using enum SignalKind;
    if (isPair(Exception, Message))
        values[FeatureId::ExceptionMessage] = 1;
    else if (isPair(Exception, Log))
        values[FeatureId::ExceptionLog] = 1;
    else if (isPair(Log, Message))
        values[FeatureId::LogMessage] = 1;
    else if (isPair(Message, Message))
        values[FeatureId::BothMessages] = 1;
    else if (isPair(Log, Log))
        values[FeatureId::BothLogs] = 1;
    else if (!isPair(Exception, Exception))
        values[FeatureId::OtherKinds] = 1;
}

void compareWords(const Document &a, const Document &b, const Vocabulary &vocabulary,
                  double meanLength, Values &values)
{
    const std::vector<Term> &left = a.field(Field::Words);
    const std::vector<Term> &right = b.field(Field::Words);
    const double leftLength = WordIndex::lengthOf(a);
    const double rightLength = WordIndex::lengthOf(b);
    double dot = 0;
    double leftForRight = 0; // BM25 of the right one, asked with the left one's words
    double rightForLeft = 0;
    double shared = 0;
    double highest = 0;
    TermId rarestTerm = noTerm;
    std::array<double, 5> rarest{};
    forEachShared(left, right, [&](const Term &first, const Term &second) {
        const double idf = vocabulary.idf(first.id);
        dot += double(first.weight) * double(second.weight) * idf * idf;
        leftForRight += idf * bm25Weight(double(second.weight), rightLength, meanLength);
        rightForLeft += idf * bm25Weight(double(first.weight), leftLength, meanLength);
        shared += idf;
        if (idf > highest) {
            highest = idf;
            rarestTerm = first.id;
        }
        const double rarity = vocabulary.rarity(first.id);
        if (rarity > rarest.back()) {
            rarest.back() = rarity;
            std::ranges::sort(rarest, std::greater());
        }
    });
    if (dot <= 0)
        return;
    const double cosine =
        dot / (norm(a, Field::Words, vocabulary) * norm(b, Field::Words, vocabulary));
    values[FeatureId::WordCosine] = cosine;
    values[FeatureId::WordCosineAcross] = a.kind != b.kind ? cosine : 0;
    values[FeatureId::WordCosineSquared] = cosine * cosine;
    const double first =
        std::min(1.0, leftForRight / bm25OfItself(a, vocabulary, leftLength, meanLength));
    const double second =
        std::min(1.0, rightForLeft / bm25OfItself(b, vocabulary, rightLength, meanLength));
    values[FeatureId::Bm25] = std::max(first, second);
    values[FeatureId::Bm25Both] = std::min(first, second);
    values[FeatureId::RarestWord] = rarest[0];
    values[FeatureId::SecondRarestWord] = rarest[1];
    values[FeatureId::ThirdRarestWord] = rarest[2];
    values[FeatureId::RareWords] = sum(rarest) / double(rarest.size());
    values[FeatureId::RarestAlone] =
        rarest[0] / std::max(1.0, double(vocabulary.frequency(rarestTerm)));
    values[FeatureId::SharedWeight] = std::log1p(shared) / 6;
    const double ofLeft = wordWeight(a, vocabulary);
    const double ofRight = wordWeight(b, vocabulary);
    values[FeatureId::WordsInText] = shared / std::max(8.0, std::min(ofLeft, ofRight));
    values[FeatureId::WordsInTextBoth] = shared / std::max(8.0, std::max(ofLeft, ofRight));
    values[FeatureId::SharedPortion] = shared / (ofLeft + ofRight - shared);
}

double pairIdf(const WordPair &pair, const Vocabulary &vocabulary)
{
    return std::min(vocabulary.idf(pair.first), vocabulary.idf(pair.second));
}

double pairNorm(const Document &document, const Vocabulary &vocabulary)
{
    Document::Norm &cached = document.pairNorm;
    if (cached.epoch != vocabulary.epoch()) {
        double square = 0;
        for (const WordPair &pair : document.pairs)
            square += std::pow(pairIdf(pair, vocabulary), 2);
        cached = {vocabulary.epoch(), float(std::sqrt(square))};
    }
    return double(cached.value);
}

void comparePhrases(const Document &a, const Document &b, const Vocabulary &vocabulary,
                    Values &values)
{
    double dot = 0;
    double shared = 0;
    auto left = a.pairs.begin();
    auto right = b.pairs.begin();
    while (left != a.pairs.end() && right != b.pairs.end()) {
        if (*left < *right) {
            ++left;
        } else if (*right < *left) {
            ++right;
        } else {
            const double idf = pairIdf(*left, vocabulary);
            dot += idf * idf;
            shared += idf;
            ++left;
            ++right;
        }
    }
    if (dot > 0) {
        values[FeatureId::PairCosine] =
            std::min(1.0, dot / (pairNorm(a, vocabulary) * pairNorm(b, vocabulary)));
        values[FeatureId::SharedPairs] = std::min(1.5, std::log1p(shared) / 4);
    }
    values[FeatureId::SharedQuotes] = sum(sharedRarity(a.quotes, b.quotes, vocabulary, 2)) / 2;
    values[FeatureId::SharedMention] =
        sharedRarity(a.mentions, b.mentions, vocabulary, 1).empty() ? 0 : 1;
}

void compareCode(const Document &a, const Document &b, const Vocabulary &vocabulary, Values &values)
{
    const std::vector<double> types = sharedRarity(a.errorTypes, b.errorTypes, vocabulary, 1);
    values[FeatureId::SameErrorType] = sum(types);
    values[FeatureId::OtherErrorType] = types.empty() && a.hasErrorType && b.hasErrorType ? 1 : 0;
    if (equalKey(a.culprit, b.culprit) > 0)
        values[FeatureId::SameCulprit] = vocabulary.rarity(a.culprit);
    const std::vector<double> symbols = sharedRarity(a.symbols, b.symbols, vocabulary, 3);
    values[FeatureId::SharedSymbols] = sum(symbols) / 3;
    values[FeatureId::SharedFiles] = sum(sharedRarity(a.files, b.files, vocabulary, 3)) / 3;
    values[FeatureId::OtherFrames] =
        symbols.empty() && !a.symbols.empty() && !b.symbols.empty() ? 1 : 0;
}

void compareContext(const Document &a, const Document &b, const Vocabulary &vocabulary,
                    Values &values)
{
    // Two texts that mention one path prove little: it may be any path.
    const std::vector<double> routes = a.hasRoute || b.hasRoute
                                           ? sharedRarity(a.routes, b.routes, vocabulary, 1)
                                           : std::vector<double>();
    values[FeatureId::SameRoute] = sum(routes);
    values[FeatureId::OtherRoute] = routes.empty() && a.hasRoute && b.hasRoute ? 1 : 0;
    if (equalKey(a.feature, b.feature) > 0)
        values[FeatureId::SameFeature] = vocabulary.rarity(a.feature);
    values[FeatureId::OtherService] =
        a.service != noTerm && b.service != noTerm && a.service != b.service ? 1 : 0;
    values[FeatureId::SameTrace] = equalKey(a.trace, b.trace);
    values[FeatureId::SameSession] = equalKey(a.session, b.session);
    values[FeatureId::SameThread] = equalKey(a.thread, b.thread);
    if (isKnown(a.occurred) && isKnown(b.occurred)) {
        const double days = std::abs(double((a.occurred - b.occurred).count())) / 86'400'000;
        values[FeatureId::TimeGap] = std::log1p(days) / 8;
    }
    const size_t ofLeft = a.field(Field::Words).size();
    const size_t ofRight = b.field(Field::Words).size();
    const size_t shorter = std::min(ofLeft, ofRight);
    const size_t longer = std::max(ofLeft, ofRight);
    values[FeatureId::ShortText] = 1 / (1 + double(shorter) / 10);
    values[FeatureId::ShorterText] = std::min(1.5, std::log1p(double(shorter)) / 6);
    values[FeatureId::LongerText] = std::min(1.5, std::log1p(double(longer)) / 6);
    values[FeatureId::WorkspaceSize] = std::min(1.5, std::log1p(vocabulary.documents()) / 12);
    values[FeatureId::SameService] = equalKey(a.service, b.service);
}

} // namespace

FeatureValues compare(const Compared &a, const Compared &b, const Vocabulary &vocabulary,
                      double meanLength)
{
    Values values;
    const Document &left = a.document;
    const Document &right = b.document;
    const bool across = left.kind != right.kind;
    values[FeatureId::Bias] = 1;
    compareKinds(left, right, values);

    values[FeatureId::OwnCosine] = vectorCosine(a.own, b.own);
    values[FeatureId::OwnCosineAcross] = across ? values[FeatureId::OwnCosine] : 0;
    for (const VectorView first : a.queries) {
        for (const VectorView second : b.queries)
            values[FeatureId::QueryCosine] =
                std::max(values[FeatureId::QueryCosine], vectorCosine(first, second));
    }

    compareWords(left, right, vocabulary, meanLength, values);
    values[FeatureId::StatementCosine] = cosine(left, right, Field::Statement, vocabulary);
    values[FeatureId::StatementAcross] = across ? values[FeatureId::StatementCosine] : 0;
    values[FeatureId::IdentifierCosine] = cosine(left, right, Field::Identifiers, vocabulary);

    const double leftIn = statementIn(left, right, vocabulary);
    const double rightIn = statementIn(right, left, vocabulary);
    values[FeatureId::StatementInText] = std::max(leftIn, rightIn);
    values[FeatureId::StatementInTextBoth] = std::min(leftIn, rightIn);
    const auto bestPortion = [&](Field field) {
        return std::max(contained(left.field(field), right.field(Field::Words), vocabulary),
                        contained(right.field(field), left.field(Field::Words), vocabulary));
    };
    values[FeatureId::ErrorInText] = bestPortion(Field::Errors);
    values[FeatureId::PlaceInText] = bestPortion(Field::Places);

    values[FeatureId::TitleCosine] = cosine(left, right, Field::Title, vocabulary);
    const double leftTitle =
        contained(left.field(Field::Title), right.field(Field::Words), vocabulary);
    const double rightTitle =
        contained(right.field(Field::Title), left.field(Field::Words), vocabulary);
    values[FeatureId::TitleInText] = std::max(leftTitle, rightTitle);
    values[FeatureId::TitleInTextBoth] = std::min(leftTitle, rightTitle);
    values[FeatureId::ErrorCosine] = cosine(left, right, Field::Errors, vocabulary);
    values[FeatureId::CallCosine] = cosine(left, right, Field::Calls, vocabulary);
    values[FeatureId::CallInText] = bestPortion(Field::Calls);
    comparePhrases(left, right, vocabulary, values);

    compareCode(left, right, vocabulary, values);
    compareContext(left, right, vocabulary, values);
    FeatureValues compared = values.values();
    if (a.scale)
        a.scale->apply(right.kind, compared);
    return compared;
}

} // namespace core::grouping
