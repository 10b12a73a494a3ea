// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Light or dark: follows the system as it changes, or what the person chose.
#pragma once

#include <QObject>

#include <cstdint>

namespace ui::support {

enum class Scheme : std::uint8_t { System, Light, Dark };

/// Gives the application its style, font and palette, and keeps the palette in step. One per
/// application; needs a QApplication.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(Scheme scheme = Scheme::System, QObject *parent = nullptr);

    Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    bool isDark() const;

Q_SIGNALS:
    void changed();

private:
    void apply();

    Scheme m_scheme;
};

/// "system", "light", "dark".
QString schemeName(Scheme scheme);
/// System if unknown.
Scheme schemeFromName(QStringView name);

} // namespace ui::support
