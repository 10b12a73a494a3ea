// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// Names the compiler made, back to what was written: "Cart.<Pay>d__5.MoveNext" → "Cart.Pay",
/// "Cart.<>c__DisplayClass3_0.<Pay>b__0" → "Cart.Pay".
QString written(QStringView name)
{
    const qsizetype open = name.lastIndexOf(u'<');
    const qsizetype close = open < 0 ? -1 : name.indexOf(u'>', open);
    if (open < 0 || close < open + 2)
        return name.toString();
    QStringView owner = name.first(open);
    if (const qsizetype made = owner.indexOf("<>c"_L1); made >= 0)
        owner = owner.first(made);
    while (owner.endsWith(u'<') || owner.endsWith(u'.') || owner.endsWith(u'+'))
        owner = owner.chopped(1);
    return (owner.isEmpty() ? QString() : QString(owner.toString() + u'.')) +
           name.sliced(open + 1, close - open - 1).toString();
}

} // namespace

/// at Shop.Cart.Total(Int32 n) in /src/Cart.cs:line 12
/// at Shop.Cart.Total (System.Int32 n) [0x0000a] in /src/Cart.cs:12 (Mono)
/// at Shop.Cart.Total(Int32) + 0x2f (ahead of time)
std::optional<AtFrame> readCSharpFrame(QStringView line)
{
    if (!line.startsWith("at "_L1))
        return {};
    QStringView rest = line.sliced(3).trimmed();
    AtFrame out{.language = u"csharp"_s};
    if (rest.endsWith("<---"_L1)) // the end of one of several inner exceptions
        rest = rest.chopped(4).trimmed();
    if (const qsizetype offset = rest.lastIndexOf(") + 0x"_L1); offset > 0)
        rest = rest.first(offset + 1);
    const qsizetype mono = rest.contains(" [0x"_L1) ? rest.lastIndexOf("] in "_L1) : -1;
    if (mono > 0) {
        QStringView place = rest.sliced(mono + 5).trimmed();
        int column = 0;
        if (!cutPosition(place, &out.frame.line, &column))
            return {};
        if (!place.startsWith(u'<')) // <filename unknown>, or the hash of the assembly
            out.frame.file = place.toString();
        rest = rest.first(rest.lastIndexOf(" [0x"_L1)).trimmed();
    } else if (const qsizetype in = rest.lastIndexOf(") in "_L1); in > 0) {
        QStringView place = rest.sliced(in + 5);
        const qsizetype at = place.lastIndexOf(":line "_L1);
        if (at <= 0)
            return {};
        out.frame.line = number(place.sliced(at + 6));
        out.frame.file = place.first(at).toString();
        rest = rest.first(in + 1);
    } else if (rest.contains(u':')) {
        return {};
    }
    const qsizetype open = rest.indexOf(u'(');
    if (open <= 0 || !rest.endsWith(u')'))
        return {};
    QStringView name = rest.first(open);
    if (name.endsWith(u' ')) { // Mono; in prose nothing but a number or nothing is in parentheses
        if (mono <= 0)
            return {};
        name = name.chopped(1);
    }
    const bool dynamic = name.startsWith("lambda_method"_L1);
    if ((!name.contains(u'.') && !dynamic) || name.contains(u' '))
        return {};
    const QString full = written(name);
    // A constructor's own name begins with a dot: Shop.Cart..ctor
    const bool constructor = full.endsWith("..ctor"_L1) || full.endsWith("..cctor"_L1);
    const qsizetype dot = constructor ? full.lastIndexOf(".."_L1) : full.lastIndexOf(u'.');
    out.frame.module = dot > 0 ? full.first(dot) : QString();
    out.frame.function = full.sliced(dot + 1);
    return out;
}

} // namespace core::normalize
