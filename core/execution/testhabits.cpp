// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/testhabits_p.h"

#include <QCoreApplication>
#include <QMap>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DiffPolicy", text);
}

/// Comments do not run: a test that was commented out is gone.
QString withoutComments(const QByteArray &contents)
{
    static const QRegularExpression lines(u"^[ \\t]*(#(?!\\[)|//|--|\\*)[^\\n]*"_s,
                                          QRegularExpression::MultilineOption);
    static const QRegularExpression blocks(u"/\\*.*?\\*/"_s,
                                           QRegularExpression::DotMatchesEverythingOption);
    QString text = QString::fromUtf8(contents);
    text.remove(lines);
    text.remove(blocks);
    return text;
}

QMap<QString, int> testNames(const QString &text)
{
    static const QRegularExpression name(
        u"^\\s*(?:async\\s+)?def\\s+(test\\w*)" // Python
        "|\\b(?:it|test|specify)\\s*(?:\\.each[^(]*\\([^)]*\\)\\s*)?\\(\\s*(['\"`][^'\"`]*['"
        "\"`])"                                                                // JS
        "|\\bfunc\\s+((?:Test|Benchmark|Fuzz|Example)\\w*)\\s*\\("             // Go
        "|#\\[(?:\\w+::)*test\\]\\s*(?:async\\s+)?(?:pub\\s+)?fn\\s+(\\w+)"    // Rust
        "|@(?:Test|ParameterizedTest)\\b[^{;]*?\\b(\\w+)\\s*\\("               // Java, Kotlin
        "|\\[(?:Fact|Theory|Test|TestMethod)[^\\]]*\\][^{;]*?\\b(\\w+)\\s*\\(" // C#
        "|\\bTEST(?:_F|_P)?\\s*\\(([^)]*)\\)"                                  // C++
        "|^\\s*(?:public\\s+)?function\\s+(test\\w*)"_s,                       // PHP
        QRegularExpression::MultilineOption);
    QMap<QString, int> names;
    for (const QRegularExpressionMatch &match : name.globalMatch(text))
        ++names[match.captured(match.lastCapturedIndex())];
    return names;
}

int count(const QString &text, const QRegularExpression &what)
{
    int found = 0;
    for (auto it = what.globalMatch(text); it.hasNext(); it.next())
        ++found;
    return found;
}

const QRegularExpression &skips()
{
    static const QRegularExpression expression(
        u"@(?:unittest\\.)?(?:skip|skipIf|skipUnless|expectedFailure)\\b"
        "|\\bpytest\\.(?:skip|xfail|importorskip)\\b|\\bpytest\\.mark\\.(?:skip|skipif|xfail)\\b"
        "|\\bself\\.skipTest\\(|\\b(?:raise\\s+)?(?:unittest\\.)?SkipTest\\b"
        "|\\b(?:it|test|describe)\\.(?:skip|todo|only|failing)\\b|\\bx(?:it|test|describe)\\s*\\("
        "|\\bf(?:it|describe)\\s*\\(|\\bt\\.Skip(?:Now|f)?\\(|#\\[ignore|#\\[should_panic"
        "|@(?:Disabled|Ignore)\\b|\\bSkip\\s*=\\s*\"|\\[Ignore|\\bGTEST_SKIP|\\bDISABLED_|\\bQSKIP"_s);
    return expression;
}

const QRegularExpression &assertions()
{
    static const QRegularExpression expression(
        u"\\bassert\\w*\\b|\\bexpect\\w*\\s*\\(|\\.should\\b|\\b(?:t|b)\\.(?:Error|Fatal|Fail)\\w*"
        "|\\brequire\\.\\w+|\\bAssert\\.\\w+|\\b(?:EXPECT|ASSERT|CHECK|REQUIRE|QCOMPARE|QVERIFY)"
        "\\w*"
        "|\\bpytest\\.raises\\b"_s);
    return expression;
}

/// Assertions that hold whatever the code does.
const QRegularExpression &emptyAssertions()
{
    static const QRegularExpression expression(
        u"\\bassert\\s+(?:True|1)\\b\\s*(?:$|[,#])|\\bassertTrue\\(\\s*True\\b|\\bassertEqual\\(("
        u"\\w+),\\s*\\1\\s*\\)"
        "|\\bexpect\\((true|1)\\)\\.toBe(?:Truthy)?\\(|\\bassert!\\(\\s*true\\s*\\)|\\bexcept\\b[^\\n]*:\\s*\\n?\\s*pass\\b"_s,
        QRegularExpression::MultilineOption);
    return expression;
}

} // namespace

bool isTestPath(const QString &path)
{
    static const QRegularExpression expression(
        u"(^|/)(tests?|__tests__|spec|specs|testing|e2e)/"
        "|(^|/)(test_[^/]*|[^/]*_tests?|[^/]*[._-](test|spec)|[^/]*Tests?|tests)\\.[A-Za-z]+$"_s);
    return expression.match(path).hasMatch();
}

void checkTests(const FileChange &change, std::vector<PolicyViolation> &out)
{
    if (!change.before && !change.after)
        return;
    const QString before = change.before ? withoutComments(*change.before) : QString();
    const QString after = change.after ? withoutComments(*change.after) : QString();
    if (change.before && !change.after) {
        out.push_back({change.path, u"testRemoved"_s, tr("it deletes a test file"), 0});
        return;
    }
    const QMap<QString, int> had = testNames(before);
    const QMap<QString, int> has = testNames(after);
    for (auto it = had.cbegin(); it != had.cend(); ++it) {
        if (has.value(it.key()) < it.value())
            out.push_back({change.path, u"testRemoved"_s,
                           tr("it removes or renames the test %1")
                               .arg(UntrustedText(it.key()).displayLine(80)),
                           0});
    }
    if (count(after, skips()) > count(before, skips()))
        out.push_back({change.path, u"testSkipped"_s, tr("it skips tests"), 0});
    if (count(after, assertions()) < count(before, assertions()))
        out.push_back(
            {change.path, u"testWeakened"_s, tr("it has fewer assertions than before"), 0});
    if (count(after, emptyAssertions()) > count(before, emptyAssertions()))
        out.push_back({change.path, u"testWeakened"_s,
                       tr("it adds assertions that hold whatever the code does"), 0});
}

} // namespace core::execution
