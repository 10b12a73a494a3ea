// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/words.h"

#include <libstemmer.h>

#include <QHash>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core {

namespace {

constexpr qsizetype longestWord = 40;
constexpr qsizetype longestIdentifier = 120;

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$';
}

/// A run that names nothing: an address, a hash, a long number.
bool isMachineId(QStringView run)
{
    const bool hex = std::ranges::all_of(
        run, [](QChar c) { return c.isDigit() || (c.toLower() >= u'a' && c.toLower() <= u'f'); });
    const auto digits = std::ranges::count_if(run, [](QChar c) { return c.isDigit(); });
    if (digits == run.size())
        return run.size() > 5;
    if (run.size() > 2 && run.front() == u'0' && (run.at(1) == u'x' || run.at(1) == u'X'))
        return true;
    return (hex && run.size() >= 8 && digits > 0) || (run.size() >= 20 && digits * 4 > run.size());
}

/// Calls f(begin, end) for each part of a run.
template<typename F>
void forEachPart(QStringView run, F f)
{
    qsizetype begin = 0;
    const auto flush = [&](qsizetype end) {
        if (end > begin)
            f(begin, end);
        begin = end;
    };
    for (qsizetype i = 0; i < run.size(); ++i) {
        const QChar c = run.at(i);
        if (!c.isLetterOrNumber()) {
            flush(i);
            begin = i + 1;
            continue;
        }
        if (i == begin || !c.isUpper())
            continue;
        const QChar previous = run.at(i - 1);
        const bool nextIsLower = i + 1 < run.size() && run.at(i + 1).isLower();
        if (previous.isLower() || previous.isDigit() || (previous.isUpper() && nextIsLower))
            flush(i);
    }
    flush(run.size());
}

/// Sorted by no means; each band is read once. Words are stemmed when the table is made.
struct Band
{
    double rate;
    QStringView words;
};

constexpr QStringView stopWords =
    u"a about above after again all also am an and any are as at be because been before being "
    u"below "
    u"between both but by can cannot could did do does doing don down during each even few for "
    u"from "
    u"further had has have having he her here hers him his how however i if in into is isn it its "
    u"just know let like ll me more most much my no nor not now of off on once only or other our "
    u"out over own re really s same she should since so some still such t than that the their them "
    u"then there these they this those though through to too under until up upon us ve very was we "
    u"were what when where which while who why will with within without would yet you your hi "
    u"hello "
    u"hey thanks thank please someone anyone somebody anybody seems seem seen one two ok okay got "
    u"getting gets get going go goes maybe maybe whenever every always something anything nothing";

constexpr std::array<Band, 4> bands{{
    {0.30,
     u"error fail failed failing problem issue work working use using try tried file line code "
     u"run make set see call change happen expected"},
    {0.12,
     u"exception message user application app page return value new name test version start "
     u"open click time data type object method function class module print result log follow "
     u"show display add create build update system server request response null undefined "
     u"source main init self string id end first last need want way bug reproduce step actual "
     u"install project platform device console debug info warn warning trace"},
    {0.05,
     u"customer report button screen view window list item number text key field form order "
     u"account crash load save send read write delete remove find found invalid missing wrong "
     u"correct cause unable unexpected unknown path directory folder image event thread process "
     u"service client connection network timeout http https api url json xml html database "
     u"query table index array size count empty default option config setting property attribute "
     u"parameter argument library package import export release environment production today "
     u"yesterday morning week day hour minute second people team check fix help look handle "
     u"handler invoke execute native java python node script com org www lib src bin usr"},
    {0.02,
     u"login password email mail payment price total search result menu dialog tab link upload "
     u"download session token permission denied access memory stack frame core base util "
     u"helper manager controller model factory context global local public private static "
     u"void int bool boolean float double byte char buffer stream socket port host cache "
     u"queue job task worker schedule date format parse encode decode convert validate"},
}};

/// Ways to say the same in software, by hand; the first word names the idea.
constexpr std::array<QStringView, 44> concepts{{
    u"crash abort segfault sigsegv sigabrt coredump die terminate",
    u"hang freeze frozen stuck unresponsive deadlock stall",
    u"slow lag latency sluggish timeout delay slowly",
    u"null none nil undefined nullptr nonetype npe nullpointer",
    u"delete remove erase destroy purge",
    u"create add insert",
    u"update edit modify change alter",
    u"login signin logon signon auth authenticate authentication",
    u"logout signout logoff",
    u"signup register registration enroll",
    u"pay payment charge billing paid",
    u"refund reimburse reimbursement chargeback",
    u"cart basket trolley",
    u"discount coupon voucher promo promotion rebate",
    u"price cost amount fee",
    u"email mail smtp mailbox",
    u"picture image photo thumbnail avatar",
    u"duplicate twice double repeated doubled",
    u"missing absent lost disappear vanish gone",
    u"empty blank",
    u"permission denied forbidden unauthorized privilege",
    u"network connection socket offline disconnect",
    u"database db sql sqlite postgres postgresql mysql",
    u"search query lookup",
    u"date day calendar",
    u"timezone tz utc dst",
    u"user customer client member visitor buyer",
    u"list array collection",
    u"index bounds offset",
    u"parse decode deserialize unmarshal",
    u"invoice receipt bill",
    u"shipping delivery postage parcel shipment",
    u"click tap press touch",
    u"folder directory",
    u"start launch boot startup",
    u"stop quit exit shutdown",
    u"appointment booking reservation meeting",
    u"send submit post dispatch",
    u"wrong incorrect invalid bad",
    u"rating review stars score",
    u"translate translation locale language i18n l10n",
    u"notification notify alert push",
    u"transfer wire remittance",
    u"zero zerodivision",
}};

