// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Outside words that are written as Markdown: headings, lists and code are told apart, but each
// piece is plain text. Nothing in it becomes a link, an image or markup.
#pragma once

#include "core/base/untrustedtext.h"

#include <QFrame>

#include <vector>

namespace ui::widgets {

struct MarkdownBlock
{
    enum class Kind : std::uint8_t { Heading, Paragraph, Item, Quote, Code };
    Kind kind = Kind::Paragraph;
    QString text;
    int level = 0; ///< of a heading from 1; of an item its indent from 0

    friend bool operator==(const MarkdownBlock &, const MarkdownBlock &) = default;
};

/// The blocks of a text, in order. Only what changes how a block is laid out is understood; marks
/// inside a line stay as they are, except for pairs around code and strong words, which are taken
/// off. A fence at the end of an item or paragraph belongs to it when it holds one line. Fences
/// that nothing closes end with the text. text  as it is shown: control characters were made
/// visible before
std::vector<MarkdownBlock> markdownBlocks(const QString &text);

/// The blocks in a box that is marked as outside words, as OutsideText is.
class OutsideMarkdown : public QFrame
{
    Q_OBJECT

public:
    /// caption  where it comes from
    OutsideMarkdown(const QString &caption, const core::UntrustedText &text,
                    QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// Paints the ground and the broken bar on the left that mean: quoted, not ours.
void paintOutside(QWidget *widget);

} // namespace ui::widgets
