// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

bool isPlace(QStringView text)
{
    return text == u"<anonymous>" || text == u"native" || text == u"[native code]" ||
           text.startsWith("node:"_L1);
}

QString fileOf(QStringView text)
{
    if (text.startsWith("file://"_L1))
        text = text.sliced(7);
    const qsizetype query = text.indexOf(u'?');
    return (query > 0 ? text.first(query) : text).toString();
}

/// fn@https://host/app.js:12:3 (SpiderMonkey, JavaScriptCore)
std::optional<AtFrame> readAddressed(QStringView line)
{
    const qsizetype at = line.lastIndexOf(u'@');
    if (at < 0)
        return {};
    QStringView place = line.sliced(at + 1);
    QStringView name = line.first(at);
    // app.js line 12 > eval:3:4 — the place that called eval says more.
    if (const qsizetype eval = place.indexOf(" > "_L1); eval > 0) {
        const qsizetype caller = place.first(eval).indexOf(" line "_L1);
        if (caller <= 0)
            return {};
        AtFrame evaluated{.language = u"javascript"_s};
        evaluated.frame.function = name.toString();
        evaluated.frame.file = fileOf(place.first(caller));
        evaluated.frame.line = number(place.first(eval).sliced(caller + 6));
        return evaluated;
    }
    if (name.contains(u' ') || place.contains(u' ') == (place != u"[native code]"))
        return {};
    AtFrame out{.language = u"javascript"_s};
    const bool positioned = cutPosition(place, &out.frame.line, &out.frame.column);
    if (!positioned && place != u"[native code]")
        return {};
    // An address in a mail has neither a path nor a script's ending.
    if (positioned && !place.contains(u'/') && !place.contains(".js"_L1) &&
        !place.endsWith(".bundle"_L1))
        return {};
    for (const QLatin1StringView async : {"async*"_L1, "promise callback*"_L1}) {
        if (name.startsWith(async))
            name = name.sliced(async.size());
    }
    while (name.endsWith(u'<') || name.endsWith(u'/'))
        name = name.chopped(1);
    out.frame.function = name.toString();
    out.frame.file = fileOf(place);
    return out;
}

} // namespace

std::optional<AtFrame> readJavaScriptFrame(QStringView line)
{
    if (!line.startsWith("at "_L1))
        return readAddressed(line);
    QStringView rest = line.sliced(3).trimmed();
    if (rest.endsWith(u'{') || rest.endsWith(u','))
        rest = rest.chopped(1).trimmed();
    AtFrame out{.language = u"javascript"_s};
    QStringView place = rest;
    QStringView name;
    if (rest.endsWith(u')')) {
        const qsizetype open = rest.indexOf(" ("_L1);
        if (open < 0)
            return {};
        name = rest.first(open).trimmed();
        place = rest.sliced(open + 2).chopped(1);
        // eval at run (app.js:1:2), <anonymous>:3:4 — the place that called eval says more.
        if (place.startsWith("eval at "_L1)) {
            const qsizetype inner = place.lastIndexOf(u'(');
            const qsizetype close = place.indexOf(u')', std::max<qsizetype>(inner, 0));
            if (inner > 0 && close > inner)
                place = place.sliced(inner + 1, close - inner - 1);
        }
        if (place.startsWith("index "_L1)) { // Promise.all (index 0)
            const bool async = name.startsWith("async "_L1);
            out.frame.function = (async ? name.sliced(6) : name).toString();
            out.frame.file = u"<anonymous>"_s;
            return async || name.startsWith("Promise"_L1) ? std::optional(out) : std::nullopt;
        }
    }
    if (place.count(u'(') != place.count(u')') || place.contains("] in "_L1))
        return {}; // the end or the beginning is missing, or Mono printed it
    bool positioned = cutPosition(place, &out.frame.line, &out.frame.column);
    // wasm://wasm/0003b00a:wasm-function[12]:0x4f2 has an offset, not a line
    if (const qsizetype wasm = place.indexOf(":wasm-function["_L1); !positioned && wasm > 0) {
        place = place.first(wasm);
        positioned = true;
    }
    if (!positioned && !isPlace(place))
        return {};
    if (place.startsWith("address at "_L1)) // Hermes
        place = place.sliced(11);
    // Java and Kotlin print one number after the file.
    if (positioned && out.frame.column == 0 &&
        (place.endsWith(".java"_L1) || place.endsWith(".kt"_L1) || place.endsWith(".scala"_L1)))
        return {};
    if (place.startsWith("async "_L1))
        place = place.sliced(6);
    for (const QLatin1StringView prefix : {"async "_L1, "new "_L1}) {
        if (name.startsWith(prefix))
            name = name.sliced(prefix.size());
    }
    if (const qsizetype alias = name.indexOf(" [as "_L1); alias > 0)
        name = name.first(alias);
    if (name == u"<anonymous>" || name == u"Object.<anonymous>")
        name = {};
    out.frame.function = name.toString();
    out.frame.file = fileOf(place);
    return out;
}

} // namespace core::normalize
