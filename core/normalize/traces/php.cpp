// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// "PHP Fatal error:  Uncaught RuntimeException: text in /src/cart.php:12" → what and where.
bool readError(QStringView line, ExceptionInfo *exception, Frame *place)
{
    const qsizetype uncaught = line.indexOf("Uncaught "_L1);
    if (uncaught >= 0)
        line = line.sliced(uncaught + 9);
    else if (line.startsWith("Next "_L1))
        line = line.sliced(5);
    if (const qsizetype in = line.lastIndexOf(" in "_L1); in > 0) {
        QStringView where = line.sliced(in + 4);
        int column = 0;
        if (cutPosition(where, &place->line, &column) && where.endsWith(".php"_L1)) {
            place->file = where.toString();
            line = line.first(in);
        }
    }
    // Names have a backslash between their parts.
    const qsizetype colon = line.indexOf(": "_L1);
    const QString type = (colon < 0 ? line : line.first(colon)).trimmed().toString();
    if (!isTypeName(QString(type).replace(u'\\', u'.')) ||
        (uncaught < 0 && !isErrorName(type) && !type.contains(u'\\')))
        return false;
    exception->type = type;
    exception->message =
        UntrustedText(colon < 0 ? QString() : line.sliced(colon + 1).trimmed().toString());
    return true;
}

} // namespace

/// #0 /src/api.php(30): Shop\Cart->total(Array), #1 [internal function]: run(), #2 {main}
///
/// The place is where the function was called, so it belongs to the next frame.
std::optional<Frame> readPhpFrame(QStringView line)
{
    qsizetype i = 1;
    while (i < line.size() && line.at(i).isDigit())
        ++i;
    if (!line.startsWith(u'#') || i == 1 || i >= line.size() || line.at(i) != u' ')
        return {};
    const QStringView rest = line.sliced(i + 1).trimmed();
    if (rest == u"{main}")
        return Frame{.function = u"{main}"_s};
    const qsizetype colon = rest.indexOf("): "_L1);
    QStringView name;
    Frame frame;
    if (rest.startsWith("[internal function]: "_L1)) {
        name = rest.sliced(21);
    } else {
        const qsizetype open = colon < 0 ? -1 : rest.first(colon).lastIndexOf(u'(');
        if (open <= 0 || !rest.first(open).endsWith(".php"_L1))
            return {};
        frame.line = number(rest.sliced(open + 1, colon - open - 1));
        frame.file = rest.first(open).toString();
        name = rest.sliced(colon + 3);
    }
    const qsizetype arguments = name.indexOf(u'(');
    frame.function = (arguments > 0 ? name.first(arguments) : name).toString();
    return frame;
}

Exceptions readPhp(TraceLines before, TraceLines lines)
{
    Exceptions chain;
    ExceptionInfo current{.language = u"php"_s};
    Frame place; // where the frame that comes next is
    for (size_t back = 0; back < std::min<size_t>(before.size(), 4); ++back) {
        if (readError(before[before.size() - 1 - back].text, &current, &place))
            break;
    }
    const auto finish = [&] {
        if (!current.frames.empty())
            chain.push_back(std::move(current));
        current = {.language = u"php"_s};
    };
    int foreign = 0;
    for (const TraceLine &one : lines) {
        if (std::optional<Frame> frame = readPhpFrame(one.text)) {
            foreign = 0;
            std::swap(frame->file, place.file);
            std::swap(frame->line, place.line);
            if (current.frames.size() < mostFrames)
                current.frames.push_back(std::move(*frame));
            continue;
        }
        if (one.text.startsWith("Next "_L1) && chain.size() + 1 < mostExceptions) {
            finish();
            place = {};
            readError(one.text, &current, &place);
            continue;
        }
        if (one.text.startsWith("thrown in "_L1) || (!one.text.isEmpty() && ++foreign > 3))
            break;
    }
    finish();
    if (chain.size() == 1 && chain.front().type.isEmpty() && chain.front().frames.size() < 2)
        return {};
    // "Next" names what was thrown because of the one before.
    std::ranges::reverse(chain);
    return chain;
}

} // namespace core::normalize
