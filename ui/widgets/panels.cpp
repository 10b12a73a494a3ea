// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panels.h"

#include "ui/support/colors.h"
#include "ui/support/commands.h"
#include "ui/support/mirror.h"
#include "ui/support/style.h"
#include "ui/support/testid.h"

#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::Type;
using ui::support::unit;

namespace ui::widgets {

Card::Card(const QString &heading, QWidget *parent) : QFrame(parent)
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(2 * unit, unit + halfUnit, 2 * unit, 2 * unit);
    outer->setSpacing(unit);
    if (!heading.isEmpty()) {
        m_headingRow = new QHBoxLayout;
        m_headingRow->setSpacing(unit);
        m_headingRow->addWidget((new Label(heading, Type::Heading))->oneLine(), 1,
                                Qt::AlignVCenter);
        outer->addLayout(m_headingRow);
        setAccessibleName(heading);
    }
    m_body = new QVBoxLayout;
    m_body->setSpacing(unit);
    outer->addLayout(m_body);
}

void Card::setSunken(bool sunken)
{
    m_sunken = sunken;
    update();
}

void Card::paintEvent(QPaintEvent *)
{
    const support::Colors &colors = support::colorsOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border);
    painter.setBrush(m_sunken ? colors.sunken : colors.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), support::radius,
                            support::radius);
}

StatePage::StatePage(QWidget *parent)
    : QWidget(parent), m_title(new Label({}, Type::Heading)),
      m_text(new Label({}, Type::Body, Ink::Muted)),
      m_button(makeButton({}, std::nullopt, ButtonKind::Normal, u"state.action"_s)),
      m_glyphSpace(new QWidget)
{
    m_glyphSpace->setFixedSize(6 * unit, 6 * unit);
    m_title->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setFixedWidth(44 * unit);
    m_text->setMinimumHeight(6 * unit);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(unit);
    layout->addStretch(2);
    layout->addWidget(m_glyphSpace, 0, Qt::AlignHCenter);
    layout->addWidget(m_title, 0);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &StatePage::actionTriggered);
}

void StatePage::show(support::Glyph glyph, const QString &title, const QString &text,
                     const QString &actionText)
{
    m_glyph = glyph;
    m_title->setText(title);
    m_text->setText(text);
    m_button->setText(actionText);
    m_button->setAccessibleName(actionText);
    m_button->setVisible(!actionText.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
    update();
}

void StatePage::showLoading(const QString &what)
{
    show(support::Glyph::Pending, what, {});
}

QString StatePage::title() const
{
    return m_title->text();
}

void StatePage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const support::Colors &colors = support::colorsOf(palette());
    const QRectF around = m_glyphSpace->geometry();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.neutralTint);
    painter.drawEllipse(around);
    support::paintGlyph(&painter, around.adjusted(12, 12, -12, -12), m_glyph, colors.muted);
}

Banner::Banner(QWidget *parent) : QFrame(parent), m_label(new Label({})), m_close(new QToolButton)
{
    support::identify(this, u"banner"_s, tr("Message"));
    support::identify(m_close, u"banner.close"_s, tr("Close the message"));
    m_close->setIcon(support::icon(support::Glyph::Cross));
    m_close->setAutoRaise(true);
    m_close->setProperty(support::quietProperty, true);
    m_label->selectable();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * unit + 3 * unit, unit, unit, unit);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void Banner::showMessage(const QString &text, support::Tone tone)
{
    m_tone = tone;
    m_label->setText(text);
    setAccessibleName(text);
    show();
    update();
}

QString Banner::text() const
{
    return m_label->text();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), support::toneTint(m_tone));
    support::paintGlyph(&painter, QRectF(2 * unit, (height() - 16) / 2.0, 16, 16),
                        m_tone == support::Tone::Danger ? support::Glyph::Warning
                                                        : support::Glyph::Info,
                        support::toneText(m_tone));
}

