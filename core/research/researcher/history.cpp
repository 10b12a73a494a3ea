// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The built-in researcher: reads the code and its history, needs no model and no network.
#include "core/async/offload.h"
#include "core/research/investigate.h"

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

class HistoryResearcher final : public Researcher
{
public:
    explicit HistoryResearcher(const ResearcherServices &services) : m_services(services) {}

    Task<Findings> research(ResearchRequest request, StopToken stop) override
    {
        Result<Findings> findings =
            co_await offload([services = m_services, request = std::move(request), stop] {
                return investigate(request, *services.clock, *services.ids, stop);
            });
        co_return findings;
    }

private:
    ResearcherServices m_services;
};

} // namespace

ResearcherInfo historyResearcher()
{
    return {.id = u"history"_s,
            .name = QCoreApplication::translate("Research", "Code and history"),
            .version = 1,
            .needsNetwork = false,
            .settings = {},
            .make = [](const ResearcherServices &services,
                       const QJsonObject &settings) -> Result<std::unique_ptr<Researcher>> {
                if (const Result<QJsonObject> checked = checkedSettings({}, settings); !checked)
                    return std::unexpected(checked.error());
                if (!services.clock || !services.ids)
                    return fail(
                        ErrorKind::Internal,
                        QCoreApplication::translate("Research", "Research cannot be started."),
                        u"no clock or no ids"_s);
                return std::make_unique<HistoryResearcher>(services);
            }};
}

} // namespace core::research
