// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Retrieval by words and by shared keys: an inverted index with BM25.
#pragma once

#include "core/grouping/documentstore_p.h"
#include "core/grouping/postings_p.h"

#include <functional>

namespace core::grouping {

struct Hit
{
    EntryIndex entry = 0;
    float score = 0;
};

/// Whether an entry may be found; removed entries are none of its business.
using Admit = std::function<bool(EntryIndex)>;

/// The parameters of BM25 that `Words` is searched with. The usual ones, a little less length
/// normalization: a log excerpt is long without being about more.
inline constexpr double bm25Saturation = 1.2;
inline constexpr double bm25Length = 0.5;

/// What a search by words finds, best first; equal scores by entry.
struct WordHits
{
    std::vector<Hit> best;
    std::vector<Hit> otherKinds; ///< the best of another kind than the document
};

/// source  Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond;
///         Turtle and Flood 1995 (MaxScore)
/// thread  one at a time, const members included
class WordIndex
{
public:
    void add(EntryIndex entry, const Document &document, const Vocabulary &vocabulary);
    /// Cheap: the entry is skipped from now on.
    void remove(EntryIndex entry);

    /// The `count` best of each sort by words. Rare words are read first; once no entry can enter
    /// the best any more, or `postingsRead` are read, the entries found so far are scored by their
    /// own documents for the rest: what a search costs does not grow with the workspace.
    WordHits search(const Document &document, const Vocabulary &vocabulary,
                    const DocumentStore &documents, size_t count, const Admit &admit) const;
    /// What a score is multiplied by, by entry.
    using Factor = std::function<double(EntryIndex)>;
    enum class Likeness : std::uint8_t {
        Cosine, ///< of tf-idf, with norms of the day an entry was added: what is long is not found
                ///< for its length alone
        Bm25,
    };
    /// The `count` best of each sort by the terms of a field among the words of others, times
    /// `factor`. The rarest are read, `postingsOfField` postings in all.
    WordHits near(const Document &document, Field field, Likeness likeness,
                  const Vocabulary &vocabulary, const DocumentStore &documents, size_t count,
                  const Admit &admit, const Factor &factor) const;
    /// The `count` entries that share the most and rarest keys.
    std::vector<Hit> shareKeys(const Document &document, const Vocabulary &vocabulary, size_t count,
                               const Admit &admit) const;

    double meanLength() const { return m_alive > 0 ? m_totalLength / m_alive : 1; }
    static double lengthOf(const Document &document);

private:
    struct Wanted
    {
        TermId id = noTerm;
        double idf = 0;
        double most = 0;   ///< that it adds to any entry
        double weight = 0; ///< in the document
    };
    std::vector<Wanted> wantedFor(const Document &document, Field field,
                                  const Vocabulary &vocabulary) const;
    void read(const Wanted &term, double mean) const;
    void finish(std::span<const Wanted> rest, std::vector<Hit> &hits,
                const DocumentStore &documents, double mean) const;
    double contribution(double idf, double weight, EntryIndex entry, double mean) const;
    bool areBestFound(SignalKind kind, const DocumentStore &documents, size_t count, double most,
                      const Admit &admit) const;
    std::vector<Hit> touched(const Admit &admit) const;
    void addScore(EntryIndex entry, float score) const;
    void clearScores() const;

    PostingLists m_lists;         ///< of words and of keys; no term is both
    std::vector<float> m_lengths; ///< by entry
    std::vector<float> m_norms;   ///< by entry, of tf-idf when it was added
    std::vector<bool> m_isAlive;
    int m_alive = 0;
    double m_totalLength = 0;
    mutable std::vector<float> m_scores; ///< by entry; zero between searches
    mutable std::vector<EntryIndex> m_touched;
};

} // namespace core::grouping
