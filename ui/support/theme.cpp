// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/theme.h"

#include "ui/support/colors.h"
#include "ui/support/style.h"
#include "ui/support/type.h"

#include <QApplication>
#include <QStyleHints>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace ui::support {

Theme::Theme(Scheme scheme, QObject *parent) : QObject(parent), m_scheme(scheme)
{
    QApplication::setStyle(new Style); // the application owns it
    QApplication::setFont(systemInterfaceFont());
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this,
            [this] { apply(); });
    apply();
}

void Theme::setScheme(Scheme scheme)
{
    if (m_scheme == scheme)
        return;
    m_scheme = scheme;
    apply();
}

bool Theme::isDark() const
{
    if (m_scheme != Scheme::System)
        return m_scheme == Scheme::Dark;
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
}

void Theme::apply()
{
    const QPalette palette = paletteFor(isDark() ? darkColors() : lightColors());
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    QToolTip::setFont(font(Type::Caption));
    Q_EMIT changed();
}

QString schemeName(Scheme scheme)
{
    switch (scheme) {
    case Scheme::System: return u"system"_s;
    case Scheme::Light: return u"light"_s;
    case Scheme::Dark: return u"dark"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

Scheme schemeFromName(QStringView name)
{
    return name == u"light" ? Scheme::Light : name == u"dark" ? Scheme::Dark : Scheme::System;
}

} // namespace ui::support
