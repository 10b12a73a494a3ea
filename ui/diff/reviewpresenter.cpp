// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/reviewpresenter.h"

#include "ui/support/format.h"

using namespace Qt::StringLiterals;

namespace ui::diff {

ReviewPresenter::ReviewPresenter(core::pipeline::Desk &desk, const core::Clock &clock,
                                 core::PullRequestId pullRequest, QObject *parent)
    : QObject(parent), m_desk(desk), m_clock(clock), m_pullRequest(pullRequest)
{
    connect(&desk, &core::pipeline::Desk::reportChanged, this, [this](core::ReportId report) {
        if (m_page && m_page->item.report.id == report)
            reload();
    });
}

void ReviewPresenter::reload()
{
    core::join(m_desk.review(m_pullRequest), this,
               [this](core::Result<core::pipeline::ReviewPage> page) {
                   if (page && page->item.pullRequest) {
                       if (!m_page)
                           takeDrafts(std::move(page->drafts));
                       m_page = std::move(*page);
                       m_state = State::Ready;
                   } else if (page) {
                       m_problem = tr("This report has no pull request any more.");
                       m_state = State::Failed;
                   } else if (page.error().kind != core::ErrorKind::Cancelled) {
                       m_problem = page.error().toUserText();
                       m_state = State::Failed;
                   }
                   Q_EMIT changed();
               });
}

void ReviewPresenter::takeDrafts(std::vector<core::ReviewComment> kept)
{
    for (core::ReviewComment &draft : kept) {
        if (draft.file.isEmpty())
            m_remark = draft.text.raw();
        else
            m_drafts.push_back(std::move(draft));
    }
}

core::ReviewComment ReviewPresenter::draftOf(const QString &file, int line,
                                             const QString &text) const
{
    core::ReviewComment draft;
    draft.pullRequest = m_pullRequest;
    draft.file = file;
    draft.line = line;
    draft.commit = pullRequest().headCommit;
    draft.text = core::UntrustedText(text);
    draft.at = m_clock.now();
    return draft;
}

void ReviewPresenter::setDraft(const QString &file, int line, const QString &text)
{
    if (m_state != State::Ready)
        return;
    const auto at = std::ranges::find_if(m_drafts, [&](const core::ReviewComment &draft) {
        return draft.file == file && draft.line == line;
    });
    if (at != m_drafts.end())
        m_drafts.erase(at);
    if (!text.isEmpty())
        m_drafts.push_back(draftOf(file, line, text));
    keepDrafts();
    Q_EMIT draftsChanged();
}

void ReviewPresenter::setRemark(const QString &text)
{
    if (m_state != State::Ready || text == m_remark)
        return;
    m_remark = text;
    keepDrafts();
}

void ReviewPresenter::keepDrafts()
{
    std::vector<core::ReviewComment> all = m_drafts;
    if (!m_remark.isEmpty())
        all.push_back(draftOf({}, 0, m_remark));
    core::join(m_desk.saveDrafts(m_pullRequest, std::move(all)), this,
               [this](const core::Result<> &kept) {
                   if (!kept && kept.error().kind != core::ErrorKind::Cancelled)
                       Q_EMIT failed(
                           tr("Your draft could not be kept: %1").arg(kept.error().toUserText()));
               });
}

void ReviewPresenter::start()
{
    m_busy = true;
    Q_EMIT busyChanged();
}

void ReviewPresenter::finish(core::Result<core::DecisionId> decision, const Outcome &outcome)
{
    m_busy = false;
    if (decision && outcome.sentDrafts) {
        m_drafts.clear();
        m_remark.clear();
        keepDrafts();
        Q_EMIT draftsChanged();
    }
    Q_EMIT busyChanged();
    if (decision)
        Q_EMIT decided(outcome.undoable ? *decision : core::DecisionId(), outcome.text);
    else if (decision.error().kind != core::ErrorKind::Cancelled)
        Q_EMIT failed(decision.error().toUserText());
    if (decision)
        reload();
}

void ReviewPresenter::submit(core::pipeline::ReviewAct act, const QString &remark)
{
    using core::pipeline::ReviewAct;
    if (m_busy || m_state != State::Ready)
        return;
    std::vector<core::ReviewComment> all = m_drafts;
    if (!remark.isEmpty())
        all.push_back(draftOf({}, 0, remark));
    start();
    const QString text = act == ReviewAct::Approve          ? tr("Approved")
                         : act == ReviewAct::RequestChanges ? tr("Changes requested")
                                                            : tr("Comments sent");
    core::join(m_desk.submitReview(m_pullRequest, std::move(all), act), this,
               [this, text, act](core::Result<core::DecisionId> decision) {
                   finish(
                       std::move(decision),
                       {.text = text, .sentDrafts = true, .undoable = act == ReviewAct::Approve});
               });
}

void ReviewPresenter::retry(const QString &words)
{
    if (m_busy || m_state != State::Ready)
        return;
    QString direction = words;
    for (const core::ReviewComment &draft : m_drafts)
        direction += u"\n%1:%2: %3"_s.arg(draft.file).arg(draft.line).arg(draft.text.raw());
    start();
    core::join(m_desk.retry(m_page->item.report.id, direction.trimmed()), this,
               [this](core::Result<core::DecisionId> decision) {
                   finish(std::move(decision),
                          {.text = tr("A new round was started"), .sentDrafts = true});
               });
}

void ReviewPresenter::merge()
{
    if (m_busy || m_state != State::Ready || !mergeBlockers().isEmpty())
        return;
    start();
    core::join(m_desk.merge(m_page->item.report.id), this,
               [this](core::Result<core::DecisionId> decision) {
                   finish(std::move(decision), {.text = tr("Merged")});
               });
}

QStringList ReviewPresenter::mergeBlockers() const
{
    QStringList blockers;
    if (m_state != State::Ready)
        return {tr("The pull request is not loaded.")};
    const core::PullRequest &pull = pullRequest();
    if (pull.state == core::PullRequestState::Merged)
        return {tr("It is merged already.")};
    if (pull.state == core::PullRequestState::Closed)
        return {tr("It is closed.")};
    if (pull.checks == core::CheckState::Failed)
        blockers << tr("Its checks are red.");
    else if (pull.checks == core::CheckState::Pending)
        blockers << tr("Its checks are still running.");
    else if (pull.checks == core::CheckState::None)
        blockers << tr("It has no checks yet.");
    if (m_page->item.report.state != core::ReportState::Approved)
        blockers << tr("Nobody has approved it.");
    return blockers;
}

bool ReviewPresenter::isMerged() const
{
    return m_state == State::Ready && pullRequest().state == core::PullRequestState::Merged;
}

} // namespace ui::diff
