// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "writtensignals.h"

using namespace core;
using namespace Qt::StringLiterals;

namespace tests {

Result<> receive(storage::Stores &stores, std::vector<grouping::GroupingInput> &inputs)
{
    storage::IntakeBatch batch{.source = inputs.front().signal.source};
    for (const grouping::GroupingInput &input : inputs)
        batch.items.push_back({.source = batch.source,
                               .externalId = input.signal.externalId,
                               .kind = u"synthetic"_s,
                               .payload = "{}",
                               .received = input.signal.received});
    const Result<storage::IntakeReceipt> taken = stores.intake.commit(batch);
    if (!taken)
        return std::unexpected(taken.error());
    for (grouping::GroupingInput &input : inputs) {
        const auto id = stores.intake.find(batch.source, input.signal.externalId);
        if (!id || !*id)
            return fail(ErrorKind::NotFound, u"what was stored"_s);
        input.signal.id = **id;
        input.queries.signal = **id;
    }
    return {};
}

Result<> write(storage::Stores &stores, const std::vector<grouping::GroupingInput> &inputs)
{
    std::vector<Signal> bodies;
    bodies.reserve(inputs.size());
    for (const grouping::GroupingInput &input : inputs)
        bodies.push_back(input.signal);
    Result<> stored = stores.signalStore.putNormalized(bodies);
    for (size_t i = 0; stored && i < inputs.size(); ++i)
        stored = stores.vectors.putQueries(inputs[i].queries);
    for (size_t i = 0; stored && i < inputs.size(); ++i)
        stored = stores.vectors.putVectors(inputs[i].signal.id, inputs[i].ownVector,
                                           inputs[i].queryVectors);
    return stored;
}

} // namespace tests
