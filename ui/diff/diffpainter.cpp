// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diffpainter.h"

#include "ui/support/colors.h"
#include "ui/support/format.h"
#include "ui/support/icons.h"
#include "ui/support/type.h"
#include "ui/widgets/marks.h"

#include <QCoreApplication>
#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;
using ui::support::Colors;
using ui::support::Glyph;
using ui::support::Type;
using ui::support::unit;

namespace ui::diff {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::diff::DiffPainter)
};

constexpr int numberDigits = 5;
constexpr int signWidth = 20;
constexpr int editorHeight = 20 * unit;
constexpr int remarkWidth = 96 * unit;
/// Longer lines are drawn by the slice that is seen: laying all of them out takes too long.
constexpr qsizetype longestLaidOut = 2000;

} // namespace

DiffPainter::DiffPainter(const DiffRows &rows) : m_rows(rows)
{
    refresh();
}

void DiffPainter::refresh()
{
    m_code = support::font(Type::Code);
    const QFontMetricsF metrics(m_code);
    m_charWidth = metrics.horizontalAdvance(u'0');
    m_lineHeight = int(std::ceil(metrics.height())) + 4;
    const bool dark = &support::currentColors() == &support::darkColors();
    if (dark != m_dark) {
        m_dark = dark;
        forget();
    }
}

int DiffPainter::gutterWidth() const
{
    const int numbers = m_rows.mode() == DiffMode::Unified ? 2 : 1;
    return numbers * int(std::ceil(m_charWidth * numberDigits + unit + 2)) + signWidth;
}

int DiffPainter::contentWidth() const
{
    return int(std::ceil(m_charWidth * (m_rows.widestLine() + 2)));
}

QRectF DiffPainter::remarkBox(const QRectF &rect) const
{
    const double left = rect.left() + gutterWidth();
    return QRectF(left, rect.top() + 4, qMin(double(remarkWidth), rect.right() - left - 2 * unit),
                  rect.height() - 8);
}

QRectF DiffPainter::commentMark(const QRectF &line) const
{
    const double left = line.left() + gutterWidth() - signWidth +
                        (m_rows.mode() == DiffMode::SideBySide ? line.width() / 2 : 0);
    return QRectF(left, line.top() + (line.height() - 16) / 2, 16, 16);
}

