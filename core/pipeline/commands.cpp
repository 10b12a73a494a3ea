// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/commands.h"

#include "core/pipeline/commandtable.h"
#include "core/pipeline/engine.h"
#include "core/pipeline/pages.h"
#include "core/sources/source.h"

#include <QBuffer>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Commands", text, nullptr, count);
}

/// What a command has at hand.
struct Call
{
    Engine *engine = nullptr;
    SharedContext context;
    QJsonObject arguments;
    ProgressFunction progress;
    StopToken stop;

    QString text(QStringView key) const { return arguments.value(key).toString(); }
    bool flag(QStringView key) const { return arguments.value(key).toBool(); }
    /// A whole number of at least 1, or `fallback` if it is not given.
    Result<int> number(QStringView key, int fallback) const
    {
        if (!arguments.contains(key))
            return fallback;
        bool isNumber = false;
        const int value = text(key).toInt(&isNumber);
        if (!isNumber || value < 1)
            return fail(ErrorKind::InvalidInput, tr("--%1 needs a whole number from 1.").arg(key));
        return value;
    }
};

QJsonValue decided(DecisionId id)
{
    return QJsonObject{{u"decision"_s, id.toString()}};
}

Task<QJsonValue> decisionOf(Task<DecisionId> acting)
{
    const Result<DecisionId> decision = co_await acting;
    if (!decision)
        co_return std::unexpected(decision.error());
    co_return decided(*decision);
}

template<typename T>
QJsonArray arrayOf(const std::vector<T> &items)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(core::toJson(item));
    return array;
}

Task<QJsonValue> listInbox(Call call)
{
    Task<std::vector<InboxItem>> reading = call.engine->inbox();
    const Result<std::vector<InboxItem>> items = co_await reading;
    if (!items)
        co_return std::unexpected(items.error());
    co_return QJsonValue(arrayOf(*items));
}

Task<QJsonValue> runUntilIdle(Call call)
{
    const auto follow = QObject::connect(call.engine, &Engine::progressChanged, call.engine,
                                         [progress = call.progress](const StageProgress &now) {
                                             if (progress && !now.stage.isEmpty())
                                                 progress(now.stage + u": "_s + now.text);
                                         });
    Task<> waiting = call.engine->idle(call.stop);
    const Result<> idle = co_await waiting;
    QObject::disconnect(follow);
    if (!idle)
        co_return std::unexpected(idle.error());
    Task<QJsonValue> listing = listInbox(call);
    Result<QJsonValue> inbox = co_await listing;
    co_return inbox;
}

Task<QJsonValue> listSources(Call call)
{
    Task<std::vector<SourceStatus>> reading = call.engine->sources();
    const Result<std::vector<SourceStatus>> sources = co_await reading;
    if (!sources)
        co_return std::unexpected(sources.error());
    QJsonArray array;
    for (const SourceStatus &source : *sources)
        array.append(QJsonObject{{u"id"_s, source.id},
                                 {u"name"_s, source.name},
                                 {u"hint"_s, source.hint},
                                 {u"received"_s, source.received},
                                 {u"duplicates"_s, source.duplicates},
                                 {u"rejected"_s, source.rejected},
                                 {u"problem"_s, source.problem}});
    co_return QJsonValue(array);
}

/// Port and keys, for programs that point a client here. Not in the command table: people read
/// `sources`.
Task<QJsonValue> listReceivers(Call call)
{
    Task<QJsonValue> reading =
        call.context->storage->read([](const storage::Stores &stores) -> Result<QJsonValue> {
            const Result<std::vector<storage::SourceSetting>> settings = stores.settings.sources();
            const Result<QJsonValue> port = stores.settings.value(u"receiverPort"_s);
            if (!settings || !port)
                return std::unexpected(settings ? port.error() : settings.error());
            QJsonObject receivers{{u"port"_s, *port}};
            for (const storage::SourceSetting &setting : *settings) {
                if (!setting.receiverKey.isEmpty())
                    receivers.insert(setting.id, QString::fromLatin1(setting.receiverKey));
            }
            return QJsonValue(receivers);
        });
    Result<QJsonValue> receivers = co_await reading;
    co_return receivers;
}

