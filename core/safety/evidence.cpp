// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/evidence_p.h"

#include "core/safety/wordroles_p.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <bit>
#include <span>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr size_t longestSentence = 40;
constexpr size_t mostSentences = 4000;
/// Sentences of a passage; each overlaps with half of the one before.
constexpr std::array<size_t, 2> lengths{4, 12};
/// A sentence alone says something from here on.
constexpr size_t shortestSentence = 3;
/// How far apart words of a pair may stand.
constexpr size_t reach = 6;
/// The same from the word that a sentence begins with.
constexpr size_t headReach = 14;
constexpr qsizetype longestWord = 30;

struct Word
{
    quint32 hash = 0;
    Roles roles = 0;
    qsizetype begin = 0;
    qsizetype end = 0;
};

struct Sentence
{
    std::vector<Word> words;
    bool question = false;
    bool exclaimed = false;
    /// It begins a line or follows a full stop, unlike what was cut off at the longest.
    bool whole = true;
};

quint32 hashOf(QStringView text)
{
    quint32 hash = 2166136261U; // FNV-1a
    for (const QChar c : text)
        hash = (hash ^ c.unicode()) * 16777619U;
    return hash;
}

bool isWordUnit(QChar c)
{
    return c.isLetterOrNumber();
}

/// Characters that hold names of programs together: "ti.ui.view", "src/cart.py", "user_id".
bool isJoint(QChar c)
{
    return c == u'.' || c == u'/' || c == u'_' || c == u'\\' || c == u':' || c == u'-' ||
           c == u'@' || c == u'~' || c == u'=' || c == u'#' || c == u'&' || c == u'%';
}

bool isMail(QStringView run)
{
    const qsizetype at = run.indexOf(u'@');
    return at > 0 && run.indexOf(u'.', at) > at;
}

/// What stands for a run of characters that is no plain word; empty for plain words.
QStringView standIn(QStringView run)
{
    if (run.contains("://"_L1) || run.startsWith("www."_L1))
        return u"<url>";
    if (isMail(run))
        return u"<mail>";
    if (run.startsWith("~/."_L1) || run.contains(".env"_L1) || run.contains("id_rsa"_L1) ||
        run.contains("api_key"_L1) || run.contains("api-key"_L1) || run.endsWith(".pem"_L1))
        return u"<secret>";
    const auto digits = std::ranges::count_if(run, [](QChar c) { return c.isDigit(); });
    if (digits > 0 && digits * 3 >= run.size())
        return run.size() >= 10 ? u"<id>" : u"<number>";
    if (run.contains(u'/') || run.contains(u'\\'))
        return run.count(u'/') == 1 && run.size() < 16 ? QStringView() : u"<path>";
    if (run.contains(u'.') || run.contains(u'_') || run.contains(u'=') || run.contains(u':') ||
        run.contains(u'#'))
        return u"<name>";
    return run.size() > longestWord ? QStringView(u"<long>") : QStringView();
}

/// A line of a program: more signs than prose has.
bool isCode(QStringView line)
{
    line = line.trimmed();
    if (line.size() < 3)
        return false;
    qsizetype signs = 0;
    for (const QChar c : line) {
        signs += c == u'{' || c == u'}' || c == u'(' || c == u')' || c == u';' || c == u'=' ||
                 c == u'<' || c == u'>' || c == u'[' || c == u']' || c == u'|' || c == u'$';
    }
    return line.endsWith(u';') || line.endsWith(u'{') || line == u"}" ||
           (signs >= 3 && signs * 6 > line.size()) || line.startsWith("import "_L1) ||
           line.startsWith("#include"_L1);
}

class Reader
{
public:
    explicit Reader(QStringView text) : m_text(text) {}

