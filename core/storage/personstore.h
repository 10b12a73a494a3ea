// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds, exports and erases what is stored about a person.
#pragma once

#include "core/storage/storecontext.h"

#include <QIODevice>
#include <QStringList>

#include <vector>

namespace core::storage {

/// Who is meant; either or both, each at least 3 characters.
struct PersonQuery
{
    QString userId; ///< the pseudonym signals carry
    QString text;   ///< a name, an address, anything that was written, as whole words; case does
                    ///< not matter
};

struct ErasureReceipt
{
    std::vector<SignalId> erased;  ///< signals of which only the key is left
    std::vector<ReportId> reports; ///< lost members: their texts should be written anew
    int passages = 0;              ///< other values in which the words were replaced
};

class PersonStore
{
public:
    explicit PersonStore(const StoreContext &context) : m_context(context) {}

    /// Signals that carry the user id or have the text anywhere, by arrival. Reads every payload.
    /// errors  InvalidInput if nothing is asked for or a word is too short
    Result<std::vector<SignalId>> find(const PersonQuery &query) const;

    /// Everything stored about the person, one JSON object a line: signals with payload, normalized
    /// form and queries, then every other value with its place.
    /// returns  how many lines were written
    Result<int> exportAll(const PersonQuery &query, QIODevice &out) const;

    /// Erases the person's signals and replaces the user id and text by "<erased>" in everything
    /// else, the audit log included; then writes the audit log, without the words. Occurrences of
    /// an erased signal that are somebody else's are taken in again. Call Storage::compact
    /// afterwards: it empties the log file. Cannot be undone.
    Result<ErasureReceipt> erase(const PersonQuery &query, const QString &actor);

private:
    Result<> eraseSignal(SignalId id, ErasureReceipt &receipt);
    Result<int> replaceEverywhere(const QStringList &words);

    StoreContext m_context;
};

} // namespace core::storage
