// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that write down what a person decided.
#include "core/normalize/normalizer.h"
#include "core/pipeline/commands_p.h"
#include "core/pipeline/groupacts.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("Commands", text, nullptr, count);
}

/// Does `act` with the report that the arguments name.
/// act  (const Call &, ReportId) → Task<DecisionId>
template<typename Act>
Task<QJsonValue> decide(Call call, Act act)
{
    return onReport(std::move(call),
                    [act](const Call &c, ReportId report) { return decided(c, act(c, report)); });
}

/// Sends what the arguments say about the report's pull request.
Task<DecisionId> review(Call call, ReportId report, ReviewAct act)
{
    Task<ReportPage> finding = call.engine->report(report);
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
    Result<DecisionId> decision = co_await acting;
    co_return decision;
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
    Task<QJsonValue> acting = decide(call, [until, untilSignals](const Call &c, ReportId report) {
        return c.engine->snooze(report, until, untilSignals);
    });
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

/// signal  null for all
Task<QJsonValue> reread(Call call, SignalId signal)
{
    Task<int> acting = rereadFailed(call.context, signal);
    const Result<int> count = co_await acting;
    if (!count)
        co_return std::unexpected(count.error());
    if (*count == 0)
        co_return fail(ErrorKind::NotFound,
                       tr("No signal failed of which what came is still kept. `signals --failed` "
                          "lists all that failed."));
    co_return QJsonValue(QJsonObject{
        {u"signals"_s, *count},
        {u"text"_s,
         QCoreApplication::translate("Pipeline", "%n signal(s) begin anew.\n", nullptr, *count)}});
}

Result<QStringList> failedIds(const storage::Stores &stores)
{
    constexpr int most = 100'000;
    const Result<std::vector<storage::SignalRow>> failed =
        stores.signalStore.list({.progress = storage::Progress::Failed, .limit = most});
    if (!failed)
        return std::unexpected(failed.error());
    QStringList ids;
    for (const storage::SignalRow &row : *failed)
        ids.append(row.id.toString());
    return ids;
}

Task<QJsonValue> restore(Call call)
{
    const QString given = call.text(u"rejection");
    if (call.flag(u"failed") == !given.isEmpty())
        co_return fail(ErrorKind::InvalidInput,
                       tr("Say which one, or --failed for all that failed."));
    if (call.flag(u"failed")) {
        Task<QJsonValue> acting = reread(call, {});
        Result<QJsonValue> result = co_await acting;
        co_return result;
    }
    Task<std::vector<Rejection>> reading = call.engine->rejections();
    const Result<std::vector<Rejection>> rejections = co_await reading;
    if (!rejections)
        co_return std::unexpected(rejections.error());
    QStringList ids;
    for (const Rejection &rejection : *rejections)
        ids.append(rejection.id.toString());
    Task<QStringList> listing = call.context->storage->read(failedIds);
    const Result<QStringList> failed = co_await listing;
    if (!failed)
        co_return std::unexpected(failed.error());
    const Result<QString> match = uniqueMatch(ids + *failed, given);
    if (!match)
        co_return std::unexpected(match.error());
    if (failed->contains(*match)) {
        Task<QJsonValue> acting = reread(call, SignalId::fromString(*match));
        Result<QJsonValue> result = co_await acting;
        co_return result;
    }
    Task<QJsonValue> acting =
        decided(call, call.engine->restoreRejection(RejectionId::fromString(*match)));
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
    Task<ReportId> findingReport = namedReport(call);
    const Result<ReportId> to = co_await findingReport;
    if (!to)
        co_return std::unexpected(to.error());
    Task<QJsonValue> acting = decided(call, call.engine->moveSignals(chosen, *to));
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
    Task<QJsonValue> acting = decided(call, call.engine->mergeReports(*from, *into));
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

Task<QJsonValue> erase(Call call)
{
    const QString who = call.text(u"person");
    const storage::PersonQuery query{.userId = normalize::pseudonymOf(who), .text = who};
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
    call.context->anyReportChanged(); // whatever named the person
    // Out of the index and the log file, too.
    Task<> forgetting =
        call.context->index.run([context = call.context, gone = receipt->erased]() -> Result<> {
            for (const SignalId signal : gone)
                context->grouper->remove(signal);
            return context->storage->compact();
        });
    Result<> forgotten = co_await forgetting;
    if (forgotten) { // rules about them went with them
        Task<> telling = tellIndexRules(call.context);
        forgotten = co_await telling;
    }
    if (!forgotten)
        co_return std::unexpected(forgotten.error());
    co_return QJsonValue(
        QJsonObject{{u"signals"_s, qint64(receipt->erased.size())},
                    {u"text"_s, tr("%n signal(s) erased.\n", int(receipt->erased.size()))}});
}

} // namespace

Task<QJsonValue> decided(Call call, Task<DecisionId> acting)
{
    const Result<DecisionId> decision = co_await acting;
    if (!decision)
        co_return std::unexpected(decision.error());
    Task<AuditEntry> reading = call.context->storage->read(
        [id = *decision](const storage::Stores &stores) { return stores.audit.entry(id); });
    const Result<AuditEntry> entry = co_await reading;
    if (!entry)
        co_return std::unexpected(entry.error());
    co_return QJsonValue(
        QJsonObject{{u"decision"_s, entry->id.toString()}, {u"undoable"_s, entry->undoable}});
}

const CommandFunctions &decisionCommands()
{
    static const CommandFunctions table{
        {u"approve"_s,
         [](Call call) {
             return decide(std::move(call), [](const Call &c, ReportId report) {
                 return review(c, report, ReviewAct::Approve);
             });
         }},
        {u"comment"_s,
         [](Call call) {
             return decide(std::move(call), [](const Call &c, ReportId report) {
                 return review(c, report,
                               c.flag(u"request-changes") ? ReviewAct::RequestChanges
                                                          : ReviewAct::Comment);
             });
         }},
        {u"merge"_s,
         [](Call call) {
             return decide(std::move(call),
                           [](const Call &c, ReportId report) { return c.engine->merge(report); });
         }},
        {u"publish"_s,
         [](Call call) {
             return decide(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->publish(report);
             });
         }},
        {u"retry"_s,
         [](Call call) {
             return decide(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->retry(report, c.text(u"direction"));
             });
         }},
        {u"dismiss"_s,
         [](Call call) {
             return decide(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->dismiss(report, c.text(u"reason"), c.text(u"note"));
             });
         }},
        {u"resolve"_s,
         [](Call call) {
             return decide(std::move(call), [](const Call &c, ReportId report) {
                 return c.engine->resolve(report, c.text(u"reason"), c.text(u"note"));
             });
         }},
        {u"snooze"_s, snooze},
        {u"restore"_s, restore},
        {u"move"_s, moveChosen},
        {u"split"_s, moveChosen},
        {u"join"_s, joinReports},
        {u"group"_s, groupCommand},
        {u"consolidate"_s, consolidateCommand},
        {u"tune"_s, tuneCommand},
        {u"policy"_s, policyCommand},
        {u"embedder"_s, embedderCommand},
        {u"weights"_s, weightsCommand},
        {u"undo"_s, undo},
        {u"erase"_s, erase},
    };
    return table;
}

} // namespace core::pipeline
