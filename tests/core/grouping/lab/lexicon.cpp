// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Makes resources/grouping/words.lexicon from texts; core/grouping/README.md says how.
#include "core/grouping/lexicon_p.h"
#include "tests/core/grouping/lab/lexiconcount.h"
#include "tests/core/grouping/lab/lexiconfit.h"
#include "tests/core/grouping/lab/lexiconmeasure.h"

#include <QCommandLineParser>
#include <QFile>
#include <QTextStream>

using namespace core;
using namespace core::grouping;
using namespace lab;
using namespace Qt::StringLiterals;

namespace {

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, file.errorString(), path);
    return file.readAll();
}

Result<> writeFile(const QString &path, const Result<QByteArray> &bytes)
{
    if (!bytes)
        return std::unexpected(bytes.error());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) < 0)
        return fail(ErrorKind::Internal, file.errorString(), path);
    return {};
}

Result<> countTexts(const QStringList &files, size_t words)
{
    if (files.size() != 5)
        return fail(ErrorKind::InvalidInput, u"count RUNNING GLOSSES ALIKE TOLD OUTPUT"_s);
    return writeFile(files.at(4),
                     countLexicon({files.at(0), files.at(1), files.at(2), files.at(3)}, words));
}

Result<> fitTellings(const QStringList &files, int passes)
{
    if (files.size() < 3)
        return fail(ErrorKind::InvalidInput, u"fit COUNTED TOLD… OUTPUT"_s);
    const Result<QByteArray> bytes = readFile(files.first());
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<Lexicon> counted = Lexicon::read(*bytes);
    if (!counted)
        return std::unexpected(counted.error());
    LexiconFit fit(*counted);
    for (const QString &path : files.sliced(1, files.size() - 2)) {
        if (Result<> read = fit.read(path); !read)
            return read;
    }
    QTextStream(stderr) << "loss " << fit.fit(passes) << '\n';
    return writeFile(files.last(), fit.bytes());
}

Result<> measure(const QStringList &files)
{
    if (files.size() < 2)
        return fail(ErrorKind::InvalidInput, u"measure LEXICON SIGNALS…"_s);
    const Result<QByteArray> bytes = readFile(files.first());
    if (!bytes)
        return std::unexpected(bytes.error());
    const Result<Lexicon> lexicon = Lexicon::read(*bytes);
    if (!lexicon)
        return std::unexpected(lexicon.error());
    const Result<MeaningFigures> figures = measureLexicon(*lexicon, files.sliced(1));
    if (!figures)
        return std::unexpected(figures.error());
    QTextStream(stdout) << "recall@1 " << figures->first << ", mean average precision "
                        << figures->averagePrecision << ", " << figures->signalCount
                        << " signals\n";
    return {};
}

Result<> run(const QCommandLineParser &parser)
{
    const QStringList arguments = parser.positionalArguments();
    const QString command = arguments.value(0);
    const QStringList files = arguments.sliced(std::min<qsizetype>(1, arguments.size()));
    if (command == "count"_L1)
        return countTexts(files, parser.value(u"words"_s).toULongLong());
    if (command == "fit"_L1)
        return fitTellings(files, parser.value(u"passes"_s).toInt());
    if (command == "measure"_L1)
        return measure(files);
    return fail(ErrorKind::InvalidInput, u"count, fit or measure is needed"_s);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Makes the lexicon of the grouping from texts."_s);
    parser.addHelpOption();
    parser.addOption({u"words"_s, u"How many words are counted."_s, u"count"_s, u"40000"_s});
    parser.addOption({u"passes"_s, u"How often all tellings are read."_s, u"count"_s, u"9"_s});
    parser.addPositionalArgument(u"command"_s,
                                 u"count (a lexicon from texts), fit (to tellings) or measure."_s);
    parser.addPositionalArgument(u"files"_s, u"What the command reads, then what it writes."_s);
    parser.process(application);
    if (const Result<> done = run(parser); !done) {
        QTextStream(stderr) << done.error().toLogString() << '\n';
        return 1;
    }
    return 0;
}
