// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace as it is after years.
#include "tests/ui/screens/fakedesk.h"

#include <random>

using namespace Qt::StringLiterals;
using namespace core;

namespace tests {

void addMany(FakeDesk &desk, int count, Timestamp now)
{
    constexpr std::array words{"Checkout", "Search",  "Invoice", "Login",  "Basket",  "Export",
                               "Voucher",  "Address", "Payment", "Refund", "Picture", "Newsletter"};
    constexpr std::array ends{"fails for guests",       "is slow on Mondays",
                              "shows the wrong sum",    "crashes on a narrow screen",
                              "forgets the language",   "answers with 500",
                              "is empty after a reload"};
    std::mt19937 random(20'260'131);
    const auto below = [&](int limit) { return int(random() % unsigned(limit)); };
    desk.items.reserve(desk.items.size() + size_t(count));
    for (int i = 0; i < count; ++i) {
        InboxItem item;
        Report &report = item.report;
        // Ids come in no order, as states and times do.
        report.id = ReportId(QUuid(uint(random()), ushort(i), 0x7000, 0x90, 0, 0, 0, uchar(i >> 24),
                                   uchar(i >> 16), uchar(i >> 8), uchar(i)));
        const int kind = below(1'000);
        report.state = kind < 620   ? ReportState::Gathering
                       : kind < 985 ? (i % 2 ? ReportState::Dismissed : ReportState::Verified)
                       : kind < 990 ? ReportState::NeedsDecision
                       : kind < 995 ? ReportState::Queued
                                    : ReportState::Failed;
        report.title = u"%1 %2 (%3)"_s
                           .arg(QLatin1StringView(words[size_t(below(words.size()))]),
                                QLatin1StringView(ends[size_t(below(ends.size()))]))
                           .arg(i);
        report.summary = u"Seen by customers since the last release."_s;
        if (report.state != ReportState::Gathering)
            report.priority = Priority(below(5));
        report.weight = below(1'500) / 1'000.0;
        report.signalCount = 1 + below(4);
        report.lastSeen = now - Milliseconds(qint64(below(1'000'000)) * 60'000);
        report.firstSeen = report.created = report.lastSeen;
        report.updated = report.lastSeen;
        item.sources = {i % 3 ? u"sentry"_s : u"github"_s};
        item.repository = u"shop"_s;
        item.unread = below(10) == 0;
        desk.items.push_back(std::move(item));
    }
}

} // namespace tests
