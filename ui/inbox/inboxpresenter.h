// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Between the inbox and the desk: reads the head, then the rest; reads again what changed.
#pragma once

#include "core/pipeline/desk.h"
#include "ui/inbox/inboxmodel.h"

#include <QObject>
#include <QTimer>

namespace ui::inbox {

/// One read is under way at a time, so that a later answer has a later view and nothing stale
/// overwrites. The head comes first; then what changed and pieces in turn, so that neither waits
/// for ever. thread  main
class InboxPresenter : public QObject
{
    Q_OBJECT

public:
    enum class State : std::uint8_t { Loading, Ready, Failed };

    /// Between two reads of everything that changes ask for.
    static constexpr core::Milliseconds usualPause{2'000};

    /// desk, clock  borrowed, outlive this
    InboxPresenter(core::pipeline::Desk &desk, const core::Clock &clock, QObject *parent = nullptr,
                   core::Milliseconds pause = usualPause);

    InboxModel &model() { return m_model; }
    State state() const { return m_state; }
    QString problem() const { return m_problem; } ///< State::Failed
    /// Whether the rest is being read for the first time.
    bool isReading() const { return m_state == State::Ready && !m_model.isWhole(); }
    /// Reads all again; what is shown stays until then.
    void reload();
    void setRead(core::ReportId report, bool read);

Q_SIGNALS:
    void stateChanged();                 ///< or the model's numbers did
    void failed(const QString &message); ///< an act, not loading

private:
    void take(const QList<core::ReportId> &changed);
    void reloadAfterPause();
    void readNext();
    void readHead();
    void readPiece();
    void readChanged();
    void answered(const core::Result<> &outcome);

    core::pipeline::Desk &m_desk;
    InboxModel m_model;
    State m_state = State::Loading;
    QString m_problem;
    bool m_inFlight = false;
    bool m_isBroken = false; ///< a read failed: what is known has holes
    bool m_wantsHead = false;
    bool m_inPieces = false; ///< m_after is where the next one begins
    bool m_again = false;    ///< all once more, when the pieces are at their end
    bool m_pieceIsNext = false;
    core::ReportId m_after;
    QList<core::ReportId> m_changed; ///< each once, oldest first
    QTimer m_pause;                  ///< runs after a read of everything that a change asked for
    bool m_isDue = false;            ///< another one was asked for in the pause
};

} // namespace ui::inbox
