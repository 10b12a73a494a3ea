// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/sections.h"

#include "ui/report/signalcard.h"
#include "ui/support/testid.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/outsidetext.h"

#include <QPushButton>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Card;
using ui::widgets::Chip;
using ui::widgets::ElidedLabel;
using ui::widgets::Ink;
using ui::widgets::Label;
using ui::widgets::OutsideText;

namespace ui::report {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::report::Sections)
};

QWidget *column(std::initializer_list<QWidget *> widgets, int spacing = halfUnit)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    for (QWidget *widget : widgets)
        layout->addWidget(widget);
    layout->addStretch(1);
    return box;
}

QWidget *evidenceView(const core::Evidence &evidence)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(halfUnit);
    if (!evidence.excerpt.isEmpty()) {
        layout->addWidget(
            new OutsideText(placeText(evidence), evidence.excerpt, OutsideText::Look::Code, 10));
    } else if (const QString place = placeText(evidence); !place.isEmpty()) {
        layout->addWidget((new Label(place, Type::Code))->selectable());
    }
    if (!evidence.query.isEmpty()) {
        auto *query = new ElidedLabel(support::line(evidence.query), Type::Code, Ink::Muted);
        query->setAccessibleName(Text::tr("Shown again by: %1").arg(query->fullText()));
        layout->addWidget(query);
    }
    return box;
}

QWidget *personRow(const core::Reviewer &reviewer)
{
    auto *box = new QWidget;
    auto *layout = new QHBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(unit);
    layout->addWidget(new widgets::Avatar(reviewer.identity), 0, Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(new ElidedLabel(support::personText(reviewer.identity)));
    texts->addWidget(new Label(support::line(reviewer.reason), Type::Caption, Ink::Muted));
    layout->addLayout(texts, 1);
    return box;
}

QWidget *railBlock(const QString &heading, std::initializer_list<QWidget *> widgets)
{
    auto *box = column({new Label(heading, Type::Caption, Ink::Muted)}, 6);
    auto *layout = static_cast<QVBoxLayout *>(box->layout());
    int at = 1;
    for (QWidget *widget : widgets)
        layout->insertWidget(at++, widget);
    box->setAccessibleName(heading);
    return box;
}

} // namespace

QString placeText(const core::Evidence &evidence)
{
    QString text;
    if (!evidence.file.isEmpty()) {
        text = support::line(evidence.file);
        if (evidence.firstLine > 0)
            text += evidence.lastLine > evidence.firstLine
                        ? u":%1–%2"_s.arg(evidence.firstLine).arg(evidence.lastLine)
                        : u":%1"_s.arg(evidence.firstLine);
    }
    if (!evidence.commit.isEmpty())
        text += (text.isEmpty() ? u"@ "_s : u" @ "_s) + support::shortCommit(evidence.commit);
    return text;
}

Pair::Pair(QWidget *left, QWidget *right, int leftStretch, int rightStretch, int below,
           QWidget *parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this)), m_below(below)
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2 * unit);
    m_layout->addWidget(left, leftStretch);
    m_layout->addWidget(right, rightStretch);
}

void Pair::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const auto wanted = width() < m_below ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (m_layout->direction() != wanted) {
        m_layout->setDirection(wanted);
        m_layout->setSpacing(wanted == QBoxLayout::LeftToRight ? 2 * unit : unit);
    }
}

QWidget *summarySection(const core::pipeline::ReportPage &page)
{
    auto *card = new Card(Text::tr("Summary"));
    support::identify(card, u"report.summary"_s, Text::tr("Summary"));
    const core::Report &report = page.item.report;
    const QString summary = support::paragraphs(report.summary);
    card->body()->addWidget(
        (new Label(summary.isEmpty() ? Text::tr("Nothing is known yet but the signals below.")
                                     : summary))
            ->selectable());
    if (page.findings && !page.findings->cause.isEmpty()) {
        card->body()->addSpacing(halfUnit);
        card->body()->addWidget(new Label(Text::tr("Cause"), Type::Caption, Ink::Muted));
        card->body()->addWidget(
            (new Label(support::paragraphs(page.findings->cause)))->selectable());
    }
    if (!page.findings || page.findings->locations.empty())
        return card;
    const core::CodeLocation &place = page.findings->locations.front();
    card->body()->addWidget(new Label(Text::tr("Most likely place"), Type::Caption, Ink::Muted));
    card->body()->addWidget((new Label(u"%1:%2  %3"_s.arg(support::line(place.file))
                                           .arg(place.line)
                                           .arg(support::line(place.function)),
                                       Type::Code))
                                ->selectable());
    if (!place.reason.isEmpty())
        card->body()->addWidget(new Label(support::line(place.reason), Type::Caption, Ink::Muted));
    return card;
}

