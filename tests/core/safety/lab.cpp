// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the weights of the learned screen and measures fits; core/safety/README.md says how.
#include "core/safety/learning.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

using namespace core;
using namespace core::safety;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const LearningSettings usual;
    const QString number = u"number"_s;
    parser.addOptions({{u"with"_s, u"folds: texts to learn from only"_s, u"file"_s},
                       {u"penalty"_s, u"of a text on the wrong side"_s, number},
                       {u"malicious"_s, u"how much more a missed order costs"_s, number},
                       {u"rounds"_s, u"of choosing passages"_s, number},
                       {u"alarms"_s, u"portion of benign texts over the threshold"_s, number},
                       {u"few-alarms"_s, u"the same of texts of a sentence or two"_s, number},
                       {u"misses"_s, u"folds: each text that was missed or flagged"_s},
                       {u"output"_s, u"fit: the model"_s, u"file"_s}});
    parser.addPositionalArgument(u"command"_s, u"fit or folds"_s);
    parser.addPositionalArgument(u"files"_s, u"texts: JSON Lines, plain or gzip"_s, u"FILE…"_s);
    parser.addHelpOption();
    parser.process(application);
    QStringList files = parser.positionalArguments();
    if (files.size() < 2)
        parser.showHelp(2);
    const QString command = files.takeFirst();

    LearningSettings settings;
    const auto value = [&parser](const QString &name, double otherwise) {
        return parser.isSet(name) ? parser.value(name).toDouble() : otherwise;
    };
    settings.penalty = value(u"penalty"_s, usual.penalty);
    settings.malicious = value(u"malicious"_s, usual.malicious);
    settings.rounds = int(value(u"rounds"_s, usual.rounds));
    settings.falseAlarms = value(u"alarms"_s, usual.falseAlarms);
    settings.falseAlarmsOfFew = value(u"few-alarms"_s, usual.falseAlarmsOfFew);

    QTextStream out(stdout);
    QTextStream err(stderr);
    std::vector<LabelledText> texts;
    const auto add = [&](const QString &file, bool measured) {
        Result<std::vector<LabelledText>> more = readLabelledTexts(file, measured);
        if (!more) {
            err << more.error().toLogString() << Qt::endl;
            return false;
        }
        texts.insert(texts.end(), more->begin(), more->end());
        return true;
    };
    for (const QString &file : std::as_const(files)) {
        if (!add(file, true))
            return 1;
    }
    for (const QString &file : parser.values(u"with"_s)) {
        if (!add(file, false))
            return 1;
    }
    QElapsedTimer timer;
    timer.start();
    if (command == "folds"_L1) {
        const Result<FoldsEval> eval = evaluateFolds(texts, settings);
        if (!eval) {
            err << eval.error().toLogString() << Qt::endl;
            return 1;
        }
        out << QJsonDocument(eval->toJson(parser.isSet(u"misses"_s))).toJson() << Qt::endl;
    } else {
        QFile file(parser.value(u"output"_s));
        const QByteArray bytes = fitOrders(texts, settings);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            err << file.fileName() << ": " << file.errorString() << Qt::endl;
            return 1;
        }
    }
    err << texts.size() << " texts, " << timer.elapsed() << " ms" << Qt::endl;
    return 0;
}
