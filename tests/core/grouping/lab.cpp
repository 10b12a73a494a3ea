// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the weights of the grouping score and measures them: grouping_lab eval|fit|validate FILE…
#include "core/grouping/groupingeval.h"
#include "core/grouping/scoremodel_p.h"
#include "tests/core/grouping/prepared.h"
#include "tests/support/fakes.h"

#include <QCommandLineParser>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

#include <cmath>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace {

using Prepared = tests::PreparedFile;

/// One pair that the grouper looked at, as it looked at that moment.
struct Row
{
    std::vector<double> values;
    bool same = false;
    int fold = 0;
    double weight = 1;
};

/// The same on every machine, unlike qHash.
int foldOf(const QString &group, int folds)
{
    quint32 hash = 7;
    for (const QChar c : group)
        hash = hash * 31 + c.unicode();
    return int(hash % quint32(folds));
}

/// Replays the signals in order, each put where it belongs, and keeps what would have been asked.
Result<std::vector<Row>> observe(const Prepared &data, int folds, double weight)
{
    const tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper({}, clock, ids);
    QHash<QString, ReportId> reports;
    QHash<SignalId, const LabelledSignal *> known;
    std::vector<Row> rows;
    for (size_t i = 0; i < data.inputs.size(); ++i) {
        const GroupingInput &input = data.inputs[i];
        const QString &group = data.labels[i].group;
        const Result<Proposal> proposal = grouper.propose(input);
        if (!proposal)
            return std::unexpected(proposal.error());
        for (const Candidate &candidate : proposal->candidates) {
            const LabelledSignal &other = *known.value(candidate.signal);
            // Parts of one report have their author, time and words in common: too easy a lesson.
            if (!other.report.isEmpty() && other.report == data.labels[i].report)
                continue;
            rows.push_back({candidate.values, other.group == group, foldOf(group, folds), weight});
        }
        if (!reports.contains(group))
            reports.insert(group, ReportId(ids.next()));
        known.insert(input.signal.id, &data.labels[i]);
        if (const Result<> added = grouper.add(input, reports.value(group)); !added)
            return std::unexpected(added.error());
    }
    return rows;
}

/// Solves a x = b in place by elimination with pivots; a is symmetric and positive definite.
std::vector<double> solved(std::vector<std::vector<double>> a, std::vector<double> b)
{
    const size_t n = b.size();
    for (size_t i = 0; i < n; ++i) {
        size_t pivot = i;
        for (size_t r = i + 1; r < n; ++r) {
            if (std::abs(a[r][i]) > std::abs(a[pivot][i]))
                pivot = r;
        }
        std::swap(a[i], a[pivot]);
        std::swap(b[i], b[pivot]);
        for (size_t r = i + 1; r < n; ++r) {
            const double factor = a[r][i] / a[i][i];
            for (size_t c = i; c < n; ++c)
                a[r][c] -= factor * a[i][c];
            b[r] -= factor * b[i];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t c = i + 1; c < n; ++c)
            b[i] -= a[i][c] * b[c];
        b[i] /= a[i][i];
    }
    return b;
}

/// The most probable weights: logistic likelihood of the rows times a Gaussian around the prior.
/// Newton's method (iteratively reweighted least squares), fixed number of steps.
std::vector<double> fitted(const std::vector<Row> &rows, int leftOutFold)
{
    constexpr double priorPrecision = 4;
    const std::span<const double> prior = priorWeights();
    std::vector<double> weights(prior.begin(), prior.end());
    const size_t n = weights.size();
    for (int step = 0; step < 12; ++step) {
        std::vector<double> gradient(n, 0);
        std::vector<std::vector<double>> hessian(n, std::vector<double>(n, 0));
        for (size_t i = 0; i < n; ++i) {
            gradient[i] = priorPrecision * (prior[i] - weights[i]);
            hessian[i][i] = priorPrecision;
        }
        for (const Row &row : rows) {
            if (row.fold == leftOutFold)
                continue;
            const double p = probability(row.values, weights);
            const double miss = row.weight * ((row.same ? 1 : 0) - p);
            const double curve = row.weight * p * (1 - p);
            for (size_t i = 0; i < n; ++i) {
                const double value = row.values[i];
                if (value == 0)
                    continue;
                gradient[i] += miss * value;
                for (size_t k = 0; k <= i; ++k)
                    hessian[i][k] += curve * value * row.values[k];
            }
        }
        for (size_t i = 0; i < n; ++i) {
            for (size_t k = 0; k < i; ++k)
                hessian[k][i] = hessian[i][k];
        }
        const std::vector<double> change = solved(std::move(hessian), std::move(gradient));
        for (size_t i = 0; i < n; ++i)
            weights[i] += std::clamp(change[i], -2.0, 2.0);
    }
    return weights;
}

