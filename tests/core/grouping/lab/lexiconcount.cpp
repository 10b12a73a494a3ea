// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/lab/lexiconcount.h"

#include "core/grouping/lexicon_p.h"
#include "tests/core/grouping/lab/eigenvectors.h"
#include "tests/core/grouping/lab/tellingwords.h"

#include <QFile>
#include <QHash>
#include <QTextStream>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace lab {

namespace {

/// Words of a passage that are looked at together; more than this say little of each other.
constexpr size_t passageWords = 40;
constexpr int fewest = 5; ///< occurrences of a word
constexpr double contextSmoothing = 0.75;
/// Frequency at which a word tells half of what a rare one tells.
constexpr double usualFrequency = 3e-4;

using Passage = std::vector<int>;

struct Source
{
    QString path;
    double weight = 1;   ///< of its information
    double discount = 1; ///< of what was seen rarely: x / (x + discount)
    std::vector<Passage> passages;
};

class Words
{
public:
    Passage read(const QString &line)
    {
        Passage found;
        for (const QString &stem : m_telling.stems(line)) {
            const auto known = m_ids.constFind(stem);
            const int id = known != m_ids.constEnd() ? *known : int(m_stems.size());
            if (known == m_ids.constEnd()) {
                m_ids.insert(stem, id);
                m_stems.push_back(stem);
            }
            found.push_back(id);
        }
        return found;
    }
    const std::vector<QString> &stems() const { return m_stems; }

private:
    TellingWords m_telling;
    QHash<QString, int> m_ids;
    std::vector<QString> m_stems;
};

/// Calls f(one, other, weight) for pairs of different words in one passage. Each word gives the
/// same weight to a passage, however long it is.
template<typename F>
void forPairs(const std::vector<Passage> &passages, F f)
{
    for (const Passage &passage : passages) {
        for (size_t begin = 0; begin < passage.size(); begin += passageWords) {
            const size_t end = std::min(passage.size(), begin + passageWords);
            if (end - begin < 2)
                continue;
            const float weight = 1 / float(end - begin - 1);
            for (size_t i = begin; i < end; ++i) {
                for (size_t j = begin; j < end; ++j) {
                    if (passage[i] != passage[j])
                        f(passage[i], passage[j], weight);
                }
            }
        }
    }
}

/// Positive pointwise mutual information, as the matrix of one source.
SparseMatrix information(const Source &source, size_t words)
{
    std::vector<size_t> begins(words + 1);
    forPairs(source.passages, [&](int one, int, float) { ++begins[size_t(one) + 1]; });
    for (size_t i = 0; i < words; ++i)
        begins[i + 1] += begins[i];
    std::vector<std::pair<int, float>> seen(begins.back());
    std::vector<size_t> next(begins.begin(), begins.end() - 1);
    forPairs(source.passages, [&](int one, int other, float weight) {
        seen[next[size_t(one)]++] = {other, weight};
    });

    SparseMatrix together;
    std::vector<double> sums(words);
    std::vector<float> row(words);
    for (size_t i = 0; i < words; ++i) {
        std::vector<int> used;
        for (size_t k = begins[i]; k < begins[i + 1]; ++k) {
            const auto [word, weight] = seen[k];
            if (row[size_t(word)] == 0)
                used.push_back(word);
            row[size_t(word)] += weight;
        }
        std::ranges::sort(used);
        for (const int word : used) {
            together.append(word, row[size_t(word)]);
            sums[i] += double(row[size_t(word)]);
            row[size_t(word)] = 0;
        }
        together.endRow();
    }
    double smoothed = 0;
    for (const double sum : sums)
        smoothed += std::pow(sum, contextSmoothing);
    SparseMatrix result;
    for (size_t i = 0; i < words; ++i) {
        together.forRow(i, [&](int word, float weight) {
            const double here = sums[i];
            const double there = sums[size_t(word)];
            const double both = double(weight);
            const double product = here * there;
            // The mean of both directions, so that the matrix is symmetric.
            const double value = std::log(both * smoothed) - std::log(product) +
                                 (1 - contextSmoothing) / 2 * std::log(product);
            const double least = std::min(here, there);
            const double trust =
                both / (both + source.discount) * least / (least + source.discount);
            if (value > 0)
                result.append(word, float(source.weight * value * trust));
        });
        result.endRow();
    }
    return result;
}

Result<> readPassages(Source &source, Words &words)
{
    QFile file(source.path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, file.errorString(), source.path);
    while (!file.atEnd())
        source.passages.push_back(words.read(QString::fromUtf8(file.readLine())));
    return {};
}

/// The words that are kept, most telling first: frequent ones, and those of dictionaries before
/// names that change logs repeat.
std::vector<int> chosen(const std::vector<Source> &sources, size_t known, size_t wanted,
                        std::vector<double> &counts)
{
    counts.assign(known, 0);
    std::vector<int> inSources(known);
    std::vector<bool> isListed(known);
    for (size_t s = 0; s < sources.size(); ++s) {
        std::vector<int> here(known);
        for (const Passage &passage : sources[s].passages) {
            for (const int word : passage)
                ++here[size_t(word)];
        }
        for (size_t i = 0; i < known; ++i) {
            counts[i] += here[i];
            inSources[i] += here[i] > 0;
            isListed[i] = isListed[i] || (s > 0 && here[i] >= 2);
        }
    }
    std::vector<int> order;
    for (size_t i = 0; i < known; ++i) {
        if (counts[i] >= fewest)
            order.push_back(int(i));
    }
    const auto worth = [&](int word) {
        const auto i = size_t(word);
        return counts[i] * (1 + inSources[i]) * (isListed[i] ? 1 : 0.25);
    };
    std::ranges::stable_sort(order, std::greater(), worth);
    order.resize(std::min(order.size(), wanted));
    return order;
}

} // namespace