    std::vector<Sentence> sentences()
    {
        bool fenced = false;
        for (qsizetype begin = 0; begin < m_text.size() && m_done.size() < mostSentences;) {
            qsizetype end = m_text.indexOf(u'\n', begin);
            end = end < 0 ? m_text.size() : end;
            const QStringView line = m_text.sliced(begin, end - begin);
            const qsizetype fences = line.count("```"_L1);
            if ((fenced && fences == 0) || (fences == 0 && isCode(line))) {
                // However long a program is, it is one word of the sentence that announces it.
                if (m_now.words.empty() || m_now.words.back().hash != codeHash())
                    add(u"<code>", begin, end);
            } else {
                prose(begin, end);
            }
            if (fences % 2 == 1)
                fenced = !fenced;
            const bool blank = line.trimmed().isEmpty();
            const bool announces = line.trimmed().endsWith(u':');
            // A line that goes on has no mark at its end and is long enough to have been wrapped.
            const bool wrapped =
                line.size() > 50 && end + 1 < m_text.size() && m_text.at(end + 1).isLower();
            if (!announces && !wrapped && !fenced && (!blank || m_now.words.size() > 1))
                finish();
            begin = end + 1;
        }
        finish();
        return std::move(m_done);
    }

private:
    static quint32 codeHash()
    {
        static const quint32 hash = hashOf(u"<code>");
        return hash;
    }

    void add(QStringView word, qsizetype begin, qsizetype end)
    {
        const QString base = lemma(word);
        m_now.words.push_back({hashOf(base), rolesOf(base), begin, end});
        if (m_now.words.size() >= longestSentence) {
            finish();
            m_now.whole = false;
        }
    }

    void finish()
    {
        if (!m_now.words.empty() && m_done.size() < mostSentences)
            m_done.push_back(std::move(m_now));
        m_now = {};
    }

    void prose(qsizetype begin, qsizetype end)
    {
        for (qsizetype i = begin; i < end;) {
            const QChar c = m_text.at(i);
            if (!isWordUnit(c) && c != u'~' && c != u'<') {
                const bool ends = i + 1 >= end || !isWordUnit(m_text.at(i + 1));
                if (c == u'?')
                    m_now.question = true;
                if (c == u'!')
                    m_now.exclaimed = true;
                if ((c == u'.' || c == u'?' || c == u'!' || c == u';') && ends)
                    finish();
                if ((c == u'$' || c == u'€') && i + 1 < end && m_text.at(i + 1).isDigit())
                    add(u"<money>", i, i + 1);
                ++i;
                continue;
            }
            if (c == u'<') { // <redacted:email>, <b>
                const qsizetype close = m_text.first(end).indexOf(u'>', i);
                const QStringView inside = close > i && close - i < 40
                                               ? m_text.sliced(i + 1, close - i - 1)
                                               : QStringView();
                if (inside.startsWith("redacted:"_L1)) {
                    add(inside.contains("mail"_L1) ? u"<mail>" : u"<secret>", i, close + 1);
                    i = close + 1;
                } else {
                    ++i;
                }
                continue;
            }
            const qsizetype from = i;
            while (i < end &&
                   (isWordUnit(m_text.at(i)) || isJoint(m_text.at(i)) || m_text.at(i) == u'\'' ||
                    // the question mark of an address
                    (m_text.at(i) == u'?' && i - from > 8 && i + 1 < end &&
                     isWordUnit(m_text.at(i + 1)))))
                ++i;
            run(from, i);
        }
    }

    /// A run without blanks: one word, a stand-in, or several words with signs between them.
    void run(qsizetype from, qsizetype to)
    {
        while (to > from && !isWordUnit(m_text.at(to - 1)))
            --to;
        if (to == from)
            return;
        const QStringView whole = m_text.sliced(from, to - from);
        if (const QStringView instead = standIn(whole); !instead.isEmpty()) {
            add(instead, from, to);
        } else {
            for (qsizetype i = from; i < to;) {
                QString word;
                const qsizetype begin = i;
                for (; i < to; ++i) {
                    if (m_text.at(i) == u'\'')
                        continue; // don't → dont
                    if (!isWordUnit(m_text.at(i)))
                        break;
                    word += m_text.at(i);
                }
                if (!word.isEmpty())
                    add(word, begin, i);
                ++i;
            }
        }
        // The signs that were cut off may end the sentence.
        for (qsizetype i = to; i < m_text.size() && isJoint(m_text.at(i)); ++i) {
            if (m_text.at(i) == u'.' && (i + 1 >= m_text.size() || m_text.at(i + 1).isSpace())) {
                finish();
                break;
            }
        }
    }

