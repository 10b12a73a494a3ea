// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Checks without a CI service: the repository's own check command, in a sandbox, on the head.
#include "core/ci/checks.h"

#include <csignal>

using namespace Qt::StringLiterals;

namespace core::ci {

namespace {

constexpr Milliseconds longestCheck{900'000};

Task<std::vector<CheckRun>> runChecks(ChecksServices services, ChecksRequest request,
                                      StopToken stop)
{
    Result<std::vector<CheckRun>> outcome;
    if (request.repository.checkCommand.isEmpty()) {
        outcome = fail(ErrorKind::InvalidInput,
                       QCoreApplication::translate(
                           "Checks", "“%1” has no check command. Set one with daybreakctl init.")
                           .arg(request.repository.name));
        co_return outcome;
    }
    sandbox::SessionSpec spec;
    spec.baseTree = request.tree;
    spec.preparedLayers = request.preparedLayers;
    Result<std::unique_ptr<sandbox::Session>> session = services.sandbox->open(spec);
    if (!session) {
        outcome = std::unexpected(std::move(session.error()));
        co_return outcome;
    }
    sandbox::Command command;
    command.argv = request.repository.checkCommand;
    command.limits.time = longestCheck;
    Task<CommandRun> task = (*session)->run(std::move(command), std::move(stop));
    Result<CommandRun> run = co_await task;
    if (!run) {
        outcome = std::unexpected(std::move(run.error()));
        co_return outcome;
    }
    if (sandbox::wasKilled(*run)) {
        outcome = std::unexpected(sandbox::killedFromOutside(SIGKILL));
        co_return outcome;
    }
    CheckRun check;
    check.name = request.repository.checkCommand.join(u' ').left(120);
    check.state = run->passed() ? CheckState::Passed : CheckState::Failed;
    check.commit = request.commit;
    check.log = run->output;
    if (!run->passed())
        check.failingPart = UntrustedText(failingPart(run->output.raw()));
    check.durationMs = run->durationMs;
    check.at = services.clock->now();
    outcome->push_back(std::move(check));
    co_return outcome;
}

class LocalChecks final : public Checks
{
public:
    explicit LocalChecks(const ChecksServices &services) : m_services(services) {}

    Task<std::vector<CheckRun>> run(ChecksRequest request, StopToken stop) override
    {
        return runChecks(m_services, std::move(request), std::move(stop));
    }

private:
    ChecksServices m_services;
};

Result<std::unique_ptr<Checks>> makeLocal(const ChecksServices &services, const QJsonObject &)
{
    if (!services.sandbox || !services.clock)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Checks", "The checks have no sandbox to run in."));
    return std::make_unique<LocalChecks>(services);
}

} // namespace

ChecksInfo localChecks()
{
    return {.id = u"local"_s,
            .name = QCoreApplication::translate("Checks", "Check command on this machine"),
            .version = 1,
            .needsNetwork = false,
            .settings = {},
            .make = makeLocal};
}

} // namespace core::ci
