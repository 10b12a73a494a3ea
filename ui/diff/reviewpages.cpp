// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/reviewpages.h"

#include "ui/support/colors.h"
#include "ui/support/format.h"
#include "ui/support/listsync.h"
#include "ui/support/mirror.h"
#include "ui/support/style.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/outsidemarkdown.h"
#include "ui/widgets/outsidetext.h"
#include "ui/widgets/panels.h"

#include <QPainter>
#include <QScrollArea>

using namespace Qt::StringLiterals;
using ui::support::Glyph;
using ui::support::halfUnit;
using ui::support::Tone;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Card;
using ui::widgets::Chip;
using ui::widgets::Ink;
using ui::widgets::Label;
using ui::widgets::OutsideMarkdown;
using ui::widgets::OutsideText;

namespace ui::diff {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::diff::ReviewPages)
};

/// A scrolling column of `widgets`.
QWidget *scrolling(const std::vector<QWidget *> &widgets, const QString &id, const QString &name)
{
    auto *area = support::identify(new QScrollArea, id, name);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setBackgroundRole(QPalette::Base);
    auto *content = new QWidget;
    content->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(3 * unit, 2 * unit, 3 * unit, 3 * unit);
    layout->setSpacing(2 * unit);
    for (QWidget *widget : widgets)
        layout->addWidget(widget);
    layout->addStretch(1);
    area->setWidget(content);
    new widgets::FocusRing(area);
    return area;
}

/// What a page says that has nothing to show yet.
QWidget *nothing(Glyph glyph, const QString &title, const QString &text, const QString &id)
{
    auto *page = new widgets::StatePage;
    page->setObjectName(id);
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    page->show(glyph, title, text);
    return page;
}

QWidget *runCard(const QString &heading, const core::CommandRun &run, bool asExpected)
{
    auto *card = new Card(heading);
    const QString outcome = run.timedOut   ? Text::tr("timed out")
                            : run.passed() ? Text::tr("passed")
                                           : Text::tr("failed, exit %1").arg(run.exitCode);
    card->headingRow()->addWidget(new Chip({outcome, asExpected ? Tone::Success : Tone::Danger,
                                            run.passed() ? Glyph::Passed : Glyph::Failed}));
    card->body()->addWidget(
        (new Label(support::line(run.argv.join(u' '), 1000), Type::Code))->selectable());
    card->body()->addWidget(new Label(
        Text::tr("took %1").arg(support::durationText(run.durationMs)), Type::Caption, Ink::Muted));
    if (run.output.isEmpty())
        card->body()->addWidget(new Label(Text::tr("No output."), Type::Body, Ink::Muted));
    else
        card->body()->addWidget(
            new OutsideText(Text::tr("Output"), run.output, OutsideText::Look::Code, 24));
    return card;
}

} // namespace

QWidget *proofPage(const core::PullRequest &pullRequest)
{
    std::vector<QWidget *> widgets;
    if (!pullRequest.proof)
        return nothing(
            Glyph::Proof, Text::tr("There is no proof for this change"),
            Text::tr("No command was found that fails before the change and passes after "
                     "it. Read it with more care, or start a round with a direction."),
            u"review.proof"_s);
    const core::Proof &proof = *pullRequest.proof;
    auto *head = new Card(Text::tr("Proof"));
    head->headingRow()->addWidget(
        new Chip({proof.holds() ? Text::tr("Holds") : Text::tr("Does not hold"),
                  proof.holds() ? Tone::Success : Tone::Danger,
                  proof.holds() ? Glyph::Passed : Glyph::Failed}));
    head->body()->addWidget(new Label(
        proof.holds() ? Text::tr("The same command fails on the base commit and passes on the "
                                 "head commit.")
                      : Text::tr("The command does not fail before and pass after the change.")));
    widgets.push_back(head);
    widgets.push_back(
        runCard(Text::tr("Before, on %1").arg(support::shortCommit(pullRequest.baseCommit)),
                proof.base, !proof.base.passed()));
    widgets.push_back(
        runCard(Text::tr("After, on %1").arg(support::shortCommit(pullRequest.headCommit)),
                proof.head, proof.head.passed()));
    return scrolling(widgets, u"review.proof"_s, Text::tr("Proof"));
}

