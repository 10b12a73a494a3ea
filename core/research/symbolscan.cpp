// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/symbolscan_p.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr int deepest = 60; ///< nesting beyond it is not followed: no person wrote it

struct Open
{
    int indent = 0;
    size_t symbol = 0;
};

int indentOf(const QString &line)
{
    int indent = 0;
    for (const QChar c : line) {
        if (c == u' ')
            ++indent;
        else if (c == u'\t')
            indent = (indent / 8 + 1) * 8;
        else
            break;
    }
    return indent;
}

QString qualifiedIn(const SourceText &source, const std::vector<Open> &open, const QString &name)
{
    return open.empty() ? name : source.symbols[open.back().symbol].qualified + u'.' + name;
}

/// What a Python line leaves open for the next one.
struct PythonState
{
    QString triple;      ///< the open triple quote; empty outside
    bool isText = false; ///< the open string is a statement of its own
    int depth = 0;       ///< of brackets
    bool continues = false;
};

void readPythonLine(const QString &line, PythonState &state)
{
    state.continues = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (!state.triple.isEmpty()) {
            if (c == u'\\') {
                ++i;
            } else if (QStringView(line).sliced(i).startsWith(state.triple)) {
                i += 2;
                state.triple.clear();
                state.isText = false;
            }
            continue;
        }
        if (c == u'#')
            return;
        if (c == u'"' || c == u'\'') {
            const QString three(3, c);
            if (QStringView(line).sliced(i).startsWith(three)) {
                static const QRegularExpression prefix(uR"(^\s*[rRbBuUfF]{0,2}$)"_s);
                state.triple = three;
                state.isText = state.depth == 0 && prefix.match(line.left(i)).hasMatch();
                i += 2;
                continue;
            }
            for (++i; i < line.size() && line.at(i) != c; ++i) {
                if (line.at(i) == u'\\')
                    ++i;
            }
            continue;
        }
        if (c == u'(' || c == u'[' || c == u'{')
            ++state.depth;
        else if (c == u')' || c == u']' || c == u'}')
            state.depth = qMax(0, state.depth - 1);
        else if (c == u'\\' && i + 1 == line.size())
            state.continues = true;
    }
}

} // namespace

void scanPlain(SourceText &source)
{
    source.kinds.clear();
    for (const QString &line : source.lines) {
        const QString text = line.trimmed();
        source.kinds.push_back(text.isEmpty()          ? LineKind::Blank
                               : text.startsWith(u'#') ? LineKind::Comment
                                                       : LineKind::Code);
    }
}

