// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/signalstages.h"

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;

namespace tests {

namespace {

Error notHere()
{
    return fail(ErrorKind::Unsupported, u"not in this test"_s).error();
}

/// A code host that merges what it is told to and can do nothing else.
class MergingHost final : public codehost::Host
{
public:
    MergingHost(QString commit, const Clock &clock) : m_commit(std::move(commit)), m_clock(clock) {}

    Task<QString> sync(Repository, StopToken) override { return none<QString>(); }
    Task<PullRequest> publish(codehost::PublishRequest, StopToken) override
    {
        return none<PullRequest>();
    }
    Task<PullRequest> find(Repository, QString, StopToken) override { return none<PullRequest>(); }
    Task<ReviewComment> comment(Repository, PullRequest, ReviewComment, StopToken) override
    {
        return none<ReviewComment>();
    }
    Task<PullRequest> approve(Repository, PullRequest, QString, StopToken) override
    {
        return none<PullRequest>();
    }
    Task<PullRequest> withdraw(Repository, PullRequest, QString, StopToken) override
    {
        return none<PullRequest>();
    }
    Task<PullRequest> merge(Repository, PullRequest pullRequest, QString, StopToken) override
    {
        return merged(std::move(pullRequest), m_commit, m_clock.now());
    }
    Task<PullRequest> close(Repository, PullRequest, StopToken) override
    {
        return none<PullRequest>();
    }
    Task<PullRequest> reopen(Repository, PullRequest, StopToken) override
    {
        return none<PullRequest>();
    }
    Task<ChangeSet> changes(Repository, PullRequest, StopToken) override
    {
        return none<ChangeSet>();
    }
    Task<QString> checkout(Repository, QString, StopToken) override { return none<QString>(); }
    Task<int> tidy(Repository, codehost::CheckoutUpkeep, StopToken) override { return none<int>(); }
    Task<PullRequest> recordChecks(Repository, PullRequest, std::vector<CheckRun>,
                                   StopToken) override
    {
        return none<PullRequest>();
    }

private:
    template<typename T>
    static Task<T> none()
    {
        co_return std::unexpected(notHere());
    }
    static Task<PullRequest> merged(PullRequest pullRequest, QString commit, Timestamp now)
    {
        pullRequest.state = PullRequestState::Merged;
        pullRequest.mergeCommit = commit;
        pullRequest.updated = now;
        co_return pullRequest;
    }