Task<QJsonValue> listRejections(Call call)
{
    Task<std::vector<Rejection>> reading = call.engine->rejections();
    const Result<std::vector<Rejection>> rejections = co_await reading;
    if (!rejections)
        co_return std::unexpected(rejections.error());
    QJsonArray array;
    for (const Rejection &rejection : *rejections)
        array.append(QJsonObject{{u"id"_s, rejection.id.toString()},
                                 {u"signal"_s, rejection.signal.toString()},
                                 {u"category"_s, rejection.category},
                                 {u"screen"_s, rejection.screen},
                                 {u"path"_s, rejection.path},
                                 {u"quote"_s, rejection.quote.raw()},
                                 {u"at"_s, toIso(rejection.at)},
                                 {u"restored"_s, rejection.restored}});
    co_return QJsonValue(array);
}

Result<QJsonValue> signalRows(const storage::Stores &stores, std::span<const SignalId> ids)
{
    QJsonArray array;
    for (const SignalId id : ids) {
        const Result<Signal> signal = stores.signalStore.signal(id);
        if (!signal)
            continue; // not read yet, or expired
        const Result<Assignment> assignment = stores.reports.assignment(id);
        array.append(
            QJsonObject{{u"id"_s, id.toString()},
                        {u"source"_s, signal->source},
                        {u"kind"_s, signalKindName(signal->kind)},
                        {u"level"_s, signal->level},
                        {u"route"_s, signal->route},
                        {u"title"_s, signal->title.raw()},
                        {u"occurrences"_s, signal->occurrences},
                        {u"occurred"_s, toIso(signal->occurred)},
                        {u"weight"_s, signal->weight.product()},
                        {u"report"_s, assignment ? assignment->report.toString() : QString()}});
    }
    return QJsonValue(array);
}

Task<QJsonValue> listSignals(Call call)
{
    if (call.flag(u"rejected")) {
        Task<QJsonValue> listing = listRejections(call);
        Result<QJsonValue> rejected = co_await listing;
        co_return rejected;
    }
    const Result<int> limit = call.number(u"limit", 100);
    if (!limit)
        co_return std::unexpected(limit.error());
    storage::SignalFilter filter{.progress = storage::Progress::Grouped, .limit = *limit};
    if (!call.text(u"report").isEmpty()) {
        Task<ReportId> finding = findReport(call.context, call.text(u"report"));
        const Result<ReportId> report = co_await finding;
        if (!report)
            co_return std::unexpected(report.error());
        filter.report = *report;
    }
    Task<QJsonValue> reading =
        call.context->storage->read([filter, search = call.text(u"search")](
                                        const storage::Stores &stores) -> Result<QJsonValue> {
            std::vector<SignalId> ids;
            if (!search.isEmpty()) {
                const Result<std::vector<storage::SignalMatch>> matches =
                    stores.signalStore.search(search, filter.limit);
                if (!matches)
                    return std::unexpected(matches.error());
                for (const storage::SignalMatch &match : *matches)
                    ids.push_back(match.signal);
            } else {
                const Result<std::vector<storage::SignalRow>> rows =
                    stores.signalStore.list(filter);
                if (!rows)
                    return std::unexpected(rows.error());
                for (const storage::SignalRow &row : *rows)
                    ids.push_back(row.id);
            }
            return signalRows(stores, ids);
        });
    Result<QJsonValue> rows = co_await reading;
    co_return rows;
}

Task<QJsonValue> showReport(Call call)
{
    Task<ReportId> finding = findReport(call.context, call.text(u"report"));
    const Result<ReportId> report = co_await finding;
    if (!report)
        co_return std::unexpected(report.error());
    Task<ReportPage> reading = call.engine->report(*report);
    const Result<ReportPage> page = co_await reading;
    if (!page)
        co_return std::unexpected(page.error());
    co_return QJsonValue(pipeline::toJson(*page));
}

Task<QJsonValue> explain(Call call)
{
    Task<SignalId> finding = findSignal(call.context, call.text(u"signal"));
    const Result<SignalId> signal = co_await finding;
    if (!signal)
        co_return std::unexpected(signal.error());
    Task<QJsonValue> explaining = explainSignal(call.context, *signal);
    Result<QJsonValue> why = co_await explaining;
    co_return why;
}

/// The report that the arguments name, and its pull request.
Task<ReportPage> pageOf(Call call)
{
    Task<ReportId> finding = findReport(call.context, call.text(u"report"));
    const Result<ReportId> report = co_await finding;
    if (!report)
        co_return std::unexpected(report.error());
    Task<ReportPage> reading = call.engine->report(*report);
    Result<ReportPage> page = co_await reading;
    co_return page;
}

