// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/pages.h"

#include "core/pipeline/connection.h"
#include "core/pipeline/embedderchange.h"
#include "core/pipeline/titles.h"
#include "core/sources/source.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

Result<bool> isAnySettled(const storage::Stores &stores, std::initializer_list<ReportId> reports)
{
    for (const ReportId id : reports) {
        if (id.isNull())
            continue;
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        if (isSettled(report->state))
            return true;
    }
    return false;
}

/// What is said about where the report's signals belong, and the titles that it names.
Result<> addGrouping(const storage::Stores &stores, ReportPage &page)
{
    constexpr size_t mostLinks = 8;
    const ReportId id = page.item.report.id;
    Result<std::vector<ReportLink>> links = stores.groups.links(id);
    Result<std::vector<PairRule>> rules = stores.groups.rulesOf(id);
    Result<std::vector<Regrouping>> proposals = stores.regroupings.openOf(id);
    if (!links || !rules)
        return std::unexpected(links ? rules.error() : links.error());
    if (!proposals)
        return std::unexpected(std::move(proposals.error()));
    page.rules = std::move(*rules);
    // A settled report takes nothing in: there is nothing to decide about it.
    for (Regrouping &proposal : *proposals) {
        const Result<bool> settled = isAnySettled(stores, {proposal.report, proposal.other});
        if (!settled)
            return std::unexpected(settled.error());
        if (!*settled)
            page.proposals.push_back(std::move(proposal));
    }
    Titles titles;
    titles.know(page.item.report);
    for (const SignalCard &card : page.cards)
        titles.know(card.signal);
    for (ReportLink &link : *links) {
        if (page.links.size() >= mostLinks)
            break;
        const Result<bool> settled = isAnySettled(stores, {link.other});
        if (!settled)
            return std::unexpected(settled.error());
        if (*settled)
            continue;
        titles.add(stores, link);
        page.links.push_back(std::move(link));
    }
    for (const SignalCard &card : page.cards)
        titles.add(stores, card.assignment);
    for (const PairRule &rule : page.rules)
        titles.add(stores, rule);
    for (const Regrouping &proposal : page.proposals)
        titles.add(stores, proposal);
    page.names = titles.names();
    return {};
}

Result<ReportPage> readPage(const storage::Stores &stores, ReportId id)
{
    ReportPage page;
    Result<InboxItem> item = stores.inbox.item(id);
    if (!item)
        return std::unexpected(std::move(item.error()));
    page.item = std::move(*item);
    const Result<std::vector<SignalId>> ids = stores.reports.members(id);
    if (!ids)
        return std::unexpected(ids.error());
    Result<std::vector<Signal>> members = stores.signalStore.signalsOf(*ids);
    Result<std::vector<Assignment>> assignments = stores.reports.assignments(id);
    if (!members || !assignments)
        return std::unexpected(members ? assignments.error() : members.error());
    auto member = members->begin(); // in the order of the assignments, but without expired ones
    for (Assignment &assignment : *assignments) {
        if (member == members->end() || member->id != assignment.signal)
            continue;
        Result<QuerySet> asked = stores.vectors.queries(assignment.signal);
        if (!asked)
            return std::unexpected(std::move(asked.error()));
        page.cards.push_back(
            {std::move(*member++), std::move(assignment), std::move(asked->queries)});
    }

    Result<std::optional<Findings>> findings = stores.reports.findings(id);
    Result<std::optional<Verdict>> verdict = stores.reports.verdict(id);
    Result<std::vector<Attempt>> attempts = stores.runs.attempts(id);
    Result<std::vector<AuditEntry>> history = stores.audit.ofReport(id);
    const Result<std::vector<std::pair<Timestamp, double>>> course = stores.reports.course(id);
    if (!findings)
        return std::unexpected(std::move(findings.error()));
    if (!verdict)
        return std::unexpected(std::move(verdict.error()));
    if (!attempts)
        return std::unexpected(std::move(attempts.error()));
    if (!history)
        return std::unexpected(std::move(history.error()));
    if (!course)
        return std::unexpected(course.error());
    if (Result<> named = addGrouping(stores, page); !named)
        return std::unexpected(std::move(named.error()));
    page.findings = std::move(*findings);
    page.verdict = std::move(*verdict);
    page.attempts = std::move(*attempts);
    page.history = std::move(*history);
    for (const auto &[at, weight] : *course)
        page.course.push_back({at, weight});
    if (page.item.pullRequest) {
        Result<std::optional<PullRequest>> whole = stores.runs.newestPullRequest(id);
        Result<std::vector<ReviewComment>> comments =
            stores.runs.comments(page.item.pullRequest->id);
        if (!whole || !comments)
            return std::unexpected(whole ? comments.error() : whole.error());
        page.item.pullRequest = std::move(*whole); // with the logs of its checks
        page.comments = std::move(*comments);
    }
    return page;
}

