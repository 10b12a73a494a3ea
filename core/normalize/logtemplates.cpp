// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/logtemplates.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

const QString wildcard = u"<*>"_s;
constexpr qsizetype longestLine = 2000;
constexpr qsizetype mostWords = 200;
constexpr double enough = 0.7;    ///< share of constant words that must be equal
constexpr int mostChildren = 100; ///< first words under one length, as Drain's maxChild
constexpr size_t mostInLeaf = 2000;
constexpr size_t mostClusters = 100'000; ///< as many as load() takes

QString tr(const char *text)
{
    return QCoreApplication::translate("LogTemplates", text);
}

bool hasDigit(QStringView text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.isDigit(); });
}

bool isHexWord(QStringView text)
{
    return text.size() >= 8 && std::ranges::all_of(text, [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'f');
           });
}

bool isPathWord(QStringView text)
{
    return text.size() > 2 && text.startsWith(u'/') && text.sliced(1).contains(u'/');
}

/// Two dots at least and nothing but what host names have.
bool isHostWord(QStringView text)
{
    if (const qsizetype colon = text.indexOf(u':'); colon > 0 && hasDigit(text.sliced(colon)))
        text = text.first(colon);
    const bool numbered = hasDigit(text);
    if (text.count(u'.') < 2 || text.endsWith(u'.') || text.startsWith(u'.') ||
        text.contains(".."_L1))
        return false;
    return std::ranges::all_of(text, [&](QChar c) {
        return (c >= u'a' && c <= u'z') || (numbered && c >= u'A' && c <= u'Z') || c.isDigit() ||
               c == u'.' || c == u'-' || c == u'_';
    });
}

bool isJoiner(QChar c)
{
    return c == u'.' || c == u':' || c == u'-' || c == u'/' || c == u'_' || c == u'@' ||
           c == u'+' || c == u'#' || c == u'%' || c == u'$';
}

/// 00:1a:2b:FF, in two-digit groups.
bool isHardwareAddress(QStringView text)
{
    return text.count(u':') >= 4 && std::ranges::all_of(text, [](QChar c) {
               return c == u':' || c.isDigit() || (c.toLower() >= u'a' && c.toLower() <= u'f');
           });
}

QString maskRuns(QStringView core)
{
    QString body;
    for (qsizetype i = 0; i < core.size();) {
        const qsizetype from = i;
        while (i < core.size() && core.at(i).isLetterOrNumber())
            ++i;
        const QStringView run = core.sliced(from, i - from);
        if (hasDigit(run)) {
            // A sign belongs to its number.
            if (body.endsWith(u'-') &&
                (body.size() == 1 || !body.at(body.size() - 2).isLetterOrNumber()))
                body.chop(1);
            body += wildcard;
        } else {
            body += run;
        }
        if (i < core.size())
            body += core.at(i++);
    }
    // "<*>.<*>:<*>" is one value.
    for (qsizetype at = 0; (at = body.indexOf(wildcard, at)) >= 0;) {
        const qsizetype next = at + wildcard.size();
        while (next + 1 < body.size() && isJoiner(body.at(next)) &&
               QStringView(body).sliced(next + 1).startsWith(wildcard))
            body.remove(next, 1 + wildcard.size());
        at = next;
    }
    return body;
}

/// "name=value,name=value": a value with a digit, a dot, a slash or quotes varies; a plain word is
/// a state and stays.
QString maskPairs(QStringView core)
{
    QString out;
    for (qsizetype i = 0; i < core.size();) {
        const qsizetype equals = core.indexOf(u'=', i);
        if (equals < 0) {
            out += maskRuns(core.sliced(i));
            break;
        }
        out += maskRuns(core.sliced(i, equals - i)) + u'=';
        qsizetype end = equals + 1;
        while (end < core.size() && !u",;&)]"_s.contains(core.at(end)) && core.at(end) != u'=')
            ++end;
        const QStringView value = core.sliced(equals + 1, end - equals - 1);
        const bool varies = hasDigit(value) || value.contains(u'.') || value.contains(u'/') ||
                            value.startsWith(u'"') || value.startsWith(u'\'') || value == u"null" ||
                            isHexWord(value);
        if (varies)
            out += wildcard;
        else
            out += value;
        i = end;
        if (i < core.size())
            out += core.at(i++);
    }
    return out;
}

/// One word: every run of letters and digits with a digit in it becomes <*>; joined ones become
/// one.
QString maskWord(QStringView word)
{
    qsizetype begin = 0, end = word.size();
    while (begin < end && u"([{<\"'"_s.contains(word.at(begin)))
        ++begin;
    while (end > begin && u")]}>\"',;:."_s.contains(word.at(end - 1)))
        --end;
    const QStringView core = word.sliced(begin, end - begin);
    QString out = word.first(begin).toString();
    if (core.isEmpty()) {
        if (word == u"()")
            return u"(<*>)"_s; // a value that was empty this time
        return word.toString();
    }
    if (isPathWord(core) || isHostWord(core) || isHexWord(core) || isHardwareAddress(core)) {
        out += wildcard;
    } else if (core.contains(u'=')) {
        out += maskPairs(core);
    } else if (!hasDigit(core)) {
        out += core;
    } else {
        out += maskRuns(core);
    }
    out += word.sliced(end);
    return out;
}

/// "name=word", "name:word": states, told apart by whoever reads the log.
bool isState(QStringView word)
{
    const qsizetype at = std::max(word.indexOf(u'='), word.indexOf(u':'));
    return at > 0 && at + 1 < word.size();
}

