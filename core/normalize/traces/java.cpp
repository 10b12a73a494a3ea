// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

/// at java.base/java.util.List.get(List.java:12), at app//shop.Cart.total(Cart.kt:3)
/// ~[shop.jar:1.2]
std::optional<AtFrame> readJavaFrame(QStringView line)
{
    if (!line.startsWith("at "_L1))
        return {};
    QStringView rest = line.sliced(3).trimmed();
    const qsizetype close = rest.lastIndexOf(u')');
    if (close < 0)
        return {};
    // logback adds the jar behind the frame
    const QStringView after = rest.sliced(close + 1).trimmed();
    if (!after.isEmpty() && !after.startsWith(u'[') && !after.startsWith("~["_L1))
        return {};
    rest = rest.first(close + 1);
    const qsizetype open = rest.lastIndexOf(u'(');
    if (open <= 0)
        return {};
    QStringView place = rest.sliced(open + 1).chopped(1);
    QStringView name = rest.first(open);
    // A hidden class has the address of its making in its name: Cart$$Lambda/0x00007f.run
    QString made;
    if (const qsizetype lambda = name.indexOf("$$Lambda"_L1); lambda > 0) {
        const qsizetype address = name.indexOf(u'/', lambda);
        const qsizetype dot = name.lastIndexOf(u'.');
        if (address > 0 && dot > address) {
            made = name.first(address).toString() + name.sliced(dot);
            name = made;
        }
    }
    if (const qsizetype module = name.lastIndexOf(u'/'); module >= 0)
        name = name.sliced(module + 1);
    if (!name.contains(u'.') || name.startsWith(u'.'))
        return {};
    AtFrame out{.language = u"java"_s};
    int column = 0;
    const bool positioned = cutPosition(place, &out.frame.line, &column);
    const bool file = place.endsWith(".java"_L1) || place.endsWith(".kt"_L1) ||
                      place.endsWith(".scala"_L1) || place.endsWith(".groovy"_L1) ||
                      place.endsWith(".clj"_L1) || place.endsWith(".cljc"_L1) ||
                      place.endsWith(".kts"_L1) || place == u"SourceFile";
    // What stands there when there is no file, or a shrinker took its name away.
    const bool nowhere = place.compare("Native Method"_L1, Qt::CaseInsensitive) == 0 ||
                         place == u"Unknown Source" || place == u"<generated>" ||
                         place == u"<Unknown>" || place == u"Compiled Code" ||
                         place == u"Interpreted frame" || place == u"PG" ||
                         place == u"D8$$SyntheticClass" || place == u"NO_SOURCE_FILE" ||
                         place.startsWith("r8-map-id-"_L1) || (positioned && place.isEmpty());
    if (column != 0 || (!file && !nowhere))
        return {};
    // Names with blanks are those of Kotlin's tests: `total of an empty cart`
    if (name.contains(u' ') && !(positioned && place.endsWith(".kt"_L1)))
        return {};
    const qsizetype dot = name.lastIndexOf(u'.');
    out.frame.module = name.first(dot).toString();
    out.frame.function = name.sliced(dot + 1).toString();
    if (file)
        out.frame.file = place.toString();
    return out;
}

} // namespace core::normalize
