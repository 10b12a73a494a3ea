// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A box for words that nobody of ours wrote: plain, every character visible, marked as such.
#pragma once

#include "core/base/untrustedtext.h"
#include "ui/widgets/label.h"

#include <QFrame>

class QPushButton;

namespace ui::widgets {

/// Shows the first lines and offers the rest. The mark on the left and the caption say that the
/// text came from outside; screen readers hear it first.
class OutsideText : public QFrame
{
    Q_OBJECT

public:
    enum class Look : std::uint8_t { Prose, Code };

    /// caption  where it comes from, "shop/cart.py:42 @ 1a2b3c4d"; empty says "Outside text"
    /// lines    shown before "Show all"
    OutsideText(const QString &caption, const core::UntrustedText &text, Look look, int lines = 8,
                QWidget *parent = nullptr);

    QString shownText() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void setFolded(bool folded);

    QString m_text;
    int m_lines;
    Label *m_body;
    QPushButton *m_more;
};

} // namespace ui::widgets
