// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Syntax colours without a document or an editor: a text's lines and the colours in them, made as
// far as somebody looked.
#pragma once

#include <QColor>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace ui::support {

/// A run of characters in one colour; UTF-16 units from 0.
struct ColorSpan
{
    int start = 0;
    int length = 0;
    QColor color;
    bool bold = false;
    bool italic = false;

    friend bool operator==(const ColorSpan &, const ColorSpan &) = default;
};

/// Colours of one text. Highlighting needs every line before the wanted one, so it goes from the
/// top and keeps what it has; call `advance` until `isDone` from the event loop.
///
/// Every colour has a contrast of at least 4.5 to each background of a diff in its palette.
class Highlighter
{
public:
    /// path  decides the language by its name; an unknown one has no colours
    Highlighter(const QString &path, const QString &text, bool dark);
    ~Highlighter();
    Highlighter(const Highlighter &) = delete;
    Highlighter &operator=(const Highlighter &) = delete;

    bool isDone() const;
    int lineCount() const; ///< lines of the text
    int doneLines() const;
    /// Colours lines until `line` (from 0) is done or `budgetMs` are over.
    void advance(int line, int budgetMs);
    /// The spans of a line from 0; empty if it is not done or plain.
    const std::vector<ColorSpan> &spans(int line) const;

private:
    class Engine;
    std::unique_ptr<Engine> m_engine;
};

} // namespace ui::support
