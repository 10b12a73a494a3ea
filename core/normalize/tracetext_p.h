// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Free text made into the lines that the trace readers expect.
#pragma once

#include "core/normalize/stacktrace_p.h"

#include <deque>

namespace core::normalize {

/// The text without what terminals, JSON, HTML and chat made of it: colours, escaped ends of lines,
/// entities, blanks of other widths, soft hyphens.
QString plainTrace(const QString &text);

/// The lines of a trace without quoting and log headers, one frame a line: what was wrapped is put
/// together, what was put on one line is taken apart.
class TraceDocument
{
public:
    enum class Reading : std::uint8_t {
        Lines, ///< lines are lines, but a frame may go on on the next ones
        Flowed ///< ends of lines mean nothing within a paragraph
    };

    /// plain  of plainTrace(); must outlive this
    TraceDocument(const QString &plain, Reading reading);
    TraceDocument(const TraceDocument &) = delete;
    TraceDocument &operator=(const TraceDocument &) = delete;

    TraceLines lines() const { return m_lines; }

private:
    struct RawLine
    {
        QStringView text;    ///< without quoting and blanks at the ends
        qsizetype width = 0; ///< as it stood there
        bool indented = false;
        bool spaceAtEnd = false;
        bool bare = true;
        bool arrow = false; ///< stood right behind a >, which may have been no quote's
    };

    static RawLine unquoted(QStringView line);
    static void cutHeaders(std::vector<RawLine> &lines);
    void takeApart(std::vector<RawLine> &lines);
    void putTogether(std::vector<RawLine> &lines);
    void flow(std::vector<RawLine> &lines);
    bool isFull(const RawLine &line) const;
    QString joined(std::span<const RawLine> lines, unsigned otherWay, bool atBlanks = false) const;
    size_t extent(std::span<const RawLine> lines, QString *whole) const;
    QStringView keep(QString text);

    std::deque<QString> m_made; ///< texts that stand nowhere in the original; addresses stay
    std::vector<TraceLine> m_lines;
    qsizetype m_widest = 0; ///< characters of the widest line
    int m_atWidest = 0;     ///< lines that are so wide
};

/// The lines of a trace that stands on one line, as views into it; just the line if it does not.
std::vector<QStringView> piecesOfLine(QStringView line);

/// Whether a line begins like a frame or another mark of a trace.
bool beginsTraceLine(QStringView line);

} // namespace core::normalize
