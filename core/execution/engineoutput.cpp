// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/engineoutput_p.h"

#include "core/git/paths.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr qsizetype longestLine = 8 << 20;
constexpr qint64 mostOutput = 64 << 20;
constexpr qsizetype mostTestBytes = 64 << 10;
constexpr qsizetype mostSourceBytes = 2 << 20;
constexpr size_t mostCandidates = 50;

/// Text that a source file may hold: no control characters but white space.
bool isPlainSource(const QString &text)
{
    return std::ranges::none_of(text, [](QChar c) {
        return c == QChar(0) ||
               (c.category() == QChar::Other_Control && c != u'\n' && c != u'\r' && c != u'\t' &&
                c != u'\f') ||
               c.category() == QChar::Other_Surrogate;
    });
}

QString nameIn(const QJsonObject &event, const QString &key, const QString &pattern)
{
    const QString text = event.value(key).toString().left(200);
    return QRegularExpression(pattern).match(text).hasMatch() ? text : QString();
}

} // namespace

QStringList EngineOutput::feed(const QByteArray &bytes)
{
    QStringList sentences;
    m_total += bytes.size();
    if (m_total > mostOutput)
        return sentences;
    m_rest += bytes;
    qsizetype start = 0;
    for (qsizetype end = 0; (end = m_rest.indexOf('\n', start)) >= 0; start = end + 1) {
        if (!std::exchange(m_skipping, false) && end - start <= longestLine) {
            if (QString sentence = readLine(m_rest.sliced(start, end - start)); !sentence.isEmpty())
                sentences.append(std::move(sentence));
        }
    }
    m_rest.remove(0, start);
    if (m_rest.size() > longestLine) {
        m_rest.clear();
        m_skipping = true;
    }
    return sentences;
}

QString EngineOutput::readLine(const QByteArray &line)
{
    const QJsonObject event = QJsonDocument::fromJson(line).object();
    const QString kind = event.value(u"event"_s).toString();
    if (m_done)
        return {};
    if (kind == u"reproduction") {
        readReproduction(event);
        if (m_reproduction)
            return QCoreApplication::translate("Fixer", "The crash is reproduced by %1.")
                .arg(m_reproduction->path);
    } else if (kind == u"baseline") {
        // The reproduction comes before the check command, which is the last.
        const QJsonArray commands = event.value(u"commands"_s).toArray();
        m_checkPassed = !commands.isEmpty() && commands.last()[u"passed"].toBool();
        return QCoreApplication::translate("Fixer", "The checks were measured before the change.");
    } else if (kind == u"progress") {
        m_tried = std::clamp(event.value(u"tried"_s).toInt(), m_tried, 1'000'000);
        const int passing = std::clamp(event.value(u"plausible"_s).toInt(), 0, m_tried);
        return QCoreApplication::translate("Fixer", "Patches tried: %1; passing so far: %2.")
            .arg(m_tried)
            .arg(passing);
    } else if (kind == u"patch") {
        std::optional<Candidate> candidate = candidateIn(event);
        if (candidate && m_candidates.size() < mostCandidates)
            m_candidates.push_back(std::move(*candidate));
    } else if (kind == u"leading") {
        if (!m_leading)
            m_leading = candidateIn(event);
    } else if (kind == u"error") {
        m_error = event.value(u"message"_s).toString().left(500);
    } else if (kind == u"done") {
        m_done = true;
        m_tried = std::clamp(event.value(u"candidates"_s).toInt(), m_tried, 1'000'000);
    }
    return {};
}

void EngineOutput::readReproduction(const QJsonObject &event)
{
    static const QRegularExpression name(u"\\Atest_regression_[a-z0-9_]{1,120}\\.py\\z"_s);
    const QString path = event.value(u"path"_s).toString();
    const QString text = event.value(u"text"_s).toString();
    const qsizetype slash = path.lastIndexOf(u'/');
    const QString folder = slash < 0 ? QString() : path.left(slash);
    const QString file = path.mid(slash + 1);
    if (m_reproduction || folder != m_bounds.testDirectory || !name.match(file).hasMatch() ||
        !git::isSafePath(path.toUtf8()) || m_bounds.exists(path) || text.isEmpty() ||
        text.size() > mostTestBytes || !isPlainSource(text))
        return;
    m_reproduction = Reproduction{path,
                                  text.toUtf8(),
                                  {m_bounds.python, u"-m"_s, u"unittest"_s, u"discover"_s, u"-s"_s,
                                   folder.isEmpty() ? u"."_s : folder, u"-p"_s, file}};
}

std::optional<Candidate> EngineOutput::candidateIn(const QJsonObject &event) const
{
    const QString path = event.value(u"path"_s).toString();
    const QString text = event.value(u"text"_s).toString();
    if (!m_bounds.sources.contains(path) || text.isEmpty() || text.size() > mostSourceBytes ||
        !isPlainSource(text))
        return std::nullopt;
    Candidate candidate;
    candidate.path = path;
    candidate.text = text.toUtf8();
    candidate.templateName = nameIn(event, u"template"_s, u"\\A[a-z_.+]{1,120}\\z"_s);
    candidate.published = nameIn(event, u"published"_s, u"\\A[\\w .,;:()'&-]{1,200}\\z"_s);
    candidate.function = nameIn(event, u"function"_s, u"\\A[A-Za-z_][\\w.]{0,120}\\z"_s);
    candidate.line = std::clamp(event.value(u"line"_s).toInt(), 0, 1'000'000);
    // Whatever does not say that it is a fix is none.
    candidate.guard = event.value(u"guard"_s).toBool(true);
    return candidate;
}

} // namespace core::execution
