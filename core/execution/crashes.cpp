// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/crashes_p.h"

#include "core/git/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr qsizetype mostVariableBytes = 64 << 10;
constexpr size_t mostFrames = 60;
constexpr qint64 mostSourceBytes = 1 << 20;
constexpr int mostFolderEntries = 20'000;

const QStringList &skippedFolders()
{
    static const QStringList names{
        u"tests"_s,         u"test"_s,   u"testing"_s,     u"node_modules"_s, u"site-packages"_s,
        u"dist-packages"_s, u"vendor"_s, u"third_party"_s, u"build"_s,        u"dist"_s,
        u"venv"_s,          u"env"_s,    u"__pycache__"_s, u"docs"_s,         u"examples"_s};
    return names;
}

bool isTestFile(const QString &name)
{
    return name.startsWith(u"test_") || name.endsWith(u"_test.py") || name == u"conftest.py" ||
           name == u"setup.py";
}

bool isPlainFile(const QString &path)
{
    const QFileInfo info(path);
    return info.isFile() && !info.isSymLink();
}

QString folderOf(const QString &path)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    return slash < 0 ? QString() : path.left(slash);
}

/// The variables as they were sent, or nothing if they are too many to be worth a try.
QJsonObject variablesOf(const Frame &frame, qsizetype &bytes)
{
    const qsizetype size = QJsonDocument(frame.variables).toJson(QJsonDocument::Compact).size();
    if (size > mostVariableBytes)
        return {};
    bytes += size;
    return frame.variables;
}

} // namespace

Tree::Tree(QString base, QStringList layers) : m_base(std::move(base)), m_layers(std::move(layers))
{
    m_layers.prepend(m_base);
}

bool Tree::hasFile(const QString &path) const
{
    return std::ranges::any_of(
        m_layers, [&](const QString &layer) { return QFileInfo::exists(layer + u'/' + path); });
}

bool Tree::hasFolder(const QString &path) const
{
    const QFileInfo info(m_base + u'/' + path);
    return git::isSafePath(path.toUtf8()) && info.isDir() && !info.isSymLink();
}

Result<QByteArray> Tree::read(const QString &path) const
{
    QFile file(m_base + u'/' + path);
    if (!isPlainFile(file.fileName()) || file.size() > (4 << 20) || !file.open(QFile::ReadOnly))
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("Fixer", "“%1” cannot be read.").arg(path));
    return file.readAll();
}

QString Tree::fileOf(const QString &framePath, const QStringList &known) const
{
    QStringList parts = QString(framePath).replace(u'\\', u'/').split(u'/', Qt::SkipEmptyParts);
    parts.removeAll(u"."_s);
    const qsizetype given = parts.size();
    while (!parts.isEmpty() && parts.size() <= 60) {
        const QString path = parts.join(u'/');
        if (git::isSafePath(path.toUtf8()) && isPlainFile(m_base + u'/' + path) &&
            (parts.size() > 1 || given == 1 || known.contains(path)))
            return path;
        parts.removeFirst();
    }
    return {};
}

QStringList Tree::pythonSources(const QStringList &first, int most) const
{
    QStringList found;
    int seen = 0;
    QStringList folders{QString()};
    while (!folders.isEmpty() && seen < mostFolderEntries) {
        const QString folder = folders.takeFirst();
        const QFileInfoList entries =
            QDir(m_base + u'/' + folder)
                .entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks,
                               QDir::Name);
        for (const QFileInfo &entry : entries) {
            const QString name = entry.fileName();
            const QString path = folder.isEmpty() ? name : folder + u'/' + name;
            if (++seen > mostFolderEntries || name.startsWith(u'.') ||
                !git::isSafePath(path.toUtf8()))
                continue;
            if (entry.isDir() && !skippedFolders().contains(name))
                folders.append(path);
            else if (entry.isFile() && name.endsWith(u".py") && !isTestFile(name) &&
                     entry.size() <= mostSourceBytes)
                found.append(path);
        }
    }
    const auto rank = [&](const QString &path) {
        const qsizetype place = first.indexOf(path);
        if (place >= 0)
            return std::pair(0, place);
        const QString folder = folderOf(path);
        const QString top = path.section(u'/', 0, 0);
        for (const QString &near : first) {
            if (folderOf(near) == folder)
                return std::pair(1, qsizetype(0));
        }
        for (const QString &near : first) {
            if (near.section(u'/', 0, 0) == top)
                return std::pair(2, qsizetype(0));
        }
        return std::pair(3, qsizetype(0));
    };
    std::ranges::sort(found);
    std::ranges::stable_sort(found, {}, rank);
    return found.mid(0, most);
}

QString Tree::testFolder(const QStringList &checkCommand, const QStringList &sources) const
{
    QStringList guesses = checkCommand.mid(1);
    guesses << u"tests"_s << u"test"_s;
    if (!sources.isEmpty()) {
        const QString top = sources.first().section(u'/', 0, 0);
        guesses << top + u"/tests"_s << top + u"/test"_s;
    }
    for (QString guess : guesses) {
        if (guess.endsWith(u'/'))
            guess.chop(1);
        if (guess.startsWith(u"./"))
            guess.remove(0, 2);
        if (guess.section(u'/', -1).contains(u"test"_s) && hasFolder(guess))
            return guess;
    }
    return u"tests"_s;
}

std::vector<Crash> crashesOf(const std::vector<Signal> &members, const Findings &findings,
                             const Tree &tree, size_t most)
{
    struct Ranked
    {
        Crash crash;
        std::tuple<int, int, qsizetype, size_t> order;
    };

    QStringList known;
    for (const CodeLocation &location : findings.locations)
        known.append(location.file);
    std::vector<Ranked> ranked;
    QSet<QByteArray> seen;
    size_t age = 0;
    // Newest first: its release is the closest to the base.
    for (auto member = members.rbegin(); member != members.rend(); ++member, ++age) {
        for (const ExceptionInfo &exception : member->exceptions) {
            Crash crash;
            qsizetype bytes = 0;
            size_t count = 0;
            for (const Frame &frame : exception.frames) {
                const QString file = tree.fileOf(frame.file, known);
                if (file.isEmpty() || !file.endsWith(u".py"))
                    continue;
                if (++count > mostFrames)
                    break;
                const QJsonObject variables = variablesOf(frame, bytes);
                if (crash.frames.isEmpty()) {
                    crash.file = file;
                    crash.function = frame.function;
                    crash.line = frame.line;
                }
                crash.hasVariables = crash.hasVariables || !variables.isEmpty();
                crash.frames.prepend(QJsonObject{{u"file"_s, file},
                                                 {u"function"_s, frame.function},
                                                 {u"line"_s, frame.line},
                                                 {u"vars"_s, variables}});
            }
            if (crash.frames.isEmpty())
                continue;
            crash.type = exception.type.left(200);
            crash.value = exception.message.raw().left(2000);
            const QByteArray key =
                QJsonDocument(crash.frames).toJson(QJsonDocument::Compact) + crash.type.toUtf8();
            if (seen.contains(key))
                continue;
            seen.insert(key);
            const qsizetype place = known.indexOf(crash.file);
            const int distance = place == 0 ? 0 : place > 0 ? 1 : 2;
            ranked.push_back({crash, {crash.hasVariables ? 0 : 1, distance, bytes, age}});
        }
    }
    std::ranges::stable_sort(ranked, {}, &Ranked::order);
    std::vector<Crash> crashes;
    for (Ranked &one : ranked) {
        if (crashes.size() < most)
            crashes.push_back(std::move(one.crash));
    }
    return crashes;
}

} // namespace core::execution
