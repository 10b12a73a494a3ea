// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The spacing grid and the type scale.
#pragma once

#include <QFont>

namespace ui::support {

/// The grid's unit in device-independent pixels; every distance is a multiple or a half of it.
inline constexpr int unit = 8;
inline constexpr int halfUnit = 4;
inline constexpr int radius = 6; ///< corners of cards and controls

/// Sizes relative to the system's font.
enum class Type {
    Caption, ///< 0.86, times and legends
    Body,    ///< 1.0
    Strong,  ///< 1.0, semi-bold
    Heading, ///< 1.1, semi-bold
    Title,   ///< 1.45, semi-bold
    Code,    ///< 0.96 of the fixed-width font
};
QFont font(Type type);

/// The system's interface font; where the system names none, Inter if it is installed.
QFont systemInterfaceFont();
/// The system's fixed-width font; where that is only "monospace", a better one if installed.
QFont systemCodeFont();

} // namespace ui::support