Task<QJsonValue> printDiff(Call call)
{
    Task<ReportPage> finding = pageOf(call);
    const Result<ReportPage> page = co_await finding;
    if (!page)
        co_return std::unexpected(page.error());
    if (!page->item.pullRequest)
        co_return fail(ErrorKind::NotFound, tr("This report has no pull request yet."));
    Task<ReviewPage> reading = call.engine->review(page->item.pullRequest->id);
    const Result<ReviewPage> review = co_await reading;
    if (!review)
        co_return std::unexpected(review.error());
    QString text;
    for (const FileDiff &file : review->files)
        text += toUnifiedText(file);
    co_return QJsonValue(
        QJsonObject{{u"branch"_s, page->item.pullRequest->branch}, {u"text"_s, text}});
}

Task<QJsonValue> reviewPullRequest(Call call, ReviewAct act)
{
    Task<ReportPage> finding = pageOf(call);
    const Result<ReportPage> page = co_await finding;
    if (!page)
        co_return std::unexpected(page.error());
    if (!page->item.pullRequest)
        co_return fail(ErrorKind::Conflict, tr("This report has no pull request yet."));
    std::vector<ReviewComment> drafts;
    const QString text = act == ReviewAct::Approve ? call.text(u"note") : call.text(u"text");
    if (!text.isEmpty()) {
        const Result<int> line = call.number(u"line", 1);
        if (!line)
            co_return std::unexpected(line.error());
        const QString file = call.text(u"file");
        drafts.push_back(
            {.file = file, .line = file.isEmpty() ? 0 : *line, .text = UntrustedText(text)});
    }
    Task<DecisionId> acting =
        call.engine->submitReview(page->item.pullRequest->id, std::move(drafts), act);
    const Result<DecisionId> decision = co_await acting;
    if (!decision)
        co_return std::unexpected(decision.error());
    co_return decided(*decision);
}

/// Acts on the report that the arguments name.
Task<QJsonValue> onReport(Call call, std::function<Task<DecisionId>(const Call &, ReportId)> act)
{
    Task<ReportId> finding = findReport(call.context, call.text(u"report"));
    const Result<ReportId> report = co_await finding;
    if (!report)
        co_return std::unexpected(report.error());
    Task<DecisionId> acting = act(call, *report);
    const Result<DecisionId> decision = co_await acting;
    if (!decision)
        co_return std::unexpected(decision.error());
    co_return decided(*decision);
}

