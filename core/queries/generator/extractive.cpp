// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Statements put together from what a signal says: no model, same input same output.
#include "core/queries/generator.h"

#include "core/async/offload.h"
#include "core/queries/extract_p.h"

using namespace Qt::StringLiterals;

namespace core::queries {

namespace {

class Extractive final : public Generator
{
public:
    Task<std::vector<QuerySet>> generate(std::vector<Signal> batch, StopToken stop) override
    {
        return offload([signals = std::move(batch),
                        stop = std::move(stop)]() -> Result<std::vector<QuerySet>> {
            std::vector<QuerySet> sets;
            sets.reserve(signals.size());
            for (const Signal &signal : signals) {
                if (stop.stop_requested())
                    return cancelled();
                const QStringList queries = extractQueries(signal);
                sets.push_back({signal.id, {queries.begin(), queries.end()}, u"extractive/1"_s});
            }
            return sets;
        });
    }
};

} // namespace

GeneratorInfo extractiveGenerator()
{
    return {.id = u"extractive"_s,
            .name = QCoreApplication::translate("Queries", "Built in"),
            .version = 1,
            .make = [](const GeneratorServices &, const QJsonObject &)
                -> Result<std::unique_ptr<Generator>> { return std::make_unique<Extractive>(); }};
}

} // namespace core::queries
