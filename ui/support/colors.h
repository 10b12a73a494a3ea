// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The two palettes, and the arithmetic that keeps them readable.
#pragma once

#include <QColor>
#include <QPalette>

#include <span>

namespace ui::support {

/// Every colour a screen may use, by what it is for. Nothing else in ui/ names a colour.
struct Colors
{
    QColor window;  ///< behind everything, the sidebar
    QColor surface; ///< lists, pages, editors
    QColor raised;  ///< cards and menus
    QColor sunken;  ///< code, outside text
    QColor border;
    QColor text;
    QColor muted;      ///< second-rank text
    QColor accent;     ///< links, focus, active marks; as text readable on surface
    QColor accentFill; ///< primary buttons
    QColor onAccent;   ///< text on accentFill
    QColor selection;  ///< behind a selected row; text stays `text`
    QColor hover;
    QColor success, successTint;
    QColor warning, warningTint;
    QColor danger, dangerTint;
    QColor accentTint;
    QColor neutralTint;
    QColor added, addedWord, addedMark;       ///< blue: background, word background, sign
    QColor removed, removedWord, removedMark; ///< orange
    QColor hunk;                              ///< behind hunk headings
    QColor comment;                           ///< behind threads in a diff
};

const Colors &lightColors();
const Colors &darkColors();
/// By how dark the palette's window is.
const Colors &colorsOf(const QPalette &palette);
/// Those of the application's palette.
const Colors &currentColors();
bool isDark(const QPalette &palette);

/// For the widgets of Qt.
QPalette paletteFor(const Colors &colors);

/// Contrast ratio in [1, 21]. source  WCAG 2.2, "contrast ratio" and "relative luminance"
double contrast(const QColor &one, const QColor &other);

/// `foreground`, moved towards black or white until it has `ratio` on each of the backgrounds.
QColor readable(QColor foreground, std::span<const QColor> backgrounds, double ratio = 4.5);

} // namespace ui::support
