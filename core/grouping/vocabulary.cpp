// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/vocabulary_p.h"

#include <QHashSeed>

#include <algorithm>
#include <cmath>

namespace core::grouping {

namespace {

/// How much common English weighs in what is usual, as the sum of idf of some twenty documents.
constexpr float commonShare = 400;

} // namespace

Vocabulary::Vocabulary() : m_seed(QHashSeed::globalSeed()), m_slots(1'024), m_hashes(1) {}

std::uint64_t Vocabulary::hashed(QStringView term) const
{
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ m_seed; // FNV-1a over UTF-16 units
    for (const QChar c : term) {
        hash ^= c.unicode();
        hash *= 0x100000001b3ULL;
    }
    hash ^= hash >> 30; // the finalizer of SplitMix64 (Steele et al. 2014)
    hash *= 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 27;
    hash *= 0x94d049bb133111ebULL;
    return hash ^ (hash >> 31);
}

TermId Vocabulary::intern(const QString &term, double backgroundRate)
{
    const std::uint64_t hash = hashed(term);
    const auto tag = std::uint32_t(hash >> 32);
    const size_t mask = m_slots.size() - 1;
    size_t at = hash & mask;
    for (; m_slots[at].term != noTerm; at = (at + 1) & mask) {
        if (m_slots[at].tag == tag && m_hashes[m_slots[at].term] == hash)
            return m_slots[at].term;
    }
    const auto id = TermId(m_terms.size());
    m_slots[at] = {id, tag};
    m_hashes.push_back(hash);
    m_terms.push_back({0, float(backgroundRate), 0, 0});
    m_lexemes.push_back(builtInLexicon().find(term));
    if (m_terms.size() * 4 > m_slots.size() * 3)
        grow();
    return id;
}

void Vocabulary::grow()
{
    m_slots.assign(m_slots.size() * 2, {});
    const size_t mask = m_slots.size() - 1;
    for (TermId term = 1; term < m_hashes.size(); ++term) {
        size_t at = m_hashes[term] & mask;
        while (m_slots[at].term != noTerm)
            at = (at + 1) & mask;
        m_slots[at] = {term, std::uint32_t(m_hashes[term] >> 32)};
    }
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

const Meaning &Vocabulary::usualMeaning() const
{
    if (m_usualEpoch == m_epoch)
        return m_usual;
    m_usualEpoch = m_epoch;
    const Lexicon &lexicon = builtInLexicon();
    m_usual = lexicon.common();
    for (float &value : m_usual)
        value *= commonShare;
    for (TermId term = 1; term < m_terms.size(); ++term) {
        const Lexeme word = m_lexemes[term];
        if (word != noLexeme && m_terms[term].frequency > 0)
            lexicon.add(word, float(m_terms[term].frequency * idf(term) * lexicon.weight(word)),
                        m_usual);
    }
    normalize(m_usual);
    return m_usual;
}

void Vocabulary::changed()
{
    if (std::abs(m_documents - m_epochDocuments) * 50 < m_epochDocuments)
        return;
    m_epochDocuments = m_documents;
    ++m_epoch;
}

float Vocabulary::computed(const Entry &entry) const
{
    const double portion = (entry.frequency + priorDocuments * double(entry.background)) /
                           (m_documents + priorDocuments);
    entry.idf = float(std::max(0.02, -std::log(std::min(portion, 0.98))));
    entry.epoch = m_epoch;
    return entry.idf;
}

} // namespace core::grouping
