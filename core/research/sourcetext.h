// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A source file as lines, kinds of lines and the spans of its functions and classes.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace core::research {

enum class Language : std::uint8_t { Python, Braces, Other };
/// By the file name's ending.
Language languageOf(const QString &path);
/// Whether files of this name are programs, as opposed to data, prose and pictures.
bool isSourcePath(const QString &path);
/// Whether the path is a test by the habits of the common test runners.
bool isTestPath(const QString &path);

/// A function or class. Lines count from 1, both ends inclusive.
struct Symbol
{
    QString name;      ///< "total"
    QString qualified; ///< "Cart.total"
    bool isClass = false;
    int first = 0;  ///< decorators included
    int header = 0; ///< the line with the name
    int last = 0;

    friend bool operator==(const Symbol &, const Symbol &) = default;
};

enum class LineKind : std::uint8_t { Blank, Comment, Text /*inside a documentation string*/, Code };

struct SourceText
{
    QString path;
    QStringList lines;
    std::vector<LineKind> kinds; ///< one for each line
    std::vector<Symbol> symbols; ///< in the order of their first lines

    /// Line `number` from 1; empty if there is none.
    QString line(int number) const;
    LineKind kind(int number) const;
    /// The innermost function around the line, or class if there is no function; null at module
    /// level.
    const Symbol *enclosing(int line) const;
    const Symbol *enclosingClass(int line) const;
};

/// Reads Python by its indentation and other languages, best effort, by their braces. Text that is
/// not UTF-8 is read as Latin 1. Never fails: what cannot be understood has no symbols.
SourceText readSource(const QString &path, const QByteArray &bytes);

/// Identifiers of a piece of code in their order, with repeats; what is inside string literals is
/// left out.
QStringList identifiersIn(const QString &code);
/// Dotted names that are followed by "(", "mi.chunked"; what is inside string literals is left out.
QStringList callsIn(const QString &code);

} // namespace core::research