    QStringView m_text;
    Sentence m_now;
    std::vector<Sentence> m_done;
};

/// What a trait is about; its bits go into the hash.
enum class Kind : std::uint8_t { Word, Neighbours, Role, Pair, Head, HeadRole, HeadPair, Shape };

struct Trait
{
    Kind kind;
    quint32 a;
    quint32 b;

    quint32 bucket() const
    {
        quint64 x =
            (quint64(a) << 32) ^ (quint64(b) * 0x9e3779b97f4a7c15ULL) ^ (quint64(kind) << 56);
        x ^= x >> 33; // the finalizer of MurmurHash3
        x *= 0xff51afd7ed558ccdULL;
        x ^= x >> 33;
        x *= 0xc4ceb9fe1a85ec53ULL;
        x ^= x >> 33;
        return quint32(x) & ((1U << traitBits) - 1);
    }
};

enum class Shape : std::uint8_t { Always, Question, Exclaimed, Short, Long, YouOften, CodeBehind };

template<typename F>
void forEachRole(Roles roles, F f)
{
    for (; roles; roles &= roles - 1)
        f(quint32(std::countr_zero(roles)));
}

/// Where the sentence's order would begin: behind politeness, greetings and a name with a colon.
size_t headOf(const Sentence &sentence, Roles skipped)
{
    size_t head = 0;
    while (head + 1 < sentence.words.size() && head < 3 && (sentence.words[head].roles & skipped))
        ++head;
    return head;
}

/// Calls `each` for every trait, some of them more than once.
template<typename F>
void traitsOf(const Sentence &sentence, F each)
{
    static const Roles skipped = roleNamed("polite") | roleNamed("now") | roleNamed("urgent");
    const std::vector<Word> &words = sentence.words;
    const size_t head = sentence.whole ? headOf(sentence, skipped) : words.size();
    for (size_t i = 0; i < words.size(); ++i) {
        const Word &one = words[i];
        each(Trait{Kind::Word, one.hash, 0});
        if (i + 1 < words.size())
            each(Trait{Kind::Neighbours, one.hash, words[i + 1].hash});
        const size_t last = std::min(words.size(), i + reach + 1);
        forEachRole(one.roles, [&](quint32 role) {
            each(Trait{Kind::Role, role, 0});
            for (size_t k = i + 1; k < last; ++k)
                forEachRole(words[k].roles,
                            [&](quint32 other) { each(Trait{Kind::Pair, role, other}); });
        });
    }
    if (head < words.size()) {
        each(Trait{Kind::Head, words[head].hash, 0});
        const size_t last = std::min(words.size(), head + headReach + 1);
        forEachRole(words[head].roles, [&](quint32 role) {
            each(Trait{Kind::HeadRole, role, 0});
            for (size_t k = head + 1; k < last; ++k)
                forEachRole(words[k].roles,
                            [&](quint32 other) { each(Trait{Kind::HeadPair, role, other}); });
        });
    }
}

