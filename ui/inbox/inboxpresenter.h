// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between the inbox and the desk: loads, reloads when told, reports what failed.
#pragma once

#include "core/pipeline/desk.h"
#include "ui/inbox/inboxmodel.h"

#include <QObject>

namespace ui::inbox {

/// thread  main
class InboxPresenter : public QObject
{
    Q_OBJECT

public:
    enum class State : std::uint8_t { Loading, Ready, Failed };

    /// desk, clock  borrowed, outlive this
    InboxPresenter(core::pipeline::Desk &desk, const core::Clock &clock, QObject *parent = nullptr);

    InboxModel &model() { return m_model; }
    State state() const { return m_state; }
    QString problem() const { return m_problem; } ///< State::Failed
    void reload();
    void setRead(core::ReportId report, bool read);

Q_SIGNALS:
    void aboutToLoad(); ///< the rows are about to change
    void stateChanged();
    void loaded();                       ///< the model holds what the desk has
    void failed(const QString &message); ///< an act, not loading

private:
    core::pipeline::Desk &m_desk;
    InboxModel m_model;
    State m_state = State::Loading;
    QString m_problem;
    bool m_inFlight = false;
    bool m_again = false;
};

} // namespace ui::inbox
