// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between the report page and the desk: loads one report, does what the person decides.
#pragma once

#include "core/base/clock.h"
#include "core/pipeline/desk.h"

#include <QObject>

#include <functional>
#include <optional>

namespace ui::report {

/// thread  main
class ReportPresenter : public QObject
{
    Q_OBJECT

public:
    enum class State : std::uint8_t { Empty, Loading, Ready, Failed };

    /// desk, clock  borrowed, outlive this
    ReportPresenter(core::pipeline::Desk &desk, const core::Clock &clock,
                    QObject *parent = nullptr);

    /// Null shows nothing.
    void setReport(core::ReportId report);
    core::ReportId report() const { return m_report; }
    void reload();
    State state() const { return m_state; }
    QString problem() const { return m_problem; }
    /// State::Ready
    const core::pipeline::ReportPage &page() const { return *m_page; }
    core::Timestamp now() const { return m_clock.now(); }

    /// Whether the act makes sense in the report's state and none is under way.
    bool canDismiss() const;
    bool canResolve() const;
    bool canRetry() const;
    bool canStop() const;
    bool canSnooze() const;
    bool canReview() const;
    bool canPublish() const;
    bool canRestore() const; ///< dismissed or resolved by a decision that can be taken back

    void dismiss(const QString &reason, const QString &note);
    void resolve(const QString &reason, const QString &note);
    void publish();
    void retry(const QString &direction);
    void snooze(core::Timestamp until, int untilSignals);
    void stop();
    void restore();
    void undo(core::DecisionId decision);

    bool canRegroup() const; ///< nothing else is being decided
    /// Whether another report may go into this one. Why not is told as `failed`.
    bool canMerge();
    // Who was asked about one report may answer when another one is shown.
    void splitOff(core::SignalId signal);
    void moveTo(core::SignalId signal, core::ReportId to);
    void merge(core::ReportId from, core::ReportId into);
    void pair(core::SignalId first, core::SignalId second, core::Pairing pairing);
    /// The signal always belongs with the heaviest one of that report.
    void tie(core::SignalId signal, core::ReportId with);
    void withdraw(core::DecisionId rule);
    void decide(core::RegroupingId proposal, bool accept);
    /// Calls back with what the inbox shows first and what is linked with this report, in no order,
    /// unless it cannot be read (told as `failed`) or another report is shown by then.
    /// isWhole  there are no others
    void listReports(std::function<void(const std::vector<core::InboxItem> &, bool isWhole)> then);

Q_SIGNALS:
    void changed(bool otherReport); ///< state or page; otherwise the same report anew
    void busyChanged();
    void failed(const QString &message);
    /// decision  null if it cannot be taken back
    void decided(core::DecisionId decision, const QString &text);

private:
    void run(core::Task<core::DecisionId> act, const QString &text, bool undoable = true);
    bool isOpen() const;
    /// The decision that ended the report; null if there is none to take back now.
    const core::AuditEntry *ending() const;

    core::pipeline::Desk &m_desk;
    const core::Clock &m_clock;
    core::ReportId m_report;
    std::optional<core::pipeline::ReportPage> m_page;
    State m_state = State::Empty;
    QString m_problem;
    int m_load = 0; ///< counts loads, so that a late answer for another report is dropped
    bool m_busy = false;
};

} // namespace ui::report
