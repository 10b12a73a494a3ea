// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/secrets: references, and that no credential is told.
#include "core/secrets/secrets.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::secrets;
using namespace Qt::StringLiterals;

namespace {

SecretReference reference(const QString &text)
{
    return tests::must(SecretReference::parse(text));
}

} // namespace

class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void references_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("none") << QString() << true;
        QTest::newRow("variable") << u"env:OPENAI_API_KEY"_s << true;
        QTest::newRow("keychain") << u"keychain:open-ai.1"_s << true;
        QTest::newRow("session") << u"session:x"_s << true;
        QTest::newRow("a key itself") << u"sk-proj-0123456789abcdef"_s << false;
        QTest::newRow("a key after a place") << u"env:sk-proj-0123"_s << false;
        QTest::newRow("no name") << u"env:"_s << false;
        QTest::newRow("another place") << u"file:/etc/passwd"_s << false;
        QTest::newRow("line feed") << u"env:A\nB"_s << false;
        QTest::newRow("line feed at the end") << u"env:A\n"_s << false;
        QTest::newRow("huge") << QString(u"env:"_s + QString(100'000, u'A')) << false;
    }
    void references()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        const auto parsed = SecretReference::parse(text);
        QCOMPARE(parsed.has_value(), good);
        if (parsed)
            QCOMPARE(parsed->toString(), text);
        else
            QVERIFY(!parsed.error().toLogString().contains(u"0123"));
    }

    void aVariableIsReadEachTime()
    {
        Secrets secrets;
        const SecretReference key = reference(u"env:DAYBREAK_TEST_SECRET"_s);
        qunsetenv("DAYBREAK_TEST_SECRET");
        const auto missing = tests::waitFor(secrets.read(key, {}));
        VERIFY_FAILS(missing, ErrorKind::NotFound);
        QVERIFY(missing.error().toUserText().contains(u"DAYBREAK_TEST_SECRET"));
        for (const QByteArray &value : {QByteArray("one"), QByteArray(" two\n")}) {
            qputenv("DAYBREAK_TEST_SECRET", value);
            const auto read = tests::waitFor(secrets.read(key, {}));
            VERIFY_OK(read);
            QCOMPARE(read->reveal(), value.trimmed());
        }
        for (const QByteArray &value :
             {QByteArray("a\nb"), QByteArray("a b"), QByteArray(20'000, 'x')}) {
            qputenv("DAYBREAK_TEST_SECRET", value);
            VERIFY_FAILS(tests::waitFor(secrets.read(key, {})), ErrorKind::InvalidInput);
        }
        qunsetenv("DAYBREAK_TEST_SECRET");
    }

    void theSessionForgets()
    {
        const SecretReference key = reference(u"session:mine"_s);
        {
            Secrets secrets;
            VERIFY_FAILS(tests::waitFor(secrets.read(key, {})), ErrorKind::NotFound);
            VERIFY_OK(tests::waitFor(secrets.store(key, "s3cret\n", {})));
            const auto read = tests::waitFor(secrets.read(key, {}));
            VERIFY_OK(read);
            QCOMPARE(read->reveal(), QByteArray("s3cret"));
            QCOMPARE(read->removedFrom(u"your key s3cret is wrong"_s), u"your key … is wrong"_s);
        }
        Secrets other;
        VERIFY_FAILS(tests::waitFor(other.read(key, {})), ErrorKind::NotFound);
    }

    void onlyPlacesOfOurOwnAreWritten()
    {
        Secrets secrets;
        VERIFY_FAILS(tests::waitFor(secrets.store(reference(u"env:A"_s), "x", {})),
                     ErrorKind::InvalidInput);
        VERIFY_FAILS(tests::waitFor(secrets.store({}, "x", {})), ErrorKind::InvalidInput);
        VERIFY_FAILS(tests::waitFor(secrets.store(reference(u"session:a"_s), " ", {})),
                     ErrorKind::NotFound);
        const auto none = tests::waitFor(secrets.read({}, {}));
        VERIFY_OK(none);
        QVERIFY(none->isEmpty());
    }
};

TEST_MAIN_GUILESS(TestSecrets)
#include "tst_secrets.moc"
