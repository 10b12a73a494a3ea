// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filled.h"

#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"

using namespace core;
using namespace Qt::StringLiterals;

namespace tests {

std::vector<grouping::GroupingInput> filled(Bench &bench, int count)
{
    tests::SyntheticSignals source;
    auto inputs = must(tests::prepared(source.batch(count)));
    bench.write([&](storage::Stores &stores) -> Result<> {
        storage::IntakeBatch batch{.source = inputs.front().signal.source};
        for (const grouping::GroupingInput &input : inputs)
            batch.items.push_back({.source = batch.source,
                                   .externalId = input.signal.externalId,
                                   .kind = u"synthetic"_s,
                                   .payload = "{}",
                                   .received = input.signal.received});
        Result<> stored;
        if (const auto taken = stores.intake.commit(batch); !taken)
            stored = std::unexpected(taken.error());
        std::vector<Signal> bodies;
        for (grouping::GroupingInput &input : inputs) {
            const auto id = stores.intake.find(batch.source, input.signal.externalId);
            if (!id || !*id)
                return fail(ErrorKind::NotFound, u"what was stored"_s);
            input.signal.id = **id;
            input.queries.signal = **id;
            bodies.push_back(input.signal);
        }
        if (stored)
            stored = stores.signalStore.putNormalized(bodies);
        ReportId report;
        for (size_t i = 0; stored && i < inputs.size(); ++i) {
            if (i % 4 == 0)
                report = ReportId(bench.context->ids.next());
            stored = stores.vectors.putQueries(inputs[i].queries);
            if (stored)
                stored = stores.vectors.putVectors(inputs[i].signal.id, inputs[i].ownVector,
                                                   inputs[i].queryVectors);
            if (stored)
                stored = stores.reports.join(
                    {.signal = inputs[i].signal.id, .report = report, .rule = u"opened"_s});
        }
        return stored;
    });
    return inputs;
}

} // namespace tests