int DiffPainter::height(int index, int width) const
{
    const DiffRow &row = m_rows.row(index);
    switch (row.kind) {
    case DiffRow::Kind::File: return 5 * unit;
    case DiffRow::Kind::Note: return 5 * unit;
    case DiffRow::Kind::Hunk: return m_lineHeight + unit;
    case DiffRow::Kind::Line: return m_lineHeight;
    case DiffRow::Kind::Editor: return editorHeight;
    case DiffRow::Kind::Comment:
    case DiffRow::Kind::Draft: break;
    }
    const QFontMetricsF body(support::font(Type::Body));
    const QRectF box = remarkBox(QRectF(0, 0, width, 100));
    const QRectF text =
        body.boundingRect(QRectF(0, 0, qMax(80.0, box.width() - 3 * unit), 1e6), Qt::TextWordWrap,
                          m_rows.remark(row)->text.display(20'000));
    return int(std::ceil(text.height() + QFontMetricsF(support::font(Type::Strong)).height())) +
           3 * unit + 8;
}

const std::vector<support::ColorSpan> &DiffPainter::spans(int file, const core::DiffLine &line,
                                                          bool oldSide)
{
    Sides &sides = m_highlighters[file];
    std::unique_ptr<support::Highlighter> &side = oldSide ? sides.before : sides.after;
    const core::FileDiff &diff = m_rows.files()[size_t(file)];
    if (!side)
        side = std::make_unique<support::Highlighter>(
            oldSide ? diff.oldPath : diff.newPath, oldSide ? diff.oldText : diff.newText, m_dark);
    const int number = (oldSide ? line.oldNumber : line.newNumber) - 1;
    if (number >= side->doneLines() && !side->isDone()) {
        int &wanted = oldSide ? sides.wantedBefore : sides.wantedAfter;
        wanted = qMax(wanted, number);
        m_wanted = true;
    }
    return side->spans(number);
}

void DiffPainter::advanceColors(int budgetMs)
{
    m_wanted = false;
    for (auto &[file, sides] : m_highlighters) {
        const auto advance = [&](support::Highlighter *side, int wanted) {
            if (!side || wanted < 0 || side->doneLines() > wanted)
                return;
            side->advance(wanted + 200, budgetMs);
            m_wanted = m_wanted || (side->doneLines() <= wanted && !side->isDone());
        };
        advance(sides.before.get(), sides.wantedBefore);
        advance(sides.after.get(), sides.wantedAfter);
    }
}

void DiffPainter::paint(QPainter *painter, int index, const QRectF &rect, const Look &look)
{
    const Colors &colors = support::currentColors();
    const DiffRow &row = m_rows.row(index);
    const core::FileDiff &file = m_rows.files()[size_t(row.file)];
    switch (row.kind) {
    case DiffRow::Kind::File: paintFile(painter, file, rect); break;
    case DiffRow::Kind::Note:
        painter->fillRect(rect, colors.surface);
        painter->setFont(support::font(Type::Body));
        painter->setPen(colors.muted);
        painter->drawText(rect.adjusted(3 * unit, 0, 0, 0), Qt::AlignVCenter,
                          file.binary ? Text::tr("A binary file: its content is not shown.")
                                      : Text::tr("No lines changed."));
        break;
    case DiffRow::Kind::Hunk: paintHunk(painter, file.hunks[size_t(row.hunk)], rect); break;
    case DiffRow::Kind::Line: paintLine(painter, row, rect, look); break;
    case DiffRow::Kind::Comment:
    case DiffRow::Kind::Draft: paintRemark(painter, row, rect, look); break;
    case DiffRow::Kind::Editor: painter->fillRect(rect, colors.comment); break;
    }
    if (look.selected && row.kind == DiffRow::Kind::Line) {
        QColor veil = colors.accent;
        veil.setAlphaF(0.10f);
        painter->fillRect(rect, veil);
    }
    if (look.current) {
        painter->fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), colors.accent);
        if (look.focused) {
            painter->setPen(QPen(colors.accent, 1));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }
}

void DiffPainter::paintFile(QPainter *painter, const core::FileDiff &file, const QRectF &rect) const
{
    const Colors &colors = support::currentColors();
    painter->fillRect(rect, colors.window);
    painter->fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), colors.border);
    painter->fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), colors.border);
    support::paintGlyph(painter, QRectF(rect.left() + 1.5 * unit, rect.center().y() - 8, 16, 16),
                        Glyph::File, colors.muted);
    double x = rect.left() + 4.5 * unit;
    const QFont strong = support::font(Type::Strong);
    const QFontMetricsF metrics(strong);
    QString name = support::line(file.newPath);
    if (file.status == core::FileDiff::Status::Renamed)
        name = support::line(file.oldPath) + u" → "_s + name;
    const QString plus = u"+%1"_s.arg(file.added());
    const QString minus = u"−%1"_s.arg(file.removed());
    const double counts = metrics.horizontalAdvance(plus + minus) + 4 * unit;
    name = metrics.elidedText(name, Qt::ElideMiddle, rect.right() - x - counts - 12 * unit);
    painter->setFont(strong);
    painter->setPen(colors.text);
    painter->drawText(QRectF(x, rect.top(), rect.width(), rect.height()), Qt::AlignVCenter, name);
    x += metrics.horizontalAdvance(name) + 1.5 * unit;
    const QFont caption = support::font(Type::Caption);
    if (file.status == core::FileDiff::Status::Added)
        widgets::paintChip(painter, {x, rect.center().y()},
                           {Text::tr("new file"), support::Tone::Accent}, caption);
    else if (file.status == core::FileDiff::Status::Deleted)
        widgets::paintChip(painter, {x, rect.center().y()},
                           {Text::tr("deleted"), support::Tone::Warning}, caption);
    painter->setFont(strong);
    const double right = rect.right() - 2 * unit;
    const double minusWidth = metrics.horizontalAdvance(minus);
    painter->setPen(colors.removedMark);
    painter->drawText(QRectF(right - minusWidth, rect.top(), minusWidth, rect.height()),
                      Qt::AlignVCenter, minus);
    const double plusWidth = metrics.horizontalAdvance(plus);
    painter->setPen(colors.addedMark);
    painter->drawText(
        QRectF(right - minusWidth - unit - plusWidth, rect.top(), plusWidth, rect.height()),
        Qt::AlignVCenter, plus);
}