template<typename F>
void traitsOf(std::span<const Sentence> sentences, F each)
{
    static const Roles you = roleNamed("you");
    static const Roles code = roleNamed("codeblock");
    const auto shape = [&](Shape one) { each(Trait{Kind::Shape, quint32(one), 0}); };
    shape(Shape::Always);
    size_t words = 0, spoken = 0;
    for (const Sentence &sentence : sentences) {
        traitsOf(sentence, each);
        words += sentence.words.size();
        for (const Word &word : sentence.words)
            spoken += (word.roles & you) != 0;
        if (sentence.question)
            shape(Shape::Question);
        if (sentence.exclaimed)
            shape(Shape::Exclaimed);
        if (sentence.words.size() > 2 && (sentence.words.back().roles & code))
            shape(Shape::CodeBehind);
    }
    if (words < 6)
        shape(Shape::Short);
    if (words > 50)
        shape(Shape::Long);
    if (spoken * 15 > words && spoken > 1)
        shape(Shape::YouOften);
}

Passage passageOf(std::span<const Sentence> sentences)
{
    Passage passage{sentences.front().words.front().begin, sentences.back().words.back().end, {}};
    traitsOf(sentences, [&](const Trait &trait) { passage.traits.push_back(trait.bucket()); });
    std::ranges::sort(passage.traits);
    const auto rest = std::ranges::unique(passage.traits);
    passage.traits.erase(rest.begin(), rest.end());
    return passage;
}

} // namespace

std::vector<Passage> passagesOf(const QString &folded)
{
    const std::vector<Sentence> sentences = Reader(folded).sentences();
    const std::span<const Sentence> all(sentences);
    std::vector<Passage> out;
    for (size_t i = 0; i < all.size(); ++i) {
        if (all[i].words.size() >= shortestSentence || all.size() == 1)
            out.push_back(passageOf(all.subspan(i, 1)));
    }
    for (const size_t length : lengths) {
        for (size_t i = 0; i + length / 2 < all.size(); i += length / 2) {
            const size_t count = std::min(length, all.size() - i);
            out.push_back(passageOf(all.subspan(i, count)));
            if (i + count >= all.size())
                break;
        }
    }
    return out;
}

std::vector<QString> traitNames(const QString &folded, const Passage &passage)
{
    const QString text = folded.sliced(passage.begin, passage.end - passage.begin);
    const std::vector<Sentence> sentences = Reader(text).sentences();
    QHash<quint32, QString> words;
    for (const Sentence &sentence : sentences) {
        for (const Word &word : sentence.words) {
            const QString as = text.sliced(word.begin, word.end - word.begin);
            if (!words.contains(word.hash))
                words.insert(word.hash, as.size() > longestWord ? u"…"_s : as);
        }
    }
    const auto role = [](quint32 index) {
        const std::string_view name = roleName(int(index));
        return QString::fromLatin1(name.data(), qsizetype(name.size()));
    };
    static const std::array shapes{"always"_L1, "question"_L1,  "exclaimed"_L1,  "short"_L1,
                                   "long"_L1,   "you often"_L1, "code behind"_L1};
    QHash<quint32, QString> names;
    traitsOf(sentences, [&](const Trait &trait) {
        QString name;
        switch (trait.kind) {
        case Kind::Word: name = u'\'' + words.value(trait.a) + u'\''; break;
        case Kind::Neighbours:
            name = u'\'' + words.value(trait.a) + u' ' + words.value(trait.b) + u'\'';
            break;
        case Kind::Role: name = role(trait.a); break;
        case Kind::Pair: name = role(trait.a) + u'>' + role(trait.b); break;
        case Kind::Head: name = u"^'"_s + words.value(trait.a) + u'\''; break;
        case Kind::HeadRole: name = u'^' + role(trait.a); break;
        case Kind::HeadPair: name = u'^' + role(trait.a) + u'>' + role(trait.b); break;
        case Kind::Shape: name = shapes[trait.a]; break;
        }
        // A role says more than the words it stands for.
        if (!names.contains(trait.bucket()) || names.value(trait.bucket()).contains(u'\''))
            names.insert(trait.bucket(), name);
    });
    std::vector<QString> out;
    out.reserve(passage.traits.size());
    for (const quint32 bucket : passage.traits)
        out.push_back(names.value(bucket));
    return out;
}

} // namespace core::safety
