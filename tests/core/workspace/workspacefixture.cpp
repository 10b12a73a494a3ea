// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/workspace/workspacefixture.h"

#include "core/codehost/host.h"

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;

namespace tests {

WorkspaceFixture::WorkspaceFixture()
{
    const QString clone = folder.filePath(u"clone.git"_s);
    git::Repository git = git::Repository::createBare(clone).value();
    base = commit(git, {}, {FileChange{u"cart.py"_s, {}, "total = 1\n"}});
    moved = commit(git, base, {FileChange{u"notes.txt"_s, {}, "more\n"}});
    if (!git.updateReference(u"refs/heads/main"_s, moved, {}) || !git.setHead(u"main"_s))
        qFatal("no main");
    WorkspaceSetup setup;
    setup.folder = path();
    setup.repository.name = u"shop"_s;
    setup.repository.path = clone;
    setup.repository.checkCommand = {u"/bin/grep"_s, u"-q"_s, u"total = 2"_s, u"cart.py"_s};
    setup.repository.policy.autonomy = Autonomy::Fix;
    setup.logFiles = {logFile()};
    if (const Result<> done = setUpWorkspace(setup); !done)
        qFatal("%s", qPrintable(done.error().toLogString()));
    m_repository =
        stored([](storage::Stores &stores) { return stores.settings.repositories(); }).front().id;
}

WorkspaceFixture::~WorkspaceFixture()
{
    (void)close();
}

QString WorkspaceFixture::commit(git::Repository &git, const QString &parent,
                                 std::vector<FileChange> files)
{
    const git::Person person{u"Ada"_s, u"ada@example.org"_s, clock.now(), 0};
    return git.createCommit({parent, std::move(files), person, person, u"change"_s}).value();
}

Result<> WorkspaceFixture::open(EngineOptions options)
{
    options.folder = path();
    options.receive = false;
    engine = std::make_unique<Engine>();
    return waitFor(engine->open(options));
}

Result<> WorkspaceFixture::close()
{
    if (!engine)
        return {};
    Result<> closed = waitFor(engine->close());
    engine.reset();
    return closed;
}

Result<QJsonValue> WorkspaceFixture::tryRun(const QString &command, const QJsonObject &arguments)
{
    return waitFor(engine->execute(command, arguments, {}, {}));
}

QJsonValue WorkspaceFixture::run(const QString &command, const QJsonObject &arguments)
{
    Result<QJsonValue> result = tryRun(command, arguments);
    return result ? *result : QJsonValue(QJsonObject{{u"error"_s, result.error().toLogString()}});
}

Result<> WorkspaceFixture::untilIdle()
{
    return waitFor(engine->idle({}));
}

ReportId WorkspaceFixture::keptChange()
{
    return stored([this](storage::Stores &stores) -> Result<ReportId> {
        Report report;
        report.state = ReportState::NeedsDecision;
        report.stateReason = u"policyLimit"_s;
        report.title = u"The total is wrong"_s;
        report.repository = m_repository;
        const Result<ReportId> id = stores.reports.create(report);
        if (!id)
            return id;
        Attempt attempt;
        attempt.id = AttemptId(ids.next());
        attempt.report = *id;
        attempt.trigger = u"verdict"_s;
        attempt.state = AttemptState::Passed;
        attempt.started = clock.now();
        attempt.ended = clock.now();
        ChangeSet changes;
        changes.baseCommit = base;
        changes.files = {{u"cart.py"_s, "total = 1\n", "total = 2\n"}};
        changes.title = u"Correct the total"_s;
        changes.explanation = u"It was one too low."_s;
        changes.label = u"fix"_s;
        Result<> put = stores.runs.putAttempt(attempt);
        if (put)
            put = stores.runs.putChanges(attempt.id, changes);
        if (!put)
            return std::unexpected(std::move(put.error()));
        return id;
    });
}

ReportId WorkspaceFixture::readyReport()
{
    const ReportId report = keptChange();
    if (!open({.pull = false}))
        qFatal("the workspace does not open");
    run(u"publish"_s, {{u"report"_s, report.toString()}});
    if (!untilIdle())
        qFatal("it does not end");
    return report;
}

PullRequest WorkspaceFixture::hosted(ReportId report)
{
    const codehost::HostServices services{path() + u"/hosts"_s, &clock, &ids};
    const auto host = codehost::hosts().find(u"local")->make(services, {}).value();
    Repository repository;
    repository.id = m_repository;
    repository.baseBranch = u"main"_s;
    return waitFor(
               host->find(repository, codehost::branchName(u"The total is wrong"_s, report), {}))
        .value_or(PullRequest());
}

} // namespace tests
