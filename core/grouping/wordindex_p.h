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

/// The best of a list, best first; equal scores by entry.
struct WordHits
{
    std::vector<Hit> best;
    std::vector<Hit> otherKinds; ///< the best of another kind than the document
};

/// What the words of a document find. BM25 unless something else is said.
struct WordFindings
{
    WordHits byWords;
    // Times the factor that was given.
    WordHits alike;                    ///< cosine of tf-idf, with norms of the day an entry was
                                       ///< added: what is long is not found for its length alone;
                                       ///< twice as many of other kinds
    std::vector<Hit> otherKinds;       ///< by words, of another kind
    std::vector<Hit> byTitle;          ///< the title's words among all words of others
    std::vector<Hit> errorsOtherKinds; ///< the same for words about errors, of another kind
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

    /// What a score is multiplied by, by entry: in (0, 1].
    using Factor = std::function<double(EntryIndex)>;
    /// The `count` best of each sort, in one reading of the postings, rare words first: for each
    /// field `postingsOfField` of them. `byWords` goes by those before `postingsRead` or, sooner,
    /// those before no other entry can enter its best any more; what it found so far is scored by
    /// its own documents for the rest. So what a search costs does not grow with the workspace.
    WordFindings search(const Document &document, const Vocabulary &vocabulary,
                        const DocumentStore &documents, size_t count, const Admit &admit,
                        const Factor &factor) const;
    /// The `count` entries that share the most and rarest keys.
    std::vector<Hit> shareKeys(const Document &document, const Vocabulary &vocabulary, size_t count,
                               const Admit &admit) const;

    double meanLength() const { return m_alive > 0 ? m_totalLength / m_alive : 1; }
    static double lengthOf(const Document &document);

private:
    /// A term that is looked up.
    struct Wanted
    {
        TermId id = noTerm;
        double idf = 0;
        double most = 0;   ///< that it adds to any entry by BM25
        double weight = 0; ///< in the document's words
        bool inWords = false;
        bool inTitle = false;
        bool inErrors = false;
    };
    /// An entry, and what a search adds up for it: all that a posting needs in half a cache line.
    struct alignas(32) Entry
    {
        float length = 0;
        float norm = 0; ///< of tf-idf when it was added
        float words = 0;
        float cosine = 0;
        float title = 0;
        float errors = 0;
        SignalKind kind = SignalKind::Message;
        bool isAlive = false;
        bool isTouched = false; ///< one of m_touched; else the sums are 0
    };
    class Best;

    std::vector<Wanted> wantedFor(const Document &document, Field field,
                                  const Vocabulary &vocabulary) const;
    std::vector<Wanted> readFor(const Document &document, std::span<const Wanted> words,
                                const Vocabulary &vocabulary) const;
    void read(const Wanted &term, double mean) const;
    WordHits bestByWords(SignalKind kind, std::span<const Wanted> rest,
                         const DocumentStore &documents, size_t count, const Admit &admit) const;
    void collect(SignalKind kind, size_t count, const Admit &admit, const Factor &factor,
                 WordFindings &findings) const;
    void finish(std::span<const Wanted> rest, std::span<Hit> hits,
                const DocumentStore &documents) const;
    double contribution(double idf, double weight, EntryIndex entry, double mean) const;
    bool areBestFound(SignalKind kind, size_t count, double most, const Admit &admit) const;
    Entry &touched(EntryIndex entry) const;
    template<typename F>
    void forTouched(F f) const;
    void clearSums() const;

    PostingLists m_lists; ///< of words and of keys; no term is both
    int m_alive = 0;
    double m_totalLength = 0;
    mutable std::vector<Entry> m_entries;
    mutable std::vector<EntryIndex> m_touched;
};

} // namespace core::grouping
