// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names for tests, scripts and screen readers.
#pragma once

#include <QString>
#include <QWidget>

namespace ui::support {

/// Gives an interactive widget its stable name and its spoken one.
///
/// id    dotted and stable, "inbox.filter"; never translated
/// name  translated, what a screen reader says
/// help  translated, one sentence; empty if the name says it all
template<typename W>
W *identify(W *widget, const QString &id, const QString &name, const QString &help = {})
{
    widget->setObjectName(id);
    widget->setAccessibleName(name);
    if (!help.isEmpty())
        widget->setAccessibleDescription(help);
    return widget;
}

} // namespace ui::support
