// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/lab/lexiconfit.h"

#include <QFile>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace lab {

namespace {

// None of these matters much: see the README.
constexpr size_t batchLines = 128;
constexpr float temperature = 0.1F;
constexpr float rate = 0.05F;
constexpr float firstSquare = 1e-3F;
constexpr float leastWeight = 0.02F;
constexpr float mostWeight = 3;
/// Weights are told in parts of what all but so many words stay below.
constexpr double weightQuantile = 0.995;
constexpr int leastStoredWeight = 1; ///< of 255; 0 would silence a word

// Not the kernels: what they sum in which order depends on the machine.
float product(const Meaning &one, const Meaning &other)
{
    float sum = 0;
    for (size_t i = 0; i < meaningDimension; ++i)
        sum += one[i] * other[i];
    return sum;
}

void add(Meaning &sum, float factor, const Meaning &vector)
{
    for (size_t i = 0; i < meaningDimension; ++i)
        sum[i] += factor * vector[i];
}

float makeUnit(Meaning &vector)
{
    const float length = std::sqrt(product(vector, vector));
    if (length > 0) {
        for (float &value : vector)
            value /= length;
    }
    return length;
}

} // namespace

LexiconFit::LexiconFit(const Lexicon &counted)
    : m_counted(counted), m_words(counted.size()), m_random(7)
{
    for (size_t i = 0; i < m_words.size(); ++i) {
        const Lexicon::Entry entry = counted.entry(Lexeme(i));
        m_words[i].vector = entry.vector;
        m_words[i].weight = std::max(float(entry.weight), leastWeight);
        m_words[i].squares.fill(firstSquare);
        m_words[i].weightSquare = firstSquare;
    }
}

Result<> LexiconFit::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, file.errorString(), path);
    m_subjects.emplace_back();
    while (!file.atEnd()) {
        const QString text = QString::fromUtf8(file.readLine());
        if (text.startsWith(u'#')) {
            m_subjects.push_back({{}, true});
            continue;
        }
        Line line;
        for (const QString &told : text.split(u'|')) {
            Telling telling;
            for (const QString &stem : m_telling.stems(told)) {
                if (const Lexeme word = m_counted.find(stem); word != noLexeme)
                    telling.push_back(word);
            }
            if (telling.empty())
                continue;
            for (const Lexeme word : std::set(telling.begin(), telling.end()))
                ++m_words[word].lines;
            ++m_tellings;
            line.push_back(std::move(telling));
        }
        if (line.size() >= 2)
            m_subjects.back().lines.push_back(std::move(line));
    }
    return {};
}

/// As std::shuffle, which draws differently in each library.
template<typename T>
void LexiconFit::shuffle(std::vector<T> &items)
{
    for (size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[m_random() % i]);
}

std::vector<LexiconFit::Batch> LexiconFit::batches()
{
    std::vector<Batch> all;
    for (const Subject &subject : m_subjects) {
        Batch lines;
        for (const Line &line : subject.lines)
            lines.push_back(&line);
        shuffle(lines);
        // Some of a product's problems are near one another: they teach most if none is left out.
        if (subject.isProduct && lines.size() < batchLines && lines.size() >= 2)
            all.push_back(lines);
        for (size_t begin = 0; begin + batchLines <= lines.size(); begin += batchLines)
            all.emplace_back(lines.begin() + qsizetype(begin),
                             lines.begin() + qsizetype(begin + batchLines));
    }
    shuffle(all);
    return all;
}

LexiconFit::Side LexiconFit::side(std::span<const Telling *const> tellings) const
{
    std::map<Lexeme, int> counts;
    for (const Telling *telling : tellings) {
        for (const Lexeme word : *telling)
            ++counts[word];
    }
    Side made{{}, {}, 0};
    for (const auto &[word, count] : counts) {
        made.terms.push_back({word, (1 + std::log(float(count))) * m_words[word].idf});
        add(made.vector, made.terms.back().factor * m_words[word].weight, m_words[word].vector);
    }
    made.length = makeUnit(made.vector);
    return made;
}

/// by  the loss's gradient with respect to the side's unit vector
void LexiconFit::addGradient(const Side &side, const Vector &by)
{
    if (side.length <= 0)
        return;
    Vector whole = by;
    add(whole, -product(side.vector, by), side.vector);
    for (const Term &term : side.terms) {
        Word &word = m_words[term.word];
        if (!word.isTouched)
            m_touched.push_back(term.word);
        word.isTouched = true;
        const float factor = term.factor * word.weight / side.length;
        add(word.gradient, factor, whole);
        word.weightGradient += factor * product(word.vector, whole);
    }
}

