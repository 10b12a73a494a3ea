// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/document_p.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

constexpr qsizetype charactersRead = 20'000;
constexpr size_t framesRead = 30;

/// Background rates of keys that no word list knows.
constexpr double identifierRate = 0.004;
constexpr double symbolRate = 0.01;
constexpr double fileRate = 0.02;
constexpr double routeRate = 0.02;
constexpr double commonRate = 0.3;
constexpr double quoteRate = 0.005;
constexpr double mentionRate = 0.002;

constexpr qsizetype pairCharacters = 3000; ///< of the content, that pairs of words are read from
constexpr size_t pairsKept = 200;
constexpr size_t callsRead = 12;
constexpr int errorLinesRead = 5;

/// Collects occurrences of one field.
class FieldBuilder
{
public:
    FieldBuilder(Vocabulary &vocabulary, const Stemmer &stemmer)
        : m_vocabulary(vocabulary), m_stemmer(stemmer)
    {
    }

    /// inOrder  gets the terms as they follow each other
    void addWords(const std::vector<QString> &words, bool byIdea = false,
                  std::vector<TermId> *inOrder = nullptr)
    {
        for (const QString &word : words) {
            if (word.size() < 2 || isStopWord(word))
                continue;
            const QString stem = m_stemmer.stem(word);
            const QString idea = byIdea ? conceptOf(stem) : QString();
            const TermId term = idea.isEmpty() ? m_vocabulary.intern(stem, backgroundRate(stem))
                                               : m_vocabulary.intern(u'~' + idea, 0.02);
            ++m_counts[term];
            if (inOrder)
                inOrder->push_back(term);
        }
    }

    void addIdentifiers(const std::vector<QString> &identifiers)
    {
        for (const QString &identifier : identifiers)
            ++m_counts[m_vocabulary.intern(u'#' + identifier, identifierRate)];
    }

    std::vector<Term> terms() const
    {
        std::vector<Term> sorted;
        sorted.reserve(size_t(m_counts.size()));
        for (auto it = m_counts.begin(); it != m_counts.end(); ++it)
            sorted.push_back({it.key(), float(1 + std::log(double(it.value())))});
        std::ranges::sort(sorted, {}, &Term::id);
        return sorted;
    }

private:
    Vocabulary &m_vocabulary;
    const Stemmer &m_stemmer;
    QHash<TermId, int> m_counts;
};

void sortDistinct(std::vector<TermId> &terms)
{
    std::ranges::sort(terms);
    const auto rest = std::ranges::unique(terms);
    terms.erase(rest.begin(), rest.end());
}

QString lastName(const QString &qualified)
{
    const QString name = qualified.section(u'(', 0, 0).left(200);
    const qsizetype cut = std::max({name.lastIndexOf(u'.'), name.lastIndexOf(u':'),
                                    name.lastIndexOf(u'/'), name.lastIndexOf(u'$')});
    return name.sliced(cut + 1).toLower();
}

QString baseName(const QString &file)
{
    const qsizetype cut = std::max(file.lastIndexOf(u'/'), file.lastIndexOf(u'\\'));
    return file.sliced(cut + 1).left(120).toLower();
}

double errorTypeRate(const QString &type)
{
    // Types that any program raises for many reasons say little.
    static const QSet<QString> common{u"error"_s, u"exception"_s, u"runtimeerror"_s,
                                      u"runtimeexception"_s, u"fatalerror"_s};
    static const QSet<QString> usual{u"keyerror"_s,
                                     u"typeerror"_s,
                                     u"valueerror"_s,
                                     u"indexerror"_s,
                                     u"attributeerror"_s,
                                     u"referenceerror"_s,
                                     u"rangeerror"_s,
                                     u"nullpointerexception"_s,
                                     u"ioexception"_s,
                                     u"illegalargumentexception"_s,
                                     u"assertionerror"_s,
                                     u"syntaxerror"_s,
                                     u"oserror"_s,
                                     u"nullreferenceexception"_s,
                                     u"illegalstateexception"_s};
    return common.contains(type) ? commonRate : usual.contains(type) ? 0.06 : 0.01;
}

bool isCommonFunction(const QString &name)
{
    static const QSet<QString> common{
        u"<module>"_s, u"<lambda>"_s, u"<anonymous>"_s, u"anonymous"_s, u"main"_s,    u"run"_s,
        u"__init__"_s, u"init"_s,     u"call"_s,        u"invoke"_s,    u"execute"_s, u"handle"_s,
        u"start"_s,    u"get"_s,      u"post"_s,        u"?"_s};
    return common.contains(name);
}

