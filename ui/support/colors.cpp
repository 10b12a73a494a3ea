// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/colors.h"

#include <QGuiApplication>

#include <algorithm>
#include <cmath>

namespace ui::support {

const Colors &lightColors()
{
    static const Colors colors{
        .window = QColor(0xf4f5f7),
        .surface = QColor(0xffffff),
        .raised = QColor(0xffffff),
        .sunken = QColor(0xf5f6f8),
        .border = QColor(0xdfe2e8),
        .text = QColor(0x1a1e26),
        .muted = QColor(0x59616f),
        .accent = QColor(0x2456c9),
        .accentFill = QColor(0x2d5fd6),
        .onAccent = QColor(0xffffff),
        .selection = QColor(0xe3ecfd),
        .hover = QColor(0xf0f2f6),
        .success = QColor(0x17693d),
        .successTint = QColor(0xddf3e6),
        .warning = QColor(0x80500a),
        .warningTint = QColor(0xfcefd2),
        .danger = QColor(0xa8261d),
        .dangerTint = QColor(0xfde5e2),
        .accentTint = QColor(0xe3ecfd),
        .neutralTint = QColor(0xeceef2),
        .added = QColor(0xe4f0ff),
        .addedWord = QColor(0xbcdaff),
        .addedMark = QColor(0x0b4fae),
        .removed = QColor(0xfff0e2),
        .removedWord = QColor(0xffd5a8),
        .removedMark = QColor(0x9a4a00),
        .hunk = QColor(0xf2f3f7),
        .comment = QColor(0xfbfbfd),
    };
    return colors;
}

const Colors &darkColors()
{
    static const Colors colors{
        .window = QColor(0x15171b),
        .surface = QColor(0x1b1e23),
        .raised = QColor(0x22262d),
        .sunken = QColor(0x16181d),
        .border = QColor(0x343a44),
        .text = QColor(0xe4e7ed),
        .muted = QColor(0xa0a8b6),
        .accent = QColor(0x86abff),
        .accentFill = QColor(0x3563d8),
        .onAccent = QColor(0xffffff),
        .selection = QColor(0x273650),
        .hover = QColor(0x242831),
        .success = QColor(0x6fd39c),
        .successTint = QColor(0x1c3528),
        .warning = QColor(0xeebb62),
        .warningTint = QColor(0x3a2f1a),
        .danger = QColor(0xff9a90),
        .dangerTint = QColor(0x412321),
        .accentTint = QColor(0x233250),
        .neutralTint = QColor(0x2c313a),
        .added = QColor(0x182b45),
        .addedWord = QColor(0x234b7e),
        .addedMark = QColor(0x8dbcff),
        .removed = QColor(0x382818),
        .removedWord = QColor(0x66431d),
        .removedMark = QColor(0xffb774),
        .hunk = QColor(0x22262e),
        .comment = QColor(0x1f232a),
    };
    return colors;
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

const Colors &colorsOf(const QPalette &palette)
{
    return isDark(palette) ? darkColors() : lightColors();
}

const Colors &currentColors()
{
    return colorsOf(QGuiApplication::palette());
}

QPalette paletteFor(const Colors &colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.surface);
    palette.setColor(QPalette::AlternateBase, colors.hover);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::Button, colors.raised);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.danger);
    palette.setColor(QPalette::ToolTipBase, colors.raised);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.muted);
    palette.setColor(QPalette::Highlight, colors.accentFill);
    palette.setColor(QPalette::HighlightedText, colors.onAccent);
    palette.setColor(QPalette::Accent, colors.accent);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::Light, colors.raised.lighter(110));
    palette.setColor(QPalette::Midlight, colors.border);
    palette.setColor(QPalette::Mid, colors.border);
    palette.setColor(QPalette::Dark, colors.border.darker(115));
    palette.setColor(QPalette::Shadow, QColor(0, 0, 0, 80));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor dimmed = colors.muted;
        dimmed.setAlphaF(0.7f);
        palette.setColor(QPalette::Disabled, role, dimmed);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.neutralTint);
    return palette;
}

static double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(double(color.redF())) + 0.7152 * linear(double(color.greenF())) +
           0.0722 * linear(double(color.blueF()));
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor readable(QColor foreground, std::span<const QColor> backgrounds, double ratio)
{
    double light = 0;
    for (const QColor &background : backgrounds)
        light += luminance(background) / double(backgrounds.size());
    const QColor end = light > 0.18 ? QColor(Qt::black) : QColor(Qt::white);
    const QColor start = foreground;
    for (int step = 1; step <= 20; ++step) {
        const bool fits = std::ranges::all_of(
            backgrounds, [&](const QColor &b) { return contrast(foreground, b) >= ratio; });
        if (fits)
            return foreground;
        const float t = float(step) / 20;
        foreground = QColor::fromRgbF(start.redF() + (end.redF() - start.redF()) * t,
                                      start.greenF() + (end.greenF() - start.greenF()) * t,
                                      start.blueF() + (end.blueF() - start.blueF()) * t);
    }
    return end;
}

} // namespace ui::support
