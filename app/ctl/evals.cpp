// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/evals.h"

#include "core/actionability/verdicteval.h"
#include "core/async/offload.h"
#include "core/embedding/embedder.h"
#include "core/execution/repaireval.h"
#include "core/grouping/baselines.h"
#include "core/normalize/logeval.h"
#include "core/queries/generator.h"
#include "core/research/researcheval.h"
#include "core/safety/learning.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QSaveFile>

#include <ranges>

using namespace Qt::StringLiterals;
using namespace core;

namespace app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Evals", text);
}

/// The first built-in member of a family.
template<typename T, typename Services>
Result<std::unique_ptr<T>> builtIn(const ProviderTable<ProviderInfo<T, Services>> &table,
                                   const Services &services)
{
    const auto member =
        std::ranges::find_if(table.members(), [](const auto &info) { return !info.needsNetwork; });
    return member->make(services, {});
}

struct GroupingOptions
{
    bool calibration = false;
    bool ablation = false;
    QString output; ///< for the plot; empty for none
};

struct GroupingData
{
    std::vector<grouping::GroupingInput> inputs;
    std::vector<grouping::LabelledSignal> labels;
    double seconds = 0; ///< that queries and vectors took
};

using GroupingColumn = std::pair<QString, grouping::GroupingFigures>;

Task<grouping::GroupingFigures> groupedWith(std::shared_ptr<const GroupingData> data,
                                            grouping::GroupingSettings settings, StopToken stop)
{
    return offload([data = std::move(data), settings = std::move(settings), stop] {
        return grouping::evaluateGrouping(data->inputs, data->labels, settings, data->seconds,
                                          stop);
    });
}

/// A column for each family of features that is left out, each told as soon as it is known.
Task<std::vector<GroupingColumn>> ablated(std::shared_ptr<const GroupingData> data,
                                          std::function<void(QString)> progress, StopToken stop)
{
    std::vector<std::pair<QString, Task<grouping::GroupingFigures>>> running;
    for (const grouping::FeatureFamily &family : grouping::featureFamilies()) {
        grouping::GroupingSettings settings;
        settings.ignored = family.features;
        settings.usesTime = !family.features.contains(u"timeGap"_s);
        running.emplace_back(u"− "_s + family.name, groupedWith(data, settings, stop));
    }
    std::vector<GroupingColumn> columns;
    for (auto &[name, measuring] : running) {
        const Result<grouping::GroupingFigures> figures = co_await measuring;
        if (!figures)
            co_return std::unexpected(figures.error());
        progress(tr("%1: strict recall@10 %2, any recall@10 %3, pair F1 %4, ARI %5 (%6 of %7)")
                     .arg(name)
                     .arg(figures->crossRecallAt10, 0, 'f', 3)
                     .arg(figures->recallAt10, 0, 'f', 3)
                     .arg(figures->pairF1, 0, 'f', 3)
                     .arg(figures->ari, 0, 'f', 3)
                     .arg(columns.size() + 1)
                     .arg(running.size()));
        columns.emplace_back(name, *figures);
    }
    co_return columns;
}

/// path  empty for none
/// text  none only tries whether it can be written
Result<> write(const QString &path, const std::optional<QString> &text)
{
    if (path.isEmpty())
        return {};
    QSaveFile file(path);
    bool done = file.open(QIODevice::WriteOnly);
    if (done && text) {
        const QByteArray bytes = text->toUtf8();
        done = file.write(bytes) == bytes.size() && file.commit();
    }
    if (!done)
        return fail(ErrorKind::Denied,
                    tr("%1 cannot be written: %2").arg(path, file.errorString()));
    return {};
}

