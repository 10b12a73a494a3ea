// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/signalcard.h"

#include "ui/support/testid.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/outsidetext.h"

#include <QContextMenuEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::report {

QString factorsText(const core::WeightFactors &factors)
{
    return SignalCardView::tr("%1 base × %2 severity × %3 reach × %4 decay")
        .arg(support::weightText(factors.base), support::weightText(factors.severity),
             support::weightText(factors.reach), support::weightText(factors.decay));
}

/// How the score came about.
static QWidget *numbers(const std::vector<core::MatchFeature> &features)
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(2 * unit);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(3, 1);
    int row = 0;
    for (const core::inbox::ScoreLine &line : core::inbox::scoreLines(features)) {
        const bool speaksFor = line.contribution >= 0;
        const QString value = line.value ? support::weightText(*line.value) : QString();
        grid->addWidget((new Label(line.name, Type::Caption))->oneLine(), row, 0);
        grid->addWidget((new Label(value, Type::Caption, Ink::Muted))->oneLine(), row, 1,
                        Qt::AlignRight);
        grid->addWidget((new Label((speaksFor ? u"+"_s : u"−"_s) +
                                       support::weightText(std::abs(line.contribution)),
                                   Type::Caption, speaksFor ? Ink::Accent : Ink::Warning))
                            ->oneLine(),
                        row++, 2, Qt::AlignRight);
    }
    grid->addWidget(new Label(core::inbox::scoreSumText(features), Type::Caption, Ink::Muted), row,
                    0, 1, 4);
    return box;
}

SignalCardView::SignalCardView(const core::pipeline::SignalCard &card,
                               const core::inbox::Names &names, core::Timestamp now,
                               GroupingActs acts, QWidget *parent)
    : Card({}, parent), m_signal(card.signal.id), m_acts(std::move(acts))
{
    const core::Signal &signal = card.signal;
    setAccessibleName(tr("Signal: %1").arg(signal.title.displayLine()));

    auto *top = new QHBoxLayout;
    top->setSpacing(unit);
    top->addWidget(new widgets::Chip({support::sourceText(signal.source), support::Tone::Neutral,
                                      support::sourceGlyph(signal.source)}));
    top->addWidget(
        (new Label(support::signalKindText(signal.kind), Type::Caption, Ink::Muted))->oneLine());
    if (signal.occurrences > 1)
        top->addWidget(
            (new Label(tr("seen %1 times").arg(signal.occurrences), Type::Caption, Ink::Muted))
                ->oneLine());
    top->addStretch(1);
    auto *age =
        (new Label(support::ageText(now, signal.occurred), Type::Caption, Ink::Muted))->oneLine();
    age->setToolTip(support::timeText(signal.occurred));
    top->addWidget(age);
    auto *move = widgets::makeButton({}, support::Glyph::Split, widgets::ButtonKind::Quiet,
                                     u"signal.acts"_s);
    move->setAccessibleName(tr("Where this signal belongs: %1").arg(signal.title.displayLine(60)));
    move->setToolTip(tr("Say where this signal belongs"));
    connect(move, &QPushButton::clicked, this,
            [this, move] { showMenu(move->mapToGlobal(QPoint(0, move->height()))); });
    top->addWidget(move);
    body()->addLayout(top);

    auto *title = (new Label(signal.title.displayLine(), Type::Strong))->selectable();
    body()->addWidget(title);

    QStringList context;
    for (const QString &part : {signal.service, signal.route, signal.release, signal.environment}) {
        if (!part.isEmpty())
            context << support::line(part, 80);
    }
    if (!context.isEmpty())
        body()->addWidget(new Label(context.join(u" · "_s), Type::Caption, Ink::Muted));

    QString content = signal.content.raw();
    if (!signal.exceptions.empty() && !signal.exceptions.front().frames.empty()) {
        content.clear();
        for (const core::ExceptionInfo &exception : signal.exceptions) {
            content += exception.type + u": "_s + exception.message.raw() + u'\n';
            for (const core::Frame &frame : exception.frames) {
                content += u"  %1:%2 %3\n"_s.arg(frame.file).arg(frame.line).arg(frame.function);
                if (!frame.contextLine.isEmpty())
                    content += u"      "_s + frame.contextLine.trimmed() + u'\n';
            }
        }
    }
    if (!content.trimmed().isEmpty() && content.trimmed() != signal.title.raw().trimmed())
        body()->addWidget(new widgets::OutsideText(
            tr("Outside text, as %1 sent it").arg(support::sourceText(signal.source)),
            core::UntrustedText(content),
            signal.kind == core::SignalKind::Message ? widgets::OutsideText::Look::Prose
                                                     : widgets::OutsideText::Look::Code,
            6));

    auto *weight = new QHBoxLayout;
    weight->setSpacing(unit);
    weight->addWidget(
        (new Label(tr("Weight %1").arg(support::weightText(signal.weight.product())), Type::Strong))
            ->oneLine());
    weight->addWidget(new Label(u"= "_s + factorsText(signal.weight), Type::Caption, Ink::Muted),
                      1);
    body()->addLayout(weight);
    body()->addWidget(why(card, names));
}

