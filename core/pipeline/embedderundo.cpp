// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Storing which embedder is chosen, so that a person can take the choice back.
#include "core/pipeline/acts.h"
#include "core/pipeline/embedderchange_p.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

QJsonObject toJson(const StoredChoices &choices)
{
    QJsonObject object{{u"now"_s, toJson(choices.now)}};
    if (!choices.next.member.isEmpty())
        object.insert(u"next"_s, toJson(choices.next));
    return object;
}

StoredChoices choicesFromJson(const QJsonObject &json)
{
    return {.now = embedderChoiceFromJson(json.value(u"now").toObject()),
            .next = embedderChoiceFromJson(json.value(u"next").toObject())};
}

} // namespace

Result<StoredChoices> storedChoices(const storage::Stores &stores)
{
    const Result<QJsonValue> now = stores.settings.value(embedderKey);
    const Result<QJsonValue> next = stores.settings.value(nextEmbedderKey);
    if (!now || !next)
        return std::unexpected(now ? next.error() : now.error());
    return StoredChoices{embedderChoiceFromJson(now->toObject()),
                         embedderChoiceFromJson(next->toObject())};
}

Result<> storeChoices(storage::Stores &stores, const StoredChoices &choices)
{
    const bool isChanging = !choices.next.member.isEmpty();
    Result<> stored = stores.settings.setValue(embedderKey, toJson(choices.now));
    if (stored)
        stored = stores.settings.setValue(
            nextEmbedderKey, isChanging ? QJsonValue(toJson(choices.next)) : QJsonValue());
    if (stored)
        stored = stores.settings.setValue(sweepKey, true);
    return stored;
}

QJsonObject auditedChoice(const EmbedderChoice &choice)
{
    return {{u"member"_s, choice.member}, {u"model"_s, choice.model}};
}

Result<DecisionId> auditChoices(storage::Stores &stores, const QString &action,
                                const StoredChoices &before, const StoredChoices &after)
{
    const auto meant = [&](const StoredChoices &choices) {
        const bool isCancelled = action == embedderChangeCancelled && &choices == &before;
        const bool isBegun = action == embedderChangeBegun && &choices == &after;
        return auditedChoice(isCancelled || isBegun ? choices.next : choices.now);
    };
    return stores.audit.append({.actor = person,
                                .action = action,
                                .before = meant(before),
                                .after = meant(after),
                                .undoable = true},
                               {{u"before"_s, toJson(before)}, {u"after"_s, toJson(after)}});
}

Result<> undoEmbedderChange(storage::Stores &stores, const AuditEntry &entry)
{
    const Result<QJsonObject> data = stores.audit.undoData(entry.id);
    const Result<StoredChoices> now = storedChoices(stores);
    if (!data || !now)
        return std::unexpected(data ? now.error() : data.error());
    const StoredChoices before = choicesFromJson(data->value(u"before").toObject());
    const StoredChoices after = choicesFromJson(data->value(u"after").toObject());
    if (*now == after)
        return storeChoices(stores, before);
    const bool isDone =
        !after.next.member.isEmpty() && *now == StoredChoices{.now = after.next, .next = {}};
    if (isDone) // the vectors of the one before are gone
        return storeChoices(stores, {.now = now->now, .next = before.now});
    return fail(ErrorKind::Conflict,
                tr("Another embedder was chosen since. Take that back first, or choose again with: "
                   "daybreakctl embedder set"));
}

} // namespace core::pipeline