void DiffPainter::paintHunk(QPainter *painter, const core::DiffHunk &hunk, const QRectF &rect) const
{
    const Colors &colors = support::currentColors();
    painter->fillRect(rect, colors.hunk);
    painter->setFont(m_code);
    painter->setPen(colors.muted);
    const QString place = u"@@ −%1,%2 +%3,%4 @@"_s.arg(hunk.oldStart)
                              .arg(hunk.oldCount)
                              .arg(hunk.newStart)
                              .arg(hunk.newCount);
    const QRectF text = rect.adjusted(gutterWidth(), 0, -2 * unit, 0);
    painter->drawText(text, Qt::AlignVCenter | Qt::TextSingleLine,
                      place + u"  "_s + support::line(hunk.heading, 200));
}

void DiffPainter::paintLine(QPainter *painter, const DiffRow &row, const QRectF &rect,
                            const Look &look)
{
    const core::DiffLine *left = m_rows.leftLine(row);
    const core::DiffLine *right = m_rows.rightLine(row);
    if (m_rows.mode() == DiffMode::Unified) {
        const core::DiffLine *line = right ? right : left;
        paintSide(painter, row.file, line, !right, true, rect, look.scrollX);
    } else {
        const double half = std::floor(rect.width() / 2);
        const QRectF leftRect(rect.left(), rect.top(), half, rect.height());
        const QRectF rightRect(rect.left() + half, rect.top(), rect.width() - half, rect.height());
        paintSide(painter, row.file, left, true, false, leftRect, look.scrollX);
        paintSide(painter, row.file, right, false, false, rightRect, look.scrollX);
        painter->fillRect(QRectF(rightRect.left(), rect.top(), 1, rect.height()),
                          support::currentColors().border);
    }
    if (look.hovered && right) {
        const Colors &colors = support::currentColors();
        const QRectF mark = commentMark(rect);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accentFill);
        painter->drawRoundedRect(mark, 4, 4);
        support::paintGlyph(painter, mark.adjusted(2, 2, -2, -2), Glyph::Comment, colors.onAccent);
        painter->restore();
    }
}

void DiffPainter::paintSide(QPainter *painter, int file, const core::DiffLine *line, bool oldSide,
                            bool twoNumbers, const QRectF &rect, int scrollX)
{
    const Colors &colors = support::currentColors();
    if (!line) {
        painter->fillRect(rect, colors.window);
        return;
    }
    const bool added = line->kind == core::DiffLine::Kind::Added;
    const bool removed = line->kind == core::DiffLine::Kind::Removed;
    painter->fillRect(rect, added ? colors.added : removed ? colors.removed : colors.surface);
    painter->setFont(m_code);
    const double numberWidth = std::ceil(m_charWidth * numberDigits + unit + 2);
    const auto number = [&](int value, double x) {
        if (value <= 0)
            return;
        painter->setPen(added ? colors.addedMark : removed ? colors.removedMark : colors.muted);
        painter->drawText(QRectF(x, rect.top(), numberWidth - unit, rect.height()),
                          Qt::AlignRight | Qt::AlignVCenter, QString::number(value));
    };
    double x = rect.left();
    if (twoNumbers) {
        number(line->oldNumber, x);
        number(line->newNumber, x + numberWidth);
        x += 2 * numberWidth;
    } else {
        number(oldSide ? line->oldNumber : line->newNumber, x);
        x += numberWidth;
    }
    if (added || removed) {
        QFont sign = m_code;
        sign.setBold(true);
        painter->setFont(sign);
        painter->setPen(added ? colors.addedMark : colors.removedMark);
        painter->drawText(QRectF(x, rect.top(), signWidth, rect.height()),
                          Qt::AlignHCenter | Qt::AlignVCenter, added ? u"+"_s : u"−"_s);
    }
    x += signWidth;
    paintText(painter, file, *line, oldSide, QRectF(x, rect.top(), rect.right() - x, rect.height()),
              scrollX);
}

