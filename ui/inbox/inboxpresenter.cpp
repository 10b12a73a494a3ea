// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxpresenter.h"

namespace ui::inbox {

InboxPresenter::InboxPresenter(core::pipeline::Desk &desk, const core::Clock &clock,
                               QObject *parent)
    : QObject(parent), m_desk(desk), m_model(clock)
{
    connect(&desk, &core::pipeline::Desk::inboxChanged, this, &InboxPresenter::reload);
}

void InboxPresenter::reload()
{
    // A burst of changes costs at most one more load.
    if (m_inFlight) {
        m_again = true;
        return;
    }
    m_inFlight = true;
    core::join(m_desk.inbox(), this, [this](core::Result<std::vector<core::InboxItem>> items) {
        m_inFlight = false;
        if (items) {
            m_state = State::Ready;
            Q_EMIT aboutToLoad();
            m_model.setItems(std::move(*items));
            Q_EMIT loaded();
        } else if (items.error().kind != core::ErrorKind::Cancelled) {
            m_problem = items.error().toUserText();
            m_state = State::Failed;
        }
        Q_EMIT stateChanged();
        if (m_again) {
            m_again = false;
            reload();
        }
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
