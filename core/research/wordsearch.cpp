// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/wordsearch.h"

#include "core/research/literals.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr qsizetype mostMessages = 40;
constexpr qsizetype longestMessage = 600;
constexpr qsizetype mostNames = 60;

/// A text of a signal and how much finding it would tell.
struct Clue
{
    QString text;
    SignalId signal;
    double weight = 0;
};

QString visible(const QString &text)
{
    return UntrustedText(text).displayLine(80);
}

void addClue(std::vector<Clue> &clues, QSet<QString> &seen, const QString &text,
             const Signal &signal, double weight)
{
    const QString trimmed = text.trimmed().left(longestMessage);
    if (trimmed.size() < 8 || clues.size() >= size_t(mostMessages) || seen.contains(trimmed))
        return;
    seen.insert(trimmed);
    clues.push_back({trimmed, signal.id, weight});
}

std::vector<Clue> messagesOf(std::span<const Signal> members)
{
    static const QRegularExpression quoted(uR"([`"“„«']([^`"“”„»']{8,300})[`"”“»'])"_s);
    std::vector<Clue> clues;
    QSet<QString> seen;
    for (const Signal &signal : members) {
        for (const ExceptionInfo &exception : signal.exceptions)
            addClue(clues, seen, exception.message.raw().section(u'\n', 0, 0), signal, 0.5);
        if (signal.kind == SignalKind::Log) {
            for (const QString &line : signal.content.raw().split(u'\n').first(
                     qMin<qsizetype>(4, signal.content.raw().count(u'\n') + 1)))
                addClue(clues, seen, line, signal, 0.7);
            addClue(clues, seen, signal.logTemplate, signal, 0.7);
            addClue(clues, seen, signal.title.raw(), signal, 0.7);
        } else if (signal.kind == SignalKind::Message) {
            const QString content = signal.content.raw().left(8000);
            for (const auto &match : quoted.globalMatch(content))
                addClue(clues, seen, match.captured(1), signal, 0.6);
            // A pasted log or error line stands on a line of its own.
            for (const QString &line : content.split(u'\n'))
                addClue(clues, seen, line, signal, 0.5);
        }
    }
    return clues;
}

std::vector<Clue> namesOf(std::span<const Signal> members)
{
    static const QRegularExpression pattern(
        uR"(`([A-Za-z_][\w.]{2,80})(?:\([^`]{0,80}\))?`|\b([A-Za-z_]\w*(?:\.\w+)*)\(|\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b|\b([a-z]+[a-z0-9]*[A-Z]\w+)\b|\b([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)\b)"_s);
    std::vector<Clue> clues;
    QSet<QString> seen;
    for (const Signal &signal : members) {
        if (signal.kind == SignalKind::Exception)
            continue;
        const QString text =
            signal.title.raw().left(1000) + u'\n' + signal.content.raw().left(8000);
        for (const auto &match : pattern.globalMatch(text)) {
            for (int group = 1; group <= 5; ++group) {
                const QString name = match.captured(group).section(u'.', -1);
                if (name.size() < 4 || seen.contains(name) || clues.size() >= size_t(mostNames))
                    continue;
                seen.insert(name);
                clues.push_back({name, signal.id, group <= 2 ? 0.6 : 0.5});
            }
        }
    }
    return clues;
}

std::vector<Clue> routesOf(std::span<const Signal> members)
{
    static const QRegularExpression written(
        uR"((?:\b(?:GET|POST|PUT|PATCH|DELETE)\s+|(?<![\w./:~-]))(/[A-Za-z0-9_{}<>:-]+(?:/[A-Za-z0-9_{}<>:.-]+)*))"_s);
    std::vector<Clue> clues;
    QSet<QString> seen;
    for (const Signal &signal : members) {
        if (signal.route.contains(u'/'))
            addClue(clues, seen, signal.route, signal, 0.42);
        if (signal.kind == SignalKind::Exception)
            continue;
        for (const auto &match : written.globalMatch(signal.content.raw().left(4000))) {
            if (match.captured(1).size() > 3)
                addClue(clues, seen, match.captured(1).leftJustified(8), signal, 0.38);
        }
    }
    return clues;
}

std::vector<Clue> filesOf(std::span<const Signal> members)
{
    static const QRegularExpression pattern(
        uR"(\b([\w./-]{1,120}\.(?:py|js|ts|tsx|jsx|java|go|rs|cs|cpp|cc|php|rb|kt))\b(?::(\d{1,6}))?)"_s);
    std::vector<Clue> clues;
    QSet<QString> seen;
    for (const Signal &signal : members) {
        if (!signal.exceptions.empty())
            continue;
        for (const auto &match : pattern.globalMatch(signal.content.raw().left(8000))) {
            const QString key = match.captured();
            if (seen.contains(key) || clues.size() >= 20)
                continue;
            seen.insert(key);
            clues.push_back({key, signal.id, 0.55});
        }
    }
    return clues;
}

/// The function that answers a route declared at this line: named on the line, or decorated by it.
int handlerLine(const SourceText &source, SourceTree &tree, int line, const StopToken &stop)
{
    for (const Symbol &symbol : source.symbols) {
        if (symbol.first <= line && symbol.header > line && !symbol.isClass)
            return symbol.header;
    }
    for (const QString &name : identifiersIn(source.line(line))) {
        for (const Definition &definition : tree.definitions(name, stop)) {
            if (definition.path == source.path && !definition.symbol.isClass &&
                definition.symbol.header != line)
                return definition.symbol.header;
        }
    }
    return line;
}

} // namespace

std::vector<WordMatch> searchWords(SourceTree &tree, const FrameMapper &mapper,
                                   std::span<const Signal> members, const StopToken &stop)
{
    std::vector<WordMatch> matches;
    const std::vector<Clue> messages = messagesOf(members);
    const std::vector<Clue> routes = routesOf(members);
    if (!messages.empty() || !routes.empty()) {
        for (const SourceText *const source : tree.sources(stop)) {
            if (stop.stop_requested())
                break;
            const double place = isTestPath(source->path) ? 0.25 : 1.0;
            for (const Literal &literal : literalsOf(*source)) {
                for (const Clue &clue : messages) {
                    const double share = literalMatch(literal.text, clue.text);
                    if (share < 0.3)
                        continue;
                    matches.push_back({WordMatch::Kind::Message, source->path, literal.line,
                                       clue.weight * place * (0.6 + 0.4 * share),
                                       u"writes the message “%1”"_s.arg(visible(clue.text)),
                                       clue.signal, clue.text});
                }
                for (const Clue &clue : routes) {
                    if (!declaresRoute(literal.text, clue.text))
                        continue;
                    matches.push_back({WordMatch::Kind::Route, source->path,
                                       handlerLine(*source, tree, literal.line, stop),
                                       clue.weight * place, u"answers %1"_s.arg(visible(clue.text)),
                                       clue.signal, clue.text.trimmed()});
                }
            }
        }
    }
    for (const Clue &clue : namesOf(members)) {
        std::vector<Definition> found = tree.definitions(clue.text, stop);
        std::erase_if(found, [](const Definition &d) { return isTestPath(d.path); });
        for (const Definition &definition : found | std::views::take(4))
            matches.push_back({WordMatch::Kind::Mention, definition.path, definition.symbol.header,
                               clue.weight / double(found.size()),
                               u"is named, “%1”"_s.arg(visible(clue.text)), clue.signal,
                               clue.text});
    }
    for (const Clue &clue : filesOf(members)) {
        const std::vector<PathMatch> found = mapper.matchPath(clue.text.section(u':', 0, 0));
        if (found.empty() || found.front().score < 0.5)
            continue;
        const int line = clue.text.section(u':', 1).toInt();
        matches.push_back({WordMatch::Kind::Mention, found.front().path, qMax(1, line),
                           clue.weight * found.front().score,
                           u"is named, “%1”"_s.arg(visible(clue.text)), clue.signal, clue.text});
    }
    std::ranges::stable_sort(matches, std::greater(), &WordMatch::score);
    if (matches.size() > 16)
        matches.resize(16);
    return matches;
}

} // namespace core::research
