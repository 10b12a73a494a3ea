// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/testreader.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cstdlib>
#include <map>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr int sameTestDistance = 60;  ///< lines a test may have moved between two versions
constexpr int afterClassDistance = 6; ///< how far into the next class a new last test may reach

QString lastPart(const QString &dotted)
{
    return dotted.section(u'.', -1);
}

/// "UniqueInWindowTests" and "unique_in_window" are both "uniqueinwindow".
QString folded(QString name)
{
    static const QRegularExpression affix(
        uR"(^(test|tests)_*|_*(test|tests|testcase|case|spec)$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    name.remove(affix);
    name.remove(u'_');
    return name.toLower();
}

class Collector
{
public:
    Collector(SourceTree &tree, QString path, StopToken stop)
        : m_tree(tree), m_path(std::move(path)), m_stop(std::move(stop))
    {
    }

    /// Adds what the code calls; later calls of one statement count a little less.
    void addCalls(const QString &code, double weight, const QString &reason)
    {
        for (const QString &call : callsIn(code)) {
            const std::vector<Definition> found = resolveCall(m_tree, call, m_path, m_stop);
            for (const Definition &definition : found)
                add(definition, weight / double(found.size()), reason);
            if (!found.empty())
                weight *= 0.9;
        }
    }

    void add(const Definition &definition, double weight, const QString &reason)
    {
        const auto same = std::ranges::find_if(m_found, [&](const UnderTest &known) {
            return known.definition.path == definition.path &&
                   known.definition.symbol == definition.symbol;
        });
        if (same == m_found.end())
            m_found.push_back({definition, weight, reason});
        else if (same->weight < weight)
            *same = {definition, weight, reason};
    }

    /// Names of the test that are those of a function found: both say what is tested.
    void preferNamed(const QStringList &names, double trust = 1.0)
    {
        for (UnderTest &found : m_found) {
            const QString own = folded(found.definition.symbol.name);
            for (const QString &name : names) {
                if (own.size() > 2 && own == folded(name)) {
                    found.weight = qMin(0.97, found.weight * 1.15 + 0.15 * trust);
                    found.reason += u" and has the test's name"_s;
                    break;
                }
            }
        }
    }

    std::vector<UnderTest> take()
    {
        std::ranges::stable_sort(m_found, std::greater(), &UnderTest::weight);
        if (m_found.size() > 12)
            m_found.resize(12);
        return std::move(m_found);
    }

private:
    SourceTree &m_tree;
    QString m_path;
    StopToken m_stop;
    std::vector<UnderTest> m_found;
};

/// The statement around a line: lines until the brackets close.
QString statementAt(const SourceText &source, int line, int last)
{
    QString statement;
    int depth = 0;
    for (int number = line; number <= last && number < line + 30; ++number) {
        const QString text = source.line(number);
        statement += text + u'\n';
        for (const QChar c : text) {
            if (c == u'(' || c == u'[' || c == u'{')
                ++depth;
            else if (c == u')' || c == u']' || c == u'}')
                --depth;
        }
        if (depth <= 0)
            break;
    }
    return statement;
}

/// Backwards from the failing statement: statements that assign names it uses.
void slice(Collector &collector, const SourceText &source, const Symbol &test, int line,
           const QString &statement)
{
    static const QRegularExpression assignment(
        uR"(^\s*(?:for\s+)?([\w\s,.*()\[\]]+?)(?:\s*(?::[^=]+)?=(?!=)|\s+in\s)(.*)$)"_s,
        QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression with(uR"(\bas\s+([\w]+)\s*:?\s*$)"_s);
    const QStringList used = identifiersIn(statement);
    QSet<QString> wanted(used.begin(), used.end());
    wanted.remove(u"self"_s);
    double weight = 0.86;
    for (int number = line - 1; number > test.header; --number) {
        if (source.kind(number) != LineKind::Code)
            continue;
        const QString code = source.line(number);
        const QRegularExpressionMatch match = assignment.match(code);
        QStringList assigned = match.hasMatch() ? identifiersIn(match.captured(1)) : QStringList();
        if (const auto named = with.match(code); named.hasMatch())
            assigned.append(named.captured(1));
        const bool matters = std::ranges::any_of(
            assigned, [&](const QString &name) { return wanted.contains(name); });
        if (!matters)
            continue;
        const QString whole = statementAt(source, number, line - 1);
        collector.addCalls(whole, weight, u"made a value the failing statement uses"_s);
        weight *= 0.93;
        for (const QString &name : identifiersIn(whole))
            wanted.insert(name);
    }
}

/// The test of the frame's name that is this one, also if it moved; null if it is not there yet.
const Symbol *findTest(const SourceText &source, const Frame &frame, int *line)
{
    const QString name = lastPart(frame.function);
    const QString wanted = frame.contextLine.trimmed();
    const Symbol *best = nullptr;
    int bestDistance = sameTestDistance + 1;
    for (const Symbol &symbol : source.symbols) {
        if (symbol.name != name || symbol.isClass)
            continue;
        for (int number = symbol.header; number <= symbol.last; ++number) {
            const int distance = std::abs(number - frame.line);
            if (distance >= bestDistance ||
                (!wanted.isEmpty() && source.line(number).trimmed() != wanted))
                continue;
            best = &symbol;
            bestDistance = distance;
            *line = number;
        }
    }
    if (best || wanted.isEmpty())
        return best;
    // The statement itself may be new: the test of that name around the line, from its end.
    for (const Symbol &symbol : source.symbols) {
        const int distance = std::abs(symbol.header - frame.line);
        if (symbol.name != name || symbol.isClass || distance >= bestDistance ||
            frame.line > symbol.last + 25 || frame.line < symbol.first - 5)
            continue;
        best = &symbol;
        bestDistance = distance;
        *line = symbol.last;
    }
    return best;
}

/// Classes a test at this line may belong to, likeliest first, if the test is newer than the file.
std::vector<const Symbol *> classesOfNewTest(const SourceText &source, int line)
{
    const Symbol *const around = source.enclosingClass(line);
    const Symbol *before = nullptr;
    const int edge = around ? around->first : line;
    for (const Symbol &symbol : source.symbols) {
        if (symbol.isClass && symbol.last < edge && (!before || symbol.last > before->last))
            before = &symbol;
    }
    std::vector<const Symbol *> classes;
    if (around)
        classes.push_back(around);
    if (before)
        classes.push_back(before);
    // New tests are put last: the first lines of a class may be those of a new end of the one
    // before.
    if (classes.size() == 2 && line - around->first <= afterClassDistance)
        std::swap(classes[0], classes[1]);
    return classes;
}

} // namespace

std::vector<Definition> resolveCall(SourceTree &tree, const QString &dotted, const QString &near,
                                    const StopToken &stop)
{
    const QString name = lastPart(dotted);
    const bool onObject = dotted.contains(u'.');
    std::vector<Definition> found = tree.definitions(name, stop);
    std::erase_if(found, [&](const Definition &definition) {
        return isTestPath(definition.path) && definition.path != near;
    });
    if (isTestPath(near))
        std::erase_if(found, [&](const Definition &d) { return d.path == near; });
    if (!onObject) { // a bare name is no method
        std::erase_if(found, [](const Definition &definition) {
            return definition.symbol.qualified.contains(u'.');
        });
    }
    const bool anyTop = std::ranges::any_of(found, [](const Definition &definition) {
        return !definition.symbol.qualified.contains(u'.');
    });
    if (anyTop && !dotted.startsWith(u"self.") && !dotted.startsWith(u"this.")) {
        std::erase_if(found, [](const Definition &definition) {
            return definition.symbol.qualified.contains(u'.');
        });
    }
    const bool anyNear = std::ranges::any_of(
        found, [&](const Definition &definition) { return definition.path == near; });
    if (anyNear)
        std::erase_if(found, [&](const Definition &d) { return d.path != near; });
    // Type declarations beside the code say nothing more.
    if (found.size() > 1)
        std::erase_if(found, [](const Definition &d) { return d.path.endsWith(u".pyi"); });
    if (found.size() > 6)
        found.clear();
    return found;
}

namespace {

/// What the tests of a class call, by how often.
void addGroup(Collector &collector, SourceTree &tree, const SourceText &source, const Symbol &group,
              double weight, const QString &path, const StopToken &stop)
{
    QHash<QString, int> counts;
    for (int number = group.first; number <= group.last; ++number) {
        if (source.kind(number) != LineKind::Code)
            continue;
        for (const QString &call : callsIn(source.line(number)))
            ++counts[call];
    }
    int most = 1;
    std::map<QString, std::vector<Definition>> resolved;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        std::vector<Definition> found = resolveCall(tree, it.key(), path, stop);
        if (found.empty())
            continue;
        most = qMax(most, it.value());
        resolved.emplace(it.key(), std::move(found));
    }
    for (const auto &[call, found] : resolved) {
        for (const Definition &definition : found)
            collector.add(definition,
                          weight * double(counts.value(call)) / most / double(found.size()),
                          u"is called by the tests around it"_s);
    }
}

} // namespace

