// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/locator.h"

#include "core/research/testreader.h"
#include "core/research/wordsearch.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cstdlib>
#include <ranges>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr size_t mostTraces = 12; ///< distinct ones that are followed
constexpr size_t mostFrames = 40; ///< of one exception, from the innermost
constexpr double leastPath = 0.3; ///< a path match below it is a coincidence
constexpr std::array depthWeights{1.0, 0.62, 0.45, 0.35, 0.28, 0.22};

QString plainFunction(const QString &function)
{
    for (const QString &part : function.split(u'.') | std::views::reverse) {
        if (!part.isEmpty() && !part.startsWith(u'<'))
            return part;
    }
    return {};
}

struct Anchor
{
    int line = 0;
    const Symbol *symbol = nullptr;
    double confidence = 0;
    bool exact = false;
};

/// Where the frame is in this version of the file, which may be another than the one that ran.
Anchor anchorOf(const SourceText &source, const Frame &frame)
{
    const QString wanted = frame.contextLine.trimmed();
    const QString name = plainFunction(frame.function);
    const auto fits = [&](const Symbol *symbol) {
        return name.isEmpty() || (symbol && symbol->name == name);
    };
    if (frame.line > 0 && frame.line <= source.lines.size() &&
        (wanted.isEmpty() || source.line(frame.line).trimmed() == wanted)) {
        const Symbol *const symbol = source.enclosing(frame.line);
        if (!wanted.isEmpty() || fits(symbol))
            return {frame.line, symbol, 1.0, true};
    }
    if (!wanted.isEmpty()) { // the same line elsewhere: nearest, in the right function first
        Anchor best;
        int bestDistance = 0;
        for (int number = 1; number <= source.lines.size(); ++number) {
            if (source.line(number).trimmed() != wanted)
                continue;
            const Symbol *const symbol = source.enclosing(number);
            const double confidence = fits(symbol) ? 0.95 : 0.5;
            const int distance = std::abs(number - frame.line);
            if (confidence > best.confidence ||
                (confidence == best.confidence && distance < bestDistance)) {
                best = {number, symbol, confidence, true};
                bestDistance = distance;
            }
        }
        if (best.confidence > 0)
            return best;
    }
    if (!name.isEmpty()) {
        const Symbol *best = nullptr;
        for (const Symbol &symbol : source.symbols) {
            if (symbol.name == name && (!best || std::abs(symbol.header - frame.line) <
                                                     std::abs(best->header - frame.line)))
                best = &symbol;
        }
        if (best)
            return {best->header, best, 0.8, false};
    }
    if (frame.line > 0 && frame.line <= source.lines.size())
        return {frame.line, source.enclosing(frame.line), 0.4, false};
    return {0, nullptr, 0.3, false};
}

Lead leadAt(const SourceText &source, const Symbol *symbol, int line)
{
    Lead lead;
    lead.location.file = source.path;
    lead.location.line = line;
    lead.isTest = isTestPath(source.path);
    if (symbol) {
        lead.location.function = symbol->qualified;
        lead.first = symbol->first;
        lead.last = symbol->last;
    }
    return lead;
}

/// One lead for each function; agreement of several signals lifts its score.
class Leads
{
public:
    void add(const Lead &lead)
    {
        const auto same = std::ranges::find_if(m_leads, [&](const Lead &known) {
            return known.location.file == lead.location.file &&
                   known.location.function == lead.location.function && known.first == lead.first;
        });
        if (same == m_leads.end()) {
            m_leads.push_back(lead);
            return;
        }
        const double weaker = qMin(same->location.score, lead.location.score);
        const bool agrees = same->kind != lead.kind || same->signal != lead.signal;
        if (lead.location.score > same->location.score)
            *same = lead;
        if (agrees)
            same->location.score =
                qMin(1.0, same->location.score + (1 - same->location.score) * weaker * 0.25);
    }

    bool holds(const QString &file, const Symbol &symbol) const
    {
        return std::ranges::any_of(m_leads, [&](const Lead &known) {
            return known.location.file == file && known.first == symbol.first;
        });
    }

    std::vector<Lead> take()
    {
        std::ranges::stable_sort(m_leads, std::greater(),
                                 [](const Lead &lead) { return lead.location.score; });
        if (m_leads.size() > 24)
            m_leads.resize(24);
        return std::move(m_leads);
    }

private:
    std::vector<Lead> m_leads;
};

