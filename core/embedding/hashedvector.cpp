// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/hashedvector_p.h"

#include <array>
#include <cmath>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

/// What a feature is made from; part of its hash, so that a word and an identifier spelled alike
/// are two features.
enum class Sort : quint64 { Word = 1, Idea, Identifier, Pair, Letters };

quint64 mixed(quint64 x) // the finalizer of SplitMix64 (Steele et al. 2014)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

quint64 hashed(Sort sort, QStringView text) // FNV-1a over UTF-16 units
{
    quint64 hash = 0xcbf29ce484222325ULL ^ (quint64(sort) * 0x9e3779b97f4a7c15ULL);
    for (const QChar c : text) {
        hash ^= c.unicode();
        hash *= 0x100000001b3ULL;
    }
    return mixed(hash);
}

struct Feature
{
    double weight = 0; ///< of one occurrence
    int count = 0;
};

class Features
{
public:
    void add(quint64 hash, double weight)
    {
        Feature &feature = m_features[hash];
        feature.weight = weight;
        ++feature.count;
    }

    std::vector<float> projected() const
    {
        // Sums over a hash map would depend on its order: add in fixed point, which commutes.
        std::array<qint64, hashedDimension> sums{};
        constexpr double fixedPoint = 1 << 20;
        for (const auto &[hash, feature] : m_features) {
            const double value = feature.weight * (1 + std::log(double(feature.count)));
            const qint64 fixed = std::llround(value * fixedPoint);
            sums[hash % hashedDimension] += (hash >> 63) != 0 ? fixed : -fixed;
        }
        double square = 0;
        for (const qint64 sum : sums)
            square += double(sum) * double(sum);
        std::vector<float> vector(hashedDimension, 0.0F);
        if (square <= 0) {
            vector[0] = 1;
            return vector;
        }
        const double norm = std::sqrt(square);
        for (size_t i = 0; i < sums.size(); ++i)
            vector[i] = float(std::round(double(sums[i]) / norm * fixedPoint) / fixedPoint);
        return vector;
    }

private:
    std::unordered_map<quint64, Feature> m_features;
};

} // namespace

std::vector<float> hashedVector(const QString &text, const Stemmer &stemmer)
{
    Features features;
    const ScannedWords scanned = scanWords(text);
    QString previous;
    for (const QString &word : scanned.words) {
        if (isStopWord(word) || (word.size() < 2)) {
            previous.clear();
            continue;
        }
        const QString stem = stemmer.stem(word);
        const double rarity = -std::log(backgroundRate(stem)) / 5.5; // 1 for an unlisted word
        features.add(hashed(Sort::Word, stem), rarity);
        const QString idea = conceptOf(stem);
        if (!idea.isEmpty())
            features.add(hashed(Sort::Idea, idea), 0.6 * rarity);
        if (!previous.isEmpty())
            features.add(hashed(Sort::Pair, QString(previous + u' ' + stem)), 0.4 * rarity);
        previous = stem;
        // Groups of four letters join spellings and compounds that stems keep apart.
        const QString framed = u'<' + word + u'>';
        if (framed.size() > 5) {
            const double share = 0.9 * rarity / std::sqrt(double(framed.size() - 3));
            for (qsizetype i = 0; i + 4 <= framed.size(); ++i)
                features.add(hashed(Sort::Letters, QStringView(framed).sliced(i, 4)), share);
        }
    }
    for (const QString &identifier : scanned.identifiers)
        features.add(hashed(Sort::Identifier, identifier), 0.8);
    return features.projected();
}

} // namespace core::embedding