QWidget *checksPage(const core::PullRequest &pullRequest)
{
    std::vector<QWidget *> widgets;
    for (const core::CheckRun &run : pullRequest.checkRuns) {
        auto *card = new Card(support::line(run.name, 200));
        card->headingRow()->addWidget(
            (new Label(support::durationText(run.durationMs), Type::Caption, Ink::Muted))
                ->oneLine());
        card->headingRow()->addWidget(
            new Chip({support::checkText(run.state), support::checkTone(run.state),
                      support::checkGlyph(run.state)}));
        if (!run.failingPart.isEmpty())
            card->body()->addWidget(new OutsideText(Text::tr("The lines that failed"),
                                                    run.failingPart, OutsideText::Look::Code, 30));
        if (!run.log.isEmpty())
            card->body()->addWidget(
                new OutsideText(Text::tr("Log"), run.log, OutsideText::Look::Code, 8));
        widgets.push_back(card);
    }
    if (widgets.empty())
        return nothing(Glyph::Pending, Text::tr("No check has run yet"),
                       Text::tr("The results come here by themselves."), u"review.checks"_s);
    return scrolling(widgets, u"review.checks"_s, Text::tr("Checks"));
}

QWidget *attemptsPage(const std::vector<core::Attempt> &attempts)
{
    std::vector<QWidget *> widgets;
    for (const core::Attempt &attempt : attempts) {
        auto *card = new Card(Text::tr("Attempt %1").arg(attempt.number));
        const bool passed = attempt.state == core::AttemptState::Passed;
        card->headingRow()->addWidget(
            (new Label(support::triggerText(attempt.trigger), Type::Caption, Ink::Muted))
                ->oneLine());
        card->headingRow()->addWidget(
            new Chip({support::attemptText(attempt.state), passed ? Tone::Success : Tone::Neutral,
                      passed ? Glyph::Passed : Glyph::Info}));
        if (!attempt.outcome.isEmpty())
            card->body()->addWidget(
                (new Label(support::line(attempt.outcome, 2000)))->selectable());
        if (!attempt.direction.isEmpty())
            card->body()->addWidget(new OutsideText(Text::tr("Direction"),
                                                    core::UntrustedText(attempt.direction),
                                                    OutsideText::Look::Prose, 6));
        for (const core::CommandRun &run : attempt.commands)
            card->body()->addWidget(new OutsideText(
                support::line(run.argv.join(u' '), 300) + u" · "_s +
                    (run.passed() ? Text::tr("passed") : Text::tr("exit %1").arg(run.exitCode)),
                run.output, OutsideText::Look::Code, 4));
        widgets.push_back(card);
    }
    if (widgets.empty())
        return nothing(Glyph::History, Text::tr("No attempt is recorded"),
                       Text::tr("Each try at a fix is listed here, with what was run."),
                       u"review.attempts"_s);
    return scrolling(widgets, u"review.attempts"_s, Text::tr("Attempts"));
}

QWidget *conversationPage(const core::pipeline::ReviewPage &page, core::Timestamp now)
{
    std::vector<QWidget *> widgets;
    if (!page.item.pullRequest->body.isEmpty()) {
        auto *body = new Card(Text::tr("Description"));
        body->body()->addWidget(new OutsideMarkdown(
            Text::tr("As it is on the host"), core::UntrustedText(page.item.pullRequest->body)));
        widgets.push_back(body);
    }
    for (const core::ReviewComment &comment : page.comments) {
        auto *card = new Card(support::personText(comment.author));
        if (comment.resolved)
            card->headingRow()->addWidget(
                new Chip({Text::tr("Resolved"), Tone::Success, Glyph::Check}));
        card->headingRow()->addWidget(
            (new Label(support::ageText(now, comment.at), Type::Caption, Ink::Muted))->oneLine());
        card->body()->addWidget(new OutsideMarkdown(
            comment.file.isEmpty() ? Text::tr("About the whole change")
                                   : u"%1:%2"_s.arg(support::line(comment.file)).arg(comment.line),
            comment.text));
        widgets.push_back(card);
    }
    if (widgets.empty())
        return nothing(Glyph::Chat, Text::tr("Nobody has said anything yet"),
                       Text::tr("Comments on lines and on the whole change gather here."),
                       u"review.conversation"_s);
    return scrolling(widgets, u"review.conversation"_s, Text::tr("Conversation"));
}

