// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/literals.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr qsizetype longestLiteral = 2000;

bool isLetterOrDigit(QChar c)
{
    return c.isLetterOrNumber();
}

qsizetype weightOf(const QString &text)
{
    return std::ranges::count_if(text, isLetterOrDigit);
}

QStringList segmentsOf(QString route)
{
    const qsizetype slash = route.indexOf(u'/');
    if (slash < 0)
        return {};
    route = route.mid(slash);
    for (const QChar end : {u'?', u'#', u' '}) {
        if (const qsizetype at = route.indexOf(end); at >= 0)
            route.truncate(at);
    }
    return route.split(u'/', Qt::SkipEmptyParts);
}

bool isPlaceholder(const QString &segment)
{
    return segment.startsWith(u':') || segment.contains(u'{') || segment.contains(u'<') ||
           segment == u"*";
}

} // namespace

std::vector<Literal> literalsOf(const SourceText &source)
{
    const bool python = languageOf(source.path) == Language::Python;
    std::vector<Literal> literals;
    bool adjacent = false; // only white space since the last literal
    bool block = false;    // inside /* */
    for (int number = 1; number <= source.lines.size(); ++number) {
        const LineKind kind = source.kind(number);
        if (kind == LineKind::Blank)
            continue;
        if (kind != LineKind::Code) {
            adjacent = false;
            continue;
        }
        const QString &line = source.lines.at(number - 1);
        for (qsizetype i = 0; i < line.size(); ++i) {
            const QChar c = line.at(i);
            if (block) {
                if (c == u'*' && i + 1 < line.size() && line.at(i + 1) == u'/') {
                    block = false;
                    ++i;
                }
                continue;
            }
            if (python && c == u'#')
                break;
            if (!python && c == u'/' && i + 1 < line.size() && line.at(i + 1) == u'/')
                break;
            if (!python && c == u'/' && i + 1 < line.size() && line.at(i + 1) == u'*') {
                block = true;
                continue;
            }
            if (c != u'"' && c != u'\'' && c != u'`') {
                const bool prefix = u"rRbBuUfF+"_s.contains(c);
                if (!c.isSpace() && !prefix)
                    adjacent = false;
                continue;
            }
            QString text;
            qsizetype end = i + 1;
            for (; end < line.size() && line.at(end) != c; ++end) {
                if (line.at(end) == u'\\' && end + 1 < line.size())
                    text += line.at(end++);
                text += line.at(end);
            }
            i = end;
            if (adjacent && !literals.empty() && literals.back().text.size() < longestLiteral)
                literals.back().text += text;
            else
                literals.push_back({number, text.left(longestLiteral)});
            adjacent = true;
        }
    }
    std::erase_if(literals, [](const Literal &literal) { return literal.text.size() < 3; });
    return literals;
}

QStringList constantParts(const QString &literal)
{
    static const QRegularExpression variable(
        uR"(%(?:\([^)]{1,60}\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]|\$?\{[^{}]{0,200}\}|<\*>|\\.)"_s);
    QStringList parts;
    for (const QString &part : literal.split(variable)) {
        const QString trimmed = part.trimmed();
        if (!trimmed.isEmpty())
            parts.append(trimmed);
    }
    return parts;
}

double literalMatch(const QString &literal, const QString &message)
{
    static const QRegularExpression space(uR"(\s+)"_s);
    const QStringList parts = constantParts(literal);
    qsizetype explained = 0;
    qsizetype words = 0;
    qsizetype from = 0;
    for (const QString &part : parts) {
        const qsizetype at = message.indexOf(part, from, Qt::CaseSensitive);
        if (at < 0)
            return 0;
        from = at + part.size();
        explained += weightOf(part);
        words += std::ranges::count_if(part.split(space),
                                       [](const QString &word) { return weightOf(word) > 1; });
    }
    const qsizetype all = weightOf(message);
    if (explained < 8 || words < 2 || all == 0)
        return 0;
    return qMin(1.0, double(explained) / double(all));
}

bool declaresRoute(const QString &literal, const QString &route)
{
    const QStringList declared = segmentsOf(literal);
    const QStringList asked = segmentsOf(route);
    if (declared.isEmpty() || declared.size() != asked.size() || literal.contains(u"://"))
        return false;
    int fixed = 0;
    for (qsizetype i = 0; i < declared.size(); ++i) {
        if (isPlaceholder(declared.at(i)) || isPlaceholder(asked.at(i)))
            continue;
        if (declared.at(i) != asked.at(i))
            return false;
        ++fixed;
    }
    return fixed > 0;
}

} // namespace core::research
