// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

/// #0      Cart.total (package:shop/cart.dart:12:5)
std::optional<Frame> readDartFrame(QStringView line)
{
    const qsizetype blank = line.indexOf(u' ');
    if (!line.startsWith(u'#') || blank < 2 || !line.at(1).isDigit() || !line.endsWith(u')'))
        return {};
    const qsizetype open = line.lastIndexOf(" ("_L1);
    if (open <= blank)
        return {};
    QStringView place = line.sliced(open + 2).chopped(1);
    Frame frame;
    const bool positioned = cutPosition(place, &frame.line, &frame.column);
    if (!place.startsWith("package:"_L1) && !place.startsWith("dart:"_L1) &&
        !(positioned && place.endsWith(".dart"_L1)))
        return {};
    frame.file = place.toString();
    frame.function = line.sliced(blank, open - blank).trimmed().toString();
    return frame;
}

Trace readDart(TraceLines before, TraceLines lines)
{
    ExceptionInfo exception{.language = u"dart"_s};
    for (size_t back = 0; back < std::min<size_t>(before.size(), 4); ++back) {
        QStringView line = before[before.size() - 1 - back].text;
        const bool top = line.startsWith("Unhandled exception:"_L1);
        if (top)
            line = line.sliced(20).trimmed();
        if (line.isEmpty() && top)
            break;
        if (const std::optional<Header> header = readHeader(line);
            header && isErrorName(header->type)) {
            exception.type = header->type;
            exception.message = UntrustedText(header->message);
            break;
        }
        if (exception.message.isEmpty())
            exception.message = UntrustedText(line.toString());
        if (top)
            break;
    }
    int foreign = 0;
    size_t end = 1;
    for (size_t i = 0; i < lines.size(); ++i) {
        const QStringView line = lines[i].text;
        if (std::optional<Frame> frame = readDartFrame(line)) {
            if (i > 0 && line.startsWith("#0 "_L1))
                break; // another trace
            if (exception.frames.size() < mostFrames)
                exception.frames.push_back(std::move(*frame));
            foreign = 0;
            end = i + 1;
        } else if (line != u"<asynchronous suspension>" && (line.isEmpty() || ++foreign > 3)) {
            break;
        }
    }
    if (exception.frames.empty() || (exception.type.isEmpty() && exception.frames.size() < 2))
        return {};
    return {{exception}, end};
}

} // namespace core::normalize
