// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/vocabulary_p.h"

#include <algorithm>
#include <cmath>

namespace core::grouping {

TermId Vocabulary::intern(const QString &term, double backgroundRate)
{
    const auto found = m_ids.constFind(term);
    if (found != m_ids.constEnd())
        return *found;
    const auto id = TermId(m_terms.size());
    m_terms.push_back({0, float(backgroundRate), 0, 0});
    m_ids.insert(term, id);
    return id;
}

void Vocabulary::count(std::span<const TermId> distinctTerms)
{
    for (const TermId term : distinctTerms)
        ++m_terms[term].frequency;
    ++m_documents;
    changed();
}

void Vocabulary::discount(std::span<const TermId> distinctTerms)
{
    for (const TermId term : distinctTerms)
        --m_terms[term].frequency;
    --m_documents;
    changed();
}

void Vocabulary::changed()
{
    if (std::abs(m_documents - m_epochDocuments) * 50 < m_epochDocuments)
        return;
    m_epochDocuments = m_documents;
    ++m_epoch;
}

double Vocabulary::idf(TermId term) const
{
    const Entry &entry = m_terms[term];
    if (entry.epoch != m_epoch) {
        const double portion = (entry.frequency + priorDocuments * double(entry.background)) /
                               (m_documents + priorDocuments);
        entry.idf = float(std::max(0.02, -std::log(std::min(portion, 0.98))));
        entry.epoch = m_epoch;
    }
    return double(entry.idf);
}

double Vocabulary::rarity(TermId term) const
{
    return std::min(1.0, idf(term) / 6);
}

} // namespace core::grouping
