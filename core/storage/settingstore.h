// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace's settings, repositories with their policies, and sources. No credential is kept
// here.
#pragma once

#include "core/model/policy.h"
#include "core/storage/storecontext.h"

#include <QJsonObject>
#include <QJsonValue>

#include <vector>

namespace core::storage {

struct SourceSetting
{
    QString id; ///< member id
    bool enabled = true;
    QJsonObject settings;
    QByteArray receiverKey; ///< push only: made by Daybreak for its own receiver

    friend bool operator==(const SourceSetting &, const SourceSetting &) = default;
};

/// What a source that is asked last said it could not read.
struct SourceProblem
{
    QString message; ///< translated when it was said; empty if all was well
    Timestamp since; ///< when it was said first
};

class SettingStore
{
public:
    explicit SettingStore(const StoreContext &context) : m_context(context) {}

    /// `fallback` if it was never set.
    Result<QJsonValue> value(const QString &key, const QJsonValue &fallback = {}) const;
    Result<> setValue(const QString &key, const QJsonValue &value);

    /// Stores or replaces; a null id is filled in.
    /// errors  Conflict if another repository has this name; InvalidInput without a name
    Result<RepositoryId> putRepository(const Repository &repository);
    /// errors  NotFound
    Result<Repository> repository(RepositoryId id) const;
    /// By name.
    Result<std::vector<Repository>> repositories() const;
    Result<> removeRepository(RepositoryId id);

    Result<> putSource(const SourceSetting &source);
    /// errors  NotFound
    Result<SourceSetting> source(const QString &id) const;
    /// By id.
    Result<std::vector<SourceSetting>> sources() const;

    /// Kept until the source reads well again, so that it can be told when nothing runs.
    Result<SourceProblem> sourceProblem(const QString &id) const;
    /// message  empty: all is well. The same one again changes nothing
    Result<> setSourceProblem(const QString &id, const QString &message);

private:
    StoreContext m_context;
};

} // namespace core::storage
