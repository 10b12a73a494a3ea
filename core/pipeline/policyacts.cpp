// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/policyacts.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/recurrence.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// Everything that can be set, by name.
Result<QJsonObject> settingsNow(const storage::Stores &stores, RepositoryId id)
{
    QJsonObject now;
    if (!id.isNull()) {
        const Result<Repository> repository = stores.settings.repository(id);
        if (!repository)
            return std::unexpected(repository.error());
        now = toJson(repository->policy);
    }
    const Result<QJsonValue> hours = stores.settings.value(watchHoursKey, defaultWatchHours);
    if (!hours)
        return std::unexpected(hours.error());
    now.insert(watchHoursKey, hours->toInteger(defaultWatchHours));
    return now;
}

Result<> writeSettings(Context &context, storage::Stores &stores, RepositoryId id,
                       const QJsonObject &values)
{
    if (values.contains(watchHoursKey)) {
        Result<> stored = stores.settings.setValue(watchHoursKey, values.value(watchHoursKey));
        if (stored) // a shorter watch may be over now
            stored = resumeWatches(context, stores);
        if (!stored)
            return stored;
    }
    if (id.isNull())
        return {};
    Result<Repository> repository = stores.settings.repository(id);
    if (!repository)
        return std::unexpected(std::move(repository.error()));
    QJsonObject policy = toJson(repository->policy);
    for (auto it = values.begin(); it != values.end(); ++it)
        policy.insert(it.key(), it.value());
    repository->policy = policyFromJson(policy);
    const Result<RepositoryId> stored = stores.settings.putRepository(*repository);
    return stored ? Result<>() : std::unexpected(stored.error());
}

} // namespace

Task<DecisionId> changePolicy(SharedContext context, RepositoryId id, QJsonObject values)
{
    Task<DecisionId> storing = context->storage->write(
        [context, id, values](storage::Stores &stores) -> Result<DecisionId> {
            const Result<QJsonObject> now = settingsNow(stores, id);
            if (!now)
                return std::unexpected(now.error());
            QJsonObject before;
            QJsonObject after;
            for (auto it = values.begin(); it != values.end(); ++it) {
                if (now->value(it.key()) == it.value())
                    continue;
                before.insert(it.key(), now->value(it.key()));
                after.insert(it.key(), it.value());
            }
            if (after.isEmpty())
                return DecisionId();
            Result<> written = writeSettings(*context, stores, id, after);
            if (!written)
                return std::unexpected(std::move(written.error()));
            QJsonObject undoData;
            if (!id.isNull()) {
                const Result<Repository> repository = stores.settings.repository(id);
                if (!repository)
                    return std::unexpected(repository.error());
                after.insert(u"repository"_s, repository->name);
                undoData.insert(u"repository"_s, id.toString());
            }
            return stores.audit.append({.actor = person,
                                        .action = policyChanged,
                                        .before = before,
                                        .after = after,
                                        .undoable = true},
                                       undoData);
        });
    Result<DecisionId> decision = co_await storing;
    context->wake();
    co_return decision;
}

Result<> undoPolicyChange(Context &context, storage::Stores &stores, const AuditEntry &entry)
{
    const Result<QJsonObject> data = stores.audit.undoData(entry.id);
    if (!data)
        return std::unexpected(data.error());
    const auto id = RepositoryId::fromString(data->value(u"repository").toString());
    const Result<QJsonObject> now = settingsNow(stores, id);
    if (!now)
        return std::unexpected(now.error());
    for (auto it = entry.before.begin(); it != entry.before.end(); ++it) {
        if (now->value(it.key()) != entry.after.value(it.key()))
            return fail(ErrorKind::Conflict,
                        tr("The policy was changed again since. Take that back first, or set it "
                           "with: daybreakctl policy"));
    }
    return writeSettings(context, stores, id, entry.before);
}

} // namespace core::pipeline