/// The columns of the table, and what else was asked for.
Task<QJsonValue> measuredGrouping(std::shared_ptr<const GroupingData> data, GroupingOptions options,
                                  std::function<void(QString)> progress, StopToken stop)
{
    std::vector<GroupingColumn> columns;
    Task<grouping::GroupingFigures> measuring = groupedWith(data, {}, stop);
    const Result<grouping::GroupingFigures> own = co_await measuring;
    if (!own)
        co_return std::unexpected(own.error());
    columns.emplace_back(u"Daybreak"_s, *own);
    QJsonObject result = grouping::toJson(*own);
    if (options.ablation) {
        Task<std::vector<GroupingColumn>> leavingOut = ablated(data, progress, stop);
        const Result<std::vector<GroupingColumn>> without = co_await leavingOut;
        if (!without)
            co_return std::unexpected(without.error());
        columns.insert(columns.end(), without->begin(), without->end());
    } else {
        const std::array baselines{std::pair(u"TF-IDF"_s, grouping::Baseline::TfIdf),
                                   std::pair(u"BM25"_s, grouping::Baseline::Bm25)};
        for (const auto &[name, baseline] : baselines) {
            progress(name);
            Task<grouping::GroupingFigures> comparing = offload([data, baseline = baseline, stop] {
                return grouping::evaluateBaseline(baseline, data->labels, stop);
            });
            const Result<grouping::GroupingFigures> figures = co_await comparing;
            if (!figures)
                co_return std::unexpected(figures.error());
            columns.emplace_back(name, *figures);
        }
    }
    QJsonObject others;
    for (const auto &[name, figures] : columns | std::views::drop(1))
        others.insert(name, grouping::toJson(figures));
    result.insert(options.ablation ? u"without"_s : u"baselines"_s, others);
    QString text = grouping::toText(columns);
    if (options.ablation)
        text += tr("Each column leaves a family of features out of the score that ships, which was "
                   "not fitted anew: a fitted one loses less.") +
                u'\n';
    else
        text +=
            tr("TF-IDF and BM25 join at the threshold that is best for them on these signals.") +
            u'\n';
    if (options.calibration)
        text += u'\n' + grouping::toText(own->calibration);
    if (Result<> written = write(options.output, grouping::toSvg(own->calibration)); !written)
        co_return std::unexpected(std::move(written.error()));
    result.insert(u"text"_s, text);
    co_return QJsonValue(result);
}

Task<QJsonValue> evaluateGroupingFile(QString path, GroupingOptions options,
                                      std::function<void(QString)> progress, StopToken stop)
{
    // Before hours of measuring, not after.
    if (Result<> writable = write(options.output, {}); !writable)
        co_return std::unexpected(std::move(writable.error()));
    Result<std::vector<grouping::LabelledSignal>> labels = grouping::readGroupingFile(path);
    if (!labels)
        co_return std::unexpected(std::move(labels.error()));
    Result<std::unique_ptr<queries::Generator>> generator =
        builtIn<queries::Generator>(queries::generators(), queries::GeneratorServices{});
    Result<std::unique_ptr<embedding::Embedder>> embedder =
        builtIn<embedding::Embedder>(embedding::embedders(), embedding::EmbedderServices{});
    if (!generator || !embedder)
        co_return std::unexpected(generator ? embedder.error() : generator.error());

    progress(tr("Queries and vectors of %1 signals").arg(labels->size()));
    QElapsedTimer timer;
    timer.start();
    std::vector<Signal> all;
    for (const grouping::LabelledSignal &labelled : *labels)
        all.push_back(labelled.signal);
    Task<std::vector<QuerySet>> generating = (*generator)->generate(all, stop);
    Result<std::vector<QuerySet>> sets = co_await generating;
    if (!sets)
        co_return std::unexpected(std::move(sets.error()));
    std::vector<QString> texts;
    for (size_t i = 0; i < all.size(); ++i) {
        texts.push_back(grouping::ownText(all[i]));
        texts.insert(texts.end(), (*sets)[i].queries.begin(), (*sets)[i].queries.end());
    }
    Task<std::vector<Embedding>> embedding = (*embedder)->embed(std::move(texts), stop);
    Result<std::vector<Embedding>> vectors = co_await embedding;
    if (!vectors)
        co_return std::unexpected(std::move(vectors.error()));
    const auto data = std::make_shared<GroupingData>();
    size_t next = 0;
    for (size_t i = 0; i < all.size(); ++i) {
        grouping::GroupingInput input{all[i], (*sets)[i], {}, (*vectors)[next++]};
        for (size_t k = 0; k < input.queries.queries.size(); ++k)
            input.queryVectors.push_back((*vectors)[next++]);
        data->inputs.push_back(std::move(input));
    }
    data->labels = std::move(*labels);
    data->seconds = double(timer.elapsed()) / 1000;
    progress(tr("Grouping"));
    Task<QJsonValue> measuring =
        measuredGrouping(data, options, std::move(progress), std::move(stop));
    Result<QJsonValue> figures = co_await measuring;
    co_return figures;
}

