// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/features_p.h"

#include "core/grouping/termfeatures_p.h"

#include <algorithm>
#include <cmath>

namespace core::grouping {

namespace {

double vectorCosine(VectorView a, VectorView b)
{
    return std::clamp(double(innerProduct(a, b)), 0.0, 1.0);
}

/// The rarest of what two sorted lists share.
struct SharedRarity
{
    static constexpr size_t most = 3;

    std::array<double, most> rarest{}; ///< descending
    size_t count = 0;                  ///< shared, all of them

    /// Of the `some` rarest.
    double sum(size_t some) const
    {
        double total = 0;
        for (size_t i = 0; i < some; ++i)
            total += rarest[i];
        return total;
    }
};

SharedRarity sharedRarity(const std::vector<TermId> &a, const std::vector<TermId> &b,
                          const Vocabulary &vocabulary)
{
    SharedRarity shared;
    auto left = a.begin();
    auto right = b.begin();
    while (left != a.end() && right != b.end()) {
        if (*left < *right) {
            ++left;
        } else if (*right < *left) {
            ++right;
        } else {
            ++shared.count;
            double rarity = vocabulary.rarity(*left);
            for (double &one : shared.rarest) {
                if (rarity > one)
                    std::swap(rarity, one);
            }
            ++left;
            ++right;
        }
    }
    return shared;
}

double equalKey(TermId a, TermId b)
{
    return a != noTerm && a == b ? 1 : 0;
}

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

void compareCode(const Document &a, const Document &b, const Vocabulary &vocabulary, Values &values)
{
    const SharedRarity types = sharedRarity(a.errorTypes, b.errorTypes, vocabulary);
    values[FeatureId::SameErrorType] = types.sum(1);
    values[FeatureId::OtherErrorType] =
        types.count == 0 && a.hasErrorType && b.hasErrorType ? 1 : 0;
    if (equalKey(a.culprit, b.culprit) > 0)
        values[FeatureId::SameCulprit] = vocabulary.rarity(a.culprit);
    const SharedRarity symbols = sharedRarity(a.symbols, b.symbols, vocabulary);
    values[FeatureId::SharedSymbols] = symbols.sum(3) / 3;
    values[FeatureId::SharedFiles] = sharedRarity(a.files, b.files, vocabulary).sum(3) / 3;
    values[FeatureId::OtherFrames] =
        symbols.count == 0 && !a.symbols.empty() && !b.symbols.empty() ? 1 : 0;
}

void compareContext(const Document &a, const Document &b, const Vocabulary &vocabulary,
                    Values &values)
{
    // Two texts that mention one path prove little: it may be any path.
    const SharedRarity routes =
        a.hasRoute || b.hasRoute ? sharedRarity(a.routes, b.routes, vocabulary) : SharedRarity();
    values[FeatureId::SameRoute] = routes.sum(1);
    values[FeatureId::OtherRoute] = routes.count == 0 && a.hasRoute && b.hasRoute ? 1 : 0;
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
    values[FeatureId::SharedQuotes] = sharedRarity(a.quotes, b.quotes, vocabulary).sum(2) / 2;
    values[FeatureId::SharedMention] =
        sharedRarity(a.mentions, b.mentions, vocabulary).count > 0 ? 1 : 0;
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

    if (!a.terms.isFor(vocabulary, meanLength))
        a.terms = TermTable(left, vocabulary, meanLength);
    compareTerms(a.terms, left, right, vocabulary, meanLength, values);
    if (a.meaning.epoch != vocabulary.epoch())
        a.meaning = meaningOf(left, vocabulary);
    const MeaningValues meaning = compareMeaning(a.meaning, meaningOf(right, vocabulary));
    values[FeatureId::MeaningCosine] = (1 + meaning.whole) / 2;
    values[FeatureId::TitleMeaning] = (1 + meaning.title) / 2;
    values[FeatureId::RelatedWords] = meaning.related;
    compareCode(left, right, vocabulary, values);
    compareContext(left, right, vocabulary, values);
    FeatureValues compared = values.values();
    if (a.scale)
        a.scale->apply(right.kind, compared);
    return compared;
}

} // namespace core::grouping
