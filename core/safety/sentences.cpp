// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/sentences_p.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr size_t longestSentence = 40;
constexpr size_t mostSentences = 4000;

quint32 hashOf(QStringView text)
{
    quint32 hash = 2166136261U; // FNV-1a
    for (const QChar c : text)
        hash = (hash ^ c.unicode()) * 16777619U;
    return hash;
}

QSet<quint32> hashesOf(std::initializer_list<QStringView> words)
{
    QSet<quint32> hashes;
    for (const QStringView word : words)
        hashes.insert(hashOf(lemma(word)));
    return hashes;
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
    const bool dense = line.size() < 120 || signs * 25 > line.size(); // prose may end so, too
    return ((line.endsWith(u';') || line.endsWith(u'{')) && dense) || line == u"}" ||
           (signs >= 3 && signs * 6 > line.size()) || line.startsWith("import "_L1) ||
           line.startsWith("#include"_L1);
}

/// "- text", "3. text", "# text", "* text"
bool isItem(QStringView line)
{
    line = line.trimmed();
    qsizetype i = 0;
    while (i < line.size() && i < 3 && line.at(i).isDigit())
        ++i;
    if (i > 0)
        return i + 1 < line.size() && (line.at(i) == u'.' || line.at(i) == u')') &&
               line.at(i + 1).isSpace();
    return line.size() > 2 && line.at(1).isSpace() &&
           (line.at(0) == u'-' || line.at(0) == u'*' || line.at(0) == u'#' ||
            line.at(0) == u'\u2022');
}

/// "sends", "deleted": somebody does or did it, and nobody is asked to.
bool isTold(QStringView word)
{
    return word.size() > 3 && ((word.endsWith(u's') && !word.endsWith("ss"_L1)) ||
                               (word.endsWith("ed"_L1) && word.size() > 4));
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
                if (m_now.words.empty())
                    m_now.listed = isItem(line);
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
        static const quint32 conjunction = hashOf(u"and"), then = hashOf(u"then");
        static const Roles actions = actionRoles(), told = roleNamed("told");
        const QString base = lemma(word);
        Roles roles = rolesOf(base);
        if ((roles & actions) && isTold(word) && base != word)
            roles = (roles & ~actions) | told;
        const bool opens = m_opens || m_now.words.empty() ||
                           m_now.words.back().hash == conjunction ||
                           m_now.words.back().hash == then;
        m_opens = false;
        m_now.words.push_back({hashOf(base), roles, opens, begin, end});
        if (m_now.words.size() >= longestSentence) {
            finish();
            m_now.whole = false;
        }
    }

    /// "If you open the page, you will see": nobody is spoken to, so it is another word.
    void settle()
    {
        static const QSet<quint32> before =
            hashesOf({u"if", u"when", u"whenever", u"once", u"as", u"until", u"unless", u"while",
                      u"how", u"where", u"because", u"time"});
        static const QSet<quint32> modal = hashesOf({u"can", u"may", u"will", u"might", u"should",
                                                     u"could", u"would", u"do", u"dont", u"ll"});
        static const QSet<quint32> behind =
            hashesOf({u"see", u"notice", u"find", u"get", u"want", u"try", u"click", u"tap",
                      u"press", u"scroll", u"observe", u"need", u"have", u"look"});
        static const quint32 you = hashOf(u"you");
        std::vector<Word> &words = m_now.words;
        for (size_t i = 0; i < words.size(); ++i) {
            if (words[i].hash != you)
                continue;
            size_t next = i + 1;
            if (next < words.size() && modal.contains(words[next].hash))
                ++next;
            if ((i > 0 && before.contains(words[i - 1].hash)) ||
                (next < words.size() && behind.contains(words[next].hash))) {
                words[i].hash = hashOf(u"<anyone>");
                words[i].roles = rolesOf(u"<anyone>"_s);
            }
        }
    }

    void finish()
    {
        m_opens = false;
        settle();
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
                if (c == u',' || c == u':' || c == u'"' || c == u'(' || (c == u'-' && ends))
                    m_opens = true;
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
            if (m_text.at(i) == u':')
                m_opens = true;
            if (m_text.at(i) == u'.' && (i + 1 >= m_text.size() || m_text.at(i + 1).isSpace())) {
                finish();
                break;
            }
        }
    }

    QStringView m_text;
    Sentence m_now;
    bool m_opens = false;
    std::vector<Sentence> m_done;
};

} // namespace

std::vector<Sentence> sentencesOf(QStringView folded)
{
    return Reader(folded).sentences();
}

} // namespace core::safety