Task<QJsonValue> snooze(Call call)
{
    Timestamp until;
    if (!call.text(u"until").isEmpty()) {
        until = fromIso(call.text(u"until"));
        if (!isKnown(until))
            co_return fail(ErrorKind::InvalidInput,
                           tr("--until needs a time as 2026-02-01T09:00Z."));
    }
    const Result<int> count =
        call.arguments.contains(u"signals") ? call.number(u"signals", 1) : Result<int>(0);
    if (!count)
        co_return std::unexpected(count.error());
    const int untilSignals = *count;
    Task<QJsonValue> acting = onReport(call, [until, untilSignals](const Call &c, ReportId report) {
        return c.engine->snooze(report, until, untilSignals);
    });
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

Task<QJsonValue> restore(Call call)
{
    Task<std::vector<Rejection>> reading = call.engine->rejections();
    const Result<std::vector<Rejection>> rejections = co_await reading;
    if (!rejections)
        co_return std::unexpected(rejections.error());
    QStringList ids;
    for (const Rejection &rejection : *rejections)
        ids.append(rejection.id.toString());
    const Result<QString> match = uniqueMatch(ids, call.text(u"rejection"));
    if (!match)
        co_return std::unexpected(match.error());
    Task<QJsonValue> acting =
        decisionOf(call.engine->restoreRejection(RejectionId::fromString(*match)));
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

Task<QJsonValue> moveChosen(Call call)
{
    QJsonArray given = call.arguments.value(u"signals").toArray();
    if (given.isEmpty())
        given.append(call.text(u"signal"));
    std::vector<SignalId> chosen;
    for (const QJsonValue &value : std::as_const(given)) {
        Task<SignalId> finding = findSignal(call.context, value.toString());
        const Result<SignalId> signal = co_await finding;
        if (!signal)
            co_return std::unexpected(signal.error());
        chosen.push_back(*signal);
    }
    ReportId to;
    if (!call.text(u"report").isEmpty()) {
        Task<ReportId> finding = findReport(call.context, call.text(u"report"));
        const Result<ReportId> report = co_await finding;
        if (!report)
            co_return std::unexpected(report.error());
        to = *report;
    }
    Task<QJsonValue> acting = decisionOf(call.engine->moveSignals(chosen, to));
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

Task<QJsonValue> joinReports(Call call)
{
    Task<ReportId> findingFrom = findReport(call.context, call.text(u"from"));
    const Result<ReportId> from = co_await findingFrom;
    Task<ReportId> findingInto = findReport(call.context, call.text(u"into"));
    const Result<ReportId> into = co_await findingInto;
    if (!from || !into)
        co_return std::unexpected(from ? into.error() : from.error());
    Task<QJsonValue> acting = decisionOf(call.engine->mergeReports(*from, *into));
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

Task<QJsonValue> undo(Call call)
{
    DecisionId decision;
    if (const QString given = call.text(u"decision"); !given.isEmpty()) {
        Task<std::vector<AuditEntry>> reading = call.engine->audit(10'000);
        const Result<std::vector<AuditEntry>> entries = co_await reading;
        if (!entries)
            co_return std::unexpected(entries.error());
        QStringList ids;
        for (const AuditEntry &entry : *entries)
            ids.append(entry.id.toString());
        const Result<QString> match = uniqueMatch(ids, given);
        if (!match)
            co_return std::unexpected(match.error());
        decision = DecisionId::fromString(*match);
    }
    Task<> undoing = call.engine->undo(decision);
    const Result<> undone = co_await undoing;
    if (!undone)
        co_return std::unexpected(undone.error());
    co_return QJsonValue(QJsonObject{{u"text"_s, tr("Taken back.\n")}});
}

Task<QJsonValue> listAudit(Call call)
{
    const Result<int> limit = call.number(u"limit", 100);
    if (!limit)
        co_return std::unexpected(limit.error());
    Task<std::vector<AuditEntry>> reading = call.engine->audit(*limit);
    const Result<std::vector<AuditEntry>> entries = co_await reading;
    if (!entries)
        co_return std::unexpected(entries.error());
    co_return QJsonValue(arrayOf(*entries));
}

Task<QJsonValue> exportLines(Call call)
{
    Task<QJsonValue> reading = call.context->storage->read(
        [who = call.text(u"person")](const storage::Stores &stores) -> Result<QJsonValue> {
            QBuffer buffer;
            buffer.open(QIODevice::WriteOnly);
            const Result<int> lines =
                who.isEmpty() ? stores.audit.exportJsonLines(buffer)
                              : stores.persons.exportAll({.userId = who, .text = who}, buffer);
            if (!lines)
                return std::unexpected(lines.error());
            return QJsonValue(
                QJsonObject{{u"lines"_s, *lines}, {u"text"_s, QString::fromUtf8(buffer.data())}});
        });
    Result<QJsonValue> exported = co_await reading;
    co_return exported;
}

Task<QJsonValue> erase(Call call)
{
    const storage::PersonQuery query{.userId = call.text(u"person"), .text = call.text(u"person")};
    if (!call.flag(u"yes")) {
        Task<std::vector<SignalId>> looking = call.context->storage->read(
            [query](const storage::Stores &stores) { return stores.persons.find(query); });
        const Result<std::vector<SignalId>> found = co_await looking;
        if (!found)
            co_return std::unexpected(found.error());
        co_return QJsonValue(QJsonObject{
            {u"signals"_s, qint64(found->size())},
            {u"text"_s,
             tr("%n signal(s) would be erased. Say --yes to do it; it cannot be undone.\n",
                int(found->size()))}});
    }
    Task<storage::ErasureReceipt> erasing = call.context->storage->write(
        [query](storage::Stores &stores) { return stores.persons.erase(query, u"user"_s); });
    const Result<storage::ErasureReceipt> receipt = co_await erasing;
    if (!receipt)
        co_return std::unexpected(receipt.error());
    // Out of the index and the log file, too.
    Task<> forgetting =
        call.context->index.run([context = call.context, gone = receipt->erased]() -> Result<> {
            for (const SignalId signal : gone)
                context->grouper->remove(signal);
            return context->storage->compact();
        });
    const Result<> forgotten = co_await forgetting;
    if (!forgotten)
        co_return std::unexpected(forgotten.error());
    co_return QJsonValue(
        QJsonObject{{u"signals"_s, qint64(receipt->erased.size())},
                    {u"text"_s, tr("%n signal(s) erased.\n", int(receipt->erased.size()))}});
}

/// What a second start of the desktop sends instead of opening the workspace again. Not in the
/// command table: no person types it.
Task<QJsonValue> activate(Call call)
{
    const Result<> shown = call.engine->activate(call.text(u"token"));
    if (!shown)
        co_return std::unexpected(shown.error());
    co_return QJsonValue(QJsonObject{{u"text"_s, tr("Shown.\n")}});
}

using Handler = Task<QJsonValue> (*)(Call);

const std::map<QString, Handler> &handlers()
{
    static const std::map<QString, Handler> table{
        {u"sources"_s, listSources},
        {u"receivers"_s, listReceivers},
        {u"activate"_s, activate},
        {u"run"_s, runUntilIdle},
        {u"signals"_s, listSignals},
        {u"inbox"_s, listInbox},
        {u"show"_s, showReport},
        {u"why"_s, explain},
        {u"diff"_s, printDiff},
        {u"approve"_s,
         [](Call call) { return reviewPullRequest(std::move(call), ReviewAct::Approve); }},
        {u"comment"_s,
         [](Call call) {
             const ReviewAct act =
                 call.flag(u"request-changes") ? ReviewAct::RequestChanges : ReviewAct::Comment;
             return reviewPullRequest(std::move(call), act);
         }},
        {u"merge"_s,
         [](Call call) {
             return onReport(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->merge(report);
             });
         }},
        {u"retry"_s,
         [](Call call) {
             return onReport(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->retry(report, c.text(u"direction"));
             });
         }},
        {u"dismiss"_s,
         [](Call call) {
             return onReport(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->dismiss(report, c.text(u"reason"), c.text(u"note"));
             });
         }},
        {u"resolve"_s,
         [](Call call) {
             return onReport(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->resolve(report, c.text(u"reason"), c.text(u"note"));
             });
         }},
        {u"snooze"_s, snooze},
        {u"restore"_s, restore},
        {u"move"_s, moveChosen},
        {u"split"_s, moveChosen},
        {u"join"_s, joinReports},
        {u"undo"_s, undo},
        {u"audit"_s, listAudit},
        {u"export"_s, exportLines},
        {u"erase"_s, erase},
    };
    return table;
}

} // namespace

