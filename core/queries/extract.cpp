// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queries/extract_p.h"

#include "core/base/words.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::queries {

namespace {

constexpr qsizetype longestStatement = 300;
constexpr qsizetype charactersRead = 20'000;

QString joinedWords(QStringView text)
{
    QStringList words;
    for (const QString &word : scanWords(text).words) {
        if (words.isEmpty() || words.last() != word)
            words.append(word);
    }
    return words.join(u' ');
}

/// Stems that say that something is wrong, with how surely.
int problemStrength(const QString &stem)
{
    static const QHash<QString, int> strengths = [] {
        const Stemmer stemmer;
        QHash<QString, int> table;
        const auto put = [&](QStringView words, int strength) {
            const QStringList list = words.toString().split(u' ', Qt::SkipEmptyParts);
            for (const QString &word : list)
                table.insert(stemmer.stem(word), strength);
        };
        put(u"error exception crash fail failure broken bug traceback panic abort segfault hang "
            u"freeze stuck corrupt refuse reject",
            3);
        put(u"cannot wrong invalid missing unable problem issue incorrect twice duplicate slow "
            u"timeout empty blank lost unexpected undefined null denied stop disappear vanish "
            u"never nothing impossible unavailable throw bad negative",
            2);
        put(u"not instead should only still again nowhere complain weird strange odd", 1);
        return table;
    }();
    return strengths.value(stem);
}

QString clipped(const QString &statement)
{
    const QString simple = statement.simplified();
    return simple.size() <= longestStatement ? simple : simple.first(longestStatement).trimmed();
}

/// "key error" for KeyError, "java lang" left out of java.lang.NullPointerException.
QString typeWords(const QString &type)
{
    const qsizetype cut = std::max(type.lastIndexOf(u'.'), type.lastIndexOf(u':'));
    return joinedWords(QStringView(type).sliced(cut + 1));
}

QString exceptionStatement(const Signal &signal, const ExceptionInfo &exception)
{
    QString statement = typeWords(exception.type);
    const QString message = joinedWords(withoutValues(exception.message.raw().left(2000)));
    if (!message.isEmpty() && message != statement)
        statement += u' ' + message;
    if (const Frame *frame = culprit(exception)) {
        const QString where = frameWords(*frame);
        if (!where.isEmpty())
            statement += u" in "_s + where;
    }
    QString place = routeWords(signal.route);
    if (place.isEmpty())
        place = joinedWords(signal.feature);
    if (!place.isEmpty() && !statement.isEmpty())
        statement = place + u": "_s + statement;
    return clipped(statement);
}

/// The call path through the product's own code, without what went wrong.
QString pathStatement(const Signal &signal, const ExceptionInfo &exception)
{
    QStringList steps;
    for (const Frame &frame : exception.frames) {
        if (!frame.inApp)
            continue;
        const QString words = frameWords(frame);
        if (!words.isEmpty() && !steps.contains(words))
            steps.append(words);
        if (steps.size() == 4)
            break;
    }
    if (steps.size() < 2)
        return {};
    const QString place = routeWords(signal.route);
    return clipped((place.isEmpty() ? QString() : place + u": "_s) + steps.join(u", "_s));
}

QString withPlace(const Signal &signal, const QString &statement)
{
    QString place = routeWords(signal.route);
    if (place.isEmpty())
        place = joinedWords(signal.feature);
    if (place.isEmpty() || statement.contains(place))
        return statement;
    return place + u": "_s + statement;
}

} // namespace

