// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/learning.h"

#include "core/base/gzipfile.h"
#include "core/safety/citations_p.h"
#include "core/safety/evidencemodel_p.h"
#include "core/safety/fold_p.h"
#include "core/safety/screen.h"

#include <QCoreApplication>

#include <cmath>
#include <random>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr int mostPasses = 40;
/// The largest change of a pass that is worth another one.
constexpr double tolerance = 0.02;
constexpr std::uint32_t seed = 1;
/// Few texts are told apart by a wide margin; what is like neither side is not an order for that.
constexpr float lowestThreshold = -0.9F;

/// How a passage counts before anything in it does; what is in it is divided by its length.
constexpr double biasValue = 1;

/// Of the traits, and what every passage has, last.
using Weights = std::vector<float>;

struct Bag
{
    const std::vector<Passage> *passages;
    bool malicious;
};

struct Example
{
    const Passage *passage;
    double side;    ///< 1: an order, -1: none
    double penalty; ///< what it costs on the wrong side
    double alpha = 0;
};

double product(const Weights &weights, const Passage &passage)
{
    double sum = 0;
    for (const quint32 trait : passage.traits)
        sum += double(weights[trait]) * valueOf(trait);
    return sum / passage.norm + biasValue * double(weights.back());
}

/// Fisher and Yates, with numbers that are the same everywhere.
void shuffle(std::vector<quint32> &order, std::mt19937 &random)
{
    for (size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random() % i]);
}

void descend(std::vector<Example> &examples, Weights &weights)
{
    std::ranges::fill(weights, 0.0F);
    std::vector<quint32> order(examples.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = quint32(i);
    std::mt19937 random(seed);
    for (int pass = 0; pass < mostPasses; ++pass) {
        shuffle(order, random);
        double largest = 0;
        for (const quint32 index : order) {
            Example &one = examples[index];
            const double slack = 1 / (2 * one.penalty);
            const double gradient =
                one.side * product(weights, *one.passage) - 1 + one.alpha * slack;
            const double projected = one.alpha > 0 ? gradient : std::min(gradient, 0.0);
            largest = std::max(largest, std::abs(projected));
            if (std::abs(projected) < 1e-9)
                continue;
            const double alpha =
                std::max(one.alpha - gradient / (1 + biasValue * biasValue + slack), 0.0);
            const double change = (alpha - one.alpha) * one.side;
            const double step = change / one.passage->norm;
            one.alpha = alpha;
            weights.back() += float(change * biasValue);
            for (const quint32 trait : one.passage->traits)
                weights[trait] += float(step * valueOf(trait));
        }
        if (largest < tolerance)
            break;
    }
}

Weights fit(const std::vector<Bag> &bags, const LearningSettings &settings)
{
    Weights weights((size_t(1) << traitBits) + 1, 0.0F);
    for (int round = 0; round < settings.rounds; ++round) {
        std::vector<Example> examples;
        for (const Bag &bag : bags) {
            if (!bag.malicious) {
                // A long text is one text: it must not count as many.
                const double share = std::sqrt(double(bag.passages->size()));
                for (const Passage &passage : *bag.passages)
                    examples.push_back({&passage, -1, settings.penalty / share});
                continue;
            }
            // First every passage may be the order; then those that look like one, and the most
            // likely one in any case.
            const double penalty = settings.penalty * settings.malicious;
            std::vector<const Passage *> chosen;
            const Passage *best = nullptr;
            double highest = 0;
            for (const Passage &passage : *bag.passages) {
                const double score = product(weights, passage);
                if (!best || score > highest) {
                    best = &passage;
                    highest = score;
                }
                if (round == 0 || score > 0)
                    chosen.push_back(&passage);
            }
            if (chosen.empty() && best)
                chosen.push_back(best);
            for (const Passage *passage : chosen)
                examples.push_back({passage, 1, penalty / std::sqrt(double(chosen.size()))});
        }
        descend(examples, weights);
    }
    return weights;
}

/// The score that only so many of the benign texts with few passages, or with many, are over. Where
/// there are none, nothing is.
float thresholdOf(const Weights &weights, const std::vector<Bag> &bags, double falseAlarms,
                  bool few)
{
    std::vector<double> strengths;
    for (const Bag &bag : bags) {
        if (bag.malicious || bag.passages->empty() || (bag.passages->size() <= fewPassages) != few)
            continue;
        double best = -std::numeric_limits<double>::max();
        for (const Passage &passage : *bag.passages)
            best = std::max(best, product(weights, passage));
        strengths.push_back(best - lengthCost(bag.passages->size()));
    }
    if (strengths.empty())
        return std::numeric_limits<float>::max();
    std::ranges::sort(strengths, std::greater<>());
    const auto index = size_t(falseAlarms * double(strengths.size()));
    return std::max(lowestThreshold,
                    float(strengths[std::min(index, strengths.size() - 1)] + 1e-3));
}

EvidenceModel fitted(const std::vector<Bag> &bags, const LearningSettings &settings)
{
    const Weights weights = fit(bags, settings);
    const Thresholds thresholds{.few = thresholdOf(weights, bags, settings.falseAlarmsOfFew, true),
                                .many = thresholdOf(weights, bags, settings.falseAlarms, false)};
    const float bias = weights.back() * float(biasValue);
    return {std::span(weights).first(weights.size() - 1), bias, thresholds};
}

std::vector<Passage> read(const QString &text)
{
    return passagesOf(withoutCitations(fold(text).text));
}

double highest(const EvidenceModel &model, const std::vector<Passage> &passages)
{
    double best = -10;
    for (const Passage &passage : passages)
        best = std::max(best, model.score(passage));
    return best - lengthCost(passages.size());
}

/// Whether texts of a source are, or have parts, of another: "attack + report" holds "report".
bool holds(const QString &source, const QString &other)
{
    return source == other || source.split(u" + "_s).contains(other);
}

QJsonObject stageJson(const FoldsEval::Stage &stage)
{
    QJsonObject object = toJson(stage.all);
    QJsonObject sources;
    for (auto it = stage.bySource.begin(); it != stage.bySource.end(); ++it)
        sources.insert(it.key(), toJson(it.value()));
    object.insert(u"by_source_left_out"_s, sources);
    return object;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("SafetyEval", text);
}

} // namespace

