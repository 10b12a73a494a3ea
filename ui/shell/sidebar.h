// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where to go, and what the pipeline is doing.
#pragma once

#include "core/pipeline/desk.h"
#include "ui/support/icons.h"

#include <QAbstractButton>
#include <QWidget>

#include <vector>

class QProgressBar;
class QPushButton;

namespace ui::widgets {
class ElidedLabel;
class Label;
} // namespace ui::widgets

namespace ui::shell {

/// A row of the sidebar, with a count at its right.
class NavButton : public QAbstractButton
{
    Q_OBJECT

public:
    NavButton(support::Glyph glyph, const QString &text, const QString &id,
              QWidget *parent = nullptr);
    void setCount(int count);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    support::Glyph m_glyph;
    int m_count = 0;
};

enum class Place : std::uint8_t { Inbox, Activity, Sources, Rejected };

class Sidebar : public QWidget
{
    Q_OBJECT

public:
    explicit Sidebar(const QString &workspace, QWidget *parent = nullptr);
    void setPlace(Place place);
    /// Gives the chosen place the keyboard.
    void focusPlace();
    void setCount(Place place, int count);
    void setProgress(const core::pipeline::StageProgress &progress);
    /// Only glyphs, for a small window; tooltips have the words.
    void setCompact(bool compact);

Q_SIGNALS:
    void placeChosen(ui::shell::Place place);
    void stopRequested(core::ReportId report);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void arrange();

    std::vector<NavButton *> m_buttons; ///< by Place
    QWidget *m_names;
    widgets::Label *m_stage;
    QProgressBar *m_bar;
    QPushButton *m_stop;
    core::ReportId m_working;
    bool m_compact = false;
    bool m_idle = true;
};

} // namespace ui::shell
