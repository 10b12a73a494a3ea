// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Terms and keys as numbers, and how rare each is in this workspace.
#pragma once

#include <QHash>
#include <QString>

#include <cstdint>
#include <span>
#include <vector>

namespace core::grouping {

using TermId = std::uint32_t;
inline constexpr TermId noTerm = 0;

/// Numbers terms from 1 and counts in how many documents each occurs.
///
/// Rarity adapts to the workspace: the portion of documents with a term is estimated from what was
/// counted and a prior of `priorDocuments` documents at the term's background rate, so that five
/// signals already tell a rare word from a common one.
/// thread  one at a time, const members included (they cache)
class Vocabulary
{
public:
    static constexpr double priorDocuments = 100;

    TermId intern(const QString &term, double backgroundRate);
    void count(std::span<const TermId> distinctTerms);
    void discount(std::span<const TermId> distinctTerms);
    int documents() const { return m_documents; }
    int frequency(TermId term) const { return m_terms[term].frequency; }

    /// Inverse document frequency, > 0. Recomputed when the workspace grew by a fiftieth.
    double idf(TermId term) const;
    /// The same as a number in (0, 1]: 1 for what occurs once in 400 documents or less.
    double rarity(TermId term) const;
    /// Changes whenever idf may; what is cached from idf belongs to one epoch.
    std::uint32_t epoch() const { return m_epoch; }

private:
    struct Entry
    {
        int frequency = 0;
        float background = 0;
        mutable float idf = 0;
        mutable std::uint32_t epoch = 0; ///< of `idf`; 0 never computed
    };

    void changed();

    QHash<QString, TermId> m_ids;
    std::vector<Entry> m_terms = std::vector<Entry>(1);
    int m_documents = 0;
    int m_epochDocuments = 0;
    std::uint32_t m_epoch = 1;
};

} // namespace core::grouping