void addCounts(const std::vector<storage::SourceCount> &counts, SourceStatus &status)
{
    for (const storage::SourceCount &count : counts) {
        if (count.source != status.id)
            continue;
        if (count.code == u"stored") {
            status.received = count.count;
        } else if (count.code == u"duplicate") {
            status.duplicates = count.count;
        } else {
            status.counts[count.code] = count.count;
            if (count.code.startsWith(u"refused."))
                status.rejected += count.count;
        }
    }
}

template<typename T>
QJsonArray arrayOf(const std::vector<T> &items)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(core::toJson(item));
    return array;
}

/// What it could not read: in this run, or when it was read last.
Result<> addProblem(const storage::Stores &stores, const storage::SourceSetting &setting,
                    const std::map<QString, QString> &problems, SourceStatus &status)
{
    const Result<storage::SourceProblem> last = stores.settings.sourceProblem(setting.id);
    if (!last)
        return std::unexpected(last.error());
    if (setting.enabled) { // one that is off has nothing to be mended
        status.problem = last->message;
        status.problemSince = last->since;
    }
    const auto now = problems.find(setting.id);
    if (now != problems.end() && now->second != status.problem) {
        status.problem = now->second;
        status.problemSince = {};
    }
    return {};
}

} // namespace

Task<ReportPage> readReport(SharedContext context, ReportId report)
{
    return context->storage->read(
        [report](const storage::Stores &stores) { return readPage(stores, report); });
}

Task<ReviewPage> readReview(SharedContext context, PullRequestId id, StopToken stop)
{
    Task<ReportPage> reading =
        context->storage->read([id](const storage::Stores &stores) -> Result<ReportPage> {
            const Result<PullRequest> pullRequest = stores.runs.pullRequest(id);
            if (!pullRequest)
                return std::unexpected(pullRequest.error());
            return readPage(stores, pullRequest->report);
        });
    Result<ReportPage> page = co_await reading;
    if (!page)
        co_return std::unexpected(std::move(page.error()));
    ReviewPage review;
    review.item = std::move(page->item);
    review.comments = std::move(page->comments);
    review.attempts = std::move(page->attempts);

    const PullRequest pullRequest = *review.item.pullRequest;
    Task<std::vector<ReviewComment>> readingDrafts = context->storage->read(
        [id](const storage::Stores &stores) { return stores.runs.drafts(id); });
    Result<std::vector<ReviewComment>> drafts = co_await readingDrafts;
    if (!drafts)
        co_return std::unexpected(std::move(drafts.error()));
    review.drafts = std::move(*drafts);
    Task<Connection> connecting = connectionOf(context, pullRequest);
    const Result<Connection> connection = co_await connecting;
    if (!connection)
        co_return std::unexpected(connection.error());
    review.maximumRounds = connection->repository.policy.maximumRounds;
    Task<ChangeSet> changing = connection->host->changes(connection->repository, pullRequest, stop);
    Result<ChangeSet> changes = co_await changing;
    if (!changes)
        co_return std::unexpected(std::move(changes.error()));
    Task<std::vector<FileDiff>> diffing =
        offload([set = std::move(*changes)]() -> Result<std::vector<FileDiff>> {
            std::vector<FileDiff> files;
            for (const FileChange &file : set.files)
                files.push_back(diffTexts(file.path, file.before, file.after));
            return files;
        });
    Result<std::vector<FileDiff>> files = co_await diffing;
    if (!files)
        co_return std::unexpected(std::move(files.error()));
    review.files = std::move(*files);
    co_return review;
}

Task<std::vector<SourceStatus>> sourceStatus(SharedContext context,
                                             std::map<QString, QString> problems)
{
    return context->storage->read(
        [problems](const storage::Stores &stores) -> Result<std::vector<SourceStatus>> {
            const Result<std::vector<storage::SourceSetting>> settings = stores.settings.sources();
            const Result<std::vector<storage::SourceCount>> counts = stores.intake.counts();
            const Result<QJsonValue> port = stores.settings.value(u"receiverPort"_s);
            const Result<QHash<QString, qint64>> kept = stores.intake.keptCounts();
            if (!settings)
                return std::unexpected(settings.error());
            if (!counts || !port)
                return std::unexpected(counts ? port.error() : counts.error());
            if (!kept)
                return std::unexpected(kept.error());
            std::vector<SourceStatus> all;
            for (const storage::SourceSetting &setting : *settings) {
                SourceStatus status{.id = setting.id, .name = setting.id};
                if (const sources::PushInfo *push = sources::pushSources().find(setting.id)) {
                    status.name = push->name;
                    const auto member = push->make({}, {});
                    if (member)
                        status.hint =
                            (*member)->clientHint(quint16(port->toInt()), setting.receiverKey);
                } else if (const sources::PullInfo *pull =
                               sources::pullSources().find(setting.id)) {
                    status.name = pull->name;
                    status.hint = setting.settings.value(u"path").toString();
                    status.hint.replace(u'\n', u", "_s); // several, one a line
                }
                addCounts(*counts, status);
                status.replays = kept->value(setting.id);
                if (Result<> told = addProblem(stores, setting, problems, status); !told)
                    return std::unexpected(told.error());
                all.push_back(status);
            }
            SourceStatus receiver{.id = u"receiver"_s,
                                  .name = tr("Receiver"),
                                  .hint = tr("requests that belong to no source")};
            addCounts(*counts, receiver);
            if (!receiver.counts.empty())
                all.push_back(receiver);
            // No source, but the other thing that can keep what came in from going on.
            const Result<storage::SourceProblem> embedder =
                stores.settings.sourceProblem(embedderProblemId);
            if (!embedder)
                return std::unexpected(embedder.error());
            if (!embedder->message.isEmpty())
                all.push_back({.id = embedderProblemId,
                               .name = tr("Embedder"),
                               .hint = tr("what makes vectors of signals"),
                               .problem = embedder->message,
                               .problemSince = embedder->since});
            return all;
        });
}