GroupingSettings settingsOf(const QCommandLineParser &parser)
{
    GroupingSettings settings;
    if (parser.isSet(u"threshold"_s))
        settings.joinThreshold = parser.value(u"threshold"_s).toDouble();
    if (parser.isSet(u"coherence"_s))
        settings.coherenceThreshold = parser.value(u"coherence"_s).toDouble();
    if (parser.isSet(u"candidates"_s))
        settings.candidates = parser.value(u"candidates"_s).toInt();
    if (parser.isSet(u"weights"_s)) {
        QFile file(parser.value(u"weights"_s));
        if (file.open(QIODevice::ReadOnly)) {
            while (!file.atEnd()) {
                const QByteArray line = file.readLine();
                if (!line.startsWith("//"))
                    settings.weights.push_back(line.split(',').first().toDouble());
            }
        }
    }
    if (parser.isSet(u"prior"_s))
        settings.weights.assign(priorWeights().begin(), priorWeights().end());
    return settings;
}

void print(const QString &label, const GroupingFigures &figures)
{
    QTextStream(stdout) << label << ' '
                        << QJsonDocument(toJson(figures)).toJson(QJsonDocument::Compact)
                        << Qt::endl;
}

Result<> evaluate(const QStringList &files, const GroupingSettings &settings)
{
    for (const QString &file : files) {
        const Result<Prepared> data = tests::preparedFile(file);
        if (!data)
            return std::unexpected(data.error());
        const Result<GroupingFigures> figures =
            evaluateGrouping(data->inputs, data->labels, settings, data->seconds, {});
        if (!figures)
            return std::unexpected(figures.error());
        print(file.section(u'/', -1), *figures);
    }
    return {};
}

/// The first file counts once; small ones after it count more, so that they are seen at all.
Result<> fit(const QStringList &files, bool validate, const GroupingSettings &settings)
{
    constexpr int folds = 5;
    std::vector<Row> rows;
    std::vector<Prepared> sets;
    for (const QString &file : files) {
        Result<Prepared> data = tests::preparedFile(file);
        if (!data)
            return std::unexpected(data.error());
        const double weight = data->inputs.size() < 500 ? 5 : 1;
        const Result<std::vector<Row>> observed = observe(*data, folds, weight);
        if (!observed)
            return std::unexpected(observed.error());
        rows.insert(rows.end(), observed->begin(), observed->end());
        sets.push_back(std::move(*data));
    }
    QTextStream(stderr) << rows.size() << " pairs, " << std::ranges::count(rows, true, &Row::same)
                        << " of one group" << Qt::endl;
    if (!validate) {
        QTextStream out(stdout);
        out << "// SPDX-FileCopyrightText: 2026 The Daybreak authors\n"
               "// SPDX-License-Identifier: GPL-3.0-or-later\n"
               "// Written by grouping_lab fit; see README.md. By feature, in the order of "
               "FeatureId.\n";
        const std::vector<double> weights = fitted(rows, -1);
        for (size_t i = 0; i < weights.size(); ++i)
            out << QString::number(weights[i], 'f', 3) << ", // " << featureName(FeatureId(i))
                << '\n';
        return {};
    }
    // Weights that never saw the groups of a fold, judged on that fold among the whole first set:
    // the neighbours of other folds are there as distraction.
    for (int fold = 0; fold < folds; ++fold) {
        GroupingSettings foldSettings = settings;
        foldSettings.weights = fitted(rows, fold);
        Prepared part;
        for (size_t i = 0; i < sets.front().inputs.size(); ++i) {
            part.inputs.push_back(sets.front().inputs[i]);
            part.labels.push_back(sets.front().labels[i]);
            // Groups of the other folds become single signals: nothing of them is counted.
            if (foldOf(part.labels.back().group, folds) != fold)
                part.labels.back().group = u"other "_s + part.labels.back().signal.externalId;
        }
        const Result<GroupingFigures> figures =
            evaluateGrouping(part.inputs, part.labels, foldSettings, 0, {});
        if (!figures)
            return std::unexpected(figures.error());
        print(u"fold %1"_s.arg(fold), *figures);
    }
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"threshold"_s, u"join threshold"_s, u"p"_s},
                       {u"coherence"_s, u"coherence threshold"_s, u"p"_s},
                       {u"candidates"_s, u"candidates of each retriever"_s, u"n"_s},
                       {u"weights"_s, u"weights as fit prints them"_s, u"file"_s},
                       {u"prior"_s, u"evaluate the weights that no data was seen for"_s}});
    parser.addPositionalArgument(u"command"_s, u"eval, fit or validate"_s);
    parser.addPositionalArgument(u"files"_s, u"JSON Lines, plain or gzip"_s, u"FILE…"_s);
    parser.addHelpOption();
    parser.process(application);
    QStringList arguments = parser.positionalArguments();
    if (arguments.size() < 2)
        parser.showHelp(2);
    const QString command = arguments.takeFirst();
    const Result<> done = command == u"eval"
                              ? evaluate(arguments, settingsOf(parser))
                              : fit(arguments, command == u"validate", settingsOf(parser));
    if (!done) {
        QTextStream(stderr) << done.error().toLogString() << Qt::endl;
        return 1;
    }
    return 0;
}
