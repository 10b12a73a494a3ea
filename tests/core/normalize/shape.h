// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exceptions on one line, so that tests compare and show them as a text.
#pragma once

#include "core/model/signal.h"

#include <QStringList>

namespace tests {

/// "KeyError|total@/srv/shop/cart.py:41,handle@/srv/shop/api.py:9; IndexError|…"; library frames
/// in parentheses.
inline QString shape(const std::vector<core::ExceptionInfo> &chain)
{
    QStringList parts;
    for (const core::ExceptionInfo &exception : chain) {
        QStringList frames;
        for (const core::Frame &frame : exception.frames) {
            const QString name = frame.module.isEmpty()
                                     ? frame.function
                                     : QString(frame.module + u'.' + frame.function);
            QString text = name + u'@' + frame.file;
            if (frame.line > 0)
                text += u':' + QString::number(frame.line);
            frames.append(frame.inApp ? text : QString(u'(' + text + u')'));
        }
        parts.append(exception.type + u'|' + frames.join(u','));
    }
    return parts.join(QStringLiteral("; "));
}

} // namespace tests
