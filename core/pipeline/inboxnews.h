// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gathers which reports of the inbox changed, so that the screen is told ten times a second at
// most.
#pragma once

#include "core/base/ids.h"

#include <QList>
#include <QSet>
#include <QTimer>

#include <functional>

namespace core::pipeline {

/// thread  the one it was made on
class InboxNews
{
public:
    /// More are told as "any may have changed": reading everything anew is then not much more.
    static constexpr int most = 1'000;

    /// tell  gets each once, or none if any may have changed
    explicit InboxNews(std::function<void(QList<ReportId>)> tell);

    /// Told within a tenth of a second. What changed must be committed.
    void changed(ReportId report);
    void anyChanged();

private:
    void flush();

    std::function<void(QList<ReportId>)> m_tell;
    QTimer m_timer;
    QSet<ReportId> m_reports;
    bool m_any = false;
};

} // namespace core::pipeline
