// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests that a trace stays the same trace after what mail, chat, terminals and log collectors do to
// its text.
#include "core/normalize/stacktrace.h"
#include "tests/core/normalize/shape.h"
#include "tests/core/normalize/traces.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <functional>

using namespace core;
using namespace core::normalize;
using namespace Qt::StringLiterals;

namespace {

using Change = std::function<QString(const QString &)>;

struct Mutation
{
    const char *name;
    Change change;
    bool keepsTypes = true; ///< wrapping can cut the error's own name
};

Change prefixed(const QString &prefix)
{
    return [prefix](const QString &text) {
        QStringList lines = text.split(u'\n');
        for (QString &line : lines)
            line.prepend(prefix);
        return lines.join(u'\n');
    };
}

/// The same header with a time and a number that go on from line to line.
Change counted(const QString &before, const QString &behind)
{
    return [before, behind](const QString &text) {
        QStringList lines = text.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i)
            lines[i].prepend(before + QString::number(100 + i * 7) + behind);
        return lines.join(u'\n');
    };
}

/// As terminals do: at the column, whatever stands there.
Change cutAt(qsizetype width)
{
    return [width](const QString &text) {
        QStringList out;
        for (QString line : text.split(u'\n')) {
            line.replace(u'\t', u"        "_s);
            for (; line.size() > width; line = line.sliced(width))
                out.append(line.first(width));
            out.append(line);
        }
        return out.join(u'\n');
    };
}

/// As mail programs do: at the last blank before the column, longer words as they are.
Change wrappedAt(qsizetype width)
{
    return [width](const QString &text) {
        QStringList out;
        for (QString line : text.split(u'\n')) {
            line.replace(u'\t', u"    "_s);
            while (line.size() > width) {
                qsizetype indent = 0;
                while (indent < line.size() && line.at(indent) == u' ')
                    ++indent;
                qsizetype blank = line.lastIndexOf(u' ', width);
                if (blank <= indent)
                    blank = line.indexOf(u' ', width);
                if (blank <= indent)
                    break;
                out.append(line.first(blank));
                line = line.sliced(blank + 1);
            }
            out.append(line);
        }
        return out.join(u'\n');
    };
}

Change after(const Change &first, const Change &second)
{
    return [first, second](const QString &text) { return second(first(text)); };
}

QString coloured(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        const qsizetype middle = line.size() / 2;
        line = u"\x1b[31;1m"_s + line.first(middle) + u"\x1b[0m\x1b[38;5;244m"_s +
               line.sliced(middle) + u"\x1b[K\x1b[0m"_s;
    }
    return lines.join(u'\n');
}

QString trimmedLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines)
        line = line.trimmed();
    return lines.join(u'\n');
}

QString asJson(const QString &text)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonObject{{u"level"_s, u"error"_s}, {u"stack"_s, text}, {u"time"_s, 17}})
            .toJson(QJsonDocument::Compact));
}

