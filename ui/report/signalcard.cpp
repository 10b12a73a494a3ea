// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/signalcard.h"

#include "ui/support/testid.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/outsidetext.h"

#include <QGridLayout>
#include <QGuiApplication>
#include <QLocale>
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

static QString titleOf(core::SignalId id, const Titles &titles)
{
    return support::line(titles.forSignals.value(id, id.toString().left(8)), 80);
}

QString whyText(const core::Assignment &assignment, const Titles &titles)
{
    QString text = support::ruleText(assignment.rule);
    if (assignment.rule == u"score" && !assignment.parent.isNull())
        text = SignalCardView::tr("%1 alike to “%2”")
                   .arg(QLocale().toString(assignment.score * 100, 'f', 0) + u" %"_s,
                        titleOf(assignment.parent, titles));
    return text;
}

SignalCardView::SignalCardView(const core::pipeline::SignalCard &card, const Titles &titles,
                               core::Timestamp now, QWidget *parent)
    : Card({}, parent)
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
    body()->addWidget(why(card.assignment, titles));
}

QWidget *SignalCardView::why(const core::Assignment &assignment, const Titles &titles)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfUnit);
    auto *row = new QHBoxLayout;
    row->setSpacing(unit);
    row->addWidget((new Label(tr("Why here"), Type::Strong))->oneLine(), 0, Qt::AlignTop);
    row->addWidget(new Label(whyText(assignment, titles)), 1);
    layout->addLayout(row);
    const bool hasMore =
        !assignment.features.empty() || !assignment.rejected.empty() || !assignment.query.isEmpty();
    if (!hasMore)
        return box;

    const auto closed = QGuiApplication::isRightToLeft() ? support::Glyph::ChevronLeft
                                                         : support::Glyph::ChevronRight;
    auto *more =
        widgets::makeButton(tr("Details"), closed, widgets::ButtonKind::Quiet, u"signal.why"_s);
    more->setCheckable(true);
    row->addWidget(more, 0, Qt::AlignTop);
    auto *details = new QWidget;
    auto *grid = new QGridLayout(details);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(2 * unit);
    grid->setVerticalSpacing(halfUnit);
    grid->setColumnStretch(2, 1);
    int line = 0;
    if (!assignment.query.isEmpty()) {
        grid->addWidget(new Label(tr("Matched as"), Type::Caption, Ink::Muted), line, 0,
                        Qt::AlignTop);
        grid->addWidget(new Label(support::line(assignment.query)), line++, 1, 1, 2);
    }
    if (!assignment.judge.isEmpty()) {
        grid->addWidget(new Label(tr("Decided by"), Type::Caption, Ink::Muted), line, 0);
        grid->addWidget(new Label(support::line(assignment.judge), Type::Caption), line++, 1, 1, 2);
    }
    for (const core::MatchFeature &feature : assignment.features) {
        const QString sign = feature.contribution >= 0 ? u"+"_s : u"−"_s;
        grid->addWidget((new Label(support::featureText(feature.name), Type::Caption))->oneLine(),
                        line, 0);
        grid->addWidget((new Label(support::weightText(feature.value), Type::Caption))->oneLine(),
                        line, 1, Qt::AlignRight);
        grid->addWidget(
            (new Label(sign + support::weightText(std::abs(feature.contribution)), Type::Caption,
                       feature.contribution >= 0 ? Ink::Accent : Ink::Warning))
                ->oneLine(),
            line++, 2, Qt::AlignLeft);
    }
    for (const core::RejectedCandidate &candidate : assignment.rejected) {
        grid->addWidget((new Label(tr("Not joined"), Type::Caption, Ink::Muted))->oneLine(), line,
                        0, Qt::AlignTop);
        grid->addWidget(new Label(tr("“%1” (%2 %): %3")
                                      .arg(titleOf(candidate.nearest, titles))
                                      .arg(QLocale().toString(candidate.score * 100, 'f', 0))
                                      .arg(support::rejectionReasonText(candidate.reason)),
                                  Type::Caption),
                        line++, 1, 1, 2);
    }
    details->hide();
    layout->addWidget(details);
    connect(more, &QPushButton::toggled, details, [more, details, closed](bool open) {
        details->setVisible(open);
        more->setIcon(support::icon(open ? support::Glyph::ChevronDown : closed));
    });
    return box;
}

} // namespace ui::report
