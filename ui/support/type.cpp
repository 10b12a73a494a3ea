// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/type.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace ui::support {

namespace {

/// Whether the desktop left the choice to fontconfig's default.
bool isUnchosen(const QFont &font, QLatin1StringView alias)
{
    const QString family = QFontInfo(font).family();
    return font.family().compare(alias, Qt::CaseInsensitive) == 0 ||
           family.startsWith("DejaVu"_L1) || family.isEmpty();
}

} // namespace

QFont systemInterfaceFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (isUnchosen(font, "sans serif"_L1) && QFontDatabase::hasFamily(u"Inter"_s)) {
        font.setFamily(u"Inter"_s);
        if (font.pointSizeF() < 10)
            font.setPointSizeF(10);
    }
    return font;
}

QFont systemCodeFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (isUnchosen(font, "monospace"_L1)) {
        for (const QString &better : {u"JetBrains Mono"_s, u"DejaVu Sans Mono"_s}) {
            if (QFontDatabase::hasFamily(better)) {
                font.setFamily(better);
                break;
            }
        }
    }
    return font;
}

QFont font(Type type)
{
    QFont font = type == Type::Code ? systemCodeFont() : QGuiApplication::font();
    const double base = QGuiApplication::font().pointSizeF() > 0
                            ? QGuiApplication::font().pointSizeF()
                            : QFontInfo(QGuiApplication::font()).pointSizeF();
    switch (type) {
    case Type::Caption: font.setPointSizeF(base * 0.88); break;
    case Type::Body: break;
    case Type::Strong: font.setWeight(QFont::DemiBold); break;
    case Type::Heading:
        font.setPointSizeF(base * 1.1);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Title:
        font.setPointSizeF(base * 1.45);
        font.setWeight(QFont::DemiBold);
        break;
    case Type::Code:
        font.setPointSizeF(base * 0.94);
        font.setStyleHint(QFont::Monospace);
        font.setFixedPitch(true);
        break;
    }
    return font;
}

} // namespace ui::support
