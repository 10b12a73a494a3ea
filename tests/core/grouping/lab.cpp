// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the model of the grouping score and measures it; core/grouping/README.md says how.
#include "tests/core/grouping/lab/fitting.h"
#include "tests/support/fakes.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

using namespace core;
using namespace core::grouping;
using namespace lab;
using namespace Qt::StringLiterals;

namespace {

QTextStream &err()
{
    static QTextStream stream(stderr);
    return stream;
}

Result<GroupingSettings> settingsOf(const QCommandLineParser &parser)
{
    GroupingSettings settings;
    if (parser.isSet(u"threshold"_s))
        settings.joinThreshold = parser.value(u"threshold"_s).toDouble();
    if (parser.isSet(u"coherence"_s))
        settings.coherenceThreshold = parser.value(u"coherence"_s).toDouble();
    if (parser.isSet(u"candidates"_s))
        settings.candidates = parser.value(u"candidates"_s).toInt();
    if (parser.isSet(u"prior"_s))
        settings.weights.assign(priorWeights().begin(), priorWeights().end());
    if (parser.isSet(u"model"_s)) {
        QFile file(parser.value(u"model"_s));
        if (!file.open(QIODevice::ReadOnly))
            return fail(ErrorKind::NotFound, file.errorString(), file.fileName());
        Result<ScoreModel> model = ScoreModel::read(file.readAll());
        if (!model)
            return std::unexpected(model.error());
        settings.model = std::make_shared<const ScoreModel>(std::move(*model));
    }
    return settings;
}

Result<> evaluate(const QStringList &files, const GroupingSettings &settings)
{
    for (const QString &file : files) {
        const Result<tests::PreparedFile> data = tests::preparedFile(file);
        if (!data)
            return std::unexpected(data.error());
        const Result<GroupingFigures> figures =
            evaluateGrouping(data->inputs, data->labels, settings, data->seconds, {});
        if (!figures)
            return std::unexpected(figures.error());
        QTextStream(stdout) << file.section(u'/', -1) << ' '
                            << QJsonDocument(toJson(*figures)).toJson(QJsonDocument::Compact)
                            << Qt::endl;
    }
    return {};
}

Result<> watch(const QStringList &files, const QCommandLineParser &parser,
               const GroupingSettings &settings)
{
    for (qsizetype i = 0; i + 1 < files.size(); i += 2) {
        Result<tests::PreparedFile> data = readSignals(files.at(i));
        if (!data)
            return std::unexpected(data.error());
        std::vector<tests::PreparedFile> parts;
        const bool isByProduct = parser.isSet(u"products"_s);
        if (isByProduct)
            parts = byProduct(*data);
        else
            parts.push_back(std::move(*data));
        std::vector<CandidateList> all;
        for (size_t part = 0; part < parts.size(); ++part) {
            Result<std::vector<CandidateList>> lists =
                observe(parts[part], parser.isSet(u"all"_s), settings);
            if (!lists)
                return std::unexpected(lists.error());
            for (CandidateList &list : *lists) {
                list.block = isByProduct ? std::uint32_t(part) : list.block;
                all.push_back(std::move(list));
            }
        }
        if (const Result<> saved = save(all, files.at(i + 1)); !saved)
            return saved;
    }
    return {};
}

void print(const QString &label, const std::vector<CandidateList> &lists, const ScoreModel &model)
{
    QTextStream out(stdout);
    out << label;
    for (const ListKind kind : {ListKind::AllAcross, ListKind::All}) {
        const RankFigures figures = rank(lists, kind, model);
        out << (kind == ListKind::All ? "  any " : "  across ") << figures.queries << " ceiling "
            << QString::number(figures.ceiling, 'f', 3) << " @1 "
            << QString::number(figures.atOne, 'f', 3) << " @10 "
            << QString::number(figures.atTen, 'f', 3) << " mrr "
            << QString::number(figures.reciprocal, 'f', 3);
    }
    out << Qt::endl;
}

/// What decided about each signal, and by how much.
Result<> explain(const QString &path, const GroupingSettings &settings)
{
    const Result<tests::PreparedFile> data = readSignals(path);
    if (!data)
        return std::unexpected(data.error());
    const tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper(settings, clock, ids);
    QTextStream out(stdout);
    for (const GroupingInput &input : data->inputs) {
        Result<Assignment> made = grouper.assign(input);
        if (!made)
            return std::unexpected(made.error());
        out << input.signal.externalId << ' ' << made->rule << ' '
            << QString::number(made->score, 'f', 3) << ' ' << made->coherence << ' '
            << input.signal.title.raw().left(60) << Qt::endl;
        std::ranges::stable_sort(made->features, std::greater(), [](const MatchFeature &feature) {
            return std::abs(feature.contribution);
        });
        for (const MatchFeature &feature : made->features) {
            if (std::abs(feature.contribution) >= 0.05)
                out << "  " << feature.name << ' ' << QString::number(feature.value, 'f', 2)
                    << " -> " << QString::number(feature.contribution, 'f', 2);
        }
        out << Qt::endl;
    }
    return {};
}

/// Observations by file: "name" or "name=weight".
Result<std::vector<ObservedSet>> setsOf(const QStringList &files)
{
    std::vector<ObservedSet> sets;
    for (const QString &file : files) {
        const qsizetype cut = file.lastIndexOf(u'=');
        Result<std::vector<CandidateList>> lists = load(cut < 0 ? file : file.first(cut));
        if (!lists)
            return std::unexpected(lists.error());
        sets.push_back({std::move(*lists), cut < 0 ? 1.0 : file.sliced(cut + 1).toDouble()});
    }
    return sets;
}

/// Files of signals: "name" or "name=weight"; of several products, each is a workspace of its own.
Result<std::vector<DecidedSet>> decidedSets(const QStringList &files)
{
    std::vector<DecidedSet> sets;
    for (const QString &file : files) {
        const qsizetype cut = file.lastIndexOf(u'=');
        Result<tests::PreparedFile> data = readSignals(cut < 0 ? file : file.first(cut));
        if (!data)
            return std::unexpected(data.error());
        DecidedSet set{byProduct(*data), true, cut < 0 ? 1.0 : file.sliced(cut + 1).toDouble()};
        set.isByProduct = set.parts.size() > 1;
        sets.push_back(std::move(set));
    }
    return sets;
}

Result<BoostingSettings> boostingSettings(const QCommandLineParser &parser)
{
    BoostingSettings settings;
    const auto number = [&parser](const QString &name, double otherwise) {
        return parser.isSet(name) ? parser.value(name).toDouble() : otherwise;
    };
    settings.trees = int(number(u"trees"_s, settings.trees));
    settings.leaves = int(number(u"leaves"_s, settings.leaves));
    settings.rate = number(u"rate"_s, settings.rate);
    settings.shrinkage = number(u"shrinkage"_s, settings.shrinkage);
    settings.leastHessian = number(u"hessian"_s, settings.leastHessian);
    settings.directions = directions();
    settings.isUsed.assign(featureCount, true);
    QStringList dropped;
    for (const QString &name : parser.value(u"drop"_s).split(u',', Qt::SkipEmptyParts)) {
        const std::vector<FeatureFamily> families = featureFamilies();
        const auto family = std::ranges::find(families, name, &FeatureFamily::name);
        if (family == families.end())
            dropped.append(name);
        else
            dropped += family->features;
    }
    for (const QString &name : dropped) {
        const qsizetype index = Grouper::featureNames().indexOf(name);
        if (index < 0)
            return fail(ErrorKind::InvalidInput, u"no such feature"_s, name);
        settings.isUsed[size_t(index)] = false;
    }
    return settings;
}

constexpr std::uint32_t calibrationFolds = 3;

Result<> fit(const QStringList &files, const QCommandLineParser &parser)
{
    const Result<std::vector<ObservedSet>> sets = setsOf(files);
    const Result<std::vector<ObservedSet>> judged = setsOf(parser.values(u"judge"_s));
    const Result<BoostingSettings> settings = boostingSettings(parser);
    if (!sets || !judged)
        return std::unexpected(sets ? judged.error() : sets.error());
    if (!settings)
        return std::unexpected(settings.error());
    const bool isShipped = parser.isSet(u"output"_s);
    const Result<std::vector<DecidedSet>> decided =
        decidedSets(isShipped ? parser.values(u"decide"_s) : QStringList());
    if (!decided)
        return std::unexpected(decided.error());
    const Result<ScoreModel> fitted =
        calibrated(*sets, *decided, *settings, isShipped ? calibrationFolds : 0, err());
    if (!fitted)
        return std::unexpected(fitted.error());
    ScoreModel model = *fitted;
    model.report.offset += parser.value(u"raise"_s).toDouble();
    ScoreModel linear = model;
    linear.trees.clear();
    for (qsizetype i = 0; i < qsizetype(judged->size()); ++i) {
        const QString name = parser.values(u"judge"_s).at(i).section(u'/', -1);
        print(u"linear  "_s + name, judged->at(size_t(i)).lists, linear);
        print(u"boosted "_s + name, judged->at(size_t(i)).lists, model);
    }
    if (!isShipped)
        return {};
    QFile file(parser.value(u"output"_s));
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorKind::Denied, file.errorString(), file.fileName());
    file.write(model.bytes());
    return {};
}