    QString m_commit;
    const Clock &m_clock;
};

} // namespace

Bench::Bench()
{
    makeClone();
    open();
    repository = write([this](storage::Stores &stores) {
        return stores.settings.putRepository({.name = u"shop"_s,
                                              .path = folder.filePath(u"clone"_s),
                                              .baseBranch = u"main"_s,
                                              .host = u"merging"_s});
    });
    restart();
}

Bench::~Bench()
{
    context->index.drain();
}

void Bench::open()
{
    context = std::make_shared<Context>(&clock);
    context->folder = folder.path();
    context->storage = must(storage::Storage::open({.path = folder.filePath(u"workspace.db"_s),
                                                    .clock = &clock,
                                                    .ids = &context->ids,
                                                    .readers = 1})); // so that reads end in order
    must(chooseMembers(*context));
    context->hosts.clear();
    context->hosts.emplace(u"merging"_s, std::make_unique<MergingHost>(mergeCommit, clock));
    context->progress = [](const StageProgress &) {};
    context->reportChanged = [](ReportId) {};
    context->anyReportChanged = [] {};
    context->wake = [] {};
    context->wakeEmbedding = [] {};
}

void Bench::restart()
{
    context.reset();
    open();
    must(waitFor(rebuildIndex(context, {})));
}

void Bench::makeClone()
{
    git::Repository clone = must(git::Repository::createBare(folder.filePath(u"clone"_s)));
    const git::Person person{
        .name = u"Ada"_s, .address = u"ada@example.org"_s, .time = clock.now()};
    QString parent;
    QByteArray before;
    for (const QString &version : {u"1.0.0"_s, u"1.1.0"_s, u"1.2.0"_s}) {
        const QByteArray after = version.toUtf8();
        const QString commit = must(clone.createCommit(
            {.parent = parent,
             .files = {{u"cart.py"_s, parent.isEmpty() ? std::nullopt : std::optional(before),
                        after}},
             .author = person,
             .committer = person,
             .message = version}));
        must(clone.updateReference(u"refs/tags/v"_s + version, commit, {}));
        if (version == u"1.1.0")
            mergeCommit = commit;
        parent = commit;
        before = after;
    }
    must(clone.updateReference(u"refs/heads/main"_s, parent, {}));
}

Signal Bench::receive(const Told &told)
{
    const QString externalId = u"event-%1"_s.arg(++m_received);
    const Timestamp occurred = isKnown(told.occurred) ? told.occurred : clock.now();
    return write([&](storage::Stores &stores) -> Result<Signal> {
        const auto committed = stores.intake.commit({.source = told.source,
                                                     .items = {{.source = told.source,
                                                                .externalId = externalId,
                                                                .kind = u"test"_s,
                                                                .payload = "{}",
                                                                .received = clock.now()}}});
        if (!committed)
            return std::unexpected(committed.error());
        const auto id = stores.intake.find(told.source, externalId);
        if (!id)
            return std::unexpected(id.error());
        Signal signal{
            .id = **id,
            .source = told.source,
            .externalId = externalId,
            .kind = told.kind,
            .service = u"shop"_s,
            .route = told.route,
            .release = told.release,
            .level = u"error"_s,
            .occurred = occurred,
            .received = clock.now(),
            .title = UntrustedText(told.text.isEmpty() ? u"KeyError: 'sku' in cart.total"_s
                                                       : told.text.section(u'.', 0, 0)),
            .content = UntrustedText(told.text.isEmpty() ? u"KeyError 'sku' raised in cart.total"_s
                                                         : told.text),
            .fingerprint = told.fingerprint,
            .weight = {.base = told.base}};
        const Result<> stored = stores.signalStore.putNormalized(signal);
        if (!stored)
            return std::unexpected(stored.error());
        return signal;
    });
}

ReportId Bench::take(const Told &told)
{
    const Signal signal = receive(told);
    while (must(waitFor(understand(context, {}))) + must(waitFor(groupAndWeigh(context, {}))) > 0) {
    }
    const std::vector<storage::SignalRow> rows =
        read([](const storage::Stores &stores) { return stores.signalStore.list({}); });
    const auto row = std::ranges::find(rows, signal.id, &storage::SignalRow::id);
    return row == rows.end() ? ReportId() : row->report;
}

Report Bench::report(ReportId id)
{
    return read([id](const storage::Stores &stores) { return stores.reports.report(id); });
}

std::vector<Report> Bench::reports()
{
    return read([](const storage::Stores &stores) { return stores.reports.list(); });
}

void Bench::walk(ReportId id, std::initializer_list<ReportState> states)
{
    for (const ReportState to : states) {
        write([&](storage::Stores &stores) -> Result<DecisionId> {
            const Result<Report> now = stores.reports.report(id);
            if (!now)
                return std::unexpected(now.error());
            return stores.reports.transition(
                {.report = id, .from = now->state, .to = to, .actor = u"stage:test"_s});
        });
    }
}

void Bench::merge(ReportId id)
{
    using enum ReportState;
    if (report(id).state == Gathering) // it may have been heavy enough already
        walk(id, {Queued});
    walk(id, {Researching, Actionable, Fixing, Checking, Ready, Approved});
    write([&](storage::Stores &stores) -> Result<> {
        Result<> stored = stores.reports.setRepository(id, repository);
        if (stored)
            stored = stores.runs.putPullRequest({.id = PullRequestId(context->ids.next()),
                                                 .report = id,
                                                 .repository = repository,
                                                 .host = u"merging"_s,
                                                 .number = id.toString(),
                                                 .state = PullRequestState::Approved,
                                                 .checks = CheckState::Passed});
        return stored;
    });
    must(waitFor(mergePullRequest(context, id, {})));
}

void Bench::work()
{
    const auto never = [](ReportId) { return StopToken(); };
    while (must(waitFor(runReportJob(context, never, {})))) {
    }
}

} // namespace tests
