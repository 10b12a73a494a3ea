// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filled.h"

#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "writtensignals.h"

using namespace core;
using namespace Qt::StringLiterals;

namespace tests {

std::vector<grouping::GroupingInput> filled(Bench &bench, int count)
{
    tests::SyntheticSignals source;
    auto inputs = must(tests::prepared(source.batch(count)));
    bench.write([&](storage::Stores &stores) -> Result<> {
        Result<> stored = receive(stores, inputs);
        if (stored)
            stored = write(stores, inputs);
        ReportId report;
        for (size_t i = 0; stored && i < inputs.size(); ++i) {
            if (i % 4 == 0)
                report = ReportId(bench.context->ids.next());
            stored = stores.reports.join(
                {.signal = inputs[i].signal.id, .report = report, .rule = u"opened"_s});
        }
        return stored;
    });
    return inputs;
}

} // namespace tests
