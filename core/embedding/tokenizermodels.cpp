// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/tokenizerparts_p.h"

#include <QJsonArray>

#include <queue>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

constexpr qsizetype mostTokens = 2'000'000;

Result<Vocabulary> vocabularyFrom(const QJsonValue &json)
{
    const QJsonObject object = json.toObject();
    if (object.isEmpty() || object.size() > mostTokens)
        return brokenTokenizer(u"a vocabulary of %1 tokens"_s.arg(object.size()));
    Vocabulary vocabulary;
    vocabulary.reserve(object.size());
    for (auto it = object.begin(); it != object.end(); ++it) {
        const qint64 id = it.value().toInteger(-1);
        if (id < 0 || id > mostTokens * 2)
            return brokenTokenizer(u"a token without a number"_s);
        vocabulary.insert(it.key(), id);
    }
    return vocabulary;
}

/// The longest known beginning, again and again; one unknown part makes the whole word unknown.
/// Source: Wu et al. 2016, as BERT does it.
struct WordPiece
{
    Vocabulary vocabulary;
    QString prefix;
    qint64 unknown = 0;
    qsizetype longest = 100; ///< characters of a word

    void operator()(const QString &word, std::vector<qint64> &ids) const
    {
        const size_t before = ids.size();
        if (word.toUcs4().size() > longest) {
            ids.push_back(unknown);
            return;
        }
        for (qsizetype from = 0; from < word.size();) {
            qsizetype to = word.size();
            auto found = vocabulary.cend();
            for (; to > from; --to) {
                const QString part = word.sliced(from, to - from);
                found = vocabulary.constFind(from > 0 ? prefix + part : part);
                if (found != vocabulary.cend())
                    break;
            }
            if (found == vocabulary.cend()) {
                ids.resize(before);
                ids.push_back(unknown);
                return;
            }
            ids.push_back(*found);
            from = to;
        }
    }
};

struct Merge
{
    int rank = 0;
    qint64 id = 0; ///< of what the two make
};

quint64 pairOf(qint64 left, qint64 right)
{
    return (quint64(left) << 32U) | quint64(right);
}

/// Neighbours are joined, the earliest learned pair first, the left one of equals. Source:
/// Sennrich et al. 2016.
struct BytePairs
{
    Vocabulary vocabulary;
    QHash<quint64, Merge> merges;
    std::optional<qint64> unknown;
    bool fusesUnknown = false;
    bool looksUpWhole = false;

    void operator()(const QString &word, std::vector<qint64> &ids) const
    {
        if (looksUpWhole) {
            const auto whole = vocabulary.constFind(word);
            if (whole != vocabulary.cend()) {
                ids.push_back(*whole);
                return;
            }
        }
        std::vector<qint64> symbols = characters(word);
        join(symbols);
        for (const qint64 symbol : symbols) {
            if (symbol >= 0)
                ids.push_back(symbol);
        }
    }

private:
    std::vector<qint64> characters(const QString &word) const
    {
        std::vector<qint64> symbols;
        bool afterUnknown = false;
        for (const uint c : word.toUcs4()) {
            const auto found =
                vocabulary.constFind(QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1));
            const bool isKnown = found != vocabulary.cend();
            if (isKnown)
                symbols.push_back(*found);
            else if (unknown && !(fusesUnknown && afterUnknown))
                symbols.push_back(*unknown);
            afterUnknown = !isKnown;
        }
        return symbols;
    }

    /// What was joined into its left neighbour is -1. A heap, since a hostile word is long.
    void join(std::vector<qint64> &symbols) const
    {
        struct Candidate
        {
            int rank;
            size_t left;
            size_t right;
            qint64 leftId;
            qint64 rightId;
            qint64 id;

            bool operator<(const Candidate &other) const // the top of a heap is the largest
            {
                return std::tie(other.rank, other.left) < std::tie(rank, left);
            }
        };
        constexpr size_t none = std::numeric_limits<size_t>::max();
        const size_t count = symbols.size();
        std::vector<size_t> before(count);
        std::vector<size_t> after(count);
        for (size_t i = 0; i < count; ++i) {
            before[i] = i == 0 ? none : i - 1;
            after[i] = i + 1 == count ? none : i + 1;
        }
        std::priority_queue<Candidate> candidates;
        const auto consider = [&](size_t left, size_t right) {
            if (left == none || right == none)
                return;
            const auto merge = merges.constFind(pairOf(symbols[left], symbols[right]));
            if (merge != merges.cend())
                candidates.push(
                    {merge->rank, left, right, symbols[left], symbols[right], merge->id});
        };
        for (size_t i = 0; i + 1 < count; ++i)
            consider(i, i + 1);
        while (!candidates.empty()) {
            const Candidate best = candidates.top();
            candidates.pop();
            if (symbols[best.left] != best.leftId || symbols[best.right] != best.rightId ||
                after[best.left] != best.right)
                continue; // one of the two was joined meanwhile
            symbols[best.left] = best.id;
            symbols[best.right] = -1;
            after[best.left] = after[best.right];
            if (after[best.right] != none)
                before[after[best.right]] = best.left;
            consider(before[best.left], best.left);
            consider(best.left, after[best.left]);
        }
    }
};