QWidget *failureSection(const core::pipeline::ReportPage &page)
{
    if (page.item.report.state != core::ReportState::Failed)
        return nullptr;
    const auto failed = std::ranges::find_if(page.history, [](const core::AuditEntry &entry) {
        return entry.action == u"stateChanged" &&
               entry.after.value(u"state").toString() ==
                   core::reportStateName(core::ReportState::Failed);
    });
    if (failed == page.history.end() || failed->reason.isEmpty())
        return nullptr;
    auto *card = new Card(Text::tr("What failed"));
    support::identify(card, u"report.failure"_s, Text::tr("What failed"));
    card->body()->addWidget((new Label(support::reasonText(failed->reason)))->selectable());
    if (page.item.report.retryable)
        card->body()->addWidget(new Label(Text::tr("Nothing is lost. Re-trigger starts it again."),
                                          Type::Caption, Ink::Muted));
    return card;
}

QWidget *verdictSection(const core::Verdict &verdict)
{
    auto *card = new Card(Text::tr("Verdict"));
    support::identify(card, u"report.verdict"_s, Text::tr("Verdict"));
    using support::Tone;
    const bool actionable = verdict.kind == core::VerdictKind::Actionable;
    card->headingRow()->addWidget(
        new Chip({support::verdictText(verdict.kind),
                  actionable                                         ? Tone::Success
                  : verdict.kind == core::VerdictKind::NeedsDecision ? Tone::Warning
                                                                     : Tone::Neutral,
                  actionable ? support::Glyph::Passed : support::Glyph::Person}));
    for (int i = 0; i < verdict.reasons.size(); ++i)
        card->body()->addWidget((new Label(u"•  "_s + support::line(verdict.reasons.at(i), 2000),
                                           i == 0 ? Type::Strong : Type::Body))
                                    ->selectable());
    if (!verdict.priorityReason.isEmpty()) {
        auto *row = new QHBoxLayout;
        row->setSpacing(unit);
        row->addWidget(new Chip({core::priorityName(verdict.priority),
                                 support::priorityTone(verdict.priority)}),
                       0, Qt::AlignTop);
        row->addWidget(new Label(support::line(verdict.priorityReason, 2000)), 1);
        card->body()->addLayout(row);
    }
    if (!verdict.plan.isEmpty()) {
        card->body()->addWidget(new Label(Text::tr("Plan"), Type::Caption, Ink::Muted));
        card->body()->addWidget((new Label(support::paragraphs(verdict.plan)))->selectable());
    }
    return card;
}

QWidget *findingsSection(const core::Findings &findings)
{
    auto *card = new Card(Text::tr("Findings and their evidence"));
    support::identify(card, u"report.findings"_s, Text::tr("Findings and their evidence"));
    if (findings.findings.empty()) {
        card->body()->addWidget(
            new Label(Text::tr("Research has not found anything yet."), Type::Body, Ink::Muted));
        return card;
    }
    bool first = true;
    for (const core::Finding &finding : findings.findings) {
        if (!first)
            card->body()->addWidget(widgets::separator());
        first = false;
        auto *mark = new Chip(
            finding.verified ? widgets::ChipText{Text::tr("Verified"), support::Tone::Success,
                                                 support::Glyph::Passed}
                             : widgets::ChipText{Text::tr("Not verified"), support::Tone::Warning,
                                                 support::Glyph::Info});
        mark->setToolTip(finding.verified ? Text::tr("Computed again from its evidence")
                                          : Text::tr("Plausible, but not computed again"));
        auto *claim =
            column({mark, (new Label(support::line(finding.claim, 2000)))->selectable()}, 6);
        if (finding.evidence.empty()) {
            card->body()->addWidget(claim);
            continue;
        }
        auto *evidence = new QWidget;
        auto *list = new QVBoxLayout(evidence);
        list->setContentsMargins(0, 0, 0, 0);
        list->setSpacing(unit);
        for (const core::Evidence &piece : finding.evidence)
            list->addWidget(evidenceView(piece));
        list->addStretch(1);
        card->body()->addWidget(new Pair(claim, evidence, 2, 3, 62 * unit));
    }
    return card;
}