/// NEW, RUNNING: names of states.
bool isConstant(QStringView word)
{
    return word.size() >= 2 && word.at(0).isUpper() && std::ranges::all_of(word, [](QChar c) {
               return c.isUpper() || c == u'_' || c == u',' || c == u'.' || c == u')' || c == u']';
           });
}

bool isTruth(QStringView word)
{
    while (word.size() > 1 && !word.back().isLetter())
        word.chop(1);
    return word.compare("true"_L1, Qt::CaseInsensitive) == 0 ||
           word.compare("false"_L1, Qt::CaseInsensitive) == 0;
}

/// A word that tells kinds of lines apart when lines share it: no value, no sign, no "[ERROR]".
bool saysSomething(QStringView word)
{
    if (word.contains(wildcard) || (word.startsWith(u'[') && word.endsWith(u']')))
        return false;
    return std::ranges::any_of(word, [](QChar c) { return c.isLetter(); });
}

/// Share of equal words among those that are constant in one of the lines: that both have a value
/// in the same place says nothing. -1 if a state differs.
double similarity(const QStringList &known, const QStringList &words)
{
    int equal = 0, constant = 0;
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (known.at(i) == words.at(i)) {
            const bool says = saysSomething(known.at(i));
            equal += says;
            constant += says;
            continue;
        }
        if (known.at(i) == wildcard || words.at(i) == wildcard)
            continue;
        if ((isState(known.at(i)) && isState(words.at(i))) ||
            (isConstant(known.at(i)) && isConstant(words.at(i))) ||
            (isTruth(known.at(i)) && isTruth(words.at(i))))
            return -1;
        constant += saysSomething(known.at(i)) || saysSomething(words.at(i));
    }
    if (constant == 0)
        return known == words ? 1.0 : 0.0; // nothing but values and signs
    return double(equal) / double(constant);
}

} // namespace

QStringList LogTemplates::masked(const QString &line)
{
    QStringList words;
    const QString plain = line.left(longestLine).simplified();
    for (const QStringView word : QStringView(plain).tokenize(u' ', Qt::SkipEmptyParts)) {
        QString masked = maskWord(word);
        // A list of values is one value, however long it is.
        if (!words.isEmpty() && words.back() == masked && masked.contains(wildcard))
            continue;
        words.append(std::move(masked));
        if (words.size() >= mostWords)
            break;
    }
    return words;
}

QString LogTemplates::keyOf(const QStringList &words) const
{
    const QString length = QString::number(words.size());
    QString first = words.front();
    if (first.contains(wildcard))
        first = wildcard;
    QString key = length + u' ' + first;
    if (!m_leaves.contains(key) && m_children.value(length) >= mostChildren)
        key = length + u' ' + wildcard;
    return key;
}

void LogTemplates::insert(QStringList words)
{
    const QString key = keyOf(words);
    std::vector<int> &leaf = m_leaves[key];
    if (leaf.empty())
        ++m_children[QString::number(words.size())];
    leaf.push_back(int(m_clusters.size()));
    m_clusters.push_back(std::move(words));
    ++m_revision;
}

LogTemplates::Match LogTemplates::learn(const QString &line)
{
    QStringList words = masked(line);
    if (words.isEmpty())
        return {};
    const QString key = keyOf(words);
    double best = 0;
    int found = -1;
    if (const auto leaf = m_leaves.constFind(key); leaf != m_leaves.constEnd()) {
        for (const int id : *leaf) {
            const double share = similarity(m_clusters[size_t(id)], words);
            if (share > best) {
                best = share;
                found = id;
            }
        }
        if (best < enough && (leaf->size() >= mostInLeaf || m_clusters.size() >= mostClusters))
            best = 1; // a leaf of noise: the nearest has to do
    }
    if (found < 0 && m_clusters.size() >= mostClusters)
        return {.text = words.join(u' ')}; // full: what resembles nothing is not learned
    if (found < 0 || best < enough) {
        const int id = int(m_clusters.size());
        const QString text = words.join(u' ');
        insert(std::move(words));
        return {id, text, true};
    }
    QStringList &known = m_clusters[size_t(found)];
    for (qsizetype i = 0; i < known.size(); ++i) {
        if (known.at(i) != words.at(i) && known.at(i) != wildcard) {
            known[i] = wildcard;
            ++m_revision;
        }
    }
    return {found, known.join(u' '), false};
}

QByteArray LogTemplates::save() const
{
    QJsonArray clusters;
    for (const QStringList &words : m_clusters)
        clusters.append(QJsonArray::fromStringList(words));
    return QJsonDocument(QJsonObject{{u"version"_s, 1}, {u"templates"_s, clusters}})
        .toJson(QJsonDocument::Compact);
}

Result<> LogTemplates::load(const QByteArray &state)
{
    const QJsonObject object = QJsonDocument::fromJson(state).object();
    const QJsonArray clusters = object.value(u"templates").toArray();
    if (object.value(u"version").toInt() != 1 || !object.value(u"templates").isArray() ||
        size_t(clusters.size()) > mostClusters)
        return fail(ErrorKind::InvalidInput, tr("The stored log templates cannot be read."));
    LogTemplates loaded;
    for (const QJsonValue &cluster : clusters) {
        QStringList words;
        for (const QJsonValue &word : cluster.toArray())
            words.append(word.toString());
        if (words.isEmpty() || words.size() > mostWords)
            return fail(ErrorKind::InvalidInput, tr("The stored log templates cannot be read."));
        loaded.insert(std::move(words));
    }
    loaded.m_revision += m_revision;
    *this = std::move(loaded);
    return {};
}

} // namespace core::normalize
