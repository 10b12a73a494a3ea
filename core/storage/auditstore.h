// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every decision: who, when, what, before, after, why. Append-only; the database refuses changes.
#pragma once

#include "core/model/inboxitem.h"
#include "core/storage/storecontext.h"

#include <QIODevice>

#include <vector>

namespace core::storage {

class AuditStore
{
public:
    explicit AuditStore(const StoreContext &context) : m_context(context) {}

    /// A null id and an unknown time are filled in.
    /// undoData  what undoing needs beyond `before`; never shown
    /// errors    Conflict if `undoes` was undone before; InvalidInput without actor or action
    Result<DecisionId> append(const AuditEntry &entry, const QJsonObject &undoData = {});

    /// errors  NotFound
    Result<AuditEntry> entry(DecisionId id) const;
    Result<QJsonObject> undoData(DecisionId id) const;
    Result<bool> isUndone(DecisionId id) const;
    /// Newest first. `undoable` is false for what was undone already.
    Result<std::vector<AuditEntry>> list(int limit) const;
    Result<std::vector<AuditEntry>> ofReport(ReportId report) const;
    /// One JSON object a line, oldest first.
    /// returns  how many lines were written
    Result<int> exportJsonLines(QIODevice &out) const;

private:
    StoreContext m_context;
};

} // namespace core::storage
