// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keptlinkstest.h"

#include "core/pipeline/keptlinks.h"
#include "core/pipeline/signalstages.h"
#include "filled.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::filled;
using tests::must;
using tests::waitFor;

namespace {

std::vector<SignalId> nearest(const Bench &bench, const grouping::GroupingInput &input)
{
    std::vector<SignalId> all;
    for (const grouping::RankedSignal &one : bench.context->grouper->nearest(input, 10))
        all.push_back(one.signal);
    return all;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// This program as the child that writes links. Killed when this goes, whatever the test says.
class Writer
{
public:
    Writer(const QString &role, const QString &source, const QString &path)
    {
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        m_process.start(QCoreApplication::applicationFilePath(),
                        {u"--child"_s, role, source, path});
    }
    ~Writer() { kill(); }
    Q_DISABLE_COPY_MOVE(Writer)

    /// Waits until it has written so often.
    void awaitWritten(int times)
    {
        while (times > 0) {
            if (m_process.bytesAvailable() == 0)
                QVERIFY2(m_process.waitForReadyRead(20'000), "the writer ended, or hangs");
            times -= int(m_process.read(times).size());
        }
    }
    void kill()
    {
        m_process.kill();
        m_process.waitForFinished(20'000);
    }
    /// What it ended with; -1 if it crashed or hangs.
    int status()
    {
        const bool ended = m_process.waitForFinished(20'000);
        return ended && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }

private:
    QProcess m_process;
};

} // namespace

std::optional<int> writeLinksAsChild(const QStringList &arguments)
{
    if (arguments.size() != 5 || arguments[1] != u"--child")
        return std::nullopt;
    const bool isLimited = arguments[2] == u"limited links";
    const QByteArray links = contents(arguments[3]);
    const rlimit limit{4'096, 4'096};
    if (isLimited) {
        ::signal(SIGXFSZ, SIG_IGN);
        if (links.isEmpty() || ::setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 2;
        return writeKeptLinks(arguments[4], links) ? 3 : 0;
    }
    while (!links.isEmpty() && writeKeptLinks(arguments[4], links) &&
           ::write(STDOUT_FILENO, "x", 1) == 1) {
    }
    return 1;
}

void KeptLinksTest::theNextStartUsesThem()
{
    Bench bench;
    const auto inputs = filled(bench, 1'050);
    bench.restart();
    QVERIFY(!QFile::exists(keptLinksPath(bench.context->folder)));
    const auto before = nearest(bench, inputs[500]);
    QCOMPARE(before.front(), inputs[500].signal.id);
    must(waitFor(keepLinks(bench.context, Keep::IfMuchChanged)));
    const QByteArray links = contents(keptLinksPath(bench.context->folder));
    QVERIFY(links.size() > 50'000);

    bench.restart();
    QCOMPARE(bench.context->keptSize, 1'050); // all had links
    QCOMPARE(bench.context->grouper->size(), 1'050);
    QCOMPARE(nearest(bench, inputs[500]), before);

    // What did not change is not written again.
    QVERIFY(QFile::remove(keptLinksPath(bench.context->folder)));
    must(waitFor(keepLinks(bench.context, Keep::IfStartWaits)));
    QVERIFY(!QFile::exists(keptLinksPath(bench.context->folder)));
}

void KeptLinksTest::aStartWithoutThem_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"missing", "empty", "foreign", "cut", "a folder"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void KeptLinksTest::aStartWithoutThem()
{
    QFETCH(QString, damage);
    Bench bench;
    const auto inputs = filled(bench, 40);
    bench.restart();
    const QByteArray links = bench.context->grouper->links();
    const QString path = keptLinksPath(bench.context->folder);
    if (damage == u"empty")
        putFile(path, {});
    else if (damage == u"foreign")
        putFile(path, QByteArray("SQLite format 3\0", 16).repeated(100));
    else if (damage == u"cut")
        putFile(path, links.chopped(100));
    else if (damage == u"a folder")
        QVERIFY(QDir().mkpath(path));
    if (damage != u"missing")
        QTest::ignoreMessage(
            QtWarningMsg, QRegularExpression(u"the index is built without its kept links: .*"_s));
    bench.restart();
    QCOMPARE(bench.context->keptSize, 0);
    QCOMPARE(bench.context->grouper->size(), 40);
    QCOMPARE(nearest(bench, inputs[7]).front(), inputs[7].signal.id);
}

void KeptLinksTest::aKillLeavesAWholeFile()
{
    Bench bench;
    filled(bench, 200);
    bench.restart();
    const QByteArray links = bench.context->grouper->links();
    const QString path = keptLinksPath(bench.context->folder);
    const QString source = bench.folder.filePath(u"source"_s);
    putFile(source, links);
    for (int round = 0; round < 10; ++round) {
        Writer writer(u"links"_s, source, path);
        // It is killed while it writes once more: later each time, as it runs on meanwhile.
        writer.awaitWritten(1 + 2 * round);
        writer.kill();
        QCOMPARE(contents(path), links);
    }
    bench.restart();
    QCOMPARE(bench.context->keptSize, 200);
}

void KeptLinksTest::aFullDiskLeavesTheOldFile()
{
    Bench bench;
    filled(bench, 100);
    bench.restart();
    const QByteArray links = bench.context->grouper->links();
    const QString path = keptLinksPath(bench.context->folder);
    must(writeKeptLinks(path, links));
    const QString source = bench.folder.filePath(u"source"_s);
    putFile(source, links);
    QCOMPARE(Writer(u"limited links"_s, source, path).status(), 0);
    QCOMPARE(contents(path), links);
    const Result<> written = writeKeptLinks(bench.context->folder + u"/missing/index.links"_s, {});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Denied);
}
