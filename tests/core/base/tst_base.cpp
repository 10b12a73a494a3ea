// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/base.
#include "core/base/clock.h"
#include "core/base/gzipfile.h"
#include "core/base/jsonreader.h"
#include "core/base/provider.h"
#include "core/base/untrustedtext.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace core;
using namespace Qt::StringLiterals;

class TestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ascendWithinOneMillisecond()
    {
        const tests::FakeClock clock;
        TimeOrderedIds ids(clock);
        QUuid last = ids.next();
        QCOMPARE(last.toRfc4122().at(6) >> 4, 7);
        QCOMPARE(last.variant(), QUuid::DCE);
        for (int i = 0; i < 10'000; ++i) { // more than the counter holds
            const QUuid next = ids.next();
            QVERIFY(last.toRfc4122() < next.toRfc4122());
            last = next;
        }
    }

    void carryTheTime()
    {
        const tests::FakeClock clock;
        TimeOrderedIds ids(clock);
        const QByteArray bytes = ids.next().toRfc4122();
        QCOMPARE(bytes.first(6).toHex().toLongLong(nullptr, 16), toMs(clock.now()));
    }
};

class TestTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void iso_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("utc") << u"2026-01-31T09:30:00.250Z"_s << qint64(1'769'851'800'250);
        QTest::newRow("offset") << u"2026-01-31T10:30:00+01:00"_s << qint64(1'769'851'800'000);
        QTest::newRow("no zone is UTC") << u"2026-01-31T09:30:00"_s << qint64(1'769'851'800'000);
        QTest::newRow("microseconds")
            << u"2026-01-31T09:30:00.250999Z"_s << qint64(1'769'851'800'250);
        QTest::newRow("empty") << QString() << qint64(0);
        QTest::newRow("words") << u"yesterday"_s << qint64(0);
    }
    void iso()
    {
        QFETCH(QString, text);
        QFETCH(qint64, ms);
        QVERIFY(qAbs(toMs(fromIso(text)) - ms) <= 1);
    }
};

class TestUntrustedText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void display_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << u"KeyError: 'sku'"_s << u"KeyError: 'sku'"_s;
        QTest::newRow("terminal escape") << u"a\x1b[31mb"_s << u"a␛[31mb"_s;
        QTest::newRow("bidi override") << u"a\u202eb"_s << u"a<U+202E>b"_s;
        QTest::newRow("zero width") << u"a\u200bb"_s << u"a<U+200B>b"_s;
        QTest::newRow("tag characters") << QString::fromUcs4(U"a\U000E0041") << u"a<U+E0041>"_s;
        QTest::newRow("line feed and tab stay") << u"a\n\tb"_s << u"a\n\tb"_s;
        QTest::newRow("carriage return") << u"a\rb"_s << u"a␍b"_s;
        QTest::newRow("windows line end") << u"a\r\nb"_s << u"a\nb"_s;
        QTest::newRow("emoji") << u"😀"_s << u"😀"_s;
        QTest::newRow("lone surrogate") << QString(QChar(0xd800)) << u"<U+D800>"_s;
    }
    void display()
    {
        QFETCH(QString, raw);
        QFETCH(QString, shown);
        QCOMPARE(UntrustedText(raw).display(), shown);
    }
    void limits()
    {
        QCOMPARE(UntrustedText(QString(1000, u'a')).display(10), QString(10, u'a') + u'…');
        QCOMPARE(UntrustedText(u" a \n\n b "_s).displayLine(), u"a b"_s);
    }
};

class TestErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepTheirCause()
    {
        const Error inner = fail(ErrorKind::NotFound, u"no file"_s, u"ENOENT"_s).error();
        const Error outer = inner.because(u"opening the log"_s);
        QCOMPARE(outer.kind, ErrorKind::NotFound);
        QCOMPARE(outer.cause->message, u"no file"_s);
        QVERIFY(outer.toLogString().contains(u"ENOENT"_s));
        QCOMPARE(outer.toUserText(), u"opening the log\nno file"_s);
        QVERIFY(!outer.isRetryable());
    }
    void jsonPathsAreNamed()
    {
        const Result<JsonReader> reader = JsonReader::parse(R"({"a":{"b":"text"}})");
        VERIFY_OK(reader);
        const Result<JsonReader> child = reader->child(u"a");
        VERIFY_OK(child);
        VERIFY_OK(child->string(u"b"));
        const Result<qint64> missing = child->integer(u"b");
        VERIFY_FAILS(missing, ErrorKind::InvalidInput);
        QVERIFY(missing.error().message.contains(u"$.a.b"_s));
        VERIFY_FAILS(JsonReader::parse("[1]"), ErrorKind::InvalidInput);
        VERIFY_FAILS(JsonReader::parse("{"), ErrorKind::InvalidInput);
    }
    void settingsAreChecked_data()
    {
        QTest::addColumn<QJsonObject>("settings");
        QTest::addColumn<bool>("good");
        QTest::newRow("good") << QJsonObject{{u"path"_s, u"/var/log/x"_s}, {u"size"_s, 3}} << true;
        QTest::newRow("required missing") << QJsonObject{{u"size"_s, 3}} << false;
        QTest::newRow("wrong type")
            << QJsonObject{{u"path"_s, u"x"_s}, {u"size"_s, u"3"_s}} << false;
        QTest::newRow("fraction") << QJsonObject{{u"path"_s, u"x"_s}, {u"size"_s, 3.5}} << false;
        QTest::newRow("not a choice")
            << QJsonObject{{u"path"_s, u"x"_s}, {u"mode"_s, u"blue"_s}} << false;
        QTest::newRow("unknown key")
            << QJsonObject{{u"path"_s, u"x"_s}, {u"paht"_s, u"y"_s}} << false;
    }
    void settingsAreChecked()
    {
        QFETCH(QJsonObject, settings);
        QFETCH(bool, good);
        const std::vector<SettingField> fields{{.key = u"path"_s,
                                                .label = u"Path"_s,
                                                .type = SettingField::Type::Path,
                                                .required = true},
                                               {.key = u"size"_s,
                                                .label = u"Size"_s,
                                                .type = SettingField::Type::Integer,
                                                .fallback = 10},
                                               {.key = u"mode"_s,
                                                .label = u"Mode"_s,
                                                .type = SettingField::Type::Choice,
                                                .choices = {u"red"_s}}};
        const Result<QJsonObject> checked = checkedSettings(fields, settings);
        if (good)
            QCOMPARE(checked->value(u"size").toInt(), 3);
        else
            VERIFY_FAILS(checked, ErrorKind::InvalidInput);
    }
};

class TestLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void read_data()
    {
        const QByteArray first =
            QByteArray::fromBase64("H4sIAAAAAAACA6tWylOyMqzl4qoGMYxqebkAXMt0nBIAAAA=");
        const QByteArray second = QByteArray::fromBase64("H4sIAAAAAAACA6tWylOyMq4FAPxZfeYHAAAA");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QList<qint64>>("numbers");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray() << QList<qint64>{} << true;
        QTest::newRow("plain") << "{\"n\":1}\n\n{\"n\":2}\r\n"_ba << QList<qint64>{1, 2} << true;
        QTest::newRow("no last line end") << "{\"n\":7}"_ba << QList<qint64>{7} << true;
        QTest::newRow("gzip") << first << QList<qint64>{1, 2} << true;
        QTest::newRow("two members") << first + second << QList<qint64>{1, 2, 3} << true;
        QTest::newRow("cut gzip") << first.chopped(12) << QList<qint64>{} << false;
        QTest::newRow("not JSON") << "{\"n\":1}\nhello\n"_ba << QList<qint64>{1} << false;
        QTest::newRow("an array") << "[1]\n"_ba << QList<qint64>{} << false;
    }
    void read()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QList<qint64>, numbers);
        QFETCH(bool, good);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"lines"_s);
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(bytes);
        file.close();

        QList<qint64> seen;
        const Result<> done = forEachJsonLine(path, [&](const QJsonObject &object, qint64) {
            seen.append(object.value(u"n").toInteger());
            return Result<>();
        });
        QCOMPARE(done.has_value(), good);
        if (good || !numbers.isEmpty())
            QCOMPARE(seen, numbers);
    }

    void missingFileAndFolder()
    {
        const QTemporaryDir folder;
        const auto nothing = [](const QByteArray &, qint64) { return Result<>(); };
        VERIFY_FAILS(forEachLine(folder.filePath(u"none"_s), nothing), ErrorKind::NotFound);
        VERIFY_FAILS(forEachLine(folder.path(), nothing), ErrorKind::InvalidInput);
    }
};

int runWords(int argc, char **argv);

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return tests::runAll<TestIds, TestTime, TestUntrustedText, TestErrors, TestLines>(argc, argv) +
           runWords(argc, argv);
}

#include "tst_base.moc"
