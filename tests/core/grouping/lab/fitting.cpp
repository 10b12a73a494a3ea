// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/lab/fitting.h"

#include "core/grouping/baselines.h"
#include "core/grouping/grouperstate_p.h"
#include "core/grouping/partition_p.h"
#include "tests/support/fakes.h"

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace lab {

namespace {

constexpr std::array thresholds{0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.48, 0.55, 0.6};
using Figures = std::array<PartitionFigures, thresholds.size()>;

/// What was asked of models that had not seen it.
struct Asked
{
    std::vector<double> scores;
    std::vector<std::uint8_t> same;
    std::vector<float> weights;

    void add(const Table &table, const ScoreModel &model)
    {
        for (size_t i = 0; i < table.rows(); ++i) {
            const std::span<const float> row = table.row(i);
            scores.push_back(model.score(std::vector<double>(row.begin(), row.end())));
        }
        same.insert(same.end(), table.same.begin(), table.same.end());
        weights.insert(weights.end(), table.weights.begin(), table.weights.end());
    }
};

/// The labels of signals and the reports that they came to, as numbers.
struct Partition
{
    std::vector<int> truth;
    std::vector<int> found;

    void add(const Partition &other)
    {
        const auto append = [](std::vector<int> &all, const std::vector<int> &more) {
            const int first = all.empty() ? 0 : *std::ranges::max_element(all) + 1;
            for (const int one : more)
                all.push_back(first + one);
        };
        append(truth, other.truth);
        append(found, other.found);
    }
    PartitionFigures figures() const { return comparePartitions(truth, found); }
};

Result<Partition> replayed(const tests::PreparedFile &data, const GroupingSettings &settings)
{
    const tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper(settings, clock, ids);
    QHash<QString, int> groups;
    QHash<ReportId, int> reports;
    Partition partition;
    const auto numberOf = [](auto &numbers, const auto &key) {
        const auto known = numbers.constFind(key);
        return known != numbers.constEnd() ? *known : *numbers.insert(key, int(numbers.size()));
    };
    for (size_t i = 0; i < data.inputs.size(); ++i) {
        const Result<Assignment> assignment = grouper.assign(data.inputs[i]);
        if (!assignment)
            return std::unexpected(assignment.error());
        partition.truth.push_back(numberOf(groups, data.labels[i].group));
        partition.found.push_back(numberOf(reports, assignment->report));
    }
    return partition;
}

struct Product
{
    tests::PreparedFile data;
    ObservedSet observed;
    std::uint32_t fold = 0;
    std::array<Partition, thresholds.size()> partitions;
    GroupingFigures words; ///< of TF-IDF
};

/// The threshold with the best mean ARI of the products of other folds.
size_t bestThreshold(std::span<const Product> products, std::uint32_t fold)
{
    size_t best = 0;
    double highest = -1;
    for (size_t t = 0; t < thresholds.size(); ++t) {
        double sum = 0;
        for (const Product &product : products)
            sum += product.fold == fold ? 0 : product.partitions[t].figures().ari;
        if (sum > highest) {
            highest = sum;
            best = t;
        }
    }
    return best;
}

/// One row for each report that a signal was compared with: 1, the nearest member's score, the
/// mean.
Table emptySteps()
{
    Table table;
    table.features = 3;
    return table;
}

void append(const Table &more, Table &table)
{
    table.values.insert(table.values.end(), more.values.begin(), more.values.end());
    table.same.insert(table.same.end(), more.same.begin(), more.same.end());
    table.weights.insert(table.weights.end(), more.weights.begin(), more.weights.end());
}

/// The model with the slope and offset of another.
std::shared_ptr<ScoreModel> withLine(ScoreModel model, const ScoreModel &line)
{
    model.slope = line.slope;
    model.offset = line.offset;
    model.report = {.nearest = 0.5, .mean = 0.5, .offset = 0};
    return std::make_shared<ScoreModel>(std::move(model));
}

/// Replays the signals twice, each put where it belongs and where it is decided to go, and keeps
/// how it compares with the reports that are there; a report is of the group that most of it is.
Result<> addSteps(const tests::PreparedFile &data, std::shared_ptr<const ScoreModel> model,
                  const std::function<bool(size_t)> &isAsked, double weight, Table &table)
{
    constexpr double least = -4;
    for (const bool isTrue : {true, false}) {
        GroupingSettings settings;
        settings.joinThreshold = 0.4;
        settings.model = model;
        const tests::FakeClock clock;
        tests::CountingIds ids;
        Grouper grouper(settings, clock, ids);
        QHash<QString, ReportId> reports;
        QHash<ReportId, QHash<QString, int>> groups;
        for (size_t i = 0; i < data.inputs.size(); ++i) {
            const QString &group = data.labels[i].group;
            Result<Proposal> proposal = grouper.propose(data.inputs[i]);
            if (!proposal)
                return std::unexpected(proposal.error());
            QSet<ReportId> seen;
            for (const Candidate &candidate : proposal->candidates) {
                if (seen.contains(candidate.report))
                    continue;
                seen.insert(candidate.report);
                const double ofPair = model->score(candidate.values);
                if (ofPair < least || !isAsked(i))
                    continue;
                const QHash<QString, int> &members = groups[candidate.report];
                int all = 0;
                for (const int count : members)
                    all += count;
                table.values.insert(
                    table.values.end(),
                    {1, float(ofPair), float(proposal->prepared->means.value(candidate.report))});
                table.same.push_back(members.value(group) * 2 > all ? 1 : 0);
                table.weights.push_back(float(weight));
            }
            ReportId report = reports.value(group);
            if (isTrue) {
                if (report.isNull())
                    report = *reports.insert(group, ReportId(ids.next()));
                if (const Result<> added = grouper.add(data.inputs[i], report); !added)
                    return added;
            } else {
                const Result<Assignment> made =
                    grouper.settle(data.inputs[i], std::move(*proposal));
                if (!made)
                    return std::unexpected(made.error());
                report = made->report;
            }
            ++groups[report][group];
        }
    }
    return {};
}

ReportStep stepOf(const Table &table)
{
    BoostingSettings settings;
    settings.directions = {0, 1, 1};
    const std::vector<double> weights =
        logistic(table, std::array<double, 3>{0, 0.5, 0.5}, 4, settings);
    return {.nearest = weights[1], .mean = weights[2], .offset = weights[0]};
}

QString text(const ReportStep &step)
{
    return u"nearest %1 mean %2 offset %3"_s.arg(step.nearest, 0, 'f', 3)
        .arg(step.mean, 0, 'f', 3)
        .arg(step.offset, 0, 'f', 3);
}

QString line(double ari, const PartitionFigures &pooled)
{
    return u"mean ARI %1  pooled ARI %2 F1 %3 (%4, %5) homogeneity %6 completeness %7"_s
        .arg(ari, 0, 'f', 3)
        .arg(pooled.ari, 0, 'f', 3)
        .arg(pooled.pairF1, 0, 'f', 3)
        .arg(pooled.pairPrecision, 0, 'f', 3)
        .arg(pooled.pairRecall, 0, 'f', 3)
        .arg(pooled.homogeneity, 0, 'f', 3)
        .arg(pooled.completeness, 0, 'f', 3);
}

void print(std::span<const Product> products, std::uint32_t folds, QTextStream &out)
{
    const auto count = double(products.size());
    for (size_t t = 0; t < thresholds.size(); ++t) {
        Partition all;
        double ari = 0;
        for (const Product &product : products) {
            all.add(product.partitions[t]);
            ari += product.partitions[t].figures().ari;
        }
        out << thresholds[t] << "  " << line(ari / count, all.figures()) << Qt::endl;
    }
    Partition all;
    double ari = 0;
    double words = 0;
    double wordsF1 = 0;
    for (const Product &product : products) {
        const size_t best = bestThreshold(products, product.fold);
        all.add(product.partitions[best]);
        ari += product.partitions[best].figures().ari;
        words += product.words.ari;
        wordsF1 += product.words.pairF1;
    }
    out << "thresholds";
    for (std::uint32_t fold = 0; fold < folds; ++fold)
        out << ' ' << thresholds[bestThreshold(products, fold)];
    out << Qt::endl << "chosen on the others  " << line(ari / count, all.figures()) << Qt::endl;
    out << "TF-IDF, its best for each product: ARI " << words / count << " F1 " << wordsF1 / count
        << Qt::endl;
}

} // namespace

std::vector<int> directions()
{
    std::vector<int> all(featureCount, 1);
    for (const FeatureId feature :
         {FeatureId::Bias, FeatureId::ExceptionMessage, FeatureId::ExceptionLog,
          FeatureId::LogMessage, FeatureId::BothMessages, FeatureId::BothLogs,
          FeatureId::OtherKinds, FeatureId::ShortText, FeatureId::ShorterText,
          FeatureId::LongerText, FeatureId::WorkspaceSize})
        all[size_t(feature)] = 0;
    for (const FeatureId feature :
         {FeatureId::TimeGap, FeatureId::OtherErrorType, FeatureId::OtherFrames,
          FeatureId::OtherRoute, FeatureId::OtherService})
        all[size_t(feature)] = -1;
    return all;
}

ScoreModel fitted(const Table &table, const BoostingSettings &settings)
{
    ScoreModel model;
    model.weights = logistic(table, priorWeights(), 4, settings);
    std::vector<double> scores(table.rows());
    for (size_t i = 0; i < table.rows(); ++i) {
        for (size_t f = 0; f < featureCount; ++f)
            scores[i] += double(table.row(i)[f]) * model.weights[f];
    }
    model.trees = boost(table, scores, settings);
    return model;
}

Result<ScoreModel> calibrated(std::span<const ObservedSet> sets,
                              std::span<const DecidedSet> decided, const BoostingSettings &settings,
                              std::uint32_t folds, QTextStream &log)
{
    Table all;
    for (const ObservedSet &set : sets)
        addRows(set.lists, set.weight, all);
    log << all.rows() << " pairs, " << std::ranges::count(all.same, 1) << " of one group"
        << Qt::endl;
    ScoreModel model = fitted(all, settings);
    Asked asked;
    std::vector<ScoreModel> parts;
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
        Table rest;
        Table left;
        for (const ObservedSet &set : sets) {
            std::vector<CandidateList> kept;
            std::vector<CandidateList> apart;
            for (const CandidateList &list : set.lists)
                (list.block % folds == fold ? apart : kept).push_back(list);
            addRows(kept, set.weight, rest);
            addRows(apart, set.weight, left);
        }
        parts.push_back(fitted(rest, settings));
        asked.add(left, parts.back());
        log << "fold " << fold << Qt::endl;
    }
    if (asked.scores.empty())
        return model;
    std::tie(model.slope, model.offset) = platt(asked.scores, asked.same, asked.weights);
    log << "slope " << model.slope << " offset " << model.offset << Qt::endl;
    Table steps = emptySteps();
    for (const DecidedSet &set : decided) {
        Table ofSet = emptySteps();
        for (std::uint32_t fold = 0; fold < folds; ++fold) {
            for (size_t part = 0; part < set.parts.size(); ++part) {
                if (set.isByProduct && part % folds != fold)
                    continue;
                const auto isAsked = [&](size_t query) {
                    return set.isByProduct || query / blockOfSignals % folds == fold;
                };
                if (Result<> added = addSteps(set.parts[part], withLine(parts[fold], model),
                                              isAsked, set.weight, ofSet);
                    !added)
                    return std::unexpected(added.error());
            }
        }
        log << "decisions: " << text(stepOf(ofSet)) << " by " << ofSet.rows() << Qt::endl;
        append(ofSet, steps);
    }
    model.report = steps.rows() > 0 ? stepOf(steps) : ReportStep();
    log << "all: " << text(model.report) << Qt::endl;
    return model;
}