Result<WordModel> wordPieceFrom(const QJsonObject &json)
{
    Result<Vocabulary> vocabulary = vocabularyFrom(json.value(u"vocab"));
    if (!vocabulary)
        return std::unexpected(std::move(vocabulary.error()));
    WordPiece model;
    model.prefix = json.value(u"continuing_subword_prefix").toString(u"##"_s);
    model.longest = json.value(u"max_input_chars_per_word").toInt(100);
    const auto unknown = vocabulary->constFind(json.value(u"unk_token").toString(u"[UNK]"_s));
    if (unknown == vocabulary->cend())
        return brokenTokenizer(u"the unknown token is not in the vocabulary"_s);
    model.unknown = *unknown;
    model.vocabulary = *vocabulary;
    return WordModel{std::move(*vocabulary), std::move(model)};
}

/// Both forms: "a b" and ["a", "b"].
Result<std::pair<QString, QString>> mergeFrom(const QJsonValue &json)
{
    const QJsonArray pair = json.toArray();
    if (json.isArray() && pair.size() == 2)
        return std::pair(pair.at(0).toString(), pair.at(1).toString());
    const QString text = json.toString();
    const qsizetype space = text.indexOf(u' ');
    if (space <= 0 || space + 1 >= text.size() || text.indexOf(u' ', space + 1) >= 0)
        return brokenTokenizer(u"a merge that is not of two tokens"_s);
    return std::pair(text.first(space), text.sliced(space + 1));
}

Result<WordModel> bytePairsFrom(const QJsonObject &json)
{
    if (json.value(u"byte_fallback").toBool())
        return unsupportedPart(u"BPE with byte fallback"_s);
    if (json.value(u"dropout").toDouble() > 0)
        return unsupportedPart(u"BPE with dropout"_s);
    for (const QString &key : {u"continuing_subword_prefix"_s, u"end_of_word_suffix"_s}) {
        if (!json.value(key).toString().isEmpty())
            return unsupportedPart(u"BPE with “%1”"_s.arg(key));
    }
    Result<Vocabulary> vocabulary = vocabularyFrom(json.value(u"vocab"));
    if (!vocabulary)
        return std::unexpected(std::move(vocabulary.error()));
    BytePairs model;
    model.fusesUnknown = json.value(u"fuse_unk").toBool();
    model.looksUpWhole = json.value(u"ignore_merges").toBool();
    if (const QJsonValue unknown = json.value(u"unk_token"); unknown.isString()) {
        const auto found = vocabulary->constFind(unknown.toString());
        if (found == vocabulary->cend())
            return brokenTokenizer(u"the unknown token is not in the vocabulary"_s);
        model.unknown = *found;
    }
    const QJsonArray merges = json.value(u"merges").toArray();
    if (merges.size() > mostTokens)
        return brokenTokenizer(u"%1 merges"_s.arg(merges.size()));
    for (qsizetype rank = 0; rank < merges.size(); ++rank) {
        const Result<std::pair<QString, QString>> merge = mergeFrom(merges.at(rank));
        if (!merge)
            return std::unexpected(merge.error());
        const auto left = vocabulary->constFind(merge->first);
        const auto right = vocabulary->constFind(merge->second);
        const auto both = vocabulary->constFind(merge->first + merge->second);
        if (left == vocabulary->cend() || right == vocabulary->cend() || both == vocabulary->cend())
            return brokenTokenizer(
                u"merge %1 is of tokens that are not in the vocabulary"_s.arg(rank));
        model.merges.insert(pairOf(*left, *right), {int(rank), *both});
    }
    model.vocabulary = *vocabulary;
    return WordModel{std::move(*vocabulary), std::move(model)};
}

} // namespace

Result<WordModel> modelFrom(const QJsonObject &json)
{
    const QString type = json.value(u"type").toString();
    if (type == u"WordPiece")
        return wordPieceFrom(json);
    if (type == u"BPE" || (type.isEmpty() && json.contains(u"merges")))
        return bytePairsFrom(json);
    return unsupportedPart(u"the model “%1”"_s.arg(type));
}

} // namespace core::embedding