Result<QByteArray> countLexicon(const CountedTexts &texts, size_t most)
{
    std::vector<Source> sources{{texts.running, 2, 1, {}},
                                {texts.glosses, 1, 1, {}},
                                {texts.alike, 1, 0.3, {}},
                                {texts.told, 8, 0.2, {}}};
    Words words;
    for (Source &source : sources) {
        if (Result<> read = readPassages(source, words); !read)
            return std::unexpected(read.error());
    }
    std::vector<double> counts;
    const std::vector<int> kept = chosen(sources, words.stems().size(), most, counts);
    std::vector<int> numbers(words.stems().size(), -1);
    for (size_t i = 0; i < kept.size(); ++i)
        numbers[size_t(kept[i])] = int(i);
    SparseMatrix all;
    for (Source &source : sources) {
        for (Passage &passage : source.passages) {
            for (int &word : passage)
                word = numbers[size_t(word)];
            std::erase(passage, -1);
        }
        all = all.rows() == 0 ? information(source, kept.size())
                              : sum(all, information(source, kept.size()));
        source.passages.clear();
        QTextStream(stderr) << source.path << ": " << all.size() << " pairs of words so far\n";
    }
    const Eigenvectors found = largestEigenvectors(all, meaningDimension);

    double occurrences = 0;
    for (const int word : kept)
        occurrences += counts[size_t(word)];
    std::vector<Lexicon::Entry> entries;
    Meaning common{};
    for (size_t i = 0; i < kept.size(); ++i) {
        const auto word = size_t(kept[i]);
        const double frequency = counts[word] / occurrences;
        Lexicon::Entry entry{Lexicon::hashOf(words.stems()[word]),
                             usualFrequency / (usualFrequency + frequency),
                             {}};
        for (size_t k = 0; k < meaningDimension; ++k)
            entry.vector[k] = float(double(found.vectors[i * meaningDimension + k]) *
                                    std::sqrt(std::abs(found.values[k])));
        const double length = std::sqrt(std::inner_product(entry.vector.begin(), entry.vector.end(),
                                                           entry.vector.begin(), 0.0));
        if (length <= 0)
            continue;
        for (size_t k = 0; k < meaningDimension; ++k)
            common[k] += float(frequency * entry.weight * double(entry.vector[k]) / length);
        entries.push_back(entry);
    }
    normalize(common);
    return Lexicon::bytes(entries, common);
}

} // namespace lab