void SignalCardView::contextMenuEvent(QContextMenuEvent *event)
{
    showMenu(event->globalPos());
}

void SignalCardView::showMenu(const QPoint &where)
{
    QMenu menu(this);
    support::identify(&menu, u"signal.menu"_s, tr("Where this signal belongs"));
    const auto add = [&](const QString &text, std::optional<support::Glyph> glyph,
                         const QString &id, const std::function<void(core::SignalId)> &act) {
        QAction *action = menu.addAction(text);
        action->setObjectName(id);
        if (glyph)
            action->setIcon(support::icon(*glyph));
        connect(
            action, &QAction::triggered, this, [act, signal = m_signal] { act(signal); },
            Qt::QueuedConnection); // the menu and perhaps this card are gone by then
    };
    if (m_acts.split)
        add(tr("Split off into a report of its own"), support::Glyph::Split, u"signal.split"_s,
            m_acts.split);
    add(tr("Move to another report…"), support::Glyph::Inbox, u"signal.move"_s, m_acts.move);
    menu.addSeparator();
    add(tr("Never group with…"), support::Glyph::Dismiss, u"signal.never"_s, m_acts.never);
    add(tr("Always group with…"), support::Glyph::Link, u"signal.always"_s, m_acts.always);
    menu.exec(where);
}

QWidget *SignalCardView::why(const core::pipeline::SignalCard &card,
                             const core::inbox::Names &names)
{
    const core::Assignment &assignment = card.assignment;
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfUnit);
    auto *row = new QHBoxLayout;
    row->setSpacing(unit);
    row->addWidget((new Label(tr("Why here"), Type::Strong))->oneLine(), 0, Qt::AlignTop);
    row->addWidget((new Label(core::inbox::whyText(assignment, names)))->selectable(), 1,
                   Qt::AlignTop);
    layout->addLayout(row);
    const QStringList sentences = core::inbox::whyDetails(assignment);
    if (sentences.isEmpty() && assignment.rejected.empty() && card.queries.empty())
        return box;

    auto *details = new QWidget;
    auto *lines = new QVBoxLayout(details);
    lines->setContentsMargins(0, halfUnit, 0, 0);
    lines->setSpacing(halfUnit);
    const auto part = [lines](const QString &heading, const QStringList &texts) {
        if (texts.isEmpty())
            return;
        if (!heading.isEmpty()) {
            lines->addSpacing(halfUnit);
            lines->addWidget(new Label(heading, Type::Strong));
        }
        for (const QString &text : texts)
            lines->addWidget((new Label(text))->selectable());
    };
    part({}, sentences);
    QStringList rejected;
    for (const core::RejectedCandidate &candidate : assignment.rejected)
        rejected << core::inbox::runnerUpText(candidate, assignment, names);
    part(tr("Looked at and not joined"), rejected);
    QStringList queries;
    for (const QString &query : card.queries)
        queries << tr("“%1”").arg(support::line(query, 300));
    part(tr("Its problem in short, as it was compared"), queries);
    if (!assignment.features.empty()) {
        part(tr("In numbers"), {tr("What it is, its value, what it adds:")});
        lines->addWidget(numbers(assignment.features));
    }
    details->hide();
    layout->addWidget(details);

    const auto closed = QGuiApplication::isRightToLeft() ? support::Glyph::ChevronLeft
                                                         : support::Glyph::ChevronRight;
    auto *more =
        widgets::makeButton(tr("Details"), closed, widgets::ButtonKind::Quiet, u"signal.why"_s);
    more->setCheckable(true);
    // The button is higher than a line: its word stands on the line of the others.
    const int above = (more->sizeHint().height() - QFontMetrics(font()).height()) / 2;
    for (int i = 0; i < row->count(); ++i)
        row->itemAt(i)->widget()->setContentsMargins(0, above, 0, 0);
    row->addWidget(more, 0, Qt::AlignTop);
    connect(more, &QPushButton::toggled, details, [more, details, closed](bool open) {
        details->setVisible(open);
        more->setIcon(support::icon(open ? support::Glyph::ChevronDown : closed));
    });
    return box;
}

} // namespace ui::report
