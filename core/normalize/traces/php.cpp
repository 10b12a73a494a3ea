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
    // "[object] (Shop\\PricingError(code: 0): text at /src/Cart.php:41)", as Monolog writes it
    if (const qsizetype object = line.indexOf("[object] ("_L1); object >= 0) {
        line = line.sliced(object + 10);
        if (line.endsWith(u')'))
            line = line.chopped(1);
        const qsizetype code = line.indexOf("(code: "_L1);
        const qsizetype close = code < 0 ? -1 : line.indexOf("): "_L1, code);
        const qsizetype at = line.lastIndexOf(" at "_L1);
        QStringView where = at < 0 ? QStringView() : line.sliced(at + 4);
        int column = 0;
        if (close < 0 || at < close || !cutPosition(where, &place->line, &column) ||
            !where.endsWith(".php"_L1))
            return false;
        place->file = where.toString();
        exception->type = line.first(code).toString().replace("\\\\"_L1, "\\"_L1);
        exception->message = UntrustedText(line.sliced(close + 3, at - close - 3).toString());
        return true;
    }
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
    // Monolog escapes them as JSON does: Shop\\Cart
    frame.function =
        (arguments > 0 ? name.first(arguments) : name).toString().replace("\\\\"_L1, "\\"_L1);
    return frame;
}

Trace readPhp(TraceLines before, TraceLines lines)
{
    Exceptions chain;
    bool innerLast = false; // as Laravel logs it
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
    bool next = false; // the frames of what "Next" names are still to come
    size_t end = 1;
    for (size_t i = 0; i < lines.size(); ++i) {
        const QStringView line = lines[i].text;
        if (std::optional<Frame> frame = readPhpFrame(line)) {
            if (i > 0 && line.startsWith("#0 "_L1) && !next)
                break; // another trace
            next = false;
            foreign = 0;
            end = i + 1;
            std::swap(frame->file, place.file);
            std::swap(frame->line, place.line);
            if (current.frames.size() < mostFrames)
                current.frames.push_back(std::move(*frame));
            continue;
        }
        const bool previous = line.startsWith("[previous exception]"_L1);
        if ((line.startsWith("Next "_L1) || previous) && chain.size() + 1 < mostExceptions) {
            finish();
            place = {};
            innerLast = innerLast || previous;
            next = readError(line, &current, &place);
            foreign = 0;
            continue;
        }
        if (line.startsWith("thrown in "_L1)) {
            end = i + 1;
            break;
        }
        if (!line.isEmpty() && ++foreign > 3)
            break;
    }
    finish();
    if (chain.size() == 1 && chain.front().type.isEmpty() && chain.front().frames.size() < 2)
        return {};
    // "Next" names what was thrown because of the one before.
    if (!innerLast)
        std::ranges::reverse(chain);
    return {std::move(chain), end};
}

} // namespace core::normalize
