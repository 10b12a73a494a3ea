// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Acts outside of the database (branch, pull request, comment): each has a key and is done once.
#pragma once

#include "core/storage/storecontext.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace core::storage {

/// What is known of an effect when it is begun.
struct EffectStart
{
    enum class State : std::uint8_t {
        New,        ///< do it
        Unfinished, ///< begun before and never completed: look on the other side for the key first
        Done,       ///< do nothing; `result` is what came of it
    };
    State state = State::New;
    QJsonObject result;
};

struct OpenEffect
{
    QString key;
    QString kind;
    QJsonObject input;
    Timestamp begun;
};

class EffectStore
{
public:
    explicit EffectStore(const StoreContext &context) : m_context(context) {}

    /// Commit this before the act. key  the same for the same act, "pullRequest:<report id>:1"
    Result<EffectStart> begin(const QString &key, const QString &kind,
                              const QJsonObject &input = {});
    /// Commit this after the act. Completing again with the same key keeps the first result.
    /// errors  NotFound if it was not begun
    Result<> complete(const QString &key, const QJsonObject &result);
    /// The other side said for certain that nothing was done: the next begin is New.
    Result<> abandon(const QString &key);
    /// Forgets what was completed before `before`; nobody asks for its key any more.
    /// returns  how many
    Result<int> compact(Timestamp before);
    /// Oldest first: after a crash, what may or may not have happened.
    Result<std::vector<OpenEffect>> open() const;

private:
    StoreContext m_context;
};

} // namespace core::storage
