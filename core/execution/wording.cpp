// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/wording_p.h"

#include "core/model/filediff.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr qsizetype longestTitle = 72;

/// The text if it is a plain name, else nothing: titles hold no outside words.
QString name(const QString &text)
{
    static const QRegularExpression plain(u"\\A[A-Za-z_]\\w{0,59}\\z"_s);
    const QString last = text.section(u'.', -1);
    return plain.match(last).hasMatch() ? last : QString();
}

QString firstThatFits(const QStringList &titles)
{
    for (const QString &title : titles) {
        if (title.size() <= longestTitle)
            return title;
    }
    return titles.last().left(longestTitle);
}

FileDiff diffOf(const Candidate &candidate, const QByteArray &before)
{
    return diffTexts(candidate.path, before, candidate.text, 0);
}

QStringList linesOf(const FileDiff &diff, DiffLine::Kind kind)
{
    QStringList lines;
    for (const DiffHunk &hunk : diff.hunks) {
        for (const DiffLine &line : hunk.lines) {
            if (line.kind == kind)
                lines.append(line.text);
        }
    }
    return lines;
}

/// The white space that displayLine takes away.
QString indentOf(const QString &line)
{
    const auto text = std::ranges::find_if_not(line, [](QChar c) { return c == u' '; });
    return QString(std::min<qsizetype>(text - line.begin(), 60), u' ');
}

QString reasonOf(const Crash &crash)
{
    const QString type = name(crash.type);
    const bool none = crash.value.contains(u"NoneType"_s);
    if (type == u"KeyError")
        return QCoreApplication::translate("Fixer", "a key that is expected may be missing");
    if (type == u"ZeroDivisionError")
        return QCoreApplication::translate("Fixer", "the divisor may be zero");
    if (type == u"IndexError")
        return QCoreApplication::translate("Fixer", "an index may be past the end");
    if (none)
        return QCoreApplication::translate("Fixer", "a value that is used may be None");
    if (!type.isEmpty())
        return QCoreApplication::translate("Fixer", "it raises %1").arg(type);
    return QCoreApplication::translate("Fixer", "its tests fail");
}

} // namespace

QString titleOf(const Candidate &candidate, const Crash &crash)
{
    const QString type = name(crash.type);
    QString function = name(candidate.function);
    if (function.isEmpty())
        function = name(crash.function);
    const QString place = function.isEmpty() ? candidate.path.section(u'/', -1) : function;
    QStringList titles;
    static const QRegularExpression key(u"\\A'([\\w.-]{1,30})'\\z"_s);
    if (candidate.guard) {
        if (!type.isEmpty())
            titles << u"Guard %1 against %2"_s.arg(place, type);
        titles << u"Guard %1"_s.arg(place);
    } else if (type == u"KeyError") {
        if (key.match(crash.value).hasMatch())
            titles << u"Handle missing %1 in %2"_s.arg(crash.value, place);
        titles << u"Handle a missing key in %1"_s.arg(place);
    } else if (type == u"ZeroDivisionError") {
        titles << u"Avoid division by zero in %1"_s.arg(place);
    } else if (type == u"IndexError") {
        titles << u"Keep the index in range in %1"_s.arg(place);
    } else if (crash.value.contains(u"NoneType"_s)) {
        titles << u"Handle None in %1"_s.arg(place);
    } else if (!type.isEmpty()) {
        titles << u"Fix %1 in %2"_s.arg(type, place);
    }
    titles << u"Fix %1"_s.arg(place) << u"Fix a defect in one function"_s;
    return firstThatFits(titles);
}

QString explanationOf(const Candidate &candidate, const Crash &crash, const QByteArray &before,
                      const QString &regressionTest, const QStringList &checkCommand)
{
    const auto shown = [](const QStringList &lines, QChar mark) {
        QString text;
        for (const QString &line : lines.mid(0, 12))
            text += u"    "_s + mark + u' ' + indentOf(line) +
                    UntrustedText(line).displayLine(160) + u'\n';
        return text;
    };
    const FileDiff diff = diffOf(candidate, before);
    const QString function = name(candidate.function);
    QString text =
        QCoreApplication::translate("Fixer", "In %1 (%2, line %3) %4. The change:")
            .arg(function.isEmpty() ? QCoreApplication::translate("Fixer", "the module") : function,
                 candidate.path, QString::number(candidate.line), reasonOf(crash)) +
        u"\n\n"_s + shown(linesOf(diff, DiffLine::Kind::Removed), u'-') +
        shown(linesOf(diff, DiffLine::Kind::Added), u'+') + u'\n';
    if (candidate.guard)
        text += QCoreApplication::translate(
                    "Fixer", "This is a guard: it avoids the error, and nothing in the program "
                             "confirms that its value is the right one. Please decide that.") +
                u"\n\n"_s;
    if (!regressionTest.isEmpty())
        text += QCoreApplication::translate(
                    "Fixer", "The regression test %1 repeats the crash from the values that were "
                             "recorded when it happened; it fails without the change and passes "
                             "with it.")
                    .arg(regressionTest) +
                u' ';
    text += QCoreApplication::translate("Fixer", "The check command passes with the change: %1")
                .arg(UntrustedText(checkCommand.join(u' ')).displayLine(200)) +
            u"\n\n"_s;
    text += QCoreApplication::translate("Fixer", "Found by the repair template %1 (%2).")
                .arg(candidate.templateName.isEmpty() ? u"?"_s : candidate.templateName,
                     candidate.published.isEmpty()
                         ? QCoreApplication::translate("Fixer", "source not named")
                         : candidate.published);
    return text;
}

QStringList wordsOf(const std::vector<ReviewComment> &comments)
{
    static const QRegularExpression pattern(
        u"[`'\"“‘]([^`'\"“”‘’\\n]{1,60})[`'\"”’]|\\b(\\w+_\\w+|-?\\d+(?:\\.\\d+)?)\\b"_s);
    QStringList words;
    for (const ReviewComment &comment : comments) {
        auto matches = pattern.globalMatch(comment.text.raw().left(4000));
        while (matches.hasNext() && words.size() < 40) {
            const QRegularExpressionMatch match = matches.next();
            const QString word = QString(match.captured(1) + match.captured(2)).trimmed().toLower();
            if (!word.isEmpty() && !words.contains(word))
                words.append(word);
        }
    }
    return words;
}

int wordsIn(const Candidate &candidate, const QByteArray &before, const QStringList &words)
{
    if (words.isEmpty())
        return 0;
    const QString added =
        linesOf(diffOf(candidate, before), DiffLine::Kind::Added).join(u'\n').toLower();
    return int(std::ranges::count_if(words, [&](const QString &word) {
        const QRegularExpression whole(u"(?<!\\w)"_s + QRegularExpression::escape(word) +
                                       u"(?!\\w)"_s);
        return whole.match(added).hasMatch();
    }));
}

int changedLines(const Candidate &candidate, const QByteArray &before)
{
    const FileDiff diff = diffOf(candidate, before);
    return diff.added() + diff.removed();
}

} // namespace core::execution
