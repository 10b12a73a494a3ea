// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finding what failed in the logs of common test runners and compilers.
#include "core/ci/checks.h"

#include <QRegularExpression>

#include <span>

using namespace Qt::StringLiterals;

namespace core::ci {

namespace {

/// How a runner writes a failure: where a block begins, what ends it, and its closing summary.
struct Runner
{
    QRegularExpression begin;
    QRegularExpression end;     ///< looked for after the block's first line
    QRegularExpression summary; ///< lines worth keeping from behind the block
    int before = 0;             ///< lines kept before the block's first
};

QRegularExpression expression(const char16_t *pattern)
{
    return QRegularExpression(QString::fromUtf16(pattern));
}

/// The more particular come first.
std::span<const Runner> runners()
{
    static const std::array table{
        // pytest
        Runner{
            expression(u"^=+ (FAILURES|ERRORS) =+$"),
            expression(u"^=+ (short test summary|warnings summary|\\d+ (failed|error|passed)).*$"),
            expression(u"^(FAILED|ERROR) |^=+ .*\\b(failed|error)\\b.* =+$")},
        // unittest
        Runner{expression(u"^(ERROR|FAIL): \\S+ \\(.*\\)"),
               expression(u"^(={20,}|Ran \\d+ tests? in .*)$"),
               expression(u"^(Ran \\d+ tests? in .*|FAILED \\(.*\\))$")},
        // jest, vitest
        Runner{expression(u"^\\s*● .*"), expression(u"^(\\s*● |Test Suites: ).*"),
               expression(u"^(Test Suites|Tests): .*")},
        // go test
        Runner{expression(u"^\\s*--- FAIL: .*|^panic: .*"),
               expression(u"^(--- (FAIL|PASS|SKIP)|=== RUN|FAIL|ok)\\b.*"),
               expression(u"^FAIL\\s+\\S+.*")},
        // cargo test
        Runner{expression(u"^---- .* stdout ----$"),
               expression(u"^(---- .* stdout ----|failures:)$"),
               expression(u"^test result: FAILED.*")},
        // rustc
        Runner{expression(u"^error(\\[E\\d+\\])?: .*"),
               expression(u"^(error|warning)(\\[.*\\])?: .*"),
               expression(u"^error: could not compile.*")},
        // node's own runner and TAP
        Runner{expression(u"^\\s*not ok \\d+.*"), expression(u"^\\s*(not ok|ok) \\d+.*"),
               expression(u"^# (fail|pass) \\d+")},
        // compilers: "file:line:column: error: …"
        Runner{expression(u"^\\S+:\\d+(:\\d+)?: (fatal )?error: .*"),
               expression(u"^(\\S+:\\d+(:\\d+)?: (fatal )?error: |make).*"),
               expression(u"^make.* Error \\d+")},
        // a bare traceback
        Runner{expression(u"^\\s*Traceback \\(most recent call last\\):"),
               expression(u"^\\s*Traceback \\(most recent call last\\):"), expression(u"(?!)"), 2},
        // anything else that names an error
        Runner{expression(u"(?i)\\b(error|exception|failed|failure|fatal|panic|assert(ion)?)\\b"),
               expression(u"(?!)"), expression(u"(?!)"), 3},
    };
    return table;
}

/// Colours and cursor movements, and what a carriage return overwrote.
QString plain(const QString &log)
{
    static const QRegularExpression escapes(
        u"\\x1b(\\[[0-9;?]*[ -/]*[@-~]|\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)|[@-Z\\\\-_])"_s);
    QString text = log;
    text.remove(escapes);
    text.replace(u"\r\n"_s, u"\n"_s);
    return text;
}

/// At most `limit` characters, the missing ones from the middle: a traceback's cause is its end.
QString cut(const QString &text, qsizetype limit)
{
    if (text.size() <= limit)
        return text;
    const QString mark = u"\n…\n"_s;
    const qsizetype half = qMax<qsizetype>((limit - mark.size()) / 2, 0);
    const QString kept = text.first(half) + mark + text.last(half);
    return kept.first(qMin(limit, kept.size()));
}

} // namespace

QString failingPart(const QString &log, qsizetype limit)
{
    constexpr qsizetype longestBlock = 120;
    constexpr qsizetype mostSummary = 12;
    if (limit <= 0)
        return {};
    const QStringList lines = plain(log).split(u'\n');
    const QString limitNote = [&] {
        for (qsizetype i = lines.size() - 1; i >= 0 && i + 6 > lines.size(); --i) {
            if (lines.at(i).startsWith(u"[sandbox limit, "))
                return lines.at(i);
        }
        return QString();
    }();
    for (const Runner &runner : runners()) {
        qsizetype first = 0;
        while (first < lines.size() && !runner.begin.match(lines.at(first)).hasMatch())
            ++first;
        if (first == lines.size())
            continue;
        qsizetype last = first + 1;
        while (last < lines.size() && last - first < longestBlock &&
               !runner.end.match(lines.at(last)).hasMatch())
            ++last;
        QStringList part = lines.mid(qMax<qsizetype>(first - runner.before, 0),
                                     last - qMax<qsizetype>(first - runner.before, 0));
        while (!part.isEmpty() && part.last().trimmed().isEmpty())
            part.removeLast();
        QStringList summary;
        for (qsizetype i = last; i < lines.size() && summary.size() < mostSummary; ++i) {
            if (runner.summary.match(lines.at(i)).hasMatch())
                summary.append(lines.at(i));
        }
        if (!limitNote.isEmpty() && !part.contains(limitNote))
            summary.append(limitNote);
        const QString tail = cut(summary.join(u'\n'), limit / 3);
        const QString body = cut(part.join(u'\n'), limit - tail.size() - (tail.isEmpty() ? 0 : 1));
        return tail.isEmpty() ? body : body + u'\n' + tail;
    }
    // Nothing tells: the end of the log is where most programs say it.
    const QString text = plain(log).trimmed();
    if (text.size() <= limit)
        return text;
    return u"…"_s + text.last(limit - 1);
}

} // namespace core::ci
