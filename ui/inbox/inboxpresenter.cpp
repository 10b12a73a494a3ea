// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxpresenter.h"

#include <QSet>

#include <utility>

namespace ui::inbox {

namespace {

/// Reports in one answer: put into the model within a frame.
constexpr int pieceSize = 1'000;

template<typename T>
core::Result<> outcomeOf(core::Result<T> &result)
{
    core::Result<> outcome;
    if (!result)
        outcome = std::unexpected(std::move(result.error()));
    return outcome;
}

} // namespace

InboxPresenter::InboxPresenter(core::pipeline::Desk &desk, const core::Clock &clock,
                               QObject *parent, core::Milliseconds pause)
    : QObject(parent), m_desk(desk), m_model(clock)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(pause);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (std::exchange(m_isDue, false))
            reloadAfterPause();
    });
    connect(&desk, &core::pipeline::Desk::inboxChanged, this, &InboxPresenter::take);
    connect(&m_model, &InboxModel::synced, this, &InboxPresenter::stateChanged);
}

void InboxPresenter::reload()
{
    m_wantsHead = true; // what is seen is fresh soon, also in the middle of the pieces
    m_again = true;
    m_isBroken = false;
    readNext();
}

void InboxPresenter::take(const QList<core::ReportId> &changed)
{
    // What was told while nothing could be read is not known one by one.
    if (changed.isEmpty() || m_isBroken || m_state != State::Ready) {
        reloadAfterPause();
        return;
    }
    QSet<core::ReportId> waiting(m_changed.cbegin(), m_changed.cend());
    for (const core::ReportId report : changed) {
        if (waiting.contains(report))
            continue;
        waiting.insert(report);
        m_changed.push_back(report);
    }
    readNext();
}

/// The first at once; those that follow closely are one, since a source that is filled from the
/// back tells of everything many times a second, and reading it all takes longer than that.
void InboxPresenter::reloadAfterPause()
{
    if (m_pause.isActive()) {
        m_isDue = true;
        return;
    }
    m_pause.start();
    reload();
}

void InboxPresenter::readNext()
{
    if (m_inFlight)
        return;
    if (!m_wantsHead && !m_inPieces && m_again)
        m_wantsHead = true;
    if (m_wantsHead)
        readHead();
    else if (m_inPieces && (m_pieceIsNext || m_changed.isEmpty()))
        readPiece();
    else if (!m_changed.isEmpty())
        readChanged();
}

void InboxPresenter::answered(const core::Result<> &outcome)
{
    m_inFlight = false;
    if (outcome) {
        m_state = State::Ready;
    } else {
        m_isBroken = true;
        m_wantsHead = m_inPieces = m_again = false;
        m_changed.clear();
        m_problem = outcome.error().toUserText();
        if (outcome.error().kind != core::ErrorKind::Cancelled)
            m_state = State::Failed;
    }
    Q_EMIT stateChanged();
    readNext();
}

void InboxPresenter::readHead()
{
    m_inFlight = true;
    m_wantsHead = false;
    // Pieces that are under way go on to their end: started over by each change, they never came
    // there.
    const bool begins = !m_inPieces;
    if (begins)
        m_again = false;
    core::join(m_desk.inboxHead(), this,
               [this, begins](core::Result<core::pipeline::InboxHead> head) {
                   if (head) {
                       m_state = State::Ready;
                       m_inPieces = !head->isWhole;
                       if (head->isWhole)
                           m_again = m_again && begins;
                       if (begins)
                           m_after = {};
                       m_model.putHead(std::move(*head));
                   }
                   answered(outcomeOf(head));
               });
}

void InboxPresenter::readPiece()
{
    m_inFlight = true;
    m_pieceIsNext = false;
    core::join(m_desk.inboxPiece(m_after, pieceSize), this,
               [this](core::Result<core::pipeline::InboxPiece> piece) {
                   if (piece) {
                       const core::ReportId after = std::exchange(m_after, piece->next);
                       m_inPieces = !m_after.isNull();
                       m_model.putPiece(after, std::move(*piece));
                       if (!m_inPieces)
                           m_model.setWhole();
                   }
                   answered(outcomeOf(piece));
               });
}

void InboxPresenter::readChanged()
{
    m_inFlight = true;
    m_pieceIsNext = true;
    const QList<core::ReportId> asked =
        m_changed.first(std::min<qsizetype>(m_changed.size(), pieceSize));
    m_changed.remove(0, asked.size());
    core::join(m_desk.inboxItems(asked), this,
               [this, asked](core::Result<std::vector<core::InboxItem>> items) {
                   if (items)
                       m_model.put(std::move(*items), asked);
                   answered(outcomeOf(items));
               });
}

void InboxPresenter::setRead(core::ReportId report, bool read)
{
    core::join(m_desk.setRead(report, read), this, [this](core::Result<> done) {
        if (!done && done.error().kind != core::ErrorKind::Cancelled)
            Q_EMIT failed(done.error().toUserText());
    });
}

} // namespace ui::inbox