Result<std::vector<LabelledText>> readLabelledTexts(const QString &path, bool measured)
{
    std::vector<LabelledText> texts;
    const Result<> read = forEachJsonLine(path, [&](const QJsonObject &row, qint64) -> Result<> {
        const QString label = row.value(u"label").toString();
        if (!row.value(u"text").isString() || (label != "malicious"_L1 && label != "benign"_L1))
            return fail(ErrorKind::InvalidInput,
                        tr("A line needs \"text\" and \"label\" (malicious or benign)."));
        texts.push_back({row.value(u"id").toString(), row.value(u"text").toString(),
                         row.value(u"source").toString(u"unknown"_s), label == "malicious"_L1,
                         measured});
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    return texts;
}

QByteArray fitOrders(const std::vector<LabelledText> &texts, const LearningSettings &settings)
{
    std::vector<std::vector<Passage>> passages;
    passages.reserve(texts.size());
    for (const LabelledText &text : texts)
        passages.push_back(read(text.text));
    std::vector<Bag> bags;
    for (size_t i = 0; i < texts.size(); ++i)
        bags.push_back({&passages[i], texts[i].malicious});
    return fitted(bags, settings).bytes();
}

Result<FoldsEval> evaluateFolds(const std::vector<LabelledText> &texts,
                                const LearningSettings &settings)
{
    std::unique_ptr<Screen> rules;
    for (const ScreenInfo &info : screens().members()) {
        if (info.id != "rules"_L1)
            continue;
        Result<std::unique_ptr<Screen>> made = info.make({}, {});
        if (!made)
            return std::unexpected(std::move(made.error()));
        rules = std::move(*made);
    }
    QStringList sources;
    for (const LabelledText &text : texts) {
        if (text.measured && !sources.contains(text.source))
            sources.append(text.source);
    }
    if (sources.size() < 2)
        return fail(ErrorKind::InvalidInput,
                    tr("Leaving out a source needs texts of at least two."));

    std::vector<std::vector<Passage>> passages;
    passages.reserve(texts.size());
    for (const LabelledText &text : texts)
        passages.push_back(read(text.text));

    FoldsEval eval;
    std::vector<std::pair<double, bool>> scored;
    const auto count = [](FoldsEval::Stage &stage, const LabelledText &text, bool found) {
        stage.all.add(text.malicious, found);
        stage.bySource[text.source].add(text.malicious, found);
    };
    for (const QString &source : std::as_const(sources)) {
        std::vector<Bag> bags;
        for (size_t i = 0; i < texts.size(); ++i) {
            if (!holds(texts[i].source, source))
                bags.push_back({&passages[i], texts[i].malicious});
        }
        const EvidenceModel model = fitted(bags, settings);
        for (size_t i = 0; i < texts.size(); ++i) {
            const LabelledText &text = texts[i];
            if (text.source != source || !text.measured)
                continue;
            const double score = highest(model, passages[i]);
            const double threshold = model.threshold(passages[i].size());
            const bool learned = score >= threshold;
            const bool ruled = rules && rules->inspect(text.text).has_value();
            count(eval.rules, text, ruled);
            count(eval.learned, text, learned);
            count(eval.both, text, ruled || learned);
            scored.emplace_back(score - threshold, text.malicious);
            if ((ruled || learned) != text.malicious)
                eval.misses.push_back(
                    {text.id, text.malicious, source,
                     ruled     ? u"rules"_s
                     : learned ? u"learned"_s
                               : QString(),
                     QString::number(score, 'f', 2) + u' ' + text.text.left(200)});
        }
    }
    std::ranges::sort(scored, std::greater<>(), &std::pair<double, bool>::first);
    const int malicious = eval.learned.all.malicious;
    const int benign = eval.learned.all.benign;
    for (const int perThousand : {0, 1, 5, 10, 20, 50}) {
        int caught = 0, flagged = 0, best = 0;
        for (const auto &[score, isMalicious] : scored) {
            (isMalicious ? caught : flagged)++;
            if (flagged * 1000 > perThousand * benign)
                break;
            best = caught;
        }
        eval.recallAt[perThousand] = malicious ? double(best) / malicious : 0;
    }
    return eval;
}

QJsonObject FoldsEval::toJson(bool withMisses) const
{
    QJsonObject object{{u"rules"_s, stageJson(rules)},
                       {u"learned"_s, stageJson(learned)},
                       {u"both"_s, stageJson(both)}};
    QJsonObject recalls;
    for (auto it = recallAt.begin(); it != recallAt.end(); ++it)
        recalls.insert(QString::number(it.key() / 1000.0), it.value());
    object.insert(u"learned_recall_by_false_alarms"_s, recalls);
    if (withMisses)
        object.insert(u"misses"_s, safety::toJson(misses));
    return object;
}

} // namespace core::safety