QJsonObject toJson(const ReportPage &page)
{
    QJsonArray members;
    for (const SignalCard &card : page.cards) {
        QJsonObject signal = core::toJson(card.signal);
        signal.insert(u"why"_s, core::toJson(card.assignment));
        members.append(signal);
    }
    QJsonArray course;
    for (const WeightPoint &point : page.course)
        course.append(QJsonObject{{u"at"_s, toIso(point.at)}, {u"weight"_s, point.weight}});
    QJsonObject object{{u"item"_s, core::toJson(page.item)},
                       {u"summary"_s, page.item.report.summary},
                       {u"stateReason"_s, page.item.report.stateReason},
                       {u"signals"_s, members},
                       {u"attempts"_s, arrayOf(page.attempts)},
                       {u"history"_s, arrayOf(page.history)},
                       {u"course"_s, course},
                       {u"comments"_s, arrayOf(page.comments)},
                       {u"links"_s, arrayOf(page.links)},
                       {u"rules"_s, arrayOf(page.rules)},
                       {u"proposals"_s, arrayOf(page.proposals)},
                       {u"titles"_s, inbox::toJson(page.names)}};
    if (page.findings)
        object.insert(u"findings"_s, core::toJson(*page.findings));
    if (page.verdict)
        object.insert(u"verdict"_s, core::toJson(*page.verdict));
    if (page.item.pullRequest)
        object.insert(u"pullRequest"_s, core::toJson(*page.item.pullRequest));
    return object;
}

Result<QString> uniqueMatch(const QStringList &ids, const QString &given)
{
    const QString wanted = given.trimmed().toLower();
    QStringList found;
    for (const QString &id : ids) {
        if (id == wanted)
            return id;
        if (wanted.size() >= 4 && (id.startsWith(wanted) || id.endsWith(wanted)))
            found.append(id);
    }
    if (found.size() == 1)
        return found.first();
    if (found.isEmpty())
        return fail(ErrorKind::NotFound,
                    tr("Nothing has the id “%1”.").arg(UntrustedText(given).displayLine(60)));
    return fail(ErrorKind::InvalidInput,
                tr("“%1” fits %2 ids; give more of it.").arg(given).arg(found.size()));
}

Task<ReportId> findReport(SharedContext context, QString given)
{
    return context->storage->read([given](const storage::Stores &stores) -> Result<ReportId> {
        const Result<std::vector<Report>> reports = stores.reports.list();
        if (!reports)
            return std::unexpected(reports.error());
        QStringList ids;
        for (const Report &report : *reports)
            ids.append(report.id.toString());
        const Result<QString> match = uniqueMatch(ids, given);
        if (!match)
            return std::unexpected(match.error());
        return ReportId::fromString(*match);
    });
}

namespace {

Task<SignalId> findSignalByPart(SharedContext context, QString given)
{
    return context->storage->read([given](const storage::Stores &stores) -> Result<SignalId> {
        const Result<std::vector<storage::SignalRow>> rows =
            stores.signalStore.list({.limit = 10'000});
        if (!rows)
            return std::unexpected(rows.error());
        QStringList ids;
        for (const storage::SignalRow &row : *rows)
            ids.append(row.id.toString());
        const Result<QString> match = uniqueMatch(ids, given);
        if (!match)
            return std::unexpected(match.error());
        return SignalId::fromString(*match);
    });
}

} // namespace

Task<SignalId> findSignal(SharedContext context, QString given)
{
    // A part of an id is looked for among the newest; the whole of one names any signal.
    if (const SignalId whole = SignalId::fromString(given.trimmed()); !whole.isNull())
        co_return whole;
    Task<SignalId> finding = findSignalByPart(std::move(context), std::move(given));
    Result<SignalId> signal = co_await finding;
    co_return signal;
}

} // namespace core::pipeline
