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

/// Runs off the main thread: the columns of the table, and what else was asked for.
Result<QJsonValue> measuredGrouping(const std::vector<grouping::GroupingInput> &inputs,
                                    const std::vector<grouping::LabelledSignal> &labels,
                                    const GroupingOptions &options, double seconds,
                                    const StopToken &stop)
{
    using Column = std::pair<QString, grouping::GroupingFigures>;
    std::vector<Column> columns;
    const auto add = [&columns](const QString &name, const auto &figures) -> Result<> {
        if (!figures)
            return std::unexpected(figures.error());
        columns.emplace_back(name, *figures);
        return {};
    };
    const auto grouped = [&](const grouping::GroupingSettings &settings) {
        return grouping::evaluateGrouping(inputs, labels, settings, seconds, stop);
    };
    if (const auto done = add(u"Daybreak"_s, grouped({})); !done)
        return std::unexpected(done.error());
    const grouping::GroupingFigures own = columns.front().second;
    QJsonObject result = grouping::toJson(own);
    if (options.ablation) {
        for (const grouping::FeatureFamily &family : grouping::featureFamilies()) {
            grouping::GroupingSettings settings;
            settings.ignored = family.features;
            settings.usesTime = !family.features.contains(u"timeGap"_s);
            if (const auto done = add(u"− "_s + family.name, grouped(settings)); !done)
                return std::unexpected(done.error());
        }
    } else {
        for (const auto &[name, baseline] : {std::pair(u"TF-IDF"_s, grouping::Baseline::TfIdf),
                                             std::pair(u"BM25"_s, grouping::Baseline::Bm25)}) {
            const auto figures = grouping::evaluateBaseline(baseline, labels, stop);
            if (const auto done = add(name, figures); !done)
                return std::unexpected(done.error());
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
        text += u'\n' + grouping::toText(own.calibration);
    if (!options.output.isEmpty()) {
        QSaveFile file(options.output);
        const QByteArray svg = grouping::toSvg(own.calibration).toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(svg) != svg.size() || !file.commit())
            return fail(ErrorKind::Denied,
                        tr("%1 cannot be written: %2").arg(options.output, file.errorString()));
    }
    result.insert(u"text"_s, text);
    return QJsonValue(result);
}

Task<QJsonValue> evaluateGroupingFile(QString path, GroupingOptions options,
                                      std::function<void(QString)> progress, StopToken stop)
{
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
    std::vector<grouping::GroupingInput> inputs;
    size_t next = 0;
    for (size_t i = 0; i < all.size(); ++i) {
        grouping::GroupingInput input{all[i], (*sets)[i], {}, (*vectors)[next++]};
        for (size_t k = 0; k < input.queries.queries.size(); ++k)
            input.queryVectors.push_back((*vectors)[next++]);
        inputs.push_back(std::move(input));
    }
    const double seconds = double(timer.elapsed()) / 1000;
    progress(tr("Grouping"));
    Task<QJsonValue> measuring =
        offload([inputs = std::move(inputs), labels = std::move(*labels), options, seconds, stop] {
            return measuredGrouping(inputs, labels, options, seconds, stop);
        });
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
    if (part == u"safety" && !folds.isEmpty())
        return measured([data, with = arguments.value(u"with").toString()] {
            return evaluateSafetyFolds(data, with);
        });
    if (part == u"safety")
        return measured([data] { return safety::evaluateSafety(data); });
    if (part == u"logs")
        return measured([data] { return normalize::evaluateLogs(data); });
    if (part == u"grouping")
        return evaluateGroupingFile(data,
                                    {arguments.value(u"calibration").toBool(),
                                     arguments.value(u"ablation").toBool(),
                                     arguments.value(u"output").toString()},
                                    std::move(progress), std::move(stop));
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