void addErrorTypes(const Signal &signal, const QString &text, Vocabulary &vocabulary,
                   Document &document)
{
    static const QRegularExpression named(u"\\b[A-Z][A-Za-z0-9]*(?:Error|Exception|Fault)\\b"_s);
    const auto append = [&](const QString &type) {
        const QString name = lastName(type);
        if (!name.isEmpty())
            document.errorTypes.push_back(
                vocabulary.intern(u"error:"_s + name, errorTypeRate(name)));
    };
    for (const ExceptionInfo &exception : signal.exceptions) {
        append(exception.type);
        document.hasErrorType |= !exception.type.isEmpty();
    }
    auto matches = named.globalMatch(text);
    for (int i = 0; i < 20 && matches.hasNext(); ++i)
        append(matches.next().captured(0));
    sortDistinct(document.errorTypes);
}

void addFrames(const Signal &signal, Vocabulary &vocabulary, Document &document)
{
    size_t read = 0;
    for (const ExceptionInfo &exception : signal.exceptions) {
        for (const Frame &frame : exception.frames) {
            if (!frame.inApp || ++read > framesRead)
                continue;
            const QString function = lastName(frame.function);
            const QString file = baseName(frame.file);
            if (!file.isEmpty())
                document.files.push_back(vocabulary.intern(u"file:"_s + file, fileRate));
            if (function.isEmpty())
                continue;
            const TermId symbol =
                vocabulary.intern(u"symbol:"_s + function + u'@' + file,
                                  isCommonFunction(function) ? commonRate : symbolRate);
            document.symbols.push_back(symbol);
            if (document.culprit == noTerm)
                document.culprit = symbol;
        }
    }
    sortDistinct(document.symbols);
    sortDistinct(document.files);
}

void addRoutes(const Signal &signal, const QString &text, Vocabulary &vocabulary,
               Document &document)
{
    static const QRegularExpression path(
        u"(?:\\bhttps?://[\\w.:-]+|(?<![\\w./<]))((?:/[\\w{}<>:*.-]{1,60}){1,8})"_s);
    const auto append = [&](const QString &key) {
        if (key.size() > 1)
            document.routes.push_back(vocabulary.intern(u"route:"_s + key, routeRate));
    };
    const QString own = routeKey(signal.route);
    append(own);
    document.hasRoute = own.size() > 1;
    auto matches = path.globalMatch(text.left(5000));
    for (int i = 0; i < 10 && matches.hasNext(); ++i)
        append(routeKey(matches.next().capturedView(1)));
    sortDistinct(document.routes);
}

/// Names of functions and classes; the nearer to where it was raised, the more they weigh.
void addCalls(const Signal &signal, Vocabulary &vocabulary, const Stemmer &stemmer,
              Document &document)
{
    QHash<TermId, float> weights;
    size_t read = 0;
    for (const ExceptionInfo &exception : signal.exceptions) {
        for (const Frame &frame : exception.frames) {
            if (read == callsRead)
                break;
            const float weight = (frame.inApp ? 1.0F : 0.4F) / std::sqrt(float(++read));
            const ScannedWords scanned = scanWords(frame.function, 300);
            const auto add = [&](TermId term) {
                float &known = weights[term];
                known = std::max(known, weight);
            };
            for (const QString &identifier : scanned.identifiers)
                add(vocabulary.intern(u'#' + identifier, identifierRate));
            for (const QString &word : scanned.words) {
                if (word.size() < 2 || isStopWord(word))
                    continue;
                const QString stem = stemmer.stem(word);
                add(vocabulary.intern(stem, backgroundRate(stem)));
            }
        }
    }
    std::vector<Term> &calls = document.fields[size_t(Field::Calls)];
    for (auto it = weights.begin(); it != weights.end(); ++it)
        calls.push_back({it.key(), it.value()});
    std::ranges::sort(calls, {}, &Term::id);
}

