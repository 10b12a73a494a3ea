// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/scoremodel_p.h"

#include "core/base/logging.h"
#include "core/grouping/littleendian_p.h"

#include <QFile>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

// Q_INIT_RESOURCE must be outside of every namespace. The call keeps the linker from dropping the
// resource's object from the static library.
static void initScoreResource()
{
    Q_INIT_RESOURCE(score);
}

namespace core::grouping {

namespace {

constexpr QByteArrayView magic = "daybreak score\n";
constexpr std::uint32_t formatVersion = 2;
constexpr std::uint32_t mostTrees = 5000;
constexpr std::uint32_t mostNodes = 1023;

std::unexpected<Error> damaged(const QString &what)
{
    return fail(
        ErrorKind::Corrupt,
        QCoreApplication::translate("Grouping", "The model of the grouping score cannot be used."),
        what);
}

/// Whether every way through the tree ends at a leaf.
bool isSound(const Tree &tree)
{
    for (size_t i = 0; i < tree.size(); ++i) {
        const TreeNode &node = tree[i];
        if (!std::isfinite(node.value) || !std::isfinite(node.threshold))
            return false;
        if (node.feature < 0)
            continue;
        if (size_t(node.feature) >= featureCount || i + 1 >= tree.size() || node.right <= i + 1 ||
            node.right >= tree.size())
            return false;
    }
    return !tree.empty();
}

} // namespace

ScoreModel ScoreModel::linear(std::span<const double> weights)
{
    ScoreModel model;
    model.weights.assign(weights.begin(), weights.end());
    return model;
}

QByteArray ScoreModel::bytes() const
{
    QByteArray bytes = magic.toByteArray();
    appendNumber(bytes, formatVersion);
    appendNumber(bytes, std::uint32_t(featureCount));
    for (size_t i = 0; i < featureCount; ++i) {
        const QByteArray name = featureName(FeatureId(i)).toLatin1();
        appendNumber(bytes, std::uint16_t(name.size()));
        bytes.append(name);
        appendNumber(bytes, weights[i]);
    }
    appendNumber(bytes, slope);
    appendNumber(bytes, offset);
    appendNumber(bytes, report.nearest);
    appendNumber(bytes, report.mean);
    appendNumber(bytes, report.offset);
    appendNumber(bytes, std::uint32_t(trees.size()));
    for (const Tree &tree : trees) {
        appendNumber(bytes, std::uint32_t(tree.size()));
        for (const TreeNode &node : tree) {
            appendNumber(bytes, node.feature);
            appendNumber(bytes, node.right);
            appendNumber(bytes, node.threshold);
            appendNumber(bytes, node.value);
        }
    }
    return bytes;
}

Result<ScoreModel> ScoreModel::read(QByteArrayView bytes)
{
    ByteReader reader(bytes);
    if (reader.take(magic.size()) != magic)
        return damaged(u"not a model"_s);
    if (reader.number<std::uint32_t>() != formatVersion)
        return damaged(u"another version of the format"_s);
    if (reader.number<std::uint32_t>() != featureCount)
        return damaged(u"another number of features"_s);
    ScoreModel model;
    for (size_t i = 0; i < featureCount; ++i) {
        const QByteArrayView name = reader.take(reader.number<std::uint16_t>());
        const QString expected = featureName(FeatureId(i));
        if (QLatin1StringView(name) != expected)
            return damaged(u"another feature than %1"_s.arg(expected));
        model.weights.push_back(reader.number<double>());
    }
    model.slope = reader.number<double>();
    model.offset = reader.number<double>();
    model.report.nearest = reader.number<double>();
    model.report.mean = reader.number<double>();
    model.report.offset = reader.number<double>();
    const auto trees = reader.number<std::uint32_t>();
    if (!reader.isGood() || trees > mostTrees || !std::isfinite(model.slope) ||
        !std::isfinite(model.offset) || !std::isfinite(model.report.score(1, 1)) ||
        !std::ranges::all_of(model.weights, [](double weight) { return std::isfinite(weight); }))
        return damaged(u"cut or damaged weights"_s);
    for (std::uint32_t i = 0; i < trees; ++i) {
        const auto nodes = reader.number<std::uint32_t>();
        if (!reader.isGood() || nodes > mostNodes)
            return damaged(u"a damaged tree"_s);
        Tree tree(nodes);
        for (TreeNode &node : tree) {
            node.feature = reader.number<std::int16_t>();
            node.right = reader.number<std::uint16_t>();
            node.threshold = reader.number<float>();
            node.value = reader.number<float>();
        }
        if (!reader.isGood() || !isSound(tree))
            return damaged(u"a damaged tree"_s);
        model.trees.push_back(std::move(tree));
    }
    if (reader.left() != 0)
        return damaged(u"something after the end"_s);
    return model;
}

double ScoreModel::score(std::span<const double> values) const
{
    double sum = 0;
    for (size_t i = 0; i < weights.size(); ++i)
        sum += values[i] * weights[i];
    for (const Tree &tree : trees) {
        size_t at = 0;
        while (tree[at].feature >= 0)
            at = values[size_t(tree[at].feature)] <= double(tree[at].threshold) ? at + 1
                                                                                : tree[at].right;
        sum += double(tree[at].value);
    }
    return slope * sum + offset;
}

double ScoreModel::probability(std::span<const double> values) const
{
    return logistic(score(values));
}

std::vector<double> ScoreModel::shares(std::span<const double> values) const
{
    std::vector<double> shares(weights.size());
    for (size_t i = 0; i < weights.size(); ++i)
        shares[i] = slope * values[i] * weights[i];
    double &bias = shares[size_t(FeatureId::Bias)];
    bias += offset;
    for (const Tree &tree : trees) {
        bias += slope * double(tree.front().value);
        size_t at = 0;
        while (tree[at].feature >= 0) {
            const auto feature = size_t(tree[at].feature);
            const size_t next =
                values[feature] <= double(tree[at].threshold) ? at + 1 : tree[at].right;
            shares[feature] += slope * (double(tree[next].value) - double(tree[at].value));
            at = next;
        }
    }
    return shares;
}

const std::shared_ptr<const ScoreModel> &builtInModel()
{
    static const std::shared_ptr<const ScoreModel> model = [] {
        initScoreResource();
        QFile file(u":/daybreak/grouping/score.model"_s);
        Result<ScoreModel> read =
            file.open(QIODevice::ReadOnly)
                ? ScoreModel::read(file.readAll())
                : Result<ScoreModel>(fail(ErrorKind::NotFound, file.errorString()));
        if (!read) {
            // Only while features change and the model is not fitted anew; a test tells.
            qCCritical(lcGrouping) << "the built-in score:" << read.error().toLogString();
            return std::make_shared<const ScoreModel>(ScoreModel::linear(priorWeights()));
        }
        return std::make_shared<const ScoreModel>(std::move(*read));
    }();
    return model;
}

std::vector<MatchFeature> explained(std::span<const double> values, const ScoreModel &model)
{
    const std::vector<double> shares = model.shares(values);
    std::vector<MatchFeature> features;
    for (size_t i = 0; i < values.size(); ++i) {
        if (values[i] != 0 || shares[i] != 0)
            features.push_back({featureName(FeatureId(i)), values[i], shares[i]});
    }
    return features;
}

std::vector<MatchFeature> explained(std::span<const double> values, double ofReport,
                                    const ScoreModel &model)
{
    const ReportStep &step = model.report;
    std::vector<MatchFeature> features = explained(values, model);
    for (MatchFeature &feature : features) {
        feature.contribution *= step.nearest;
        if (feature.name == featureName(FeatureId::Bias))
            feature.contribution += step.offset;
    }
    if (step.mean != 0)
        features.push_back({reportFeature.toString(), ofReport, step.mean * ofReport});
    return features;
}

double ReportStep::probability(double ofNearest, double ofAll) const
{
    return logistic(score(ofNearest, ofAll));
}

double logistic(double score)
{
    return 1 / (1 + std::exp(-score));
}

} // namespace core::grouping
