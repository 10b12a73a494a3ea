// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Joins the lines of a log into records: a stack trace belongs to the line that announced it.
#pragma once

#include <QByteArray>

#include <cstdint>

namespace core::sources {

enum class LogLevel : std::uint8_t { Unknown, Trace, Debug, Info, Warning, Error, Fatal };

/// The level named by a word of a log ("WARN", "err", "critical"), in any case; Unknown otherwise.
LogLevel logLevelFromWord(QByteArrayView word);
/// The level a line of plain text names near its start; Unknown if none.
LogLevel logLevelOfText(QByteArrayView text);
/// "warning"; "unspecified" for Unknown.
const char *logLevelName(LogLevel level);
/// Whether the text holds a stack trace of one of the languages we read.
bool hasStackTrace(QByteArrayView text);

/// Decides, line by line, whether a line goes on with the record before it.
///
/// A file whose lines begin with a time or level: what does not, goes on. Otherwise: what is
/// indented, and the known parts of Python, Java, C#, Node, Go and Rust traces.
class RecordJoiner
{
public:
    /// line  without its line end. returns  true if it starts a new record
    bool startsRecord(QByteArrayView line);
    /// Forgets the record so far; the next line starts one.
    void reset() { *this = {}; }

private:
    enum class Trace : std::uint8_t { None, Python, PythonEnded, Go, Other };

    void begin(QByteArrayView line);
    bool goesOn(QByteArrayView line);
    void follow(QByteArrayView line);

    bool m_any = false;
    bool m_json = false;
    bool m_header = false;
    bool m_blank = false;  ///< the line before was empty
    bool m_marker = false; ///< a chaining line was seen: another trace follows
    Trace m_trace = Trace::None;
};

} // namespace core::sources