QWidget *signalsSection(const core::pipeline::ReportPage &page, core::Timestamp now,
                        const GroupingActs &acts)
{
    constexpr size_t step = 12;
    auto *box = new QWidget;
    support::identify(box, u"report.signals"_s, Text::tr("Signals"));
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, unit, 0, 0);
    layout->setSpacing(unit);
    layout->addWidget(new Label(Text::tr("Signals, the heaviest first"), Type::Heading));
    GroupingActs own = acts;
    if (page.item.report.signalCount < 2)
        own.split = {}; // there is nothing to be split off from
    auto *more =
        widgets::makeButton({}, std::nullopt, widgets::ButtonKind::Normal, u"report.moreSignals"_s);
    const auto cards = std::make_shared<std::vector<core::pipeline::SignalCard>>(page.cards);
    const auto shown = std::make_shared<size_t>(0);
    layout->addWidget(more, 0, Qt::AlignLeft);
    const auto add = [=, names = page.names] {
        const size_t end = std::min(cards->size(), *shown + step);
        for (; *shown < end; ++*shown)
            layout->insertWidget(layout->count() - 1,
                                 new SignalCardView((*cards)[*shown], names, now, own));
        more->setVisible(*shown < cards->size());
        more->setText(Text::tr("Show more (%1 left)").arg(cards->size() - *shown));
        more->setAccessibleName(more->text());
    };
    QObject::connect(more, &QPushButton::clicked, box, add);
    add();
    return box;
}

QWidget *attemptsSection(const std::vector<core::Attempt> &attempts)
{
    auto *card = new Card(Text::tr("Attempts"));
    support::identify(card, u"report.attempts"_s, Text::tr("Attempts"));
    for (const core::Attempt &attempt : attempts) {
        auto *row = new QHBoxLayout;
        row->setSpacing(unit);
        const bool passed = attempt.state == core::AttemptState::Passed;
        const bool running = attempt.state == core::AttemptState::Running;
        row->addWidget(new Chip({support::attemptText(attempt.state),
                                 passed    ? support::Tone::Success
                                 : running ? support::Tone::Accent
                                           : support::Tone::Danger,
                                 passed    ? support::Glyph::Passed
                                 : running ? support::Glyph::Pending
                                           : support::Glyph::Failed}),
                       0, Qt::AlignTop);
        auto *texts = new QVBoxLayout;
        texts->setSpacing(2);
        QString head = Text::tr("Attempt %1, %2")
                           .arg(attempt.number)
                           .arg(support::triggerText(attempt.trigger));
        if (core::isKnown(attempt.ended) && core::isKnown(attempt.started))
            head += u" · "_s +
                    support::durationText(core::toMs(attempt.ended) - core::toMs(attempt.started));
        texts->addWidget(new Label(head, Type::Caption, Ink::Muted));
        if (!attempt.outcome.isEmpty())
            texts->addWidget((new Label(support::line(attempt.outcome, 2000)))->selectable());
        if (!attempt.direction.isEmpty())
            texts->addWidget(new OutsideText(Text::tr("Direction"),
                                             core::UntrustedText(attempt.direction),
                                             OutsideText::Look::Prose, 3));
        for (const core::CommandRun &run : attempt.commands) {
            const QString mark = run.timedOut   ? Text::tr("timed out")
                                 : run.passed() ? Text::tr("passed")
                                                : Text::tr("exit %1").arg(run.exitCode);
            texts->addWidget(new ElidedLabel(support::line(run.argv.join(u' '), 400) + u"   "_s +
                                                 mark + u", "_s +
                                                 support::durationText(run.durationMs),
                                             Type::Code, run.passed() ? Ink::Muted : Ink::Danger));
        }
        row->addLayout(texts, 1);
        card->body()->addLayout(row);
    }
    return card;
}

QWidget *historySection(const std::vector<core::AuditEntry> &history, core::Timestamp now,
                        std::function<void(core::DecisionId)> undo)
{
    auto *card = new Card(Text::tr("History"));
    support::identify(card, u"report.history"_s, Text::tr("History"));
    constexpr size_t most = 40;
    for (size_t i = 0; i < history.size() && i < most; ++i) {
        const core::AuditEntry &entry = history[i];
        auto *row = new QHBoxLayout;
        row->setSpacing(unit);
        QString text = u"%1 %2"_s.arg(support::actorText(entry.actor), support::auditText(entry));
        if (!entry.reason.isEmpty())
            text += u": "_s + support::reasonText(entry.reason);
        row->addWidget(new Label(text), 1);
        if (entry.undoable) {
            auto *button = widgets::makeButton(Text::tr("Undo"), support::Glyph::Undo,
                                               widgets::ButtonKind::Quiet, u"history.undo"_s);
            button->setAccessibleName(Text::tr("Undo: %1").arg(text));
            QObject::connect(button, &QPushButton::clicked, card,
                             [undo, id = entry.id] { undo(id); });
            row->addWidget(button);
        }
        auto *age =
            (new Label(support::ageText(now, entry.at), Type::Caption, Ink::Muted))->oneLine();
        age->setToolTip(support::timeText(entry.at));
        row->addWidget(age);
        card->body()->addLayout(row);
    }
    if (history.size() > most)
        card->body()->addWidget(
            new Label(Text::tr("Older entries are in Activity."), Type::Caption, Ink::Muted));
    return card;
}