Result<> crossValidate(const tests::PreparedFile &data, double weight,
                       std::span<const ObservedSet> always, const BoostingSettings &settings,
                       const GroupingSettings &given, std::uint32_t folds, QTextStream &out)
{
    std::vector<Product> products;
    for (tests::PreparedFile &file : byProduct(data)) {
        Result<std::vector<CandidateList>> lists = observe(file, false, {});
        if (!lists)
            return std::unexpected(lists.error());
        const Result<GroupingFigures> words = evaluateBaseline(Baseline::TfIdf, file.labels, {});
        if (!words)
            return std::unexpected(words.error());
        products.push_back({std::move(file),
                            {std::move(*lists), weight},
                            std::uint32_t(products.size()) % folds,
                            {},
                            *words});
    }
    Table fixed;
    for (const ObservedSet &set : always)
        addRows(set.lists, set.weight, fixed);
    Asked asked;
    std::vector<ScoreModel> models;
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
        Table table = fixed;
        for (const Product &product : products) {
            if (product.fold != fold)
                addRows(product.observed.lists, product.observed.weight, table);
        }
        models.push_back(fitted(table, settings));
        for (const Product &product : products) {
            if (product.fold != fold)
                continue;
            Table left;
            addRows(product.observed.lists, 1, left);
            asked.add(left, models.back());
        }
    }
    ScoreModel line;
    std::tie(line.slope, line.offset) = platt(asked.scores, asked.same, asked.weights);
    std::vector<Table> steps(folds, emptySteps());
    for (const Product &product : products) {
        const Result<> added = addSteps(
            product.data, withLine(models[product.fold], line), [](size_t) { return true; }, 1,
            steps[product.fold]);
        if (!added)
            return added;
    }
    for (std::uint32_t fold = 0; fold < folds; ++fold) {
        Table others = emptySteps();
        for (std::uint32_t other = 0; other < folds; ++other) {
            if (other != fold)
                append(steps[other], others);
        }
        ScoreModel model = *withLine(models[fold], line);
        model.report = stepOf(others);
        const auto shared = std::make_shared<const ScoreModel>(std::move(model));
        for (Product &product : products) {
            if (product.fold != fold)
                continue;
            for (size_t t = 0; t < thresholds.size(); ++t) {
                GroupingSettings grouping = given;
                grouping.joinThreshold = thresholds[t];
                grouping.model = shared;
                Result<Partition> partition = replayed(product.data, grouping);
                if (!partition)
                    return std::unexpected(partition.error());
                product.partitions[t] = std::move(*partition);
            }
        }
        out << "fold " << fold << ": " << text(shared->report) << Qt::endl;
    }
    print(products, folds, out);
    out << "slope " << line.slope << " offset " << line.offset << Qt::endl;
    return {};
}

} // namespace lab
