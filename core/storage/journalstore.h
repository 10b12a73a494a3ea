// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the stages did and how long it took, for the activity view and for finding out later.
#pragma once

#include "core/storage/storecontext.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace core::storage {

struct JournalEntry
{
    Timestamp at;   ///< filled in if unknown
    QString stage;  ///< code
    QString member; ///< id and version of the provider; empty if the stage itself
    QString event;  ///< code: started, finished, failed, stopped, …
    JobId job;      ///< may be none
    QUuid subject;  ///< signal or report; none for a batch
    qint64 durationMs = 0;
    QJsonObject detail; ///< codes and arguments, never a translated sentence, no outside text
};

class JournalStore
{
public:
    explicit JournalStore(const StoreContext &context) : m_context(context) {}

    Result<> append(const JournalEntry &entry);
    /// Newest first.
    Result<std::vector<JournalEntry>> list(int limit) const;
    Result<std::vector<JournalEntry>> ofSubject(const QUuid &subject, int limit) const;
    /// returns  how many entries older than this were removed
    Result<int> compact(Timestamp before);

private:
    StoreContext m_context;
};

} // namespace core::storage
