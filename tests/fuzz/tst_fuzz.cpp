// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs every seed through its target, and a fixed set of damaged copies of it: the everyday part of
// fuzzing.
// DAYBREAK_FUZZ_COPIES=20000 makes so many of each seed; DAYBREAK_FUZZ_KEEP=FILE holds the one that
// was fed last.
#include "tests/fuzz/fuzz.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace {

constexpr int damagedCopies = 40;

/// Keeps what is fed next, so that it is there after a crash.
void keep(const QByteArray &bytes)
{
    static const QString path = qEnvironmentVariable("DAYBREAK_FUZZ_KEEP");
    QFile file(path);
    if (!path.isEmpty() && file.open(QIODevice::WriteOnly))
        file.write(bytes);
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// One to four changes: a byte flipped, set or dropped, a piece cut, doubled or taken from
/// elsewhere.
QByteArray damaged(QByteArray bytes, QRandomGenerator &random)
{
    for (int change = int(random.bounded(1, 5)); change > 0 && !bytes.isEmpty(); --change) {
        const qsizetype at = random.bounded(bytes.size());
        const qsizetype length = std::min<qsizetype>(bytes.size() - at, random.bounded(1, 33));
        switch (random.bounded(6)) {
        case 0: bytes[at] = char(uchar(bytes[at]) ^ (1U << random.bounded(8U))); break;
        case 1: bytes[at] = char(random.bounded(256)); break;
        case 2: bytes.remove(at, length); break;
        case 3: bytes.truncate(at); break;
        case 4: bytes.insert(at, bytes.sliced(at, length)); break;
        default:
            bytes.insert(at, bytes.sliced(random.bounded(bytes.size()), 1).repeated(40));
            break;
        }
    }
    return bytes;
}

} // namespace

class TestFuzz : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(u"*=false"_s); }

    void everyTargetHasSeeds()
    {
        const QDir corpus(QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/fuzz/corpus"));
        QStringList names;
        for (const fuzz::NamedTarget &target : fuzz::targets())
            names.append(QString::fromLatin1(target.name));
        names.sort();
        QCOMPARE(corpus.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name), names);
    }

    void seeds_data()
    {
        QTest::addColumn<int>("target");
        QTest::addColumn<QByteArray>("bytes");
        for (int i = 0; i < int(fuzz::targets().size()); ++i) {
            const QString name = QString::fromLatin1(fuzz::targets()[size_t(i)].name);
            const QDir folder(QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/fuzz/corpus/") + name);
            const QStringList files = folder.entryList(QDir::Files, QDir::Name);
            QVERIFY2(!files.isEmpty(), qPrintable(name));
            for (const QString &file : files)
                QTest::addRow("%s/%s", qPrintable(name), qPrintable(file))
                    << i << contents(folder.filePath(file));
            QTest::addRow("%s/nothing", qPrintable(name)) << i << QByteArray();
        }
    }

    void seeds()
    {
        QFETCH(int, target);
        QFETCH(QByteArray, bytes);
        const fuzz::Target run = fuzz::targets()[size_t(target)].run;
        run(bytes);
        bool given = false;
        const int wanted = qEnvironmentVariableIntValue("DAYBREAK_FUZZ_COPIES", &given);
        QRandomGenerator random(given ? quint32(wanted) : 2026);
        for (int i = 0; i < (given ? wanted : damagedCopies); ++i) {
            const QByteArray copy = damaged(bytes, random);
            keep(copy);
            run(copy);
        }
    }
};

TEST_MAIN_GUILESS(TestFuzz)
#include "tst_fuzz.moc"
