// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Plain text in a colour of the palette. Never rich text, whatever the characters are.
#pragma once

#include "ui/support/format.h"
#include "ui/support/type.h"

#include <QLabel>

namespace ui::widgets {

enum class Ink : std::uint8_t { Text, Muted, Accent, Success, Warning, Danger };
QColor inkColor(Ink ink);

/// Follows the palette while it changes. Wraps unless told otherwise; its text can be selected and
/// copied when `selectable`.
class Label : public QLabel
{
    Q_OBJECT

public:
    explicit Label(const QString &text, support::Type type = support::Type::Body,
                   Ink ink = Ink::Text, QWidget *parent = nullptr);

    void setInk(Ink ink);
    Label *oneLine();    ///< no wrapping
    Label *selectable(); ///< by mouse and keyboard

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyInk();

    Ink m_ink;
    bool m_applying = false;
};

/// One line that ends in "…" when there is no room; the whole text is the tooltip then.
class ElidedLabel : public Label
{
    Q_OBJECT

public:
    explicit ElidedLabel(const QString &text, support::Type type = support::Type::Body,
                         Ink ink = Ink::Text, QWidget *parent = nullptr);
    void setFullText(const QString &text);
    QString fullText() const { return m_text; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();

    QString m_text;
};

} // namespace ui::widgets