/// Functions that made the values the crashing line uses: called in it, or assigned before it.
void addCallees(Leads &leads, SourceTree &tree, const Lead &crash, const StopToken &stop)
{
    const SourceText *const source = tree.file(crash.location.file);
    if (!source || crash.first == 0 || !crash.exactLine)
        return;
    const QStringList used = identifiersIn(source->line(crash.location.line));
    const QSet<QString> names(used.begin(), used.end());
    static const QRegularExpression assignment(
        uR"(^\s*(?:const |let |var |auto |final )?([\w\s,]+?)\s*(?::[^=]+)?:?=(?!=)(.*)$)"_s);
    QStringList calls = callsIn(source->line(crash.location.line));
    for (int number = crash.location.line - 1; number > crash.first; --number) {
        const auto match = assignment.match(source->line(number));
        if (!match.hasMatch())
            continue;
        const QStringList assigned = identifiersIn(match.captured(1));
        if (std::ranges::any_of(assigned, [&](const QString &n) { return names.contains(n); }))
            calls += callsIn(match.captured(2));
    }
    calls.removeDuplicates();
    for (const QString &call : std::as_const(calls)) {
        const std::vector<Definition> found = resolveCall(tree, call, crash.location.file, stop);
        for (const Definition &definition : found) {
            if (definition.path == crash.location.file && definition.symbol.first == crash.first)
                continue;
            const SourceText *const other = tree.file(definition.path);
            if (!other)
                continue;
            Lead lead = leadAt(*other, &definition.symbol, definition.symbol.header);
            lead.kind = LeadKind::Callee;
            lead.signal = crash.signal;
            lead.printed = crash.printed;
            lead.location.score = 0.5 * crash.location.score / double(found.size());
            lead.location.reason =
                u"gives a value that line %1 of %2 uses"_s.arg(crash.location.line)
                    .arg(crash.location.function);
            leads.add(lead);
        }
    }
}

/// A class under test: which of its methods the failing test is about is not known, but those it
/// has in common with the test's words come first.
void addUnderTest(Leads &leads, SourceTree &tree, const Lead &test, const Frame &frame,
                  double weight, const StopToken &stop)
{
    const std::vector<UnderTest> found = underTest(tree, test.location.file, frame, stop);
    for (const UnderTest &under : found) {
        const SourceText *const source = tree.file(under.definition.path);
        if (!source)
            continue;
        Lead lead = leadAt(*source, &under.definition.symbol, under.definition.symbol.header);
        lead.kind = LeadKind::UnderTest;
        lead.signal = test.signal;
        lead.printed = test.printed;
        lead.location.score = weight * under.weight;
        lead.location.reason = under.reason;
        leads.add(lead);
        if (!under.definition.symbol.isClass || under.weight < 0.5)
            continue;
        static const QRegularExpression attribute(uR"(\.([A-Za-z_]\w+))"_s);
        for (const auto &match : attribute.globalMatch(frame.contextLine)) {
            for (const Symbol &method : source->symbols) {
                if (method.first <= lead.first || method.last > lead.last || method.isClass)
                    continue;
                int mentions = method.name == match.captured(1) ? 3 : 0;
                for (int number = method.header + 1; number <= method.last; ++number)
                    mentions += int(identifiersIn(source->line(number)).count(match.captured(1)));
                if (mentions == 0)
                    continue;
                Lead inner = leadAt(*source, &method, method.header);
                inner.kind = LeadKind::UnderTest;
                inner.signal = test.signal;
                inner.printed = test.printed;
                inner.location.score = lead.location.score * qMin(0.98, 0.8 + 0.06 * mentions);
                inner.location.reason = u"works on what the failing statement looks at"_s;
                leads.add(inner);
            }
        }
    }
}

