// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

/// (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1
std::optional<Frame> readElixirFrame(QStringView line)
{
    QString application;
    if (line.startsWith(u'(')) {
        const qsizetype close = line.indexOf(") "_L1);
        if (close < 0 || close > 60)
            return {};
        application = line.sliced(1, close - 1).toString().section(u' ', 0, 0);
        line = line.sliced(close + 2).trimmed();
    }
    const qsizetype colon = line.indexOf(": "_L1);
    if (colon <= 0)
        return {};
    QStringView place = line.first(colon);
    Frame frame;
    int column = 0;
    if (!cutPosition(place, &frame.line, &column) ||
        !(place.endsWith(".ex"_L1) || place.endsWith(".exs"_L1) || place.endsWith(".erl"_L1)))
        return {};
    frame.file = place.toString();
    frame.function = line.sliced(colon + 2).trimmed().toString();
    frame.module = application;
    return frame;
}

/// lines  from "** (KeyError) key :sku not found" on
Trace readElixir(TraceLines lines)
{
    const QStringView first = lines.front().text;
    const qsizetype open = first.indexOf("** ("_L1);
    const qsizetype close = first.indexOf(u')', std::max<qsizetype>(open, 0));
    if (open < 0 || close < 0)
        return {};
    const QStringView type = first.sliced(open + 4, close - open - 4);
    if (!isTypeName(type))
        return {};
    ExceptionInfo exception{.type = type.toString(),
                            .message = UntrustedText(first.sliced(close + 1).trimmed().toString()),
                            .language = u"elixir"_s};
    int foreign = 0;
    size_t end = 1;
    for (size_t i = 1; i < lines.size(); ++i) {
        const QStringView line = lines[i].text;
        if (std::optional<Frame> frame = readElixirFrame(line)) {
            if (exception.frames.size() < mostFrames)
                exception.frames.push_back(std::move(*frame));
            foreign = 0;
            end = i + 1;
        } else if (line.isEmpty() || line.contains("** ("_L1) || ++foreign > 8) {
            break;
        }
    }
    if (exception.frames.empty())
        return {};
    return {{exception}, end};
}

} // namespace core::normalize
