// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// daybreakctl consolidate: proposed merges and splits.
#include "core/pipeline/commands_p.h"
#include "core/pipeline/consolidation.h"
#include "core/pipeline/titles.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// Open proposals with the titles that their words need.
Task<QJsonValue> listProposals(Call call)
{
    Task<QJsonValue> reading =
        call.context->storage->read([](const storage::Stores &stores) -> Result<QJsonValue> {
            const Result<std::vector<Regrouping>> open =
                stores.regroupings.list(RegroupingState::Open);
            if (!open)
                return std::unexpected(open.error());
            QJsonArray rows;
            for (const Regrouping &proposal : *open) {
                Titles titles;
                titles.add(stores, proposal);
                QJsonObject row = core::toJson(proposal);
                row.insert(u"titles"_s, titles.toJson());
                rows.append(row);
            }
            return QJsonValue(rows);
        });
    Result<QJsonValue> rows = co_await reading;
    co_return rows;
}

Task<QJsonValue> decideOne(Call call, QString given, bool accept)
{
    Task<std::vector<Regrouping>> reading =
        call.context->storage->read([](const storage::Stores &stores) {
            return stores.regroupings.list(RegroupingState::Open);
        });
    const Result<std::vector<Regrouping>> open = co_await reading;
    if (!open)
        co_return std::unexpected(open.error());
    QStringList ids;
    for (const Regrouping &proposal : *open)
        ids.append(proposal.id.toString());
    const Result<QString> match = uniqueMatch(ids, given);
    if (!match)
        co_return std::unexpected(match.error());
    Task<QJsonValue> acting =
        decided(call, call.engine->decideRegrouping(RegroupingId::fromString(*match), accept));
    Result<QJsonValue> result = co_await acting;
    co_return result;
}

} // namespace

Task<QJsonValue> consolidateCommand(Call call)
{
    for (const bool accept : {true, false}) {
        const QString given = call.text(accept ? u"accept" : u"dismiss");
        if (given.isEmpty())
            continue;
        Task<QJsonValue> deciding = decideOne(call, given, accept);
        Result<QJsonValue> result = co_await deciding;
        co_return result;
    }
    if (!call.flag(u"list")) {
        // The first look of a process fills the index, which takes a while.
        const auto follow = QObject::connect(call.engine, &Engine::progressChanged, call.engine,
                                             [progress = call.progress](const StageProgress &now) {
                                                 if (progress && !now.text.isEmpty())
                                                     progress(now.text);
                                             });
        Task<int> looking = consolidate(call.context, call.stop);
        const Result<int> looked = co_await looking;
        QObject::disconnect(follow);
        if (!looked)
            co_return std::unexpected(looked.error());
    }
    Task<QJsonValue> listing = listProposals(call);
    Result<QJsonValue> rows = co_await listing;
    co_return rows;
}

} // namespace core::pipeline