std::vector<Mutation> mutations()
{
    const auto replaced = [](const QString &from, const QString &to) -> Change {
        return [from, to](const QString &text) { return QString(text).replace(from, to); };
    };
    const Change quoted = prefixed(u"> "_s);
    const QString day = u"2026-01-31 09:30:00,"_s;
    return {
        {"quoted", quoted},
        {"quoted twice", prefixed(u"> > "_s)},
        {"quoted twice, tight", prefixed(u">> "_s)},
        {"quoted as entities", prefixed(u"&gt; "_s)},
        {"fenced",
         [](const QString &text) { return u"here it is: ```\n"_s + text + u"\n```\nthanks"_s; }},
        {"fenced at once", [](const QString &text) { return u"```"_s + text + u"```"_s; }},
        {"every line as code",
         [](const QString &text) -> QString {
             return u'`' + QString(text).replace(u"\n"_s, u"`\n`"_s) + u'`';
         }},
        {"time of a chat", counted(u"[10:42] Ann: "_s, u" "_s)},
        {"tracker's fence",
         [](const QString &text) { return u"{code:java}"_s + text + u"{code}"_s; }},
        {"indented", prefixed(u"        "_s)},
        {"indentation lost", trimmedLines},
        {"tabs to a blank", replaced(u"\t"_s, u" "_s)},
        {"no-break blanks", replaced(u"  "_s, u"\u00a0\u00a0"_s)},
        {"soft hyphens",
         [](const QString &text) { return QString(text).replace(u"ar"_s, u"a\u00adr"_s); }},
        {"zero width blanks", replaced(u"/"_s, u"/\u200b"_s)},
        {"CR LF", replaced(u"\n"_s, u"\r\n"_s)},
        {"entities", [](const QString &text) { return text.toHtmlEscaped(); }},
        {"line breaks of HTML", replaced(u"\n"_s, u"<br/>\n"_s)},
        {"coloured", coloured},
        {"zero width before lines", replaced(u"\n"_s, u"\n\u200b"_s)},
        {"in prose",
         [](const QString &text) {
             return u"Hi, it fails at night (again).\nWhat we see at 10:30 is this:\n\n"_s + text +
                    u"\n\nPlease look at it, Ann\n"_s;
         }},
        {"log header", counted(day, u" ERROR [web-1] "_s)},
        {"log header, logger and thread",
         counted(day, u" [http-nio-8080-exec-3] ERROR c.s.Api - "_s)},
        {"docker compose", prefixed(u"web_1  | "_s)},
        {"kubernetes", counted(u"2026-01-31T09:30:00."_s, u"123Z stderr F "_s)},
        {"syslog", prefixed(u"Jan 31 09:30:00 web1 shop[4711]: "_s)},
        {"platform log", counted(u"2026-01-31T09:30:00."_s, u"+00:00 app[web.1]: "_s)},
        {"logcat", counted(u"01-31 09:30:00."_s, u"  4711  4712 E ShopApp : "_s)},
        {"logcat, brief", prefixed(u"E/AndroidRuntime( 4711): "_s)},
        {"build log", prefixed(u"[ERROR] :  Shop: "_s)},
        {"build log with threads", counted(u"#12 "_s, u".4 "_s)},
        {"cut at 72", cutAt(72), false},
        {"cut at 80", cutAt(80), false},
        {"wrapped at 72", wrappedAt(72), false},
        {"wrapped at 80", wrappedAt(80), false},
        {"wrapped, then quoted", after(wrappedAt(72), quoted), false},
        {"quoted, then wrapped", after(quoted, wrappedAt(72)), false},
        {"cut, then quoted twice", after(cutAt(76), prefixed(u"> > "_s)), false},
        {"headed, then wrapped", after(prefixed(u"web_1  | "_s), wrappedAt(80)), false},
        {"one line", [](const QString &text) { return text.simplified(); }, false},
        {"JSON", asJson},
        {"JSON in JSON", after(asJson, asJson)},
    };
}

} // namespace

class TestTraceMutations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysTheSame_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("changed");
        QTest::addColumn<bool>("keepsTypes");
        const auto row = [](const tests::Trace &trace) {
            const QString text = QString::fromUtf8(trace.text);
            for (const Mutation &mutation : mutations()) {
                QTest::addRow("%s, %s", trace.name, mutation.name)
                    << text << mutation.change(text) << mutation.keepsTypes;
            }
        };
        std::ranges::for_each(tests::traces, row);
        std::ranges::for_each(tests::moreTraces, row);
    }
    void staysTheSame()
    {
        QFETCH(QString, text);
        QFETCH(QString, changed);
        QFETCH(bool, keepsTypes);
        const std::vector<ExceptionInfo> before = parseStackTrace(text);
        const std::vector<ExceptionInfo> behind = parseStackTrace(changed);
        QVERIFY(!before.empty());
        QVERIFY2(!behind.empty(), qPrintable(changed));
        const auto compared = [&](std::vector<ExceptionInfo> chain) {
            for (ExceptionInfo &exception : chain) {
                if (!keepsTypes)
                    exception.type.clear();
            }
            return tests::shape(chain);
        };
        if (compared(behind) != compared(before))
            qInfo("%s", qPrintable(changed));
        QCOMPARE(compared(behind), compared(before));
        QCOMPARE(behind.front().language, before.front().language);
    }

    void costsNoMoreThanTwiceForTwice()
    {
        // Frames that never end, so that every way of putting lines together is tried.
        const QString line = u"    at shop.checkout.Cart.total(Ca\n"_s + QString(70, u'x') + u'\n';
        const auto spent = [&](int lines) {
            const QString text = line.repeated(lines);
            QElapsedTimer timer;
            timer.start();
            (void)parseStackTrace(text);
            return timer.nsecsElapsed();
        };
        (void)spent(1000);
        const qint64 once = std::min({spent(4000), spent(4000), spent(4000)});
        const qint64 fourfold = std::min({spent(16'000), spent(16'000), spent(16'000)});
        QVERIFY2(fourfold < 10 * once, qPrintable(u"%1 ns, %2 ns"_s.arg(once).arg(fourfold)));
    }
};

TEST_CLASSES(runTraceMutations, TestTraceMutations)
#include "tst_tracemutations.moc"
