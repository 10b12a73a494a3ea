// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/sourcetext.h"

#include "core/research/symbolscan_p.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

QString suffixOf(const QString &path)
{
    const qsizetype dot = path.lastIndexOf(u'.');
    return dot > path.lastIndexOf(u'/') ? path.mid(dot + 1).toLower() : QString();
}

const QSet<QString> &braceSuffixes()
{
    static const QSet<QString> suffixes{u"js"_s,    u"mjs"_s,   u"cjs"_s,  u"jsx"_s, u"ts"_s,
                                        u"tsx"_s,   u"mts"_s,   u"java"_s, u"kt"_s,  u"cs"_s,
                                        u"go"_s,    u"rs"_s,    u"c"_s,    u"cc"_s,  u"cpp"_s,
                                        u"cxx"_s,   u"h"_s,     u"hh"_s,   u"hpp"_s, u"php"_s,
                                        u"scala"_s, u"swift"_s, u"dart"_s, u"vue"_s, u"svelte"_s};
    return suffixes;
}

/// The code with the insides of its one-line string literals replaced by nothing.
QString withoutStrings(const QString &code)
{
    QString out;
    QChar quote;
    for (qsizetype i = 0; i < code.size(); ++i) {
        const QChar c = code.at(i);
        if (!quote.isNull()) {
            if (c == u'\\')
                ++i;
            else if (c == quote)
                quote = {};
            continue;
        }
        if (c == u'"' || c == u'\'' || c == u'`') {
            quote = c;
            out += u' ';
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace

Language languageOf(const QString &path)
{
    const QString suffix = suffixOf(path);
    if (suffix == u"py" || suffix == u"pyi" || suffix == u"pyx")
        return Language::Python;
    return braceSuffixes().contains(suffix) ? Language::Braces : Language::Other;
}

bool isSourcePath(const QString &path)
{
    static const QSet<QString> others{u"rb"_s, u"ex"_s, u"exs"_s, u"lua"_s, u"pl"_s, u"sh"_s};
    if (path.endsWith(u".min.js") || path.contains(u"node_modules/") ||
        path.startsWith(u"vendor/") || path.contains(u"/vendor/"))
        return false;
    return languageOf(path) != Language::Other || others.contains(suffixOf(path));
}

bool isTestPath(const QString &path)
{
    static const QRegularExpression pattern(
        uR"((^|/)(tests?|__tests__|spec|specs|testing)/|(^|/)(test_[^/]*|conftest)\.py$|_test\.(py|go)$|\.(test|spec)\.[jt]sx?$|(Test|Tests|IT)\.(java|kt|cs)$)"_s);
    return pattern.match(path).hasMatch();
}

QString SourceText::line(int number) const
{
    return number >= 1 && number <= lines.size() ? lines.at(number - 1) : QString();
}

LineKind SourceText::kind(int number) const
{
    return number >= 1 && number <= int(kinds.size()) ? kinds[size_t(number - 1)] : LineKind::Blank;
}

const Symbol *SourceText::enclosing(int line) const
{
    const Symbol *best = nullptr;
    for (const Symbol &symbol : symbols) {
        if (symbol.first > line || symbol.last < line)
            continue;
        if (!best || best->isClass || !symbol.isClass)
            best = &symbol;
    }
    return best;
}

const Symbol *SourceText::enclosingClass(int line) const
{
    const Symbol *best = nullptr;
    for (const Symbol &symbol : symbols) {
        if (symbol.isClass && symbol.first <= line && symbol.last >= line)
            best = &symbol;
    }
    return best;
}

SourceText readSource(const QString &path, const QByteArray &bytes)
{
    SourceText source;
    source.path = path;
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(bytes);
    if (decoder.hasError())
        text = QString::fromLatin1(bytes);
    source.lines = text.split(u'\n');
    if (source.lines.size() > 1 && source.lines.last().isEmpty())
        source.lines.removeLast();
    for (QString &line : source.lines) {
        if (line.endsWith(u'\r'))
            line.chop(1);
    }
    switch (languageOf(path)) {
    case Language::Python: scanPython(source); break;
    case Language::Braces: scanBraces(source); break;
    case Language::Other: scanPlain(source); break;
    }
    return source;
}

QStringList identifiersIn(const QString &code)
{
    static const QRegularExpression pattern(uR"([A-Za-z_$][A-Za-z0-9_$]*)"_s);
    QStringList names;
    for (const QRegularExpressionMatch &match : pattern.globalMatch(withoutStrings(code)))
        names.append(match.captured());
    return names;
}

QStringList callsIn(const QString &code)
{
    static const QRegularExpression pattern(
        uR"(([A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*)\s*\()"_s);
    QStringList names;
    for (const QRegularExpressionMatch &match : pattern.globalMatch(withoutStrings(code)))
        names.append(match.captured(1));
    return names;
}

} // namespace core::research
