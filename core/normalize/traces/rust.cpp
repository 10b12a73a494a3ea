// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// "12: shop::cart::total" → the name; null otherwise.
QStringView numbered(QStringView line)
{
    qsizetype digits = 0;
    while (digits < line.size() && line.at(digits).isDigit())
        ++digits;
    if (digits == 0 || digits > 5 || !line.sliced(digits).startsWith(": "_L1))
        return {};
    QStringView name = line.sliced(digits + 2).trimmed();
    if (name.startsWith("0x"_L1) && name.contains(" - "_L1))
        name = name.sliced(name.indexOf(" - "_L1) + 3);
    // The hash the compiler adds: "total::h0123456789abcdef"
    if (const qsizetype hash = name.lastIndexOf("::h"_L1); hash > 0 && name.size() - hash == 19)
        name = name.first(hash);
    return name;
}

} // namespace

Trace readRust(TraceLines lines)
{
    ExceptionInfo exception;
    exception.language = u"rust"_s;
    exception.type = u"panic"_s;
    Frame origin;
    size_t i = 0;
    const QStringView first = lines.front().text;
    if (const qsizetype at = first.indexOf(" panicked at "_L1); at > 0) {
        QStringView rest = first.sliced(at + 13);
        if (rest.startsWith(u'\'')) { // before Rust 1.73: 'message', src/cart.rs:12:5
            const qsizetype quote = rest.lastIndexOf("', "_L1);
            if (quote < 0)
                return {};
            exception.message = UntrustedText(rest.sliced(1, quote - 1).toString());
            rest = rest.sliced(quote + 3);
        } else {
            if (rest.endsWith(u':'))
                rest = rest.chopped(1);
            if (lines.size() > 1)
                exception.message = UntrustedText(lines[1].text.toString());
        }
        if (!cutPosition(rest, &origin.line, &origin.column))
            return {};
        origin.file = rest.toString();
    } else if (first.compare("stack backtrace:"_L1, Qt::CaseInsensitive) != 0) {
        return {};
    }

    bool inTrace = false;
    size_t end = 1;
    int foreign = 0;
    for (; i < lines.size() && foreign < 12; ++i) {
        QStringView line = lines[i].text;
        if (i > 0 && line.startsWith("thread '"_L1))
            break; // another panic
        if (line.compare("stack backtrace:"_L1, Qt::CaseInsensitive) == 0) {
            inTrace = true;
            continue;
        }
        const QStringView name = inTrace ? numbered(line) : QStringView();
        if (!name.isEmpty()) {
            if (exception.frames.size() < mostFrames)
                exception.frames.push_back({.function = name.toString()});
            foreign = 0;
            end = i + 1;
        } else if (inTrace && line.startsWith("at "_L1) && !exception.frames.empty()) {
            Frame &frame = exception.frames.back();
            end = i + 1;
            line = line.sliced(3);
            if (cutPosition(line, &frame.line, &frame.column))
                frame.file = (line.startsWith("./"_L1) ? line.sliced(2) : line).toString();
        } else {
            ++foreign;
        }
    }
    if (exception.frames.empty() && !origin.file.isEmpty())
        exception.frames.push_back(origin);
    if (exception.frames.empty())
        return {};
    return {{exception}, end};
}

} // namespace core::normalize
