// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between the review window and the desk: one pull request, the drafts, and what is decided.
#pragma once

#include "core/base/clock.h"
#include "core/pipeline/desk.h"

#include <QObject>

#include <optional>

namespace ui::diff {

/// thread  main
class ReviewPresenter : public QObject
{
    Q_OBJECT

public:
    enum class State : std::uint8_t { Loading, Ready, Failed };

    /// desk, clock  borrowed, outlive this
    ReviewPresenter(core::pipeline::Desk &desk, const core::Clock &clock,
                    core::PullRequestId pullRequest, QObject *parent = nullptr);

    void reload();
    State state() const { return m_state; }
    QString problem() const { return m_problem; }
    /// State::Ready
    const core::pipeline::ReviewPage &page() const { return *m_page; }
    const core::PullRequest &pullRequest() const { return *m_page->item.pullRequest; }
    const core::Clock &clock() const { return m_clock; }
    /// On lines, as they are kept in the workspace.
    const std::vector<core::ReviewComment> &drafts() const { return m_drafts; }
    /// About the whole, begun and not sent; kept like a draft.
    QString remark() const { return m_remark; }
    bool isBusy() const { return m_busy; }

    /// Replaces the draft of that line; an empty text removes it. It is in the workspace at once.
    void setDraft(const QString &file, int line, const QString &text);
    void setRemark(const QString &text);
    /// Sends the drafts and, unless empty, `remark` about the whole. The drafts stay on failure.
    void submit(core::pipeline::ReviewAct act, const QString &remark);
    /// Sends the drafts as the direction of a new round, with `words`.
    void retry(const QString &words);
    void merge();

    /// What stands between this pull request and a merge, in words; empty if nothing.
    QStringList mergeBlockers() const;
    bool isMerged() const;

Q_SIGNALS:
    void changed();
    void draftsChanged();
    void busyChanged();
    void failed(const QString &message);
    /// decision  null if it cannot be taken back
    void decided(core::DecisionId decision, const QString &text);

private:
    /// What an act leaves behind when it succeeded.
    struct Outcome
    {
        QString text;
        bool sentDrafts = false;
        bool undoable = false;
    };
    void finish(core::Result<core::DecisionId> decision, const Outcome &outcome);
    void start();
    core::ReviewComment draftOf(const QString &file, int line, const QString &text) const;
    void takeDrafts(std::vector<core::ReviewComment> kept);
    void keepDrafts();

    core::pipeline::Desk &m_desk;
    const core::Clock &m_clock;
    core::PullRequestId m_pullRequest;
    std::optional<core::pipeline::ReviewPage> m_page;
    std::vector<core::ReviewComment> m_drafts;
    QString m_remark;
    State m_state = State::Loading;
    QString m_problem;
    bool m_busy = false;
};

} // namespace ui::diff
