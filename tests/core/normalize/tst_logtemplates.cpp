// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of log templates.
#include "core/normalize/logeval.h"
#include "core/normalize/logtemplates.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace core;
using namespace core::normalize;
using namespace Qt::StringLiterals;

class TestLogTemplates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signsAndLevelsAreNoEvidence()
    {
        // What lines have in common but a level and signs, they all have.
        LogTemplates templates;
        const int theme = templates.learn(u"[INFO] : Validating theme store.css"_s).id;
        QVERIFY(templates.learn(u"[INFO] : Using keychain login"_s).id != theme);
        QVERIFY(templates.learn(u"[INFO] : Loaded module cart"_s).id != theme);
        // Lines of nothing but values are one kind, and take no others in.
        const int values = templates.learn(u"17 : 42 0x0badcafe"_s).id;
        QCOMPARE(templates.learn(u"18 : 43 0x0badc0de"_s).id, values);
        QVERIFY(templates.learn(u"18 : carts dropped"_s).id != values);
    }

    void valuesAreNoEvidence()
    {
        LogTemplates templates;
        const int in = templates.learn(u"backlight levelIn = 12"_s).id;
        QVERIFY(templates.learn(u"backlight levelOut = 12"_s).id != in);
        QCOMPARE(templates.learn(u"backlight levelIn = 77"_s).id, in);
    }

    void groups_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<bool>("same");
        QTest::newRow("numbers") << u"took 12 ms for order 7"_s << u"took 3 ms for order 91"_s
                                 << true;
        QTest::newRow("addresses") << u"connect to 10.0.0.1:80 failed"_s
                                   << u"connect to db.shop.example:5432 failed"_s << true;
        QTest::newRow("one word") << u"session opened for user ann by root"_s
                                  << u"session opened for user bob by root"_s << true;
        QTest::newRow("other text")
            << u"payment declined by bank"_s << u"stock reserved for order"_s << false;
        QTest::newRow("states") << u"task 1 went from NEW to DONE"_s
                                << u"task 2 went from NEW to LOST"_s << false;
        QTest::newRow("truth") << u"panel is visible true now"_s << u"panel is visible false now"_s
                               << false;
        QTest::newRow("pairs") << u"login failed user=root host=10.0.0.1"_s
                               << u"login failed user=root host=a.b.example"_s << true;
    }
    void revisionTellsWhenToSave()
    {
        LogTemplates templates;
        templates.learn(u"stock is low for apples"_s);
        quint64 known = templates.revision();
        QVERIFY(known > 0);
        templates.learn(u"stock is low for apples"_s);
        QCOMPARE(templates.revision(), known);
        templates.learn(u"stock is low for pears"_s); // becomes more general
        QVERIFY(templates.revision() > known);
        known = templates.revision();
        const QByteArray saved = templates.save();
        templates.learn(u"stock is low for plums"_s);
        QCOMPARE(templates.revision(), known);
        QCOMPARE(templates.save(), saved);
        LogTemplates other;
        VERIFY_OK(other.load(saved));
        QCOMPARE(other.save(), saved);
        known = other.revision();
        other.learn(u"stock is low for figs"_s);
        QCOMPARE(other.revision(), known);
    }

    void groups()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(bool, same);
        LogTemplates templates;
        const int id = templates.learn(first).id;
        QCOMPARE(templates.learn(second).id == id, same);
    }

    void saveAndLoad()
    {
        LogTemplates templates;
        templates.learn(u"took 12 ms"_s);
        const auto known = templates.learn(u"order 7 shipped to Rome"_s);
        LogTemplates loaded;
        VERIFY_OK(loaded.load(templates.save()));
        QCOMPARE(loaded.size(), 2);
        QCOMPARE(loaded.learn(u"order 8 shipped to Oslo"_s).id, known.id);
        QCOMPARE(loaded.save().isEmpty(), false);
        VERIFY_FAILS(loaded.load("nonsense"), ErrorKind::InvalidInput);
        VERIFY_FAILS(loaded.load("{\"version\":1,\"templates\":[[]]}"), ErrorKind::InvalidInput);
        QCOMPARE(loaded.size(), 2);
        QCOMPARE(templates.learn(QString()).id, -1);
        QVERIFY(templates.learn(QString(1'000'000, u'x')).id >= 0);
    }

    void evaluation()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"lines"_s);
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        for (const char *line : {R"({"system":"A","content":"took 1 ms","template_id":"E1"})",
                                 R"({"system":"A","content":"took 2 ms","template_id":"E1"})",
                                 R"({"system":"A","content":"node NEW left","template_id":"E2"})",
                                 R"({"system":"A","content":"node OLD left","template_id":"E2"})"})
            file.write(QByteArray(line) + '\n');
        file.close();
        const Result<LogEval> eval = evaluateLogs(path);
        VERIFY_OK(eval);
        QCOMPARE(eval->toJson().value(u"mean_grouping_accuracy").toDouble(), 0.5);
        VERIFY_FAILS(evaluateLogs(folder.filePath(u"none"_s)), ErrorKind::NotFound);
    }
};

TEST_CLASSES(runLogTemplates, TestLogTemplates)
#include "tst_logtemplates.moc"