QStringList wordsOf(QStringView list)
{
    return list.toString().split(u' ', Qt::SkipEmptyParts);
}

const QSet<QString> &stopSet()
{
    static const QSet<QString> set = [] {
        const QStringList words = wordsOf(stopWords);
        return QSet<QString>(words.begin(), words.end());
    }();
    return set;
}

} // namespace

ScannedWords scanWords(QStringView text, qsizetype limit)
{
    ScannedWords found;
    text = text.first(std::min(text.size(), limit));
    QString previousName; // of a chain "a.b": lower case; empty if no chain
    qsizetype previousEnd = -2;
    qsizetype i = 0;
    while (i < text.size()) {
        if (!isWordCharacter(text.at(i))) {
            ++i;
            continue;
        }
        const qsizetype begin = i;
        while (i < text.size() && isWordCharacter(text.at(i)))
            ++i;
        const QStringView run = text.sliced(begin, i - begin);
        if (isMachineId(run)) {
            previousName.clear();
            continue;
        }
        int parts = 0;
        forEachPart(run, [&](qsizetype from, qsizetype to) {
            found.words.push_back(
                run.sliced(from, std::min(to - from, longestWord)).toString().toLower());
            ++parts;
        });
        if (parts == 0)
            continue;
        const QString name =
            run.first(std::min(run.size(), longestIdentifier)).toString().toLower();
        const bool hasDigit = std::ranges::any_of(run, [](QChar c) { return c.isDigit(); });
        const bool hasLetter = std::ranges::any_of(run, [](QChar c) { return c.isLetter(); });
        if (hasLetter && (parts > 1 || (hasDigit && run.size() > 2)))
            found.identifiers.push_back(name);
        // A chain is joined by one dot, two colons or an arrow; a sentence's full stop is followed
        // by white space.
        const QStringView between =
            previousEnd >= 0 ? text.sliced(previousEnd, begin - previousEnd) : QStringView();
        if (hasLetter && !previousName.isEmpty() &&
            (between == u"." || between == u"::" || between == u"->" || between == u"#"))
            found.identifiers.push_back(previousName + u'.' + name);
        previousName = hasLetter ? name : QString();
        previousEnd = i;
    }
    return found;
}

std::vector<QString> identifierParts(QStringView identifier)
{
    std::vector<QString> parts;
    forEachPart(identifier, [&](qsizetype from, qsizetype to) {
        parts.push_back(
            identifier.sliced(from, std::min(to - from, longestWord)).toString().toLower());
    });
    return parts;
}

bool isStopWord(QStringView lowerWord)
{
    return stopSet().contains(lowerWord.toString());
}

double backgroundRate(const QString &stem)
{
    static const QHash<QString, double> rates = [] {
        const Stemmer stemmer;
        QHash<QString, double> table;
        for (const Band &band : bands) {
            for (const QString &word : wordsOf(band.words)) {
                const QString key = stemmer.stem(word);
                table.insert(key, std::max(band.rate, table.value(key)));
            }
        }
        for (const QString &word : stopSet()) {
            table.insert(word, 0.5);
            table.insert(stemmer.stem(word), 0.5);
        }
        return table;
    }();
    return rates.value(stem, 0.004);
}

QString conceptOf(const QString &stem)
{
    static const QHash<QString, QString> table = [] {
        const Stemmer stemmer;
        QHash<QString, QString> made;
        for (const QStringView group : concepts) {
            const QStringList words = wordsOf(group);
            for (const QString &word : words)
                made.insert(stemmer.stem(word), words.first());
        }
        return made;
    }();
    return table.value(stem);
}

struct Stemmer::Handle
{
    sb_stemmer *stemmer = sb_stemmer_new("english", "UTF_8");
};

Stemmer::Stemmer() : m_handle(std::make_unique<Handle>()) {}

Stemmer::~Stemmer()
{
    sb_stemmer_delete(m_handle->stemmer);
}

QString Stemmer::stem(const QString &lowerWord) const
{
    if (!m_handle->stemmer || lowerWord.size() < 3 || lowerWord.size() > longestWord)
        return lowerWord;
    std::array<sb_symbol, longestWord> bytes;
    for (qsizetype i = 0; i < lowerWord.size(); ++i) {
        const char16_t c = lowerWord.at(i).unicode();
        if (c < u'a' || c > u'z')
            return lowerWord;
        bytes[size_t(i)] = sb_symbol(c);
    }
    const sb_symbol *stem = sb_stemmer_stem(m_handle->stemmer, bytes.data(), int(lowerWord.size()));
    if (!stem) // out of memory
        return lowerWord;
    return QString::fromLatin1(reinterpret_cast<const char *>(stem),
                               sb_stemmer_length(m_handle->stemmer));
}

} // namespace core