QString withoutValues(QStringView message)
{
    static const QRegularExpression url(uR"(\b[a-z][a-z0-9+.-]{1,15}://[^\s'"<>]+)"_s,
                                        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression address(uR"([\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,32})+)"_s);
    static const QRegularExpression uuid(
        uR"(\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression quoted(
        uR"x('([^'\n]{0,200})'|"([^"\n]{0,200})"|`([^`\n]{0,200})`)x"_s);
    static const QRegularExpression path(uR"((?:[A-Za-z]:)?(?:[\\/][\w.@ -]{1,80}){2,})"_s);
    static const QRegularExpression number(uR"(\b0x[0-9a-f]+\b|\b[\w-]*\d[\w:.-]*)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression name(uR"(^[A-Za-z_][A-Za-z_.]{0,39}$)"_s);

    QString text = message.first(std::min(message.size(), charactersRead)).toString();
    text.replace(url, u" "_s);
    text.replace(address, u" "_s);
    text.replace(uuid, u" "_s);

    QString kept;
    qsizetype end = 0;
    auto matches = quoted.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const QString inside = match.captured(1) + match.captured(2) + match.captured(3);
        kept += QStringView(text).sliced(end, match.capturedStart() - end);
        end = match.capturedEnd();
        // An apostrophe inside words ("can't find the user's") is no quotation.
        const bool apostrophe = match.capturedStart() > 0 &&
                                text.at(match.capturedStart() - 1).isLetter() &&
                                text.at(match.capturedStart()) == u'\'';
        if (apostrophe)
            kept += match.captured(0);
        else if (name.match(inside).hasMatch())
            kept += inside;
        else
            kept += u' ';
    }
    kept += QStringView(text).sliced(end);

    // Of a path, the file is what is spoken about.
    QString shortened;
    end = 0;
    matches = path.globalMatch(kept);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const QString whole = match.captured(0);
        const qsizetype cut = std::max(whole.lastIndexOf(u'/'), whole.lastIndexOf(u'\\'));
        shortened += QStringView(kept).sliced(end, match.capturedStart() - end);
        shortened += u' ' + whole.sliced(cut + 1) + u' ';
        end = match.capturedEnd();
    }
    shortened += QStringView(kept).sliced(end);
    shortened.replace(number, u" "_s);
    return shortened.simplified();
}

QString routeWords(QStringView route)
{
    static const QRegularExpression placeholder(
        uR"(\{[^}]*\}|<[^>]*>|\[[^\]]*\]|:[A-Za-z_]+|\b[\w-]*\d[\w-]*\b)"_s);
    static const QSet<QString> methods{u"get"_s,     u"post"_s,    u"put"_s,
                                       u"patch"_s,   u"delete"_s,  u"head"_s,
                                       u"options"_s, u"connect"_s, u"trace"_s};
    QString text = route.first(std::min<qsizetype>(route.size(), 500)).toString();
    text = text.section(u'?', 0, 0);
    text.replace(placeholder, u" "_s);
    QStringList words;
    for (const QString &word : scanWords(text).words) {
        if (!(words.isEmpty() && methods.contains(word)) && word.size() > 1)
            words.append(word);
    }
    return words.join(u' ');
}

QString frameWords(const Frame &frame)
{
    static const QSet<QString> empty{u"module"_s, u"lambda"_s,   u"anonymous"_s, u"init"_s,
                                     u"index"_s,  u"function"_s, u"closure"_s,   u"py"_s};
    QStringList words;
    const auto append = [&words](const std::vector<QString> &parts) {
        for (const QString &part : parts) {
            if (!empty.contains(part) && !words.contains(part))
                words.append(part);
        }
    };
    const qsizetype slash = std::max(frame.file.lastIndexOf(u'/'), frame.file.lastIndexOf(u'\\'));
    const QString base = frame.file.sliced(slash + 1);
    append(identifierParts(
        QStringView(base).first(base.contains(u'.') ? base.indexOf(u'.') : base.size())));
    // Of a qualified name, class and function; parameters are no part of the name.
    QString function = frame.function.section(u'(', 0, 0).left(200);
    function.replace(u"::"_s, u"."_s);
    const QStringList names = function.split(u'.', Qt::SkipEmptyParts);
    append(identifierParts(names.mid(std::max<qsizetype>(0, names.size() - 2)).join(u'.')));
    return words.join(u' ');
}

const Frame *culprit(const ExceptionInfo &exception)
{
    for (const Frame &frame : exception.frames) {
        if (frame.inApp)
            return &frame;
    }
    return exception.frames.empty() ? nullptr : &exception.frames.front();
}

QStringList problemSentences(QStringView text, int count)
{
    static const QRegularExpression border(uR"((?<=[.!?])\s+|\n+)"_s);
    static const QRegularExpression letters(u"[\\p{L}]{2}"_s);
    const Stemmer stemmer;
    struct Sentence
    {
        QString text;
        double strength = 0;
    };
    std::vector<Sentence> sentences;
    const QStringList pieces = text.first(std::min(text.size(), charactersRead))
                                   .toString()
                                   .split(border, Qt::SkipEmptyParts);
    for (const QString &piece : pieces) {
        const QString sentence = piece.simplified();
        if (!letters.match(sentence).hasMatch())
            continue;
        const ScannedWords scanned = scanWords(sentence, 1000);
        double strength = 0;
        for (const QString &word : scanned.words)
            strength += problemStrength(stemmer.stem(word));
        // Contractions come as two words, "doesn" and "t".
        if (sentence.contains(u"n't") || sentence.contains(u"n’t"))
            strength += 2;
        strength = std::min(strength, 6.0);
        if (strength > 0) {
            strength += std::min<double>(2, double(scanned.identifiers.size()));
            strength += sentence.contains(u'/') || sentence.contains(u'"') ? 1 : 0;
            strength += std::min<double>(1, double(scanned.words.size()) / 12);
        }
        // What comes first is what it is about.
        strength -= 0.3 * double(std::min<size_t>(sentences.size(), 10));
        sentences.push_back({sentence, strength});
        if (sentences.size() == 200)
            break;
    }
    std::ranges::stable_sort(sentences, std::greater(), &Sentence::strength);
    QStringList best;
    for (const Sentence &sentence : sentences) {
        if (best.size() == count || (!best.isEmpty() && sentence.strength <= 0))
            break;
        best.append(sentence.text);
    }
    return best;
}

QStringList errorNames(QStringView text)
{
    static const QRegularExpression name(
        uR"(\b(?:[A-Z][A-Za-z0-9]*(?:Error|Exception|Fault|Panic|Warning)|E[A-Z]{4,}|ERR_[A-Z_]+|SIG[A-Z]{3,5})\b)"_s);
    QStringList names;
    auto matches = name.globalMatch(text.first(std::min(text.size(), charactersRead)).toString());
    while (matches.hasNext() && names.size() < 5) {
        const QString found = matches.next().captured(0);
        if (!names.contains(found))
            names.append(found);
    }
    return names;
}

QStringList extractQueries(const Signal &signal)
{
    QStringList queries;
    const auto append = [&queries](const QString &statement) {
        const QString ready = clipped(statement);
        if (!ready.isEmpty() && !queries.contains(ready) && queries.size() < 3)
            queries.append(ready);
    };
    for (size_t i = 0; i < std::min<size_t>(2, signal.exceptions.size()); ++i)
        append(exceptionStatement(signal, signal.exceptions[i]));
    if (!signal.exceptions.empty())
        append(pathStatement(signal, signal.exceptions.front()));

    if (signal.kind == SignalKind::Log) {
        QString line = signal.logTemplate.isEmpty() ? signal.title.raw() : signal.logTemplate;
        line.replace(u"<*>"_s, u" "_s);
        append(withPlace(signal, joinedWords(withoutValues(line.left(2000)))));
    } else if (signal.kind != SignalKind::Exception) {
        append(withPlace(signal, withoutValues(signal.title.raw().left(1000))));
    }
    if (signal.kind != SignalKind::Exception || queries.isEmpty()) {
        const QString content = signal.content.raw().left(charactersRead);
        const QStringList names = errorNames(content);
        const QStringList sentences = problemSentences(content, 2);
        for (const QString &sentence : sentences) {
            QString statement = withoutValues(sentence);
            for (const QString &name : names) {
                if (!sentence.contains(name))
                    statement += u' ' + joinedWords(name);
            }
            append(withPlace(signal, statement));
        }
    }
    if (queries.isEmpty())
        append(withPlace(signal, signal.title.raw().left(longestStatement)));
    if (queries.isEmpty()) // nothing legible: its kind and source are all that is known
        append(signalKindName(signal.kind) + u' ' + signal.source);
    return queries;
}

} // namespace core::queries
