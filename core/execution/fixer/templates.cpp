// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The built-in fixer: generate-and-validate repair from published templates, Python first.
#include "core/async/offload.h"
#include "core/execution/attempt_p.h"

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr size_t mostCrashes = 3;
constexpr int mostSources = 40;

QString text(const char *source)
{
    return QCoreApplication::translate("Fixer", source);
}

Result<Plan> planFor(const FixRequest &request)
{
    Plan plan{.tree = Tree(request.baseTree, request.preparedLayers)};
    plan.crashes = crashesOf(request.members, request.findings, plan.tree, mostCrashes);
    QStringList first;
    for (const Crash &crash : plan.crashes)
        first.append(crash.file);
    bool foreign = plan.crashes.empty() && !request.findings.locations.empty();
    for (const CodeLocation &location : request.findings.locations) {
        if (location.file.endsWith(u".py")) {
            foreign = false;
            first.append(location.file);
        }
    }
    first.removeDuplicates();
    plan.sources = plan.tree.pythonSources(first, mostSources);
    plan.python = !foreign && !plan.sources.isEmpty();
    plan.testFolder = plan.tree.testFolder(request.repository.checkCommand, plan.sources);
    if (!plan.python)
        return plan;
    Result<std::shared_ptr<UnpackedEngine>> engine = UnpackedEngine::unpack();
    if (!engine)
        return std::unexpected(std::move(engine.error()));
    plan.engine = std::move(*engine);
    return plan;
}

Task<FixOutcome> searchAndProve(Attempting attempt, StopToken stop)
{
    Result<FixOutcome> result;
    // A second time only if what passed in the engine's fork server did not pass in clean
    // processes: then the engine runs the commands themselves, which takes longer.
    for (const bool confirm : {false, true}) {
        Task<Search> searching = search(attempt, confirm, stop);
        Result<Search> found = co_await searching;
        if (!found) {
            result = std::unexpected(std::move(found.error()));
            co_return result;
        }
        if (!found->output) {
            if (!confirm)
                result = outcomeWithout(attempt.request, *found, attempt.deadline.hasExpired());
            co_return result;
        }
        Task<Attempted> proving = prove(attempt, std::move(*found), stop);
        Result<Attempted> attempted = co_await proving;
        if (!attempted) {
            result = std::unexpected(std::move(attempted.error()));
            co_return result;
        }
        result = std::move(attempted->outcome);
        if (result->changes || !attempted->contradicted)
            co_return result;
    }
    co_return result;
}

Task<FixOutcome> fixByTemplates(FixerServices services, FixRequest request, StopToken stop)
{
    Result<FixOutcome> result = FixOutcome();
    const QDeadlineTimer deadline(request.timeLimit);
    Task<Plan> planning = offload([request] { return planFor(request); });
    Result<Plan> plan = co_await planning;
    if (!plan) {
        result = std::unexpected(std::move(plan.error()));
        co_return result;
    }
    if (stop.stop_requested()) {
        result = cancelled();
        co_return result;
    }
    if (!plan->python) {
        result->outcomeCode = u"noFixFound"_s;
        result->outcome = text("There is no fixer for this language yet.");
        co_return result;
    }
    const sandbox::SessionSpec spec{.baseTree = request.baseTree,
                                    .preparedLayers = request.preparedLayers};
    const auto ahead = std::make_shared<RunsAhead>();
    const std::stop_callback stopAhead(stop, [ahead] {
        ahead->stopBase.request_stop();
        ahead->stopHead.request_stop();
    });
    Attempting attempt{.services = services,
                       .request = std::move(request),
                       .plan = std::move(*plan),
                       .spec = spec,
                       .deadline = deadline,
                       .ahead = ahead};
    Task<FixOutcome> attempting = searchAndProve(std::move(attempt), stop);
    result = co_await attempting;
    Task<> discarding = discard(ahead);
    const Result<> discarded = co_await discarding;
    Q_UNUSED(discarded)
    co_return result;
}

class Templates final : public Fixer
{
public:
    explicit Templates(const FixerServices &services) : m_services(services) {}

    Task<FixOutcome> fix(FixRequest request, StopToken stop) override
    {
        return fixByTemplates(m_services, std::move(request), std::move(stop));
    }

private:
    FixerServices m_services;
};

} // namespace

FixerInfo templatesFixer()
{
    return {.id = u"templates"_s,
            .name = QCoreApplication::translate("Fixer", "Templates (built in)"),
            .version = 1,
            .needsNetwork = false,
            .settings = {},
            .make = [](const FixerServices &services,
                       const QJsonObject &) -> Result<std::unique_ptr<Fixer>> {
                if (!services.sandbox)
                    return fail(ErrorKind::InvalidInput, text("The fixer has no sandbox."));
                return std::make_unique<Templates>(services);
            }};
}

} // namespace core::execution