void DiffPainter::paintText(QPainter *painter, int file, const core::DiffLine &line, bool oldSide,
                            const QRectF &rect, int scrollX)
{
    if (line.text.isEmpty())
        return;
    const Colors &colors = support::currentColors();
    painter->save();
    painter->setClipRect(rect, Qt::IntersectClip);
    painter->setFont(m_code);
    painter->setPen(colors.text);
    if (line.text.size() > longestLaidOut) {
        const qsizetype first = qMin(line.text.size(), qsizetype(scrollX / m_charWidth));
        const qsizetype length = qsizetype(rect.width() / m_charWidth) + 2;
        const QString slice =
            core::UntrustedText(line.text.mid(first, length)).displayLine(longestLaidOut);
        painter->drawText(rect.translated(-std::fmod(double(scrollX), m_charWidth), 0),
                          Qt::AlignVCenter | Qt::TextSingleLine, slice);
        painter->restore();
        return;
    }
    const QString shown = core::UntrustedText(line.text).display();
    QTextLayout layout(shown, m_code);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTabStopDistance(m_charWidth * 8);
    layout.setTextOption(option);
    if (shown == line.text) {
        QList<QTextLayout::FormatRange> formats;
        for (const support::ColorSpan &span : spans(file, line, oldSide)) {
            QTextCharFormat format;
            format.setForeground(span.color);
            if (span.bold)
                format.setFontWeight(QFont::Bold);
            if (span.italic)
                format.setFontItalic(true);
            formats.append({span.start, span.length, format});
        }
        for (const core::TextSpan &word : line.changed) {
            QTextCharFormat format;
            format.setBackground(line.kind == core::DiffLine::Kind::Added ? colors.addedWord
                                                                          : colors.removedWord);
            formats.append({word.start, word.length, format});
        }
        layout.setFormats(formats);
    }
    layout.beginLayout();
    QTextLine laidOut = layout.createLine();
    laidOut.setLineWidth(1e6);
    layout.endLayout();
    layout.draw(painter, QPointF(rect.left() - scrollX,
                                 rect.top() + (rect.height() - laidOut.height()) / 2));
    painter->restore();
}

void DiffPainter::paintRemark(QPainter *painter, const DiffRow &row, const QRectF &rect,
                              const Look &look) const
{
    const Colors &colors = support::currentColors();
    const core::ReviewComment &remark = *m_rows.remark(row);
    const bool draft = row.kind == DiffRow::Kind::Draft;
    painter->fillRect(rect, colors.surface);
    const QRectF box = remarkBox(rect);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(
        QPen(draft ? colors.warning : colors.border, 1, draft ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(colors.comment);
    painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), support::radius, support::radius);
    const QFont strong = support::font(Type::Strong);
    const QFont caption = support::font(Type::Caption);
    const QFontMetricsF metrics(strong);
    const QRectF head(box.left() + 1.5 * unit, box.top() + unit, box.width() - 3 * unit,
                      metrics.height());
    const QString author = draft ? Text::tr("You") : support::personText(remark.author);
    painter->setFont(strong);
    painter->setPen(colors.text);
    painter->drawText(head, Qt::AlignVCenter, author);
    double x = head.left() + metrics.horizontalAdvance(author) + unit;
    if (draft)
        x += widgets::paintChip(painter, {x, head.center().y()},
                                {Text::tr("Draft, not sent"), support::Tone::Warning}, caption);
    else if (remark.resolved)
        x += widgets::paintChip(painter, {x, head.center().y()},
                                {Text::tr("Resolved"), support::Tone::Success, Glyph::Check},
                                caption);
    painter->setFont(caption);
    painter->setPen(colors.muted);
    painter->drawText(head, Qt::AlignRight | Qt::AlignVCenter,
                      draft ? Text::tr("Click to edit") : support::ageText(look.now, remark.at));
    painter->setFont(support::font(Type::Body));
    painter->setPen(colors.text);
    painter->drawText(
        QRectF(head.left(), head.bottom() + 4, head.width(), box.bottom() - head.bottom() - 8),
        Qt::TextWordWrap, remark.text.display(20'000));
    painter->restore();
}

} // namespace ui::diff