Toast::Toast(QWidget *parent)
    : QFrame(parent), m_label((new Label({}))->oneLine()),
      m_undo(makeButton(tr("Undo"), support::Glyph::Undo, ButtonKind::Quiet, u"toast.undo"_s)),
      m_timer(new QTimer(this))
{
    support::identify(this, u"toast"_s, tr("What was done"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * unit, unit, unit, unit);
    layout->addWidget(m_label);
    layout->addWidget(m_undo);
    m_timer->setSingleShot(true);
    m_timer->setInterval(std::chrono::seconds(12));
    connect(m_timer, &QTimer::timeout, this, &QWidget::hide);
    connect(m_undo, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT undoTriggered(m_decision);
    });
    parent->installEventFilter(this);
    hide();
}

void Toast::showMessage(const QString &text, core::DecisionId decision)
{
    m_decision = decision;
    const bool undoable = !decision.isNull();
    m_label->setText(text);
    setAccessibleName(text);
    m_undo->setVisible(undoable);
    m_undo->setText(undoable ? tr("Undo (%1)").arg(support::keyText(u"app.undo")) : QString());
    show();
    place();
    raise();
    m_timer->start();
}

QString Toast::text() const
{
    return m_label->text();
}

void Toast::place()
{
    adjustSize();
    const QWidget *parent = parentWidget();
    setMaximumWidth(qMax(200, parent->width() - 4 * unit));
    adjustSize();
    move((parent->width() - width()) / 2, parent->height() - height() - 5 * unit);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    return QFrame::eventFilter(watched, event);
}

void Toast::paintEvent(QPaintEvent *)
{
    const support::Colors &colors = support::colorsOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.accent, 1));
    painter.setBrush(colors.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), support::radius,
                            support::radius);
}

KeyLegend::KeyLegend(QWidget *parent) : QWidget(parent)
{
    setFixedHeight(28);
    setFont(support::font(Type::Caption));
}

void KeyLegend::setEntries(std::vector<Entry> entries)
{
    m_entries = std::move(entries);
    QStringList spoken;
    for (const Entry &entry : m_entries)
        spoken << entry.keys + u": "_s + entry.text;
    setAccessibleName(spoken.join(u", "_s));
    update();
}

void KeyLegend::paintEvent(QPaintEvent *)
{
    const support::Colors &colors = support::colorsOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(0, 0, width(), 1), colors.border);
    painter.setFont(font());
    const QFontMetricsF metrics(font());
    const support::Mirror at(rect(), layoutDirection());
    double x = 2 * unit;
    const double middle = (height() + 1) / 2.0;
    for (const Entry &entry : m_entries) {
        const double keyWidth = metrics.horizontalAdvance(entry.keys) + 10;
        const double textWidth = metrics.horizontalAdvance(entry.text);
        if (x + keyWidth + 6 + textWidth > width() - unit)
            break; // what does not fit is in the shortcut sheet
        const QRectF key(x, middle - metrics.height() / 2 - 1, keyWidth, metrics.height() + 2);
        painter.setPen(colors.border);
        painter.setBrush(colors.surface);
        painter.drawRoundedRect(at(key), 3, 3);
        painter.setPen(colors.text);
        painter.drawText(at(key), Qt::AlignCenter, entry.keys);
        painter.setPen(colors.muted);
        at.text(&painter, QRectF(key.right() + 6, 0, textWidth + 2, height()), entry.text);
        x = key.right() + 6 + textWidth + 2 * unit;
    }
}

namespace {

class Line : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), support::colorsOf(palette()).border);
    }
};

} // namespace

QWidget *separator(Qt::Orientation orientation)
{
    auto *line = new Line;
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

QPushButton *makeButton(const QString &text, std::optional<support::Glyph> glyph, ButtonKind kind,
                        const QString &id)
{
    auto *button = new QPushButton(text);
    QString name = text;
    support::identify(button, id, name.remove(u'&').remove(u'…'));
    button->setAutoDefault(false);
    if (glyph)
        button->setIcon(support::icon(*glyph, kind == ButtonKind::Primary));
    if (kind == ButtonKind::Primary)
        button->setProperty(support::primaryProperty, true);
    if (kind == ButtonKind::Quiet)
        button->setProperty(support::quietProperty, true);
    return button;
}

void clearLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        } else if (QLayout *child = item->layout()) {
            clearLayout(child);
        }
        delete item;
    }
}

} // namespace ui::widgets
