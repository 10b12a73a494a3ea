// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/outsidemarkdown.h"

#include "ui/support/colors.h"
#include "ui/support/testid.h"
#include "ui/widgets/label.h"

#include <QPainter>
#include <QRegularExpression>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::Type;
using ui::support::unit;

namespace ui::widgets {

namespace {

using Kind = MarkdownBlock::Kind;

/// Far more than a person reads; a label of megabytes would hold up the screen.
constexpr qsizetype longestShown = 20'000;

/// Without the marks of code and of strong words.
QString unmarked(QString line)
{
    static const QRegularExpression code(u"(?<!`)(`+)(?!`)\\s?(.+?)\\s?(?<!`)\\1(?!`)"_s);
    static const QRegularExpression strong(u"\\*\\*([^*]+)\\*\\*"_s);
    line.replace(code, u"\\2"_s);
    line.replace(strong, u"\\1"_s);
    return line;
}

class Reader
{
public:
    explicit Reader(const QString &text) : m_lines(text.split(u'\n')) {}

    std::vector<MarkdownBlock> read()
    {
        while (m_next < m_lines.size())
            readLine(m_lines[m_next++]);
        return std::move(m_blocks);
    }

private:
    void readLine(const QString &line)
    {
        static const QRegularExpression fence(u"^(.*?)(`{3,}|~{3,})[\\w+-]*$"_s);
        static const QRegularExpression heading(u"^(#{1,6})\\s+(.*?)[\\s#]*$"_s);
        static const QRegularExpression item(u"^(\\s*)(?:[-*+]|(\\d{1,9}[.)]))\\s+(.*)$"_s);
        static const QRegularExpression quote(u"^\\s*>\\s?(.*)$"_s);
        if (line.trimmed().isEmpty()) {
            m_joins = false;
            return;
        }
        if (const auto match = fence.match(line);
            match.hasMatch() && !match.captured(1).contains(match.captured(2))) {
            const QString code = codeUntil(match.captured(2));
            const QString before = match.captured(1);
            const bool inLine = !before.trimmed().isEmpty();
            if (inLine && !code.contains(u'\n')) {
                readLine(before.trimmed() + u' ' + code);
                m_joins = false;
                return;
            }
            if (inLine)
                readLine(before);
            add(Kind::Code, code);
        } else if (const auto title = heading.match(line); title.hasMatch()) {
            add(Kind::Heading, unmarked(title.captured(2)), int(title.capturedLength(1)));
        } else if (const auto bullet = item.match(line); bullet.hasMatch()) {
            const QString number = bullet.captured(2);
            add(Kind::Item,
                (number.isEmpty() ? u"•"_s : number) + u' ' + unmarked(bullet.captured(3)),
                int(qMin<qsizetype>(bullet.capturedLength(1) / 2, 4)));
            m_joins = true;
        } else if (const auto quoted = quote.match(line); quoted.hasMatch()) {
            if (m_joins && m_blocks.back().kind == Kind::Quote)
                m_blocks.back().text += u'\n' + unmarked(quoted.captured(1));
            else
                add(Kind::Quote, unmarked(quoted.captured(1)));
            m_joins = true;
        } else if (m_joins) {
            // Line breaks stay: people write comments the way they want them read.
            m_blocks.back().text += u'\n' + unmarked(line.trimmed());
        } else {
            add(Kind::Paragraph, unmarked(line.trimmed()));
            m_joins = true;
        }
    }

    QString codeUntil(const QString &fence)
    {
        QStringList code;
        while (m_next < m_lines.size()) {
            const QString line = m_lines[m_next++];
            const QString end = line.trimmed();
            if (end.startsWith(fence) && end.count(fence.front()) == end.size())
                break;
            code << line;
        }
        return code.join(u'\n');
    }

    void add(Kind kind, const QString &text, int level = 0)
    {
        m_blocks.push_back({kind, text, level});
        m_joins = false;
    }

    QStringList m_lines;
    qsizetype m_next = 0;
    std::vector<MarkdownBlock> m_blocks;
    bool m_joins = false; ///< the next line goes on with the last block
};

} // namespace

std::vector<MarkdownBlock> markdownBlocks(const QString &text)
{
    return Reader(text).read();
}

void paintOutside(QWidget *widget)
{
    const support::Colors &colors = support::colorsOf(widget->palette());
    QPainter painter(widget);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.sunken);
    painter.drawRoundedRect(widget->rect(), halfUnit, halfUnit);
    painter.setPen(QPen(colors.muted, 2, Qt::DashLine));
    const double x = widget->isRightToLeft() ? widget->width() - halfUnit - 1 : halfUnit + 1;
    painter.drawLine(QPointF(x, halfUnit), QPointF(x, widget->height() - halfUnit));
}

OutsideMarkdown::OutsideMarkdown(const QString &caption, const core::UntrustedText &text,
                                 QWidget *parent)
    : QFrame(parent)
{
    const QString shown = text.display(longestShown);
    support::identify(this, u"outside"_s, tr("Outside text: %1").arg(shown.left(400)), caption);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * unit, unit, unit + halfUnit, unit);
    layout->setSpacing(unit);
    layout->addWidget(new ElidedLabel(caption, Type::Caption, Ink::Muted));
    for (const MarkdownBlock &block : markdownBlocks(shown)) {
        const Type type = block.kind == Kind::Code      ? Type::Code
                          : block.kind == Kind::Heading ? Type::Strong
                                                        : Type::Body;
        auto *label =
            (new Label(block.text, type, block.kind == Kind::Quote ? Ink::Muted : Ink::Text))
                ->selectable();
        label->setMinimumWidth(0);
        const int indent = block.kind == Kind::Item    ? block.level * 2 * unit
                           : block.kind == Kind::Quote ? 2 * unit
                           : block.kind == Kind::Code  ? unit
                                                       : 0;
        label->setContentsMargins(isRightToLeft() ? 0 : indent, 0, isRightToLeft() ? indent : 0, 0);
        if (block.kind == Kind::Heading)
            layout->addSpacing(halfUnit);
        layout->addWidget(label);
    }
}

void OutsideMarkdown::paintEvent(QPaintEvent *)
{
    paintOutside(this);
}

} // namespace ui::widgets