/// The first file holds signals of several products.
Result<> cross(QStringList files, const QCommandLineParser &parser,
               const GroupingSettings &grouping)
{
    const Result<tests::PreparedFile> data = readSignals(files.takeFirst());
    const Result<std::vector<ObservedSet>> sets = setsOf(files);
    const Result<BoostingSettings> settings = boostingSettings(parser);
    if (!data)
        return std::unexpected(data.error());
    if (!sets)
        return std::unexpected(sets.error());
    if (!settings)
        return std::unexpected(settings.error());
    QTextStream out(stdout);
    return crossValidate(*data, parser.value(u"weight"_s).toDouble(), *sets, *settings, grouping,
                         parser.value(u"folds"_s).toUInt(), out);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions(
        {{u"threshold"_s, u"join threshold"_s, u"p"_s},
         {u"coherence"_s, u"coherence threshold"_s, u"p"_s},
         {u"candidates"_s, u"candidates of each retriever"_s, u"n"_s},
         {u"model"_s, u"a model that fit wrote"_s, u"file"_s},
         {u"prior"_s, u"the weights that no data was seen for"_s},
         {u"all"_s,
          u"observe: when all signals are there, for figures, instead of as they arrive"_s},
         {u"judge"_s, u"fit: observations to rank"_s, u"file"_s},
         {u"decide"_s, u"fit: signals to fit on what a report's members say together"_s, u"file"_s},
         {u"raise"_s, u"fit: added to the logit of belonging to a report"_s, u"x"_s, u"0"_s},
         {u"drop"_s, u"fit: features, or a family, to leave out"_s, u"names"_s},
         {u"products"_s, u"observe: each product is a workspace of its own"_s},
         {u"folds"_s, u"cross: parts that the products are left out in"_s, u"n"_s, u"11"_s},
         {u"weight"_s, u"cross: of the rows of the products"_s, u"x"_s, u"3"_s},
         {u"trees"_s, u"fit"_s, u"n"_s},
         {u"leaves"_s, u"fit"_s, u"n"_s},
         {u"rate"_s, u"fit"_s, u"x"_s},
         {u"shrinkage"_s, u"fit"_s, u"x"_s},
         {u"hessian"_s, u"fit"_s, u"x"_s},
         {u"output"_s, u"fit: the model"_s, u"file"_s}});
    parser.addPositionalArgument(u"command"_s, u"eval, explain, observe, fit or cross"_s);
    parser.addPositionalArgument(u"files"_s, u"signals: JSON Lines, plain or gzip; observations"_s,
                                 u"FILE…"_s);
    parser.addHelpOption();
    parser.process(application);
    QStringList arguments = parser.positionalArguments();
    if (arguments.size() < 2)
        parser.showHelp(2);
    const QString command = arguments.takeFirst();
    const Result<GroupingSettings> settings = settingsOf(parser);
    if (!settings) {
        err() << settings.error().toLogString() << Qt::endl;
        return 1;
    }
    const Result<> done = command == u"eval"      ? evaluate(arguments, *settings)
                          : command == u"observe" ? watch(arguments, parser, *settings)
                          : command == u"explain" ? explain(arguments.first(), *settings)
                          : command == u"cross"   ? cross(arguments, parser, *settings)
                                                  : fit(arguments, parser);
    if (!done) {
        err() << done.error().toLogString() << Qt::endl;
        return 1;
    }
    return 0;
}
