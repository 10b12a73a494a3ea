// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A bakery whose people write what is wrong: a few problems, each told in two ways.
#pragma once

#include "bench.h"

namespace tests {

/// A message of its own fingerprint.
Told said(const QString &text, const QString &fingerprint);

// Of each problem two messages, alike enough to be one report.
extern const QString printer;
extern const QString printerToo;
extern const QString wages;
extern const QString wagesToo;
extern const QString oven;
extern const QString ovenToo;

struct Shop : Bench
{
    core::SignalId say(const QString &text, const QString &fingerprint);
    core::Assignment assignment(core::SignalId id);
    core::ReportId where(core::SignalId id) { return assignment(id).report; }
    /// The report that the index has it in; none if it has not.
    core::ReportId inIndex(core::SignalId id);
    /// As an engine that knew less would have decided; no person said anything.
    void put(core::SignalId id, core::ReportId report);
    core::ReportId fresh();
    std::vector<core::Regrouping> open(); ///< proposals
    /// The same after looking for them.
    std::vector<core::Regrouping> propose();
};

} // namespace tests
