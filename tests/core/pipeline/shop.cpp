// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shop.h"

#include "core/pipeline/consolidation.h"
#include "tests/core/grouping/grouperprobe.h"

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;

namespace tests {

const QString printer = u"The label printer of the bakery prints every delivery label twice. Since "
                        "this morning two labels come out for one box."_s;
const QString printerToo = u"Delivery labels come out of the label printer twice. Every box of the "
                           "bakery gets two labels since this morning."_s;
const QString wages = u"Night shift wages in the payroll export are rounded down. People get a "
                      "cent less per hour."_s;
const QString wagesToo = u"The payroll export rounds the wages of the night shift down. Everybody "
                         "gets one cent per hour less."_s;
const QString oven = u"The oven schedule of the bakery is empty after midnight."_s;
const QString ovenToo = u"After midnight the bakery's oven schedule is empty."_s;

Told said(const QString &text, const QString &fingerprint)
{
    return {.kind = SignalKind::Message,
            .source = u"slackexport"_s,
            .fingerprint = fingerprint,
            .text = text,
            .route = {}};
}

SignalId Shop::say(const QString &text, const QString &fingerprint)
{
    clock.advance(std::chrono::seconds(1)); // ids are in the order of time, over restarts, too
    take(said(text, fingerprint));
    const auto rows =
        read([](const storage::Stores &stores) { return stores.signalStore.list({}); });
    SignalId newest;
    for (const storage::SignalRow &row : rows) {
        if (newest < row.id)
            newest = row.id;
    }
    return newest;
}

Assignment Shop::assignment(SignalId id)
{
    return read([id](const storage::Stores &stores) { return stores.reports.assignment(id); });
}

ReportId Shop::inIndex(SignalId id)
{
    return must(waitFor(context->index.run([this, id]() -> Result<ReportId> {
        return grouping::GrouperProbe::reportOf(*context->grouper, id);
    })));
}

void Shop::put(SignalId id, ReportId report)
{
    Assignment other = assignment(id);
    other.report = report;
    write([&](storage::Stores &stores) { return stores.reports.join(other); });
    must(waitFor(context->index.run([this, id, report]() -> Result<> {
        context->grouper->move(id, report);
        return {};
    })));
}

ReportId Shop::fresh()
{
    return write([](storage::Stores &stores) { return stores.reports.create({}); });
}

std::vector<Regrouping> Shop::open()
{
    return read([](const storage::Stores &stores) {
        return stores.regroupings.list(RegroupingState::Open);
    });
}

std::vector<Regrouping> Shop::propose()
{
    must(waitFor(consolidate(context, {})));
    return open();
}

} // namespace tests
