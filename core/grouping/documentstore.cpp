// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/documentstore_p.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace core::grouping {

namespace {

constexpr size_t exactCounts = 256;

/// Weights of 1 to 255 occurrences, as a document computes them.
const std::array<float, exactCounts> &countWeights()
{
    static const std::array<float, exactCounts> weights = [] {
        std::array<float, exactCounts> all{};
        for (size_t i = 1; i < all.size(); ++i)
            all[i] = float(1 + std::log(double(i)));
        return all;
    }();
    return weights;
}

/// How many occurrences give this weight exactly; 0 if no number below 256 does.
size_t occurrencesOf(float weight)
{
    const std::array<float, exactCounts> &weights = countWeights();
    const auto found = std::ranges::lower_bound(weights.begin() + 1, weights.end(), weight);
    return found != weights.end() && *found == weight ? size_t(found - weights.begin()) : 0;
}

class Writer
{
public:
    explicit Writer(std::vector<std::uint8_t> &bytes) : m_bytes(bytes) { m_bytes.clear(); }

    void number(std::uint64_t value)
    {
        std::array<std::uint8_t, 10> buffer{};
        const auto length = putNumber(buffer.data(), value) - buffer.data();
        m_bytes.insert(m_bytes.end(), buffer.begin(), buffer.begin() + length);
    }

    void terms(const std::vector<Term> &terms)
    {
        const bool hasOdd = std::ranges::any_of(
            terms, [](const Term &term) { return occurrencesOf(term.weight) == 0; });
        number(terms.size() << 1 | (hasOdd ? 1 : 0));
        TermId before = 0;
        for (const Term &term : terms) {
            const bool isOnce = term.weight == 1;
            number(std::uint64_t(term.id - before) << 1 | (isOnce ? 0 : 1));
            before = term.id;
            if (isOnce)
                continue;
            if (!hasOdd) {
                number(occurrencesOf(term.weight));
                continue;
            }
            std::array<std::uint8_t, sizeof(float)> raw{};
            std::memcpy(raw.data(), &term.weight, raw.size());
            m_bytes.insert(m_bytes.end(), raw.begin(), raw.end());
        }
    }

    void keys(const std::vector<TermId> &keys)
    {
        number(keys.size());
        TermId before = 0;
        for (const TermId key : keys) {
            number(key - before);
            before = key;
        }
    }

    void pairs(const std::vector<WordPair> &pairs)
    {
        number(pairs.size());
        TermId before = 0;
        for (const WordPair &pair : pairs) {
            number(pair.first - before);
            number(pair.second);
            before = pair.first;
        }
    }

private:
    std::vector<std::uint8_t> &m_bytes;
};

void takeKeys(const std::uint8_t *&at, std::vector<TermId> &keys)
{
    keys.resize(takeNumber(at));
    TermId before = 0;
    for (TermId &key : keys) {
        before += TermId(takeNumber(at));
        key = before;
    }
}

std::uint64_t unsignedOf(qint64 value) // small for small values of either sign
{
    return std::uint64_t(value) << 1 ^ std::uint64_t(value >> 63);
}

qint64 signedOf(std::uint64_t value)
{
    return qint64(value >> 1) ^ -qint64(value & 1);
}

/// Calls f for each list of keys; a new member of Document has its place here or in `forEachKey`.
template<typename D, typename F>
void forEachKeyList(D &document, F f)
{
    f(document.errorTypes);
    f(document.symbols);
    f(document.files);
    f(document.routes);
    f(document.quotes);
    f(document.mentions);
}

template<typename D, typename F>
void forEachKey(D &document, F f)
{
    f(document.culprit);
    f(document.service);
    f(document.feature);
    f(document.release);
    f(document.session);
    f(document.trace);
    f(document.thread);
}

// Whoever adds a member to Document is reminded here to keep it: the sum of what is kept.
static_assert(sizeof(Document) ==
              16 + fieldCount * sizeof(std::vector<Term>) + 6 * sizeof(std::vector<TermId>) +
                  sizeof(std::vector<WordPair>) + sizeof(TermId) + 4 + 6 * sizeof(TermId));

} // namespace

float DocumentStore::weightOf(std::uint64_t occurrences)
{
    return countWeights()[occurrences];
}

Term DocumentStore::takeTerm(const std::uint8_t *&at, TermId before, bool hasOdd)
{
    const std::uint64_t number = takeNumber(at);
    Term term{TermId(before + (number >> 1)), 1};
    if ((number & 1) == 0)
        return term;
    if (!hasOdd) {
        term.weight = weightOf(takeNumber(at));
        return term;
    }
    std::memcpy(&term.weight, at, sizeof(term.weight));
    at += sizeof(term.weight);
    return term;
}

void DocumentStore::add(const Document &document)
{
    Writer writer(m_buffer);
    for (const std::vector<Term> &field : document.fields)
        writer.terms(field);
    forEachKeyList(document, [&](const std::vector<TermId> &keys) { writer.keys(keys); });
    forEachKey(document, [&](TermId key) { writer.number(key); });
    writer.number((document.hasErrorType ? 1 : 0) | (document.hasRoute ? 2 : 0));
    writer.number(unsignedOf(toMs(document.occurred)));
    writer.pairs(document.pairs);
    const BytePool::Address address = m_pool.allocate(m_buffer.size());
    std::ranges::copy(m_buffer, m_pool.at(address));
    m_places.push_back({std::uint32_t(address), std::uint16_t(address >> 32), document.kind});
    m_minutes.push_back(isKnown(document.occurred) ? std::int32_t(toMs(document.occurred) / 60'000)
                                                   : unknownMinute);
}

Document DocumentStore::get(EntryIndex entry) const
{
    Document document;
    get(entry, document);
    return document;
}

void DocumentStore::get(EntryIndex entry, Document &document) const
{
    document.kind = m_places[entry].kind;
    const std::uint8_t *at = m_pool.at(m_places[entry].address());
    for (std::vector<Term> &field : document.fields) {
        const std::uint64_t head = takeNumber(at);
        field.resize(head >> 1);
        TermId before = 0;
        for (Term &term : field) {
            term = takeTerm(at, before, (head & 1) != 0);
            before = term.id;
        }
    }
    forEachKeyList(document, [&](std::vector<TermId> &keys) { takeKeys(at, keys); });
    forEachKey(document, [&](TermId &key) { key = TermId(takeNumber(at)); });
    const std::uint64_t flags = takeNumber(at);
    document.hasErrorType = (flags & 1) != 0;
    document.hasRoute = (flags & 2) != 0;
    document.occurred = fromMs(signedOf(takeNumber(at)));
    document.pairs.resize(takeNumber(at));
    TermId before = 0;
    for (WordPair &pair : document.pairs) {
        before += TermId(takeNumber(at));
        pair.first = before;
        pair.second = TermId(takeNumber(at));
    }
}

} // namespace core::grouping