/// The lines of a text that tell of an error, in order.
QStringList errorLines(const QString &text)
{
    static const QRegularExpression telling(
        u"\\b(?:error|exception|fatal|fail(?:ed|ure|s)?|panic(?:ked)?|crash(?:ed)?|cannot|could "
        u"not|"
        "unable|not found|denied|invalid|undefined|unexpected|assert\\w*|abort(?:ed)?)\\b|"
        "[a-z](?:Error|Exception)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    QStringList lines;
    qsizetype begin = 0;
    while (begin < text.size() && lines.size() < errorLinesRead) {
        qsizetype end = text.indexOf(u'\n', begin);
        if (end < 0)
            end = text.size();
        const QString line = text.sliced(begin, std::min<qsizetype>(end - begin, 300));
        if (telling.matchView(line).hasMatch())
            lines.append(line);
        begin = end + 1;
    }
    return lines;
}

/// Texts in quotation marks, and ids by which one signal may name another.
void addQuotes(const Signal &signal, const QString &text, Vocabulary &vocabulary,
               Document &document)
{
    static const QRegularExpression quoted(
        u"\"([^\"\\n]{3,80})\"|(?<!\\w)'([^'\\n]{3,80})'(?!\\w)|`([^`\\n]{3,80})`|\u201c([^\u201d\\n]{3,80})\u201d"_s);
    auto matches = quoted.globalMatch(text.left(5000));
    for (int i = 0; i < 20 && matches.hasNext(); ++i)
        document.quotes.push_back(vocabulary.intern(
            u"quote:"_s + matches.next().captured(0).sliced(1).chopped(1).toLower(), quoteRate));
    static const QRegularExpression id(u"\\b(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
                                       u"|[0-9a-f]{16,64}|[A-Z][A-Z0-9]{1,9}-"
                                       "\\d{1,6}|#\\d{2,7})\\b|(?<!\\w)#\\d{2,7}\\b"_s);
    const auto mention = [&](const QString &value) {
        if (value.size() > 2)
            document.mentions.push_back(
                vocabulary.intern(u"id:"_s + value.left(100).toLower(), mentionRate));
    };
    auto ids = id.globalMatch(text.left(5000));
    for (int i = 0; i < 20 && ids.hasNext(); ++i)
        mention(ids.next().captured(0));
    mention(signal.traceId);
    mention(signal.sessionId);
    sortDistinct(document.quotes);
    sortDistinct(document.mentions);
}

/// Files that a text names, as those of frames: a trace pasted into a message is one.
void addNamedFiles(const QString &text, Vocabulary &vocabulary, Document &document)
{
    static const QRegularExpression named(
        u"\\b([\\w-]{2,60}\\.(?:java|kt|py|jsx?|tsx?|go|rs|cs|cpp|cc|hpp|mm?|swift|rb|php|scala|vue|ex|dart|sql))\\b"_s);
    auto matches = named.globalMatch(text.left(5000));
    for (int i = 0; i < 20 && matches.hasNext(); ++i)
        document.files.push_back(
            vocabulary.intern(u"file:"_s + matches.next().captured(1).toLower(), fileRate));
    sortDistinct(document.files);
}

/// File, function, route and feature as words.
void addPlaces(const Signal &signal, FieldBuilder &places)
{
    for (const ExceptionInfo &exception : signal.exceptions) {
        for (const Frame &frame : exception.frames) {
            if (!frame.inApp)
                continue;
            places.addWords(identifierParts(lastName(frame.function)));
            // Keep the case of a file name: it is what parts it.
            const qsizetype cut =
                std::max(frame.file.lastIndexOf(u'/'), frame.file.lastIndexOf(u'\\'));
            places.addWords(
                identifierParts(frame.file.sliced(cut + 1).left(120).section(u'.', 0, 0)));
            break;
        }
    }
    for (const QString &text : {signal.route, signal.feature})
        places.addWords(scanWords(text, 500).words);
}

} // namespace

QString routeKey(QStringView route)
{
    QString text = route.first(std::min<qsizetype>(route.size(), 500)).toString().trimmed();
    const qsizetype space = text.lastIndexOf(u' ');
    text = text.sliced(space + 1).section(u'?', 0, 0).section(u'#', 0, 0);
    while (text.endsWith(u'.') || text.endsWith(u':') || text.endsWith(u'/'))
        text.chop(1);
    if (!text.startsWith(u'/'))
        return text.toLower();
    QStringList segments = text.split(u'/', Qt::SkipEmptyParts);
    for (QString &segment : segments) {
        const bool varies = std::ranges::any_of(
            segment, [](QChar c) { return !(c.isLower() || c == u'-' || c == u'_' || c == u'.'); });
        if (varies) // an id, a code in capitals, or a placeholder
            segment = u"*"_s;
    }
    return u'/' + segments.join(u'/');
}

std::vector<TermId> Document::allTerms() const
{
    std::vector<TermId> terms;
    for (const std::vector<Term> &list : fields) {
        for (const Term &term : list)
            terms.push_back(term.id);
    }
    for (const auto *list : {&errorTypes, &symbols, &files, &routes, &quotes, &mentions})
        terms.insert(terms.end(), list->begin(), list->end());
    for (const TermId key : {service, feature, release, session, trace, thread}) {
        if (key != noTerm)
            terms.push_back(key);
    }
    sortDistinct(terms);
    return terms;
}

std::vector<TermId> Document::lookupKeys() const
{
    std::vector<TermId> keys;
    for (const TermId key : {trace, thread, session, feature, release}) {
        if (key != noTerm)
            keys.push_back(key);
    }
    for (const auto *list : {&mentions, &quotes, &symbols, &routes, &files, &errorTypes})
        keys.insert(keys.end(), list->begin(), list->end());
    sortDistinct(keys);
    return keys;
}