/// A measurement that is a plain function giving something with toJson().
template<typename F>
Task<QJsonValue> measured(F measure)
{
    return offload([measure]() -> Result<QJsonValue> {
        const auto figures = measure();
        if (!figures)
            return std::unexpected(figures.error());
        return QJsonValue(figures->toJson());
    });
}

/// with  a file, or a folder of .jsonl files; empty: nothing more to learn from
Result<safety::FoldsEval> evaluateSafetyFolds(const QString &path, const QString &with)
{
    Result<std::vector<safety::LabelledText>> texts = safety::readLabelledTexts(path);
    if (!texts)
        return std::unexpected(std::move(texts.error()));
    QStringList files;
    if (const QDir folder(with); !with.isEmpty() && folder.exists()) {
        for (const QString &name : folder.entryList({u"*.jsonl"_s}, QDir::Files, QDir::Name))
            files.append(folder.filePath(name));
    } else if (!with.isEmpty()) {
        files.append(with);
    }
    for (const QString &file : std::as_const(files)) {
        Result<std::vector<safety::LabelledText>> more = safety::readLabelledTexts(file, false);
        if (!more)
            return std::unexpected(std::move(more.error()));
        std::ranges::move(*more, std::back_inserter(*texts));
    }
    return safety::evaluateFolds(*texts);
}

Task<QJsonValue> refused(QString message)
{
    co_return fail(ErrorKind::InvalidInput, message);
}

} // namespace

Task<QJsonValue> evaluate(QJsonObject arguments, std::function<void(QString)> progress,
                          StopToken stop)
{
    const QString part = arguments.value(u"part").toString();
    const QString data = arguments.value(u"data").toString();
    const QString repository = arguments.value(u"repository").toString();
    if (data.isEmpty())
        return refused(tr("Say which file or folder has the labelled data."));
    const QString folds = arguments.value(u"folds").toString();
    if (!folds.isEmpty() && (part != u"safety" || folds != u"source"))
        return refused(tr("Only safety has folds, and only by source: --folds source."));
    const GroupingOptions options{arguments.value(u"calibration").toBool(),
                                  arguments.value(u"ablation").toBool(),
                                  arguments.value(u"output").toString()};
    if (part != u"grouping" &&
        (options.calibration || options.ablation || !options.output.isEmpty()))
        return refused(tr("Only grouping has a calibration, an ablation and a plot."));
    if (part == u"safety" && !folds.isEmpty())
        return measured([data, with = arguments.value(u"with").toString()] {
            return evaluateSafetyFolds(data, with);
        });
    if (part == u"safety")
        return measured([data] { return safety::evaluateSafety(data); });
    if (part == u"logs")
        return measured([data] { return normalize::evaluateLogs(data); });
    if (part == u"grouping")
        return evaluateGroupingFile(data, options, std::move(progress), std::move(stop));
    if (part == u"research" && repository.isEmpty())
        return refused(tr("Say which clone the tasks are about: --repository DIR."));
    if (part == u"research")
        return measured([data, repository] {
            return research::evaluateResearch(data, repository, {}, SystemClock());
        });
    if (part == u"verdict")
        return measured(
            [data] { return actionability::evaluateVerdicts(data, SystemClock().now()); });
    if (part == u"repair")
        return execution::evaluateRepair(data, std::move(progress), std::move(stop));
    return refused(
        tr("“%1” is no part that can be measured; see daybreakctl eval --help.").arg(part));
}

} // namespace app
