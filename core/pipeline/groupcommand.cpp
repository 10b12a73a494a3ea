// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// daybreakctl group: what a person says about pairs of signals.
#include "core/pipeline/commands_p.h"
#include "core/pipeline/groupacts.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

/// A signal by its id or a part of it; a report stands for its heaviest signal.
Task<SignalId> signalOrReport(SharedContext context, QString given)
{
    Task<SignalId> finding = findSignal(context, given);
    Result<SignalId> signal = co_await finding;
    if (signal) { // the whole of an id is taken for one of a signal before anybody has looked
        Task<SignalId> looking = context->storage->read(
            [id = *signal](const storage::Stores &stores) -> Result<SignalId> {
                const Result<SignalId> known = stores.groups.representative(id);
                return known ? Result<SignalId>(id) : known;
            });
        signal = co_await looking;
    }
    if (signal || signal.error().kind != ErrorKind::NotFound)
        co_return signal;
    Task<ReportId> findingReport = findReport(context, given);
    const Result<ReportId> report = co_await findingReport;
    if (!report)
        co_return std::unexpected(report.error());
    Task<SignalId> reading = context->storage->read(
        [id = *report](const storage::Stores &stores) { return heaviestOf(stores, id); });
    Result<SignalId> heaviest = co_await reading;
    co_return heaviest;
}

QJsonObject sideOf(const storage::Stores &stores, SignalId id)
{
    const Result<Signal> signal = stores.signalStore.signal(id);
    const Result<Assignment> assignment = stores.reports.assignment(id);
    return {{u"signal"_s, id.toString()},
            {u"title"_s, signal ? signal->title.raw() : QString()},
            {u"report"_s, assignment ? assignment->report.toString() : QString()}};
}

Task<QJsonValue> listRules(Call call)
{
    Task<QJsonValue> reading =
        call.context->storage->read([](const storage::Stores &stores) -> Result<QJsonValue> {
            const Result<std::vector<PairRule>> rules = stores.groups.rules();
            if (!rules)
                return std::unexpected(rules.error());
            QJsonArray rows;
            for (const PairRule &rule : *rules)
                rows.append(QJsonObject{{u"id"_s, rule.id.toString()},
                                        {u"pairing"_s, pairingName(rule.pairing)},
                                        {u"at"_s, toIso(rule.at)},
                                        {u"first"_s, sideOf(stores, rule.first)},
                                        {u"second"_s, sideOf(stores, rule.second)}});
            return QJsonValue(rows);
        });
    Result<QJsonValue> rows = co_await reading;
    co_return rows;
}

Task<QJsonValue> pair(Call call, Pairing pairing, QStringList ids)
{
    Task<SignalId> findingFirst = signalOrReport(call.context, ids.at(0));
    const Result<SignalId> first = co_await findingFirst;
    Task<SignalId> findingSecond = signalOrReport(call.context, ids.at(1));
    const Result<SignalId> second = co_await findingSecond;
    if (!first || !second)
        co_return std::unexpected(first ? second.error() : first.error());
    Task<QJsonValue> acting =
        decided(call, call.engine->pairSignals(*first, *second, pairing, call.text(u"note")));
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

Task<QJsonValue> withdraw(Call call, QString given)
{
    Task<std::vector<PairRule>> reading = call.context->storage->read(
        [](const storage::Stores &stores) { return stores.groups.rules(); });
    const Result<std::vector<PairRule>> rules = co_await reading;
    if (!rules)
        co_return std::unexpected(rules.error());
    QStringList known;
    for (const PairRule &rule : *rules)
        known.append(rule.id.toString());
    const Result<QString> match = uniqueMatch(known, given);
    if (!match)
        co_return std::unexpected(match.error());
    Task<QJsonValue> acting =
        decided(call, call.engine->withdrawRule(DecisionId::fromString(*match)));
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

Task<QJsonValue> refuse(QString message)
{
    co_return fail(ErrorKind::InvalidInput, message);
}

} // namespace

Task<QJsonValue> groupCommand(Call call)
{
    const QString act = call.text(u"act");
    QStringList ids;
    for (const QJsonValue &id : call.arguments.value(u"ids").toArray())
        ids.append(id.toString());
    const std::optional<Pairing> pairing = pairingFromName(act);
    if (pairing && ids.size() != 2)
        return refuse(tr("Say which two signals: daybreakctl group %1 SIGNAL SIGNAL").arg(act));
    if (pairing)
        return pair(std::move(call), *pairing, ids);
    if (act == u"withdraw" && ids.size() != 1)
        return refuse(tr("Say which rule: daybreakctl group withdraw RULE. `daybreakctl group "
                         "list` shows them."));
    if (act == u"withdraw")
        return withdraw(std::move(call), ids.first());
    if (act == u"list" && ids.isEmpty())
        return listRules(std::move(call));
    return refuse(tr("Say never, always, withdraw or list; see daybreakctl group --help."));
}

} // namespace core::pipeline