void FileModel::setEntries(std::vector<Entry> entries)
{
    support::syncList(
        m_entries, std::move(entries), [](const Entry &entry) { return entry.path; },
        {.beginRemove = [this](int first, int last) { beginRemoveRows({}, first, last); },
         .endRemove = [this] { endRemoveRows(); },
         .beginInsert = [this](int first, int last) { beginInsertRows({}, first, last); },
         .endInsert = [this] { endInsertRows(); },
         .beginMove = [this](int from, int to) { beginMoveRows({}, from, from, {}, to); },
         .endMove = [this] { endMoveRows(); },
         .changed = [this](int first,
                           int last) { Q_EMIT dataChanged(index(first), index(last)); }});
}

int FileModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant FileModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = m_entries[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Path: return support::line(entry.path);
    case Qt::AccessibleTextRole:
        return tr("%1, %2 added, %3 removed")
            .arg(support::line(entry.path))
            .arg(entry.added)
            .arg(entry.removed);
    case Added: return entry.added;
    case Removed: return entry.removed;
    case Remarks: return entry.remarks;
    default: return {};
    }
}

QSize FileDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const int body = QFontMetrics(support::font(Type::Body)).height();
    return {160, body + QFontMetrics(support::font(Type::Caption)).height() + unit + halfUnit};
}

void FileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const support::Colors &colors = support::currentColors();
    const QRectF rect = option.rect;
    painter->save();
    const support::Mirror at(rect, option.direction);
    painter->setRenderHint(QPainter::Antialiasing);
    const bool selected = option.state & QStyle::State_Selected;
    painter->fillRect(rect, selected                                 ? colors.selection
                            : option.state & QStyle::State_MouseOver ? colors.hover
                                                                     : colors.window);
    if (selected)
        painter->fillRect(at(QRectF(rect.left(), rect.top(), 3, rect.height())), colors.accentFill);
    const QString path = index.data(FileModel::Path).toString();
    const qsizetype slash = path.lastIndexOf(u'/');
    const QFont body = support::font(Type::Body);
    const QFont caption = support::font(Type::Caption);
    const QFontMetricsF bodyMetrics(body);
    const QFontMetricsF captionMetrics(caption);
    const QString plus = u"+%1"_s.arg(index.data(FileModel::Added).toInt());
    const QString minus = u"−%1"_s.arg(index.data(FileModel::Removed).toInt());
    const double right = rect.right() - 1.5 * unit;
    const double minusWidth = captionMetrics.horizontalAdvance(minus);
    const double plusWidth = captionMetrics.horizontalAdvance(plus);
    const double top = rect.top() + 6;
    const double left = rect.left() + 2 * unit;
    painter->setFont(caption);
    painter->setPen(colors.removedMark);
    at.text(painter, QRectF(right - minusWidth, top, minusWidth, bodyMetrics.height()), minus);
    painter->setPen(colors.addedMark);
    at.text(painter,
            QRectF(right - minusWidth - 6 - plusWidth, top, plusWidth, bodyMetrics.height()), plus);
    double nameWidth = right - minusWidth - plusWidth - 2 * unit - left;
    if (index.data(FileModel::Remarks).toInt() > 0) {
        support::paintGlyph(painter, at(QRectF(left + nameWidth - 14, top + 2, 14, 14)),
                            Glyph::Comment, colors.accent);
        nameWidth -= 18;
    }
    painter->setFont(body);
    painter->setPen(colors.text);
    at.text(painter, QRectF(left, top, nameWidth, bodyMetrics.height()),
            bodyMetrics.elidedText(path.mid(slash + 1), Qt::ElideMiddle, nameWidth));
    painter->setFont(caption);
    painter->setPen(colors.muted);
    at.text(painter,
            QRectF(left, top + bodyMetrics.height(), right - left, captionMetrics.height()),
            captionMetrics.elidedText(slash > 0 ? path.left(slash) : u"/"_s, Qt::ElideLeft,
                                      right - left));
    if ((option.state & QStyle::State_HasFocus) &&
        (option.state & QStyle::State_KeyboardFocusChange))
        support::paintFocus(painter, rect);
    painter->restore();
}

} // namespace ui::diff
