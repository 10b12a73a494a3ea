// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text that came from outside: signals, logs, chat, review comments, tool results, repository text.
#pragma once

#include <QMetaType>
#include <QString>

namespace core {

/// Text that nobody of ours wrote. There is no implicit way to a QString: who needs the characters
/// says which kind.
class UntrustedText
{
public:
    UntrustedText() = default;
    explicit UntrustedText(QString text) : m_text(std::move(text)) {}

    /// The characters as they came, for computing with. Never show, run or put them into a prompt
    /// unfenced.
    const QString &raw() const { return m_text; }

    /// For a screen or terminal: control, bidirectional and invisible characters are replaced by a
    /// visible ␀-style picture or <U+XXXX>; line feeds and tabs stay. At most `limit` characters,
    /// then "…". Plain text, never markup.
    QString display(qsizetype limit = 100'000) const;

    /// `display` on one line: white space runs become one space.
    QString displayLine(qsizetype limit = 300) const;

    bool isEmpty() const { return m_text.isEmpty(); }
    friend bool operator==(const UntrustedText &, const UntrustedText &) = default;

private:
    QString m_text;
};

} // namespace core

Q_DECLARE_METATYPE(core::UntrustedText)
