// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/pull/logrecords_p.h"

#include <QRegularExpression>

#include <algorithm>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

QString head(QByteArrayView line, qsizetype length)
{
    return QString::fromLatin1(line.first(std::min(line.size(), length)));
}

/// A time, a level or an address at the start: what log frameworks begin a record with.
bool hasHeader(QByteArrayView line)
{
    static const QRegularExpression pattern(
        u"^(?:<\\d{1,3}>)?\\[?(?:"
        "\\d{4}[-/]\\d{2}[-/]\\d{2}|\\d{2}:\\d{2}:\\d{2}|\\d{2}/[A-Z][a-z]{2}/\\d{4}|"
        "[A-Z][a-z]{2} [ \\d]\\d \\d{2}:\\d{2}|[IWEF]\\d{4} \\d{2}:|\\d{10,13}[.\\s\\]]|"
        "\\d{1,3}(?:\\.\\d{1,3}){3} - |"
        "(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|SEVERE|PANIC)\\b[:\\]\\s|]|"
        "(?:time|ts|level|lvl)=)"_s);
    return pattern.matchView(head(line, 64)).hasMatch();
}

bool isPythonMarker(QByteArrayView line)
{
    return line.startsWith("During handling of the above exception") ||
           line.startsWith("The above exception was the direct cause") ||
           line.startsWith("  + Exception Group Traceback");
}

bool isTraceLine(QByteArrayView line)
{
    return line.startsWith("Caused by: ") || line.startsWith("Suppressed: ") ||
           line.startsWith("... ") || line.startsWith("at ") ||
           line.startsWith("stack backtrace:") || line.startsWith("note: run with") ||
           line.startsWith("--- End of") || line.startsWith("Traceback (most recent call last)");
}

bool isGoLine(QByteArrayView line)
{
    static const QRegularExpression call(u"^[\\w./*()\\[\\]-]+\\(.*\\)$"_s);
    return line.isEmpty() || line.startsWith("goroutine ") || line.startsWith("created by ") ||
           line.startsWith("[signal ") || line.startsWith("exit status") ||
           call.matchView(head(line, 500)).hasMatch();
}

} // namespace

LogLevel logLevelFromWord(QByteArrayView word)
{
    static const QHash<QByteArray, LogLevel> levels{
        {"trace", LogLevel::Trace},     {"verbose", LogLevel::Trace},
        {"debug", LogLevel::Debug},     {"dbg", LogLevel::Debug},
        {"info", LogLevel::Info},       {"information", LogLevel::Info},
        {"notice", LogLevel::Info},     {"warn", LogLevel::Warning},
        {"warning", LogLevel::Warning}, {"err", LogLevel::Error},
        {"error", LogLevel::Error},     {"severe", LogLevel::Error},
        {"critical", LogLevel::Fatal},  {"crit", LogLevel::Fatal},
        {"fatal", LogLevel::Fatal},     {"panic", LogLevel::Fatal},
        {"alert", LogLevel::Fatal},     {"emerg", LogLevel::Fatal},
        {"emergency", LogLevel::Fatal},
    };
    return levels.value(word.toByteArray().toLower(), LogLevel::Unknown);
}

LogLevel logLevelOfText(QByteArrayView text)
{
    // Upper case stands alone; lower case only as a field or in brackets, since "info" and "error"
    // are words of sentences too.
    static const QRegularExpression pattern(
        u"\\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERR|ERROR|SEVERE|CRITICAL|CRIT|FATAL|PANIC|"
        "ALERT|EMERG)\\b|"
        "(?:\\b(?:level|lvl|severity|levelname)[=:]\\s*\"?|\\[)"
        "(trace|debug|info|notice|warn|warning|err|error|critical|crit|fatal|panic)\\b|"
        "^(panic|fatal error): "_s,
        QRegularExpression::MultilineOption);
    static const QRegularExpression glog(u"^([IWEF])\\d{4} \\d{2}:"_s);
    const QString start = head(text, 300);
    const QRegularExpressionMatch short_ = glog.match(start);
    if (short_.hasMatch()) {
        const QChar letter = short_.captured(1).front();
        return letter == u'I'   ? LogLevel::Info
               : letter == u'W' ? LogLevel::Warning
               : letter == u'E' ? LogLevel::Error
                                : LogLevel::Fatal;
    }
    const QRegularExpressionMatch match = pattern.match(start);
    if (!match.hasMatch())
        return LogLevel::Unknown;
    if (!match.captured(3).isEmpty())
        return LogLevel::Fatal;
    const QString word = match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
    return logLevelFromWord(word.toLatin1());
}

const char *logLevelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Trace: return "trace";
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warning: return "warning";
    case LogLevel::Error: return "error";
    case LogLevel::Fatal: return "fatal";
    case LogLevel::Unknown: break;
    }
    return "unspecified";
}

bool hasStackTrace(QByteArrayView text)
{
    static const QRegularExpression pattern(
        u"^Traceback \\(most recent call last\\)|^\\s+at \\S+.*[:(]|^goroutine \\d+ \\[|"
        "^stack backtrace:|^thread '.*' panicked at|^panic: |^Exception in thread |"
        "^\\s*#\\d+ +0x[0-9a-f]+"_s,
        QRegularExpression::MultilineOption);
    return pattern.match(QString::fromLatin1(text.first(std::min<qsizetype>(text.size(), 65536))))
        .hasMatch();
}

bool RecordJoiner::startsRecord(QByteArrayView line)
{
    const bool starts = !m_any || !goesOn(line);
    if (starts)
        begin(line);
    follow(line);
    return starts;
}

void RecordJoiner::begin(QByteArrayView line)
{
    *this = {};
    m_any = true;
    m_json = line.startsWith('{');
    m_header = !m_json && hasHeader(line);
    if (line.startsWith("panic: ") || line.startsWith("fatal error: ") ||
        line.startsWith("goroutine "))
        m_trace = Trace::Go;
    else if (line.startsWith("Exception in thread ") || line.startsWith("thread '"))
        m_trace = Trace::Other;
}

bool RecordJoiner::goesOn(QByteArrayView line)
{
    if (m_json || line.startsWith('{'))
        return false;
    if (hasHeader(line))
        return false;
    if (line.startsWith(' ') || line.startsWith('\t') || m_header)
        return true;
    if (isPythonMarker(line) || m_marker)
        return true;
    switch (m_trace) {
    case Trace::Python: return true;
    case Trace::PythonEnded: return line.isEmpty() && !m_blank;
    case Trace::Go: return isGoLine(line);
    case Trace::Other: return line.isEmpty() ? !m_blank : isTraceLine(line);
    case Trace::None: break;
    }
    // A trace right after a line that announced it; a line after an empty one stands alone.
    return !line.isEmpty() && !m_blank && isTraceLine(line);
}

void RecordJoiner::follow(QByteArrayView line)
{
    if (line.startsWith("Traceback (most recent call last)")) {
        m_trace = Trace::Python;
        m_marker = false;
    } else if (isPythonMarker(line)) {
        m_marker = true;
    } else if (m_trace == Trace::Python && !line.isEmpty() && !line.startsWith(' ')) {
        m_trace = Trace::PythonEnded; // "KeyError: 'sku'"
    } else if (m_trace == Trace::None && (line.startsWith("    at ") || line.startsWith("\tat "))) {
        m_trace = Trace::Other;
    } else if (m_trace == Trace::None && line.startsWith("goroutine ")) {
        m_trace = Trace::Go;
    }
    m_blank = line.isEmpty();
}

} // namespace core::sources
