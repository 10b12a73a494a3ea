// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// daybreakctl eval grouping --mine, and daybreakctl tune.
#include "core/pipeline/commands_p.h"
#include "core/pipeline/titles.h"
#include "core/pipeline/tuning.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands", text);
}

QJsonObject toJson(const Tuned &tuned)
{
    return {{u"enough"_s, tuned.isEnough},
            {u"now"_s, grouping::toJson(tuned.now)},
            {u"proposed"_s, grouping::toJson(tuned.then)}};
}

Task<QJsonValue> describe(SharedContext context, Tuning tuning)
{
    return context->storage->read([tuning](const storage::Stores &stores) -> Result<QJsonValue> {
        Titles titles;
        QJsonArray changes;
        for (const Otherwise &change : tuning.changes) {
            titles.add(stores, change.signal);
            titles.add(stores, change.with);
            titles.add(stores, change.now);
            titles.add(stores, change.then);
            changes.append(
                QJsonObject{{u"signal"_s, change.signal.toString()},
                            {u"report"_s, change.now.toString()},
                            {u"then"_s, change.then.isNull() ? QString() : change.then.toString()},
                            {u"with"_s, change.with.isNull() ? QString() : change.with.toString()},
                            {u"score"_s, change.score}});
        }
        return QJsonValue(QJsonObject{{u"enough"_s, tuning.join.isEnough},
                                      {u"now"_s, grouping::toJson(tuning.join.now)},
                                      {u"proposed"_s, grouping::toJson(tuning.join.then)},
                                      {u"coherence"_s, toJson(tuning.coherence)},
                                      {u"looked"_s, tuning.looked},
                                      {u"changes"_s, changes},
                                      {u"titles"_s, titles.toJson()}});
    });
}

} // namespace

Task<QJsonValue> evaluateMine(Call call)
{
    if (call.text(u"part") != u"grouping" || !call.flag(u"mine"))
        co_return fail(ErrorKind::InvalidInput,
                       tr("Your own corrections measure grouping alone: daybreakctl eval grouping "
                          "--mine"));
    Task<Measured> measuring = measureCorrections(call.context, call.stop);
    const Result<Measured> measured = co_await measuring;
    if (!measured)
        co_return std::unexpected(measured.error());
    QJsonObject byOrigin;
    for (const auto &[origin, figures] : measured->byOrigin)
        byOrigin.insert(origin, grouping::toJson(figures));
    QJsonObject result = grouping::toJson(measured->figures);
    result.insert(u"byOrigin"_s, byOrigin);
    result.insert(u"placed"_s, measured->placed);
    result.insert(u"agreed"_s, measured->agreed);
    co_return QJsonValue(result);
}

Task<QJsonValue> tuneCommand(Call call)
{
    Task<Tuning> proposing = proposeThresholds(call.context, call.stop);
    const Result<Tuning> tuning = co_await proposing;
    if (!tuning)
        co_return std::unexpected(tuning.error());
    Task<QJsonValue> describing = describe(call.context, *tuning);
    const Result<QJsonValue> described = co_await describing;
    if (!described)
        co_return described;
    QJsonObject result = described->toObject();
    if (call.flag(u"apply") && (tuning->join.isEnough || tuning->coherence.isEnough)) {
        Task<DecisionId> applying = applyThresholds(
            call.context, {tuning->join.now.threshold, tuning->coherence.now.threshold},
            {tuning->join.then.threshold, tuning->coherence.then.threshold});
        const Result<DecisionId> decision = co_await applying;
        if (!decision)
            co_return std::unexpected(decision.error());
        if (!decision->isNull()) {
            result.insert(u"decision"_s, decision->toString());
            result.insert(u"undoable"_s, true);
        }
    }
    co_return QJsonValue(result);
}

} // namespace core::pipeline
