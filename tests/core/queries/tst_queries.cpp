// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/queries: the contract of the family, and the extractive member.
#include "core/queries/extract_p.h"
#include "core/queries/generator.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::queries;
using namespace Qt::StringLiterals;

namespace {

Signal exceptionIn(const QString &function, const QString &file)
{
    Signal signal;
    signal.kind = SignalKind::Exception;
    signal.route = u"POST /checkout"_s;
    ExceptionInfo exception;
    exception.type = u"KeyError"_s;
    exception.message = UntrustedText(u"'sku'"_s);
    Frame library{.function = u"getitem"_s, .file = u"/usr/lib/python3/dict.py"_s, .inApp = false};
    Frame own{.function = function, .file = file, .line = 12};
    exception.frames = {library, own};
    signal.exceptions = {exception};
    return signal;
}

Signal message(const QString &title, const QString &content)
{
    Signal signal;
    signal.kind = SignalKind::Message;
    signal.title = UntrustedText(title);
    signal.content = UntrustedText(content);
    return signal;
}

} // namespace

class TestExtractive : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exceptionBecomesAStatement()
    {
        QCOMPARE(extractQueries(exceptionIn(u"total"_s, u"shop/cart.py"_s)).first(),
                 u"checkout: key error sku in cart total"_s);
    }

    void valuesDoNotMatter()
    {
        Signal one = exceptionIn(u"total"_s, u"shop/cart.py"_s);
        Signal other = one;
        one.exceptions.front().message =
            UntrustedText(u"order 4711 of anna@shop.example failed after 12.5 s"_s);
        other.exceptions.front().message =
            UntrustedText(u"order 99 of bob@mail.example failed after 3 s"_s);
        QCOMPARE(extractQueries(one), extractQueries(other));
    }

    void withoutValues_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("left");
        QTest::newRow("quoted name stays") << u"no field 'sku'"_s << u"no field sku"_s;
        QTest::newRow("quoted value goes")
            << u"bad value \"12 Main Street\" given"_s << u"bad value given"_s;
        QTest::newRow("uuid") << u"job 0a1b2c3d-0000-4000-8000-000000000000 lost"_s
                              << u"job lost"_s;
        QTest::newRow("path") << u"cannot open /var/data/in/report.csv now"_s
                              << u"cannot open report.csv now"_s;
        QTest::newRow("address") << u"mail to a.b@c.example bounced"_s << u"mail to bounced"_s;
        QTest::newRow("link") << u"see https://x.example/a?b=1 first"_s << u"see first"_s;
        QTest::newRow("apostrophe")
            << u"can't find the user's cart"_s << u"can't find the user's cart"_s;
        QTest::newRow("empty") << QString() << QString();
    }
    void withoutValues()
    {
        QFETCH(QString, text);
        QFETCH(QString, left);
        QCOMPARE(queries::withoutValues(text), left);
    }

    void routes_data()
    {
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("words");
        QTest::newRow("method and placeholder")
            << u"POST /carts/{cart_id}/lines"_s << u"carts lines"_s;
        QTest::newRow("number") << u"/orders/4711/refund?x=1"_s << u"orders refund"_s;
        QTest::newRow("express") << u"GET /users/:id/photo"_s << u"users photo"_s;
        QTest::newRow("root") << u"GET /"_s << QString();
    }
    void routes()
    {
        QFETCH(QString, route);
        QFETCH(QString, words);
        QCOMPARE(routeWords(route), words);
    }

    void messagesTellTheirProblem()
    {
        const QStringList queries = extractQueries(
            message(u"Question"_s, u"Hi all, hope you had a nice weekend! Since Monday the invoice "
                                   "page crashes with FontError. Cheers, Ana"_s));
        QVERIFY(queries.contains(u"Since Monday the invoice page crashes with FontError."_s));
    }

    void logTemplatesLoseTheirGaps()
    {
        Signal signal;
        signal.kind = SignalKind::Log;
        signal.logTemplate = u"worker <*> lost lease of job <*>"_s;
        signal.title = UntrustedText(u"worker 7 lost lease of job 81"_s);
        QCOMPARE(extractQueries(signal).first(), u"worker lost lease of job"_s);
    }

    void everySignalHasOneToThree_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("content");
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("white space") << u" \n\t "_s << u"\n\n"_s;
        QTest::newRow("symbols") << u"!!! ??? ..."_s << u"-----"_s;
        QTest::newRow("huge") << QString(100'000, u'x') << u"it fails. "_s.repeated(200'000);
        QTest::newRow("one line without end") << u"a"_s << QString(1'000'000, u'\'');
        QTest::newRow("control characters") << u"\x1b[31mred\u202e"_s << u"\0\0\0"_s;
        QTest::newRow("other script") << u"支払いに失敗しました"_s << u"エラー 500"_s;
    }
    void everySignalHasOneToThree()
    {
        QFETCH(QString, title);
        QFETCH(QString, content);
        for (const SignalKind kind :
             {SignalKind::Exception, SignalKind::Log, SignalKind::Message}) {
            Signal signal = message(title, content);
            signal.kind = kind;
            const QStringList queries = extractQueries(signal);
            QVERIFY(!queries.isEmpty() && queries.size() <= 3);
            for (const QString &query : queries)
                QVERIFY(!query.trimmed().isEmpty() && query.size() <= 300);
        }
    }
};

class TestContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void members_data()
    {
        QTest::addColumn<QString>("id");
        for (const GeneratorInfo &info : generators().members()) {
            if (!info.needsNetwork)
                QTest::newRow(qPrintable(info.id)) << info.id;
        }
    }
    void members()
    {
        QFETCH(QString, id);
        const auto generator = generators().find(id)->make({}, {});
        VERIFY_OK(generator);
        std::vector<Signal> batch{exceptionIn(u"total"_s, u"cart.py"_s), message(u"a"_s, u"b"_s)};
        batch[0].id = SignalId(QUuid::createUuidV5(QUuid(), u"0"_s));
        batch[1].id = SignalId(QUuid::createUuidV5(QUuid(), u"1"_s));
        const auto sets = tests::waitFor((*generator)->generate(batch, {}));
        VERIFY_OK(sets);
        QCOMPARE(sets->size(), 2u);
        for (size_t i = 0; i < 2; ++i) {
            QCOMPARE((*sets)[i].signal, batch[i].id);
            QVERIFY((*sets)[i].generator.startsWith(id + u'/'));
            QVERIFY(!(*sets)[i].queries.empty() && (*sets)[i].queries.size() <= 3);
        }
        const auto none = tests::waitFor((*generator)->generate({}, {}));
        VERIFY_OK(none);
        QVERIFY(none->empty());
        StopSource stop;
        stop.request_stop();
        VERIFY_FAILS(tests::waitFor((*generator)->generate(batch, stop.get_token())),
                     ErrorKind::Cancelled);
    }
};

TEST_MAIN_GUILESS(TestExtractive, TestContract)
#include "tst_queries.moc"