void addTrace(Leads &leads, SourceTree &tree, const FrameMapper &mapper, const Signal &signal,
              const StopToken &stop)
{
    std::vector<Lead> crashes;
    std::optional<std::pair<Lead, Frame>> test;
    for (size_t e = 0; e < signal.exceptions.size() && e < 8; ++e) {
        const ExceptionInfo &exception = signal.exceptions[e];
        // What it came from is nearer to the cause than what it was turned into.
        const double chain = e + 1 == signal.exceptions.size() ? 1.0 : 0.9;
        size_t depth = 0;
        for (size_t f = 0; f < exception.frames.size() && f < mostFrames; ++f) {
            const Frame &frame = exception.frames[f];
            const std::vector<PathMatch> matches = mapper.match(frame);
            if (matches.empty() || matches.front().score < (frame.inApp ? leastPath : 0.8))
                continue;
            const SourceText *const source = tree.file(matches.front().path);
            if (!source)
                continue;
            const Anchor anchor = anchorOf(*source, frame);
            Lead lead = leadAt(*source, anchor.symbol, anchor.line);
            lead.kind = LeadKind::Crash;
            lead.exactLine = anchor.exact;
            lead.signal = signal.id;
            lead.exception = exception.type;
            lead.printed = frame.file;
            if (lead.isTest) {
                lead.location.score = 0.12 * chain;
                lead.location.reason = u"is the failing test"_s;
                if (!test || e == 0)
                    test = test && e == 0 && crashes.empty() ? test : std::pair(lead, frame);
                leads.add(lead);
                continue;
            }
            const double weight = depthWeights[qMin(depth, depthWeights.size() - 1)];
            lead.location.score = weight * chain * (0.5 + 0.5 * matches.front().score) *
                                  (0.4 + 0.6 * anchor.confidence);
            lead.location.reason = depth == 0
                                       ? u"is where %1 was raised (the frame %2)"_s.arg(
                                             exception.type.isEmpty() ? u"it"_s : exception.type,
                                             matches.front().reason)
                                       : u"called it, %1 frames further out"_s.arg(depth);
            lead.depth = int(depth++);
            crashes.push_back(lead);
            leads.add(lead);
        }
    }
    if (!crashes.empty())
        addCallees(leads, tree, crashes.front(), stop);
    if (test)
        addUnderTest(leads, tree, test->first, test->second, crashes.empty() ? 0.9 : 0.4, stop);
}

} // namespace

std::vector<Lead> locate(SourceTree &tree, const FrameMapper &mapper,
                         std::span<const Signal> members, const StopToken &stop)
{
    Leads leads;
    // The same trace many times tells nothing new: the most frequent distinct ones are followed.
    std::vector<std::pair<const Signal *, int>> traces;
    QHash<QString, size_t> known;
    for (const Signal &signal : members) {
        QString key;
        for (const ExceptionInfo &exception : signal.exceptions) {
            key += exception.type + u'|';
            for (const Frame &frame : exception.frames | std::views::take(6))
                key += u"%1:%2;"_s.arg(frame.file).arg(frame.line);
        }
        if (signal.exceptions.empty())
            continue;
        if (const auto at = known.constFind(key); at != known.cend()) {
            traces[*at].second += qMax(1, signal.occurrences);
            continue;
        }
        known.insert(key, traces.size());
        traces.emplace_back(&signal, qMax(1, signal.occurrences));
    }
    std::ranges::stable_sort(traces, std::greater(), &std::pair<const Signal *, int>::second);
    for (const auto &[signal, count] : traces | std::views::take(mostTraces)) {
        if (stop.stop_requested())
            break;
        addTrace(leads, tree, mapper, *signal, stop);
    }
    for (const WordMatch &match : searchWords(tree, mapper, members, stop)) {
        const SourceText *const source = tree.file(match.path);
        if (!source)
            continue;
        Lead lead = leadAt(*source, source->enclosing(match.line), match.line);
        lead.kind = match.kind == WordMatch::Kind::Message ? LeadKind::Message
                    : match.kind == WordMatch::Kind::Route ? LeadKind::Route
                                                           : LeadKind::Mention;
        lead.exactLine = match.kind == WordMatch::Kind::Message;
        lead.signal = match.signal;
        lead.printed = match.printed;
        lead.location.score = match.score;
        lead.location.reason = match.reason;
        leads.add(lead);
    }
    return leads.take();
}

double frameShare(const FrameMapper &mapper, std::span<const Signal> members)
{
    int all = 0;
    int found = 0;
    for (const Signal &signal : members.first(qMin<size_t>(200, members.size()))) {
        for (const ExceptionInfo &exception : signal.exceptions | std::views::take(8)) {
            for (const Frame &frame : exception.frames | std::views::take(mostFrames)) {
                if (!frame.inApp || (frame.file.isEmpty() && frame.module.isEmpty()))
                    continue;
                ++all;
                const std::vector<PathMatch> matches = mapper.match(frame);
                found += !matches.empty() && matches.front().score >= leastPath;
            }
        }
    }
    return all == 0 ? -1 : double(found) / all;
}

} // namespace core::research