std::vector<UnderTest> underTest(SourceTree &tree, const QString &path, const Frame &frame,
                                 const StopToken &stop)
{
    Collector collector(tree, path, stop);
    collector.addCalls(frame.contextLine, 0.92, u"is called by the failing statement"_s);
    const SourceText *const source = tree.file(path);
    if (!source)
        return collector.take();
    const QStringList names{lastPart(frame.function)};
    int line = 0;
    const Symbol *const test = findTest(*source, frame, &line);
    std::vector<const Symbol *> groups;
    if (test) {
        const QString statement = statementAt(*source, line, test->last);
        collector.addCalls(statement, 0.92, u"is called by the failing statement"_s);
        slice(collector, *source, *test, line, statement);
        QString body;
        for (int number = test->header + 1; number <= test->last; ++number)
            body += source->line(number) + u'\n';
        collector.addCalls(body, 0.45, u"is called by the failing test"_s);
        if (const Symbol *const group = source->enclosingClass(test->header))
            groups.push_back(group);
    } else if (frame.line > 0) {
        groups = classesOfNewTest(*source, frame.line);
    }
    collector.preferNamed(names);
    double weight = test ? 0.35 : 0.6;
    for (const Symbol *const group : groups) {
        addGroup(collector, tree, *source, *group, weight, path, stop);
        collector.preferNamed({group->name}, group == groups.front() ? 1.0 : 0.6);
        weight *= 0.6;
    }
    return collector.take();
}

} // namespace core::research
