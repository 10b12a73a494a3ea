// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that change nothing.
#include "core/normalize/normalizer.h"
#include "core/pipeline/commands_p.h"

#include "core/pipeline/recurrence.h"

#include <QBuffer>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

QJsonValue sourceRows(const std::vector<SourceStatus> &sources)
{
    QJsonArray array;
    for (const SourceStatus &source : sources) {
        QJsonObject counts;
        for (const auto &[code, count] : source.counts)
            counts.insert(code, count);
        array.append(QJsonObject{{u"id"_s, source.id},
                                 {u"name"_s, source.name},
                                 {u"hint"_s, source.hint},
                                 {u"received"_s, source.received},
                                 {u"duplicates"_s, source.duplicates},
                                 {u"rejected"_s, source.rejected},
                                 {u"replays"_s, source.replays},
                                 {u"counts"_s, counts},
                                 {u"problem"_s, source.problem},
                                 {u"problemSince"_s, isKnown(source.problemSince)
                                                         ? QJsonValue(toIso(source.problemSince))
                                                         : QJsonValue()}});
    }
    return array;
}

QJsonValue rejectionRows(const std::vector<Rejection> &rejections)
{
    QJsonArray array;
    for (const Rejection &rejection : rejections)
        array.append(QJsonObject{{u"id"_s, rejection.id.toString()},
                                 {u"signal"_s, rejection.signal.toString()},
                                 {u"category"_s, rejection.category},
                                 {u"screen"_s, rejection.screen},
                                 {u"path"_s, rejection.path},
                                 {u"quote"_s, rejection.quote.raw()},
                                 {u"at"_s, toIso(rejection.at)},
                                 {u"restored"_s, rejection.restored}});
    return array;
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

QJsonArray idsOf(const std::vector<SignalId> &ids)
{
    QJsonArray array;
    for (const SignalId id : ids)
        array.append(id.toString());
    return array;
}

/// Reads at most as many rows as the argument `limit` says.
/// rows  (const storage::Stores &, int most) → Result<QJsonValue>
template<typename Rows>
Task<QJsonValue> listed(Call call, Rows rows)
{
    const Result<int> most = call.number(u"limit", 100);
    if (!most)
        co_return std::unexpected(most.error());
    Task<QJsonValue> reading = call.context->storage->read(
        [rows, most = *most](const storage::Stores &stores) { return rows(stores, most); });
    Result<QJsonValue> answer = co_await reading;
    co_return answer;
}

/// What is kept beside the signals, with the signals it belongs to.
Result<QJsonValue> keptRows(const storage::Stores &stores, int most)
{
    const Result<std::vector<storage::KeptItem>> kept = stores.intake.kept(most);
    if (!kept)
        return std::unexpected(kept.error());
    QJsonArray rows;
    for (const storage::KeptItem &item : *kept) {
        const Result<std::vector<SignalId>> members = stores.signalStore.bySession(item.sessionId);
        if (!members)
            return std::unexpected(members.error());
        rows.append(QJsonObject{{u"id"_s, item.id.toString()},
                                {u"source"_s, item.source},
                                {u"state"_s, u"kept"_s},
                                {u"what"_s, item.what},
                                {u"session"_s, item.sessionId},
                                {u"received"_s, toIso(item.received)},
                                {u"bytes"_s, item.bytes},
                                {u"signals"_s, idsOf(*members)}});
    }
    return QJsonValue(rows);
}

Result<QJsonValue> failedRows(const storage::Stores &stores, int most)
{
    const Result<std::vector<storage::SignalRow>> failed =
        stores.signalStore.list({.progress = storage::Progress::Failed, .limit = most});
    if (!failed)
        return std::unexpected(failed.error());
    QJsonArray rows;
    for (const storage::SignalRow &row : *failed)
        rows.append(QJsonObject{{u"id"_s, row.id.toString()},
                                {u"source"_s, row.source},
                                {u"state"_s, u"failed"_s},
                                {u"what"_s, row.rawKind},
                                {u"received"_s, toIso(row.received)},
                                {u"problem"_s, row.problem}});
    return QJsonValue(rows);
}

/// report  none for all. search  empty for all
Result<QJsonValue> groupedRows(const storage::Stores &stores, int most, ReportId report,
                               const QString &search)
{
    std::vector<SignalId> ids;
    if (!search.isEmpty()) {
        const Result<std::vector<storage::SignalMatch>> matches =
            stores.signalStore.search(search, most, report);
        if (!matches)
            return std::unexpected(matches.error());
        for (const storage::SignalMatch &match : *matches)
            ids.push_back(match.signal);
        return signalRows(stores, ids);
    }
    const Result<std::vector<storage::SignalRow>> rows = stores.signalStore.list(
        {.progress = storage::Progress::Grouped, .report = report, .limit = most});
    if (!rows)
        return std::unexpected(rows.error());
    for (const storage::SignalRow &row : *rows)
        ids.push_back(row.id);
    return signalRows(stores, ids);
}

Task<QJsonValue> listSignals(Call call)
{
    if (call.flag(u"kept"))
        return listed(std::move(call), keptRows);
    if (call.flag(u"failed"))
        return listed(std::move(call), failedRows);
    if (call.text(u"report").isEmpty())
        return listed(call,
                      [search = call.text(u"search")](const storage::Stores &stores, int most) {
                          return groupedRows(stores, most, {}, search);
                      });
    return onReport(std::move(call), [](const Call &c, ReportId report) {
        return listed(
            c, [report, search = c.text(u"search")](const storage::Stores &stores, int most) {
                return groupedRows(stores, most, report, search);
            });
    });
}

Task<QJsonValue> showReport(Call call, ReportId report)
{
    Task<ReportPage> reading = call.engine->report(report);
    const Result<ReportPage> page = co_await reading;
    if (!page)
        co_return std::unexpected(page.error());
    Task<QJsonObject> relating = call.context->storage->read(
        [context = call.context, report](const storage::Stores &stores) {
            return recurrenceToJson(*context, stores, report);
        });
    const Result<QJsonObject> related = co_await relating;
    if (!related)
        co_return std::unexpected(related.error());
    QJsonObject shown = pipeline::toJson(*page);
    for (auto it = related->begin(); it != related->end(); ++it)
        shown.insert(it.key(), it.value());
    co_return QJsonValue(shown);
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

Task<QJsonValue> diffOf(Call call, ReportId report)
{
    Task<ReportPage> finding = call.engine->report(report);
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

Result<QJsonValue> auditRows(const storage::Stores &stores, int most)
{
    const Result<std::vector<AuditEntry>> entries = stores.audit.list(most);
    if (!entries)
        return std::unexpected(entries.error());
    return QJsonValue(arrayOf(*entries));
}

Task<QJsonValue> exportLines(Call call)
{
    Task<QJsonValue> reading = call.context->storage->read(
        [who = call.text(u"person")](const storage::Stores &stores) -> Result<QJsonValue> {
            QBuffer buffer;
            buffer.open(QIODevice::WriteOnly);
            const Result<int> lines =
                who.isEmpty() ? stores.audit.exportJsonLines(buffer)
                              : stores.persons.exportAll(
                                    {.userId = normalize::pseudonymOf(who), .text = who}, buffer);
            if (!lines)
                return std::unexpected(lines.error());
            return QJsonValue(
                QJsonObject{{u"lines"_s, *lines}, {u"text"_s, QString::fromUtf8(buffer.data())}});
        });
    Result<QJsonValue> exported = co_await reading;
    co_return exported;
}

} // namespace

const CommandFunctions &readCommands()
{
    static const CommandFunctions table{
        {u"sources"_s, [](Call call) { return answered(call.engine->sources(), sourceRows); }},
        {u"receivers"_s, listReceivers},
        {u"signals"_s,
         [](Call call) {
             if (call.flag(u"rejected"))
                 return answered(call.engine->rejections(), rejectionRows);
             return listSignals(std::move(call));
         }},
        {u"inbox"_s, [](Call call) { return answered(call.engine->inbox(), arrayOf<InboxItem>); }},
        {u"show"_s, [](Call call) { return onReport(std::move(call), showReport); }},
        {u"why"_s, explain},
        {u"diff"_s, [](Call call) { return onReport(std::move(call), diffOf); }},
        {u"audit"_s, [](Call call) { return listed(std::move(call), auditRows); }},
        {u"export"_s, exportLines},
        {u"eval"_s, evaluateMine},
    };
    return table;
}

} // namespace core::pipeline