void LexiconFit::move(size_t batchSize)
{
    const auto size = float(batchSize);
    for (const Lexeme touched : m_touched) {
        Word &word = m_words[touched];
        for (size_t k = 0; k < meaningDimension; ++k) {
            const float slope = word.gradient[k] / size;
            word.squares[k] += slope * slope;
            word.vector[k] -= rate * slope / std::sqrt(word.squares[k]);
        }
        const float slope = word.weightGradient / size; // with respect to the weight's logarithm
        word.weightSquare += slope * slope;
        word.weight *= std::exp(-rate * slope / std::sqrt(word.weightSquare));
        word.weight = std::clamp(word.weight, leastWeight, mostWeight);
        word.gradient.fill(0);
        word.weightGradient = 0;
        word.isTouched = false;
    }
    m_touched.clear();
}

/// Returns the sum of the loss over both ways of all lines.
double LexiconFit::step(const Batch &batch)
{
    const size_t size = batch.size();
    std::vector<Side> ones;
    std::vector<Side> others;
    for (const Line *line : batch) {
        std::vector<const Telling *> drawn;
        for (const Telling &telling : *line)
            drawn.push_back(&telling);
        shuffle(drawn);
        const size_t first = drawn.size() >= 4 ? 1 + m_random() % 2 : 1;
        const size_t second = drawn.size() >= 4 ? 1 + m_random() % 2 : 1;
        const std::span<const Telling *const> all(drawn);
        ones.push_back(side(all.first(first)));
        others.push_back(side(all.subspan(first, second)));
    }
    std::vector<float> scores(size * size);
    for (size_t i = 0; i < size; ++i) {
        for (size_t k = 0; k < size; ++k)
            scores[i * size + k] = product(ones[i].vector, others[k].vector) / temperature;
    }
    std::vector<float> slopes(size * size);
    double loss = 0;
    // Each line's own other side among all others, then the other way round.
    for (const auto &[across, down] : {std::pair(size, size_t(1)), std::pair(size_t(1), size)}) {
        for (size_t i = 0; i < size; ++i) {
            float largest = scores[i * across];
            for (size_t k = 1; k < size; ++k)
                largest = std::max(largest, scores[i * across + k * down]);
            double sum = 0;
            for (size_t k = 0; k < size; ++k)
                sum += double(std::exp(scores[i * across + k * down] - largest));
            for (size_t k = 0; k < size; ++k)
                slopes[i * across + k * down] +=
                    float(double(std::exp(scores[i * across + k * down] - largest)) / sum);
            slopes[i * across + i * down] -= 1;
            loss += std::log(sum) + double(largest - scores[i * across + i * down]);
        }
    }
    for (size_t i = 0; i < size; ++i) {
        Vector one{};
        Vector other{};
        for (size_t k = 0; k < size; ++k) {
            add(one, slopes[i * size + k] / temperature, others[k].vector);
            add(other, slopes[k * size + i] / temperature, ones[k].vector);
        }
        addGradient(ones[i], one);
        addGradient(others[i], other);
    }
    move(size);
    return loss;
}

double LexiconFit::fit(int passes)
{
    for (Word &word : m_words)
        word.idf = std::log(1 + float(m_tellings) / float(word.lines + 1));
    double mean = 0;
    for (int pass = 0; pass < passes; ++pass) {
        double loss = 0;
        size_t lines = 0;
        for (const Batch &batch : batches()) {
            loss += step(batch);
            lines += batch.size();
        }
        mean = lines > 0 ? loss / double(2 * lines) : 0;
    }
    return mean;
}

QByteArray LexiconFit::bytes() const
{
    // What a word tells is its weight and how long its vector has become.
    std::vector<Vector> units(m_words.size());
    std::vector<double> weights(m_words.size());
    for (size_t i = 0; i < m_words.size(); ++i) {
        units[i] = m_words[i].vector;
        weights[i] = double(m_words[i].weight * makeUnit(units[i]));
    }
    std::vector<double> ranked = weights;
    std::ranges::sort(ranked);
    const double largest =
        ranked.empty() ? 1 : ranked[size_t(double(ranked.size() - 1) * weightQuantile)];

    std::vector<Lexicon::Entry> entries;
    Vector common{};
    for (size_t i = 0; i < m_words.size(); ++i) {
        const Lexicon::Entry counted = m_counted.entry(Lexeme(i));
        const double weight =
            std::clamp(weights[i] / largest, double(leastStoredWeight) / 255, 1.0);
        entries.push_back({counted.hash, weight, units[i]});
        // Counted weights are a / (a + frequency): they still tell the frequency.
        const double known = std::max(counted.weight, double(leastStoredWeight) / 255);
        add(common, float((1 - known) / known * weight), units[i]);
    }
    makeUnit(common);
    return Lexicon::bytes(entries, common);
}

} // namespace lab