Document makeDocument(const GroupingInput &input, Vocabulary &vocabulary, const Stemmer &stemmer)
{
    const Signal &signal = input.signal;
    Document document;
    document.kind = signal.kind;
    document.occurred = isKnown(signal.occurred) ? signal.occurred : signal.received;

    const QString title = signal.title.raw().left(2000);
    const QString content = signal.content.raw().left(charactersRead);
    const QString text = title + u'\n' + content;

    FieldBuilder words(vocabulary, stemmer);
    FieldBuilder statement(vocabulary, stemmer);
    FieldBuilder identifiers(vocabulary, stemmer);
    FieldBuilder errors(vocabulary, stemmer);
    FieldBuilder places(vocabulary, stemmer);
    FieldBuilder heading(vocabulary, stemmer);

    const auto addEverywhere = [&](const ScannedWords &scanned) {
        words.addWords(scanned.words);
        words.addIdentifiers(scanned.identifiers);
        identifiers.addIdentifiers(scanned.identifiers);
    };
    addEverywhere(scanWords(text, charactersRead));
    const QStringList telling = errorLines(content);
    const QString head = title.isEmpty() && !telling.isEmpty() ? telling.first() : title;
    const ScannedWords headWords = scanWords(head);
    statement.addWords(headWords.words, true);
    std::vector<TermId> inOrder;
    heading.addWords(headWords.words, false, &inOrder);
    heading.addIdentifiers(headWords.identifiers);
    inOrder.push_back(noTerm); // the title does not go on in the content
    FieldBuilder(vocabulary, stemmer)
        .addWords(scanWords(content, pairCharacters).words, false, &inOrder);
    for (size_t i = 0; i + 1 < inOrder.size() && document.pairs.size() < pairsKept; ++i) {
        if (inOrder[i] != noTerm && inOrder[i + 1] != noTerm && inOrder[i] != inOrder[i + 1])
            document.pairs.push_back({inOrder[i], inOrder[i + 1]});
    }
    std::ranges::sort(document.pairs);
    const auto repeated = std::ranges::unique(document.pairs);
    document.pairs.erase(repeated.begin(), repeated.end());
    for (const QString &query : input.queries.queries)
        statement.addWords(scanWords(query, 1000).words, true);
    size_t read = 0;
    for (const ExceptionInfo &exception : signal.exceptions) {
        const ScannedWords type = scanWords(exception.type, 300);
        const ScannedWords message = scanWords(exception.message.raw(), 2000);
        addEverywhere(type);
        addEverywhere(message);
        errors.addWords(type.words);
        errors.addWords(message.words);
        for (const Frame &frame : exception.frames) {
            if (frame.inApp && ++read <= framesRead)
                addEverywhere(scanWords(
                    QString(frame.function.left(300) + u' ' + baseName(frame.file)), 500));
        }
    }
    if (signal.kind == SignalKind::Log)
        errors.addWords(
            scanWords(signal.logTemplate.isEmpty() ? title : signal.logTemplate, 2000).words);
    if (signal.exceptions.empty()) {
        for (const QString &line : telling)
            errors.addWords(scanWords(line).words);
    }
    words.addWords(scanWords(signal.route, 500).words);
    words.addWords(scanWords(signal.feature, 500).words);
    addPlaces(signal, places);

    document.fields[size_t(Field::Words)] = words.terms();
    document.fields[size_t(Field::Statement)] = statement.terms();
    document.fields[size_t(Field::Identifiers)] = identifiers.terms();
    document.fields[size_t(Field::Errors)] = errors.terms();
    document.fields[size_t(Field::Places)] = places.terms();
    document.fields[size_t(Field::Title)] = heading.terms();
    addCalls(signal, vocabulary, stemmer, document);

    addErrorTypes(signal, text, vocabulary, document);
    addFrames(signal, vocabulary, document);
    addRoutes(signal, text, vocabulary, document);
    addQuotes(signal, text, vocabulary, document);
    addNamedFiles(text, vocabulary, document);
    const auto key = [&](QStringView kind, const QString &value, double rate) {
        return value.isEmpty() ? noTerm : vocabulary.intern(kind + value.left(200), rate);
    };
    document.service = key(u"service:", signal.service, 0.3);
    document.feature = key(u"feature:", signal.feature, 0.03);
    document.release = key(u"release:", signal.release, 0.2);
    document.session = key(u"session:", signal.sessionId, 0.002);
    document.trace = key(u"trace:", signal.traceId, 0.001);
    document.thread = key(u"thread:", signal.thread, 0.001);
    return document;
}

} // namespace core::grouping