void scanPython(SourceText &source)
{
    static const QRegularExpression header(uR"(^\s*(?:async\s+)?(def|class)\s+([^\W\d]\w*))"_s,
                                           QRegularExpression::UseUnicodePropertiesOption);
    source.kinds.assign(size_t(source.lines.size()), LineKind::Code);
    source.symbols.clear();
    std::vector<Open> open;
    PythonState state;
    int decorator = 0; // first line of the decorators seen last
    int lastContent = 0;
    const auto close = [&](int indent) {
        while (!open.empty() && open.back().indent >= indent) {
            source.symbols[open.back().symbol].last = lastContent;
            open.pop_back();
        }
    };
    for (int number = 1; number <= source.lines.size(); ++number) {
        const QString &line = source.lines.at(number - 1);
        const QString text = line.trimmed();
        LineKind &kind = source.kinds[size_t(number - 1)];
        const bool starts = state.triple.isEmpty() && state.depth == 0 && !state.continues;
        if (!state.triple.isEmpty())
            kind = state.isText ? LineKind::Text : LineKind::Code;
        else if (text.isEmpty())
            kind = LineKind::Blank;
        else if (text.startsWith(u'#'))
            kind = LineKind::Comment;
        if (starts && kind == LineKind::Code) {
            static const QRegularExpression literal(
                uR"(^[rRbBuU]{0,2}("""|'''|"[^"]*"$|'[^']*'$))"_s);
            if (literal.match(text).hasMatch())
                kind = LineKind::Text;
            const int indent = indentOf(line);
            close(indent);
            const QRegularExpressionMatch match = header.match(line);
            if (match.hasMatch() && open.size() < deepest) {
                Symbol symbol;
                symbol.name = match.captured(2);
                symbol.qualified = qualifiedIn(source, open, symbol.name);
                symbol.isClass = match.captured(1) == u"class";
                symbol.header = number;
                symbol.first = decorator > 0 ? decorator : number;
                symbol.last = number;
                source.symbols.push_back(symbol);
                open.push_back({indent, source.symbols.size() - 1});
                decorator = 0;
            } else if (text.startsWith(u'@')) {
                decorator = decorator > 0 ? decorator : number;
            } else {
                decorator = 0;
            }
        }
        if (kind != LineKind::Blank && kind != LineKind::Comment)
            lastContent = number;
        readPythonLine(line, state);
    }
    close(0);
}

void scanBraces(SourceText &source)
{
    static const QRegularExpression type(
        uR"(\b(?:class|interface|struct|trait|enum|object|record|impl)\s+(?:<[^>]*>\s*)?([A-Za-z_$][\w$]*)[^(;=]*$)"_s);
    static const QRegularExpression arrow(
        uR"(([A-Za-z_$#][\w$]*)\s*[=:]\s*(?:async\s*)?(?:function\b\s*\*?\s*[\w$]*\s*)?\(?[^()]*\)?[^=;]*(?:=>|\))\s*$)"_s);
    static const QRegularExpression function(
        uR"(([A-Za-z_$#~][\w$]*)\s*(?:<[^<>()]*>)?\s*\([^;{}]*\)\s*[^;{}()=]*(?:\([^()]*\))?[^;{}()=]*$)"_s);
    static const QSet<QString> noFunctions{
        u"if"_s,    u"for"_s,   u"while"_s,  u"switch"_s,       u"catch"_s,
        u"with"_s,  u"match"_s, u"return"_s, u"synchronized"_s, u"using"_s,
        u"lock"_s,  u"else"_s,  u"do"_s,     u"foreach"_s,      u"select"_s,
        u"defer"_s, u"new"_s,   u"sizeof"_s, u"await"_s,        u"func"_s};
    source.kinds.assign(size_t(source.lines.size()), LineKind::Code);
    source.symbols.clear();
    std::vector<Open> open; // indent holds the depth before the brace
    QString pending;        // code since the last ; { }
    int pendingLine = 0;
    int depth = 0;
    bool comment = false;
    QChar quote; // of an open template literal
    for (int number = 1; number <= source.lines.size(); ++number) {
        const QString &line = source.lines.at(number - 1);
        const QString text = line.trimmed();
        LineKind &kind = source.kinds[size_t(number - 1)];
        if (comment || text.startsWith(u"//") || text.startsWith(u"/*"))
            kind = LineKind::Comment;
        else if (text.isEmpty())
            kind = LineKind::Blank;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const QChar c = line.at(i);
            const QChar next = i + 1 < line.size() ? line.at(i + 1) : QChar();
            if (comment) {
                if (c == u'*' && next == u'/') {
                    comment = false;
                    ++i;
                }
                continue;
            }
            if (!quote.isNull()) {
                if (c == u'\\')
                    ++i;
                else if (c == quote)
                    quote = {};
                continue;
            }
            if (c == u'/' && next == u'/')
                break;
            if (c == u'/' && next == u'*') {
                comment = true;
                ++i;
                continue;
            }
            if (c == u'"' || c == u'`') {
                quote = c;
                pending += u'"';
                continue;
            }
            if (c == u'\'') {
                // A character or string that ends on this line; a lone one is a Rust lifetime.
                const qsizetype end = line.indexOf(u'\'', i + (next == u'\\' ? 3 : 1));
                if (end > 0 && !(end - i > 3 && source.path.endsWith(u".rs")))
                    i = end;
                continue;
            }
            if (c == u'{') {
                QString name;
                bool isClass = false;
                // Long headers are generated code; the patterns would take long over them.
                static const QRegularExpression receiver(uR"(\bfunc\s*\([^()]*\)\s*)"_s);
                const QString head = pending.right(600).simplified().remove(receiver);
                if (const auto match = type.match(head); match.hasMatch()) {
                    name = match.captured(1);
                    isClass = true;
                } else if (const auto named = arrow.match(head); named.hasMatch()) {
                    name = named.captured(1);
                } else if (const auto plain = function.match(head); plain.hasMatch()) {
                    name = plain.captured(1);
                }
                if (!name.isEmpty() && !noFunctions.contains(name) && open.size() < deepest) {
                    Symbol symbol;
                    symbol.name = name;
                    symbol.qualified = qualifiedIn(source, open, name);
                    symbol.isClass = isClass;
                    symbol.first = symbol.header = pendingLine > 0 ? pendingLine : number;
                    symbol.last = int(source.lines.size());
                    source.symbols.push_back(symbol);
                    open.push_back({depth, source.symbols.size() - 1});
                }
                ++depth;
                pending.clear();
                pendingLine = 0;
                continue;
            }
            if (c == u'}') {
                depth = qMax(0, depth - 1);
                while (!open.empty() && open.back().indent >= depth) {
                    source.symbols[open.back().symbol].last = number;
                    open.pop_back();
                }
                pending.clear();
                pendingLine = 0;
                continue;
            }
            if (c == u';') {
                pending.clear();
                pendingLine = 0;
                continue;
            }
            if (!c.isSpace() && pendingLine == 0)
                pendingLine = number;
            pending += c;
        }
        if (quote == u'"')
            quote = {}; // only template literals go on
        pending += u' ';
    }
    std::ranges::stable_sort(source.symbols, {}, &Symbol::first);
}

} // namespace core::research
