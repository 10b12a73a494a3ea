// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The titles of the signals and reports that a reason, a link or a proposal names.
#pragma once

#include "core/inbox/why.h"
#include "core/model/grouping.h"
#include "core/storage/stores.h"

namespace core::pipeline {

/// Asks for each title once. What is erased or expired has none.
class Titles
{
public:
    /// What is at hand need not be asked for.
    void know(const Signal &signal) { m_names.forSignals.insert(signal.id, signal.title.raw()); }
    void know(const Report &report) { m_names.forReports.insert(report.id, report.title); }
    void add(const storage::Stores &stores, SignalId signal);
    void add(const storage::Stores &stores, ReportId report);
    /// Its own signal, its parent, and what was looked at.
    void add(const storage::Stores &stores, const Assignment &assignment);
    void add(const storage::Stores &stores, const ReportLink &link);
    void add(const storage::Stores &stores, const PairRule &rule);
    void add(const storage::Stores &stores, const Regrouping &regrouping);

    const inbox::Names &names() const { return m_names; }
    QJsonObject toJson() const { return inbox::toJson(m_names); }

private:
    inbox::Names m_names;
};

} // namespace core::pipeline