Task<QJsonValue> runCommand(Engine *engine, SharedContext context, QString command,
                            QJsonObject arguments, ProgressFunction progress, StopToken stop)
{
    const auto handler = handlers().find(command);
    if (handler == handlers().end())
        co_return fail(ErrorKind::InvalidInput,
                       tr("There is no command “%1”.").arg(UntrustedText(command).displayLine(40)));
    Task<QJsonValue> running = handler->second({engine, context, arguments, progress, stop});
    Result<QJsonValue> result = co_await running;
    co_return result;
}

Task<std::vector<SourceStatus>> sourceStatus(SharedContext context,
                                             std::map<QString, QString> problems)
{
    return context->storage->read(
        [problems](const storage::Stores &stores) -> Result<std::vector<SourceStatus>> {
            const Result<std::vector<storage::SourceSetting>> settings = stores.settings.sources();
            const Result<std::vector<storage::SourceCount>> counts = stores.intake.counts();
            const Result<QJsonValue> port = stores.settings.value(u"receiverPort"_s);
            if (!settings)
                return std::unexpected(settings.error());
            if (!counts || !port)
                return std::unexpected(counts ? port.error() : counts.error());
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
                }
                for (const storage::SourceCount &count : *counts) {
                    if (count.source != setting.id)
                        continue;
                    if (count.code == u"stored")
                        status.received = count.count;
                    else if (count.code == u"duplicate")
                        status.duplicates = count.count;
                    else if (count.code.startsWith(u"refused"))
                        status.rejected += count.count;
                }
                const auto problem = problems.find(setting.id);
                if (problem != problems.end())
                    status.problem = problem->second;
                all.push_back(status);
            }
            return all;
        });
}

} // namespace core::pipeline
