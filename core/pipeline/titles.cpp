// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/titles.h"

namespace core::pipeline {

void Titles::add(const storage::Stores &stores, SignalId signal)
{
    if (signal.isNull() || m_names.forSignals.contains(signal))
        return;
    const Result<Signal> found = stores.signalStore.signal(signal);
    m_names.forSignals.insert(signal, found ? found->title.raw() : QString());
}

void Titles::add(const storage::Stores &stores, ReportId report)
{
    if (report.isNull() || m_names.forReports.contains(report))
        return;
    const Result<Report> found = stores.reports.report(report);
    m_names.forReports.insert(report, found ? found->title : QString());
}

void Titles::add(const storage::Stores &stores, const Assignment &assignment)
{
    add(stores, assignment.signal);
    add(stores, assignment.parent);
    add(stores, assignment.report);
    for (const RejectedCandidate &candidate : assignment.rejected) {
        add(stores, candidate.nearest);
        add(stores, candidate.report);
    }
}

void Titles::add(const storage::Stores &stores, const ReportLink &link)
{
    add(stores, link.report);
    add(stores, link.other);
    add(stores, link.signal);
    add(stores, link.nearest);
}

void Titles::add(const storage::Stores &stores, const PairRule &rule)
{
    add(stores, rule.first);
    add(stores, rule.second);
}

void Titles::add(const storage::Stores &stores, const Regrouping &regrouping)
{
    add(stores, regrouping.report);
    add(stores, regrouping.other);
    add(stores, regrouping.signal);
    add(stores, regrouping.nearest);
    constexpr size_t shown = 5;
    for (size_t i = 0; i < std::min(regrouping.leaving.size(), shown); ++i)
        add(stores, regrouping.leaving[i]);
}

} // namespace core::pipeline