QWidget *rail(const core::pipeline::ReportPage &page, core::Timestamp now)
{
    const core::Report &report = page.item.report;
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, halfUnit, 0, 0);
    layout->setSpacing(2 * unit + halfUnit);

    auto *weight = (new Label(Text::tr("%1 of %2")
                                  .arg(support::weightText(report.weight),
                                       support::weightText(core::promotionThreshold)),
                              Type::Heading))
                       ->oneLine();
    std::vector<QPointF> points;
    for (const core::pipeline::WeightPoint &point : page.course)
        points.emplace_back(double(core::toMs(point.at)), point.weight);
    auto *course = new widgets::Sparkline(points, core::promotionThreshold);
    course->setAccessibleName(
        Text::tr("Weight over time, now %1").arg(support::weightText(report.weight)));
    course->setToolTip(Text::tr("The dashed line is the weight from which a report is researched"));
    layout->addWidget(railBlock(
        Text::tr("Weight against threshold"),
        {weight, new widgets::WeightBar(report.weight, core::promotionThreshold), course}));

    if (report.priority)
        layout->addWidget(railBlock(
            Text::tr("Priority"),
            {new Label(support::priorityText(*report.priority), Type::Strong),
             new Label(support::line(report.priorityReason, 600), Type::Caption, Ink::Muted)}));

    const auto &reviewers = page.item.reviewers;
    if (!reviewers.empty()) {
        QWidget *people = railBlock(Text::tr("Reviewers"), {});
        auto *list = static_cast<QVBoxLayout *>(people->layout());
        for (size_t i = 0; i < reviewers.size(); ++i)
            list->insertWidget(int(i) + 1, personRow(reviewers[i]));
        layout->addWidget(people);
    }
    if (page.findings && !page.findings->suspects.empty()) {
        QWidget *suspects = railBlock(Text::tr("Suspect commits"), {});
        auto *list = static_cast<QVBoxLayout *>(suspects->layout());
        int at = 1;
        for (const core::SuspectCommit &suspect : page.findings->suspects) {
            if (at > 3)
                break;
            list->insertWidget(
                at++,
                column({new ElidedLabel(u"%1  %2 %"_s.arg(support::shortCommit(suspect.commit))
                                            .arg(qRound(suspect.score * 100)),
                                        Type::Code),
                        new ElidedLabel(support::line(suspect.subject)),
                        new Label(u"%1 · %2"_s.arg(support::personText(suspect.author),
                                                   support::ageText(now, suspect.time)),
                                  Type::Caption, Ink::Muted),
                        new Label(support::line(suspect.reason), Type::Caption, Ink::Muted)},
                       1));
        }
        layout->addWidget(suspects);
    }
    QStringList sources;
    for (const QString &source : page.item.sources)
        sources << support::sourceText(source);
    const auto fact = [](const QString &name, const QString &value) {
        return column({new Label(name, Type::Caption, Ink::Muted), new Label(value)}, 0);
    };
    auto *facts = column({}, unit);
    auto *list = static_cast<QVBoxLayout *>(facts->layout());
    const auto addFact = [&](const QString &name, const QString &value) {
        if (!value.isEmpty())
            list->insertWidget(list->count() - 1, fact(name, value));
    };
    addFact(Text::tr("Sources"), sources.join(u", "_s));
    addFact(Text::tr("First seen"), support::timeText(report.firstSeen));
    addFact(Text::tr("Last seen"), support::timeText(report.lastSeen));
    if (page.findings && !page.findings->commit.isEmpty())
        addFact(Text::tr("Code that was read"), support::shortCommit(page.findings->commit));
    layout->addWidget(facts);
    layout->addStretch(1);
    return box;
}

} // namespace ui::report
