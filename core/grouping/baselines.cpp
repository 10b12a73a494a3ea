// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/baselines.h"

#include "core/grouping/groupingeval_p.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

constexpr double saturation = 1.2;
constexpr double lengthPortion = 0.75;
constexpr int thresholds = 19; ///< 0.05 to 0.95

struct Posting
{
    std::uint32_t signal;
    float weight; ///< what a query's weight is multiplied by
};

/// The collection as an inverted index whose scores are final sums.
class Collection
{
public:
    Collection(Baseline baseline, std::span<const LabelledSignal> labels)
    {
        QHash<QString, int> numbers;
        m_words.resize(labels.size());
        double total = 0;
        std::vector<double> lengths(labels.size());
        for (size_t i = 0; i < labels.size(); ++i) {
            QHash<int, int> counts;
            for (const QString &word : wordsOf(labels[i].signal)) {
                ++counts[numberOf(word, numbers)];
                lengths[i] += 1;
            }
            for (auto it = counts.begin(); it != counts.end(); ++it)
                m_words[i].push_back({it.key(), double(it.value())});
            std::ranges::sort(m_words[i], {}, &Word::number);
            total += lengths[i];
        }
        std::vector<double> frequencies(size_t(numbers.size()));
        for (const std::vector<Word> &words : m_words) {
            for (const Word &word : words)
                ++frequencies[size_t(word.number)];
        }
        const auto signalCount = double(labels.size());
        const double mean = std::max(1.0, total / std::max(1.0, signalCount));
        m_postings.resize(frequencies.size());
        for (size_t i = 0; i < m_words.size(); ++i) {
            double square = 0;
            for (Word &word : m_words[i]) {
                const double frequency = frequencies[size_t(word.number)];
                if (baseline == Baseline::TfIdf) {
                    word.query = (1 + std::log(word.count)) * std::log(signalCount / frequency);
                    word.document = word.query;
                    square += word.query * word.query;
                } else {
                    word.query = std::log(1 + (signalCount - frequency + 0.5) / (frequency + 0.5));
                    word.document = word.count * (saturation + 1) /
                                    (word.count + saturation * (1 - lengthPortion +
                                                                lengthPortion * lengths[i] / mean));
                }
            }
            const double norm = square > 0 ? std::sqrt(square) : 1;
            double own = 0;
            for (Word &word : m_words[i]) {
                word.query /= norm;
                word.document /= norm;
                own += word.query * word.document;
                m_postings[size_t(word.number)].push_back({std::uint32_t(i), float(word.document)});
            }
            m_own.push_back(own > 0 ? own : 1);
        }
    }

    /// How near every signal is to one, itself included.
    std::vector<double> scores(size_t query) const
    {
        std::vector<double> sums(m_words.size(), 0);
        for (const Word &word : m_words[query]) {
            for (const Posting &posting : m_postings[size_t(word.number)])
                sums[posting.signal] += word.query * double(posting.weight) / m_own[query];
        }
        return sums;
    }

private:
    struct Word
    {
        int number = 0;
        double count = 0;
        double query = 0;
        double document = 0;
    };

    static QStringList wordsOf(const Signal &signal)
    {
        QStringList words;
        QString word;
        const QString text = ownText(signal) + u' ';
        for (const QChar c : text) {
            if (c.isLetterOrNumber() || c == u'_') {
                word += c.toLower();
            } else if (!word.isEmpty()) {
                words.append(std::exchange(word, {}));
            }
        }
        return words;
    }

    std::vector<std::vector<Word>> m_words; ///< by signal
    std::vector<std::vector<Posting>> m_postings;
    std::vector<double> m_own;
};

/// Notes where the first admitted signal of the same group stands, if there is one.
template<typename Admit>
void ask(const std::vector<double> &scores, std::span<const LabelledSignal> labels, size_t query,
         Admit admit, Recall &recall)
{
    double best = -1;
    for (size_t i = 0; i < scores.size(); ++i) {
        if (i != query && labels[i].group == labels[query].group && admit(i))
            best = std::max(best, scores[i]);
    }
    if (best < 0)
        return;
    int before = 0;
    for (size_t i = 0; i < scores.size(); ++i)
        before += i != query && scores[i] > best && admit(i) ? 1 : 0;
    recall.add(best > 0 ? before : -1); // without a word in common it is not found at all
}

} // namespace

Result<GroupingFigures> evaluateBaseline(Baseline baseline, std::span<const LabelledSignal> labels,
                                         const StopToken &stop)
{
    QElapsedTimer timer;
    timer.start();
    GroupingFigures figures;
    figures.assigned = int(labels.size());
    const Collection collection(baseline, labels);
    Recall any;
    Recall cross;
    std::vector<std::pair<double, size_t>> nearestEarlier(labels.size());
    for (size_t i = 0; i < labels.size(); ++i) {
        if (stop.stop_requested())
            return cancelled();
        const std::vector<double> scores = collection.scores(i);
        ask(scores, labels, i, [](size_t) { return true; }, any);
        ask(
            scores, labels, i, [&](size_t other) { return isFar(labels[i], labels[other]); },
            cross);
        for (size_t other = 0; other < i; ++other) {
            if (scores[other] > nearestEarlier[i].first)
                nearestEarlier[i] = {scores[other], other};
        }
    }
    figures.signalsPerSecond =
        double(labels.size()) / std::max(1e-9, double(timer.nsecsElapsed()) / 1e9);
    QHash<QString, int> numbers;
    std::vector<int> truth;
    for (const LabelledSignal &label : labels)
        truth.push_back(numberOf(label.group, numbers));
    PartitionFigures best;
    for (int step = 1; step <= thresholds; ++step) {
        const double threshold = double(step) / (thresholds + 1);
        std::vector<int> found;
        int groups = 0;
        for (const auto &[score, other] : nearestEarlier)
            found.push_back(score >= threshold ? found[other] : groups++);
        const PartitionFigures partition = comparePartitions(truth, found);
        if (partition.pairF1 <= best.pairF1 && step > 1)
            continue;
        best = partition;
        figures.groups = groups;
        figures.threshold = threshold;
    }
    setPartition(figures, best);
    setRecall(figures, any, cross);
    return figures;
}

} // namespace core::grouping
