// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebar.h"

#include "ui/support/colors.h"
#include "ui/support/format.h"
#include "ui/support/mirror.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using ui::support::Glyph;
using ui::support::halfUnit;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;

namespace ui::shell {

namespace {

/// The mark: a sun over the horizon.
class Mark : public QWidget
{
public:
    Mark() { setFixedSize(3 * unit, 3 * unit); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        support::paintGlyph(&painter, rect(), Glyph::Sun, support::currentColors().accent);
    }
};

} // namespace

NavButton::NavButton(Glyph glyph, const QString &text, const QString &id, QWidget *parent)
    : QAbstractButton(parent), m_glyph(glyph)
{
    identify(this, id, text);
    setText(text);
    setCheckable(true);
    setAutoExclusive(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(4 * unit);
}

void NavButton::setCount(int count)
{
    m_count = count;
    setAccessibleDescription(count > 0 ? locale().toString(count) : QString());
    update();
}

QSize NavButton::sizeHint() const
{
    return {20 * unit, 4 * unit};
}

void NavButton::paintEvent(QPaintEvent *)
{
    const support::Colors &colors = support::currentColors();
    QPainter painter(this);
    const support::Mirror at(rect(), layoutDirection());
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(isChecked() ? colors.selection : colors.neutralTint);
        painter.drawRoundedRect(box, support::radius, support::radius);
    }
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box, support::radius, support::radius);
    }
    const QColor ink = isChecked() ? colors.text : colors.muted;
    support::paintGlyph(&painter,
                        at(QRectF(width() < 10 * unit ? (width() - 16) / 2.0 : 1.5 * unit,
                                  (height() - 16) / 2.0, 16, 16)),
                        m_glyph, isChecked() ? colors.accent : colors.muted);
    painter.setFont(support::font(isChecked() ? Type::Strong : Type::Body));
    painter.setPen(ink);
    if (width() < 10 * unit) {
        if (m_count > 0) { // a dot instead of the number
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.accent);
            painter.drawEllipse(at(QPointF(width() - halfUnit - 2, unit)), 3, 3);
        }
        return;
    }
    at.text(&painter, QRectF(4.5 * unit, 0, width() - 8 * unit, height()), text());
    if (m_count > 0) {
        painter.setFont(support::font(Type::Caption));
        painter.setPen(colors.muted);
        at.text(&painter, QRectF(0, 0, width() - 1.5 * unit, height()), locale().toString(m_count),
                Qt::AlignRight);
    }
}

Sidebar::Sidebar(const QString &workspace, QWidget *parent)
    : QWidget(parent), m_names(new QWidget),
      m_stage(new widgets::Label({}, Type::Caption, widgets::Ink::Muted)), m_bar(new QProgressBar),
      m_stop(widgets::makeButton(tr("Stop"), Glyph::Stop, widgets::ButtonKind::Quiet,
                                 u"pipeline.stop"_s))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1 * unit, 2 * unit, 1 * unit, 1 * unit);
    layout->setSpacing(4);
    auto *brand = new QHBoxLayout;
    brand->setContentsMargins(halfUnit, 0, halfUnit, 0);
    brand->setSpacing(unit);
    brand->addWidget(new Mark);
    auto *names = new QVBoxLayout(m_names);
    names->setContentsMargins(0, 0, 0, 0);
    names->setSpacing(0);
    names->addWidget((new widgets::Label(tr("Daybreak"), Type::Strong))->oneLine());
    names->addWidget(
        new widgets::ElidedLabel(support::line(workspace, 80), Type::Caption, widgets::Ink::Muted));
    brand->addWidget(m_names, 1);
    layout->addLayout(brand);
    layout->addSpacing(2 * unit);
    const auto add = [&](Place place, Glyph glyph, const QString &text, const QString &id) {
        auto *button = new NavButton(glyph, text, u"nav.%1"_s.arg(id));
        button->setToolTip(text);
        connect(button, &QAbstractButton::clicked, this,
                [this, place] { Q_EMIT placeChosen(place); });
        layout->addWidget(button);
        m_buttons.push_back(button);
    };
    add(Place::Inbox, Glyph::Inbox, tr("Inbox"), u"inbox"_s);
    add(Place::Activity, Glyph::Activity, tr("Activity"), u"activity"_s);
    add(Place::Sources, Glyph::Sources, tr("Sources"), u"sources"_s);
    add(Place::Rejected, Glyph::Rejected, tr("Rejected"), u"rejected"_s);
    layout->addStretch(1);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    identify(m_bar, u"pipeline.progress"_s, tr("Progress of the pipeline"));
    auto *status = new QVBoxLayout;
    status->setContentsMargins(unit, 0, unit, unit);
    status->setSpacing(6);
    status->addWidget(m_stage);
    status->addWidget(m_bar);
    status->addWidget(m_stop, 0, Qt::AlignLeft);
    layout->addLayout(status);
    connect(m_stop, &QPushButton::clicked, this, [this] { Q_EMIT stopRequested(m_working); });
    setProgress({});
    setPlace(Place::Inbox);
}

void Sidebar::setPlace(Place place)
{
    m_buttons[size_t(place)]->setChecked(true);
}

void Sidebar::focusPlace()
{
    const auto chosen = std::ranges::find_if(m_buttons, &NavButton::isChecked);
    if (chosen != m_buttons.end())
        (*chosen)->setFocus(Qt::TabFocusReason);
}

void Sidebar::setCount(Place place, int count)
{
    m_buttons[size_t(place)]->setCount(count);
}

void Sidebar::setProgress(const core::pipeline::StageProgress &progress)
{
    const bool idle = progress.stage.isEmpty();
    m_working = progress.report;
    QString text = idle ? tr("Up to date") : support::line(progress.text, 120);
    if (!idle && progress.total > 0)
        text += u" (%1/%2)"_s.arg(progress.done).arg(progress.total);
    m_stage->setAccessibleName(text);
    // Paths and names are longer than the sidebar is wide: let them break after their separators.
    static const QRegularExpression separator(u"([/_.:])(?=\\w)"_s);
    m_stage->setText(text.replace(separator, u"\\1\u200b"_s));
    setToolTip(support::plainToolTip(m_stage->accessibleName()));
    m_bar->setVisible(!idle && progress.total > 0);
    m_bar->setRange(0, qMax(1, progress.total));
    m_bar->setValue(qMin(progress.done, progress.total));
    m_idle = idle;
    arrange();
}

void Sidebar::setCompact(bool compact)
{
    if (compact == m_compact)
        return;
    m_compact = compact;
    arrange();
}

void Sidebar::arrange()
{
    setFixedWidth(m_compact ? 6 * unit : 26 * unit);
    m_names->setVisible(!m_compact);
    m_stage->setVisible(!m_compact);
    m_stop->setVisible(!m_compact && !m_idle && !m_working.isNull());
}

void Sidebar::paintEvent(QPaintEvent *)
{
    const support::Colors &colors = support::currentColors();
    QPainter painter(this);
    painter.fillRect(rect(), colors.window);
    const support::Mirror at(rect(), layoutDirection());
    painter.fillRect(at(QRectF(width() - 1, 0, 1, height())), colors.border);
}

} // namespace ui::shell
