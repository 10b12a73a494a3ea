// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Why a signal is where it is, whatever became of it.
#include "core/pipeline/pages.h"
#include "core/pipeline/titles.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// What keeps a signal out of every report: its state and what is known about that.
Result<QJsonObject> elsewhere(const storage::Stores &stores, SignalId id)
{
    const Result<storage::Progress> progress = stores.intake.progress(id);
    if (!progress)
        return std::unexpected(progress.error());
    QJsonObject why{{u"signal"_s, id.toString()}, {u"state"_s, storage::progressName(*progress)}};
    if (*progress == storage::Progress::Rejected) {
        const Result<std::optional<Rejection>> own = stores.intake.rejectionOf(id);
        if (!own)
            return std::unexpected(own.error());
        if (*own) {
            why.insert(u"rejection"_s, (*own)->id.toString());
            why.insert(u"category"_s, (*own)->category);
            why.insert(u"screen"_s, (*own)->screen);
            why.insert(u"path"_s, (*own)->path);
            why.insert(u"quote"_s, (*own)->quote.raw());
        }
    }
    return why;
}

QJsonArray rulesAbout(const std::vector<PairRule> &rules, SignalId id)
{
    QJsonArray about;
    for (const PairRule &rule : rules) {
        if (rule.first == id || rule.second == id)
            about.append(toJson(rule));
    }
    return about;
}

Result<QJsonValue> explained(const storage::Stores &stores, SignalId id)
{
    const Result<SignalId> counted = stores.groups.representative(id);
    if (!counted)
        return std::unexpected(counted.error());
    Result<Assignment> assignment = stores.reports.assignment(*counted);
    if (!assignment && assignment.error().kind == ErrorKind::NotFound) {
        const Result<QJsonObject> why = elsewhere(stores, id);
        return why ? Result<QJsonValue>(QJsonValue(*why)) : std::unexpected(why.error());
    }
    const Result<std::vector<Signal>> held = stores.signalStore.signalsOf(std::array{*counted});
    if (!assignment || !held)
        return std::unexpected(assignment ? held.error() : assignment.error());
    const bool isExpired = held->empty();
    const Signal signal = isExpired ? Signal{.id = *counted} : held->front();
    Titles titles;
    titles.add(stores, *assignment);
    if (*counted != id) {
        // Counted with the first of its kind: nothing was asked, and nothing else is stored.
        assignment = Assignment{.signal = id,
                                .report = assignment->report,
                                .rule = u"fingerprint"_s,
                                .parent = *counted,
                                .score = 1};
        titles.add(stores, *assignment);
    }
    QJsonObject why = core::toJson(*assignment);
    if (isExpired)
        why.insert(u"expired"_s, true);
    if (!signal.sessionId.isEmpty()) {
        const Result<qint64> replay = stores.intake.keptCount(signal.sessionId);
        if (!replay)
            return std::unexpected(replay.error());
        why.insert(u"replayParts"_s, *replay);
    }
    const Result<QuerySet> queries = stores.vectors.queries(*counted);
    const Result<std::vector<PairRule>> rules = stores.groups.rules();
    if (!queries || !rules)
        return std::unexpected(queries ? rules.error() : queries.error());
    QJsonArray asked;
    for (const QString &query : queries->queries)
        asked.append(query);
    why.insert(u"queries"_s, asked);
    why.insert(u"rules"_s, rulesAbout(*rules, *counted));
    for (const PairRule &rule : *rules) {
        if (rule.first == *counted || rule.second == *counted)
            titles.add(stores, rule);
    }
    why.insert(u"fingerprint"_s, signal.fingerprint);
    const WeightFactors &weight = signal.weight;
    why.insert(u"weight"_s, QJsonObject{{u"product"_s, weight.product()},
                                        {u"base"_s, weight.base},
                                        {u"severity"_s, weight.severity},
                                        {u"reach"_s, weight.reach},
                                        {u"decay"_s, weight.decay}});
    const Result<Report> report = stores.reports.report(assignment->report);
    if (report && !report->recurrenceOf.isNull())
        why.insert(u"recurrenceOf"_s, report->recurrenceOf.toString());
    why.insert(u"titles"_s, titles.toJson());
    return QJsonValue(why);
}

} // namespace

Task<QJsonValue> explainSignal(SharedContext context, SignalId id)
{
    return context->storage->read(
        [id](const storage::Stores &stores) { return explained(stores, id); });
}

} // namespace core::pipeline
