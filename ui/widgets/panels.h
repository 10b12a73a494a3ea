// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Frames and states: cards, empty, loading and error pages, banners, toasts, the key legend.
#pragma once

#include "ui/support/format.h"
#include "ui/support/icons.h"
#include "ui/widgets/label.h"

#include <QFrame>
#include <QVBoxLayout>

#include <functional>
#include <optional>
#include <vector>

class QPushButton;
class QTimer;
class QToolButton;

namespace ui::widgets {

/// A raised box with an optional heading; children go into `body()`.
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(const QString &heading = {}, QWidget *parent = nullptr);
    QVBoxLayout *body() const { return m_body; }
    QHBoxLayout *headingRow() const { return m_headingRow; } ///< null without a heading
    void setSunken(bool sunken);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_body;
    QHBoxLayout *m_headingRow = nullptr;
    bool m_sunken = false;
};

/// A page's empty, loading or error state: what is so, and what to do.
class StatePage : public QWidget
{
    Q_OBJECT

public:
    explicit StatePage(QWidget *parent = nullptr);
    /// actionText  empty for no button
    void show(support::Glyph glyph, const QString &title, const QString &text,
              const QString &actionText = {});
    void showLoading(const QString &what);
    using QWidget::show;

    QString title() const;
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    support::Glyph m_glyph = support::Glyph::Info;
    Label *m_title;
    Label *m_text;
    QPushButton *m_button;
    QWidget *m_glyphSpace;
};

/// A strip at a page's top that says what went wrong and can be closed.
class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);
    /// text  plain; outside words must have been made visible
    void showMessage(const QString &text, support::Tone tone = support::Tone::Danger);
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_label;
    QToolButton *m_close;
    support::Tone m_tone = support::Tone::Danger;
};

/// What was done, over the bottom of its parent; goes after a while. Its Undo takes back the
/// decision it names and no other.
class Toast : public QFrame
{
    Q_OBJECT

public:
    explicit Toast(QWidget *parent);
    /// undoable  what Undo takes back; none shows no button
    void showMessage(const QString &text, core::DecisionId undoable = {});
    QString text() const;

Q_SIGNALS:
    void undoTriggered(core::DecisionId decision);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();

    Label *m_label;
    QPushButton *m_undo;
    QTimer *m_timer;
    core::DecisionId m_decision;
};

/// The keys that act here now, in a slim line.
class KeyLegend : public QWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        QString keys; ///< "J / K"
        QString text;
    };
    explicit KeyLegend(QWidget *parent = nullptr);
    void setEntries(std::vector<Entry> entries);
    QSize sizeHint() const override { return {200, 28}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<Entry> m_entries;
};

/// A thin line in the border colour.
QWidget *separator(Qt::Orientation orientation = Qt::Horizontal);

enum class ButtonKind : std::uint8_t { Normal, Primary, Quiet };
QPushButton *makeButton(const QString &text, std::optional<support::Glyph> glyph, ButtonKind kind,
                        const QString &id);

/// Removes and deletes everything in a layout.
void clearLayout(QLayout *layout);

} // namespace ui::widgets
