// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diffview.h"

#include "ui/diff/commenteditor.h"
#include "ui/diff/diffaccessible.h"
#include "ui/support/colors.h"
#include "ui/support/commands.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::unit;

namespace ui::diff {

DiffView::DiffView(const core::Clock &clock, QWidget *parent)
    : QAbstractScrollArea(parent), m_clock(clock), m_painter(m_rows), m_colorTimer(new QTimer(this))
{
    installDiffAccessibility();
    identify(this, u"diff.lines"_s, tr("Changes"));
    setFrameShape(QFrame::NoFrame);
    setLayoutDirection(Qt::LeftToRight); // code reads so in every language
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
    m_colorTimer->setSingleShot(true);
    m_colorTimer->setInterval(0);
    connect(m_colorTimer, &QTimer::timeout, this, [this] {
        m_painter.advanceColors(8);
        viewport()->update();
    });
    layoutRows();
}

DiffView::~DiffView() = default;

void DiffView::setFiles(std::vector<core::FileDiff> files)
{
    if (files == m_rows.files())
        return;
    keepComment(); // another head takes nobody's words
    setAccessibleDescription(files.empty() ? tr("No line is changed.") : QString());
    m_rows.setFiles(std::move(files));
    m_painter.forget();
    m_current = -1;
    m_anchor = -1;
    m_file = -1;
    rowsChanged();
    if (m_rows.count() > 0)
        setCurrentRow(qMax(0, m_rows.nextHunk(-1, 1)));
    verticalScrollBar()->setValue(0);
}

void DiffView::setComments(std::vector<core::ReviewComment> comments)
{
    m_rows.setComments(std::move(comments));
    rowsChanged();
}

void DiffView::setDrafts(std::vector<core::ReviewComment> drafts)
{
    m_rows.setDrafts(std::move(drafts));
    rowsChanged();
}

void DiffView::setMode(DiffMode mode)
{
    if (mode == m_rows.mode())
        return;
    // The cursor stays on its line, whichever row that is now.
    const int line = m_rows.headLine(m_current);
    const QString path =
        m_current >= 0 ? m_rows.files()[size_t(m_rows.row(m_current).file)].newPath : QString();
    m_rows.setMode(mode);
    m_current = -1;
    m_anchor = -1;
    rowsChanged();
    const int row = m_rows.rowOfLine(path, line);
    setCurrentRow(row >= 0 ? row : qMin(0, m_rows.count() - 1));
}

void DiffView::rowsChanged()
{
    m_current = qMin(m_current, m_rows.count() - 1);
    m_anchor = qMin(m_anchor, m_rows.count() - 1);
    m_hovered = -1;
    layoutRows();
    DiffAccessible::rowsChanged(this);
    placeEditor();
    viewport()->update();
}

void DiffView::layoutRows()
{
    m_painter.refresh();
    const int width = viewport()->width();
    m_offsets.resize(size_t(m_rows.count()) + 1);
    int y = 0;
    for (int i = 0; i < m_rows.count(); ++i) {
        m_offsets[size_t(i)] = y;
        y += m_painter.height(i, width);
    }
    m_offsets.back() = y;
    verticalScrollBar()->setSingleStep(m_painter.lineHeight() * 3);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, qMax(0, y + 4 * unit - viewport()->height()));
    const int sides = m_rows.mode() == DiffMode::SideBySide ? 2 : 1;
    const int room = width / sides - m_painter.gutterWidth();
    horizontalScrollBar()->setSingleStep(3 * unit);
    horizontalScrollBar()->setPageStep(room);
    horizontalScrollBar()->setRange(0, qMax(0, m_painter.contentWidth() - room));
}

QRect DiffView::rowRect(int row) const
{
    if (row < 0 || row >= m_rows.count())
        return {};
    const QRect rect(0, rowTop(row) - verticalScrollBar()->value(), viewport()->width(),
                     rowTop(row + 1) - rowTop(row));
    return rect.intersects(viewport()->rect()) ? rect : QRect();
}

int DiffView::rowAt(int y) const
{
    const int position = y + verticalScrollBar()->value();
    if (position < 0 || m_offsets.empty() || position >= m_offsets.back())
        return -1;
    return int(std::ranges::upper_bound(m_offsets, position) - m_offsets.begin()) - 1;
}

void DiffView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setLayoutDirection(layoutDirection()); // it begins with the application's
    const support::Colors &colors = support::currentColors();
    painter.fillRect(viewport()->rect(), colors.surface);
    if (m_rows.count() == 0) {
        painter.setFont(support::font(support::Type::Body));
        painter.setPen(colors.muted);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No line is changed."));
        return;
    }
    const int top = verticalScrollBar()->value();
    const int selectedFrom = qMin(m_current, m_anchor < 0 ? m_current : m_anchor);
    const int selectedTo = qMax(m_current, m_anchor);
    const auto look = [&](int row) {
        return DiffPainter::Look{.current = row == m_current,
                                 .selected = selectedFrom != selectedTo && row >= selectedFrom &&
                                             row <= selectedTo,
                                 .focused = hasFocus(),
                                 .hovered = row == m_hovered,
                                 .scrollX = horizontalScrollBar()->value(),
                                 .now = m_clock.now()};
    };
    const int first = qMax(0, rowAt(0));
    for (int row = first; row < m_rows.count(); ++row) {
        const int y = rowTop(row) - top;
        if (y >= viewport()->height())
            break;
        m_painter.paint(&painter, row,
                        QRectF(0, y, viewport()->width(), rowTop(row + 1) - rowTop(row)),
                        look(row));
    }
    // The file's name stays at the top while its lines pass.
    const int heading = m_rows.rowOfFile(m_rows.row(first).file);
    if (heading < first || rowTop(heading) < top) {
        const int height = rowTop(heading + 1) - rowTop(heading);
        const int next = m_rows.rowOfFile(m_rows.row(first).file + 1);
        const int y = next < 0 ? 0 : qMin(0, rowTop(next) - top - height);
        m_painter.paint(&painter, heading, QRectF(0, y, viewport()->width(), height),
                        {.scrollX = 0, .now = m_clock.now()});
    }
    if (m_painter.wantsColors())
        m_colorTimer->start();
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layoutRows();
    placeEditor();
}

void DiffView::scrollContentsBy(int, int)
{
    placeEditor();
    viewport()->update();
}

void DiffView::setCurrentRow(int row, bool extend)
{
    if (row < 0 || row >= m_rows.count())
        return;
    if (!extend)
        m_anchor = row;
    const bool moved = row != m_current;
    m_current = row;
    ensureVisible(row);
    viewport()->update();
    if (!moved)
        return;
    DiffAccessible::focusMoved(this, row);
    Q_EMIT currentRowChanged(row);
    if (m_rows.row(row).file != m_file) {
        m_file = m_rows.row(row).file;
        Q_EMIT currentFileChanged(m_file);
    }
}

void DiffView::ensureVisible(int row)
{
    const int heading = 5 * unit;
    const int top = rowTop(row);
    const int bottom = rowTop(row + 1);
    QScrollBar *bar = verticalScrollBar();
    if (top - heading < bar->value())
        bar->setValue(top - heading);
    else if (bottom > bar->value() + viewport()->height())
        bar->setValue(bottom - viewport()->height());
}

void DiffView::moveLine(int step)
{
    setCurrentRow(m_rows.nextLine(m_current, step));
}

void DiffView::moveHunk(int step)
{
    const int row = m_rows.nextHunk(m_current, step);
    if (row < 0)
        return;
    setCurrentRow(row);
    verticalScrollBar()->setValue(rowTop(row) - viewport()->height() / 4);
}

void DiffView::moveFile(int step)
{
    const int row = m_rows.nextFile(m_current, step);
    if (row >= 0)
        goToFile(m_rows.row(row).file);
}

void DiffView::goToFile(int file)
{
    const int row = m_rows.rowOfFile(file);
    if (row < 0)
        return;
    setCurrentRow(row);
    verticalScrollBar()->setValue(rowTop(row));
}

void DiffView::expandContext()
{
    if (m_current < 0)
        return;
    const int file = m_rows.row(m_current).file;
    const int line = m_rows.headLine(m_current);
    const int before = m_current;
    if (!m_rows.expand(file))
        return;
    rowsChanged();
    const int row = m_rows.rowOfLine(m_rows.files()[size_t(file)].newPath, line);
    m_current = -1;
    setCurrentRow(row >= 0 ? row : qMin(before, m_rows.count() - 1));
}

void DiffView::copySelection()
{
    if (m_current < 0)
        return;
    QStringList lines;
    const int from = qMin(m_current, m_anchor < 0 ? m_current : m_anchor);
    for (int row = from; row <= qMax(m_current, m_anchor); ++row) {
        if (m_rows.row(row).kind == DiffRow::Kind::Line)
            lines << m_rows.plain(row);
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n') + u'\n');
}

void DiffView::beginComment()
{
    if (m_current < 0)
        return;
    const DiffRow &row = m_rows.row(m_current);
    const core::ReviewComment *remark = m_rows.remark(row);
    const int line = remark ? remark->line : m_rows.headLine(m_current);
    if (line > 0)
        openEditor(m_rows.files()[size_t(row.file)].newPath, line);
}

void DiffView::openEditor(const QString &file, int line)
{
    keepComment();
    QString draft;
    for (const core::ReviewComment &known : m_rows.drafts()) {
        if (known.file == file && known.line == line)
            draft = known.text.raw();
    }
    m_editor = new CommentEditor(file, line, draft, viewport());
    connect(m_editor, &CommentEditor::draftSaved, this, &DiffView::draftSaved);
    connect(m_editor, &CommentEditor::finished, this, &DiffView::closeEditor);
    m_rows.setEditor(file, line);
    rowsChanged();
    for (int row = 0; row < m_rows.count(); ++row) {
        if (m_rows.row(row).kind == DiffRow::Kind::Editor)
            ensureVisible(row);
    }
    placeEditor();
    m_editor->show();
    m_editor->startWriting();
}

void DiffView::placeEditor()
{
    if (!m_editor)
        return;
    for (int row = 0; row < m_rows.count(); ++row) {
        if (m_rows.row(row).kind != DiffRow::Kind::Editor)
            continue;
        const int left = m_painter.gutterWidth();
        m_editor->setGeometry(left, rowTop(row) - verticalScrollBar()->value(),
                              qMin(96 * unit, viewport()->width() - left - 2 * unit),
                              rowTop(row + 1) - rowTop(row));
        return;
    }
}

void DiffView::closeEditor()
{
    m_editor->hide();
    m_editor->deleteLater();
    m_editor = nullptr;
    m_rows.setEditor({}, 0);
    rowsChanged();
    setFocus();
}

void DiffView::cancelComment()
{
    if (m_editor)
        m_editor->cancel();
}

void DiffView::keepComment()
{
    if (m_editor)
        m_editor->keep();
}

void DiffView::keyPressEvent(QKeyEvent *event)
{
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    const auto page = [&](int direction) {
        const int y = direction * (viewport()->height() - 2 * m_painter.lineHeight());
        const QRect rect = rowRect(m_current);
        verticalScrollBar()->setValue(verticalScrollBar()->value() + y);
        const int row = rowAt(rect.isNull() ? 0 : rect.top());
        setCurrentRow(row < 0 ? (direction > 0 ? m_rows.count() - 1 : 0) : row, extend);
    };
    switch (event->key()) {
    case Qt::Key_Down: setCurrentRow(m_rows.nextLine(m_current, 1), extend); return;
    case Qt::Key_Up: setCurrentRow(m_rows.nextLine(m_current, -1), extend); return;
    case Qt::Key_PageDown: page(1); return;
    case Qt::Key_PageUp: page(-1); return;
    case Qt::Key_Home: setCurrentRow(0, extend); return;
    case Qt::Key_End: setCurrentRow(m_rows.count() - 1, extend); return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() +
                                        (event->key() == Qt::Key_Right ? 3 : -3) * unit);
        return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void DiffView::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(int(event->position().y()));
    if (row < 0 || event->button() != Qt::LeftButton)
        return;
    setCurrentRow(row, event->modifiers() & Qt::ShiftModifier);
    const DiffRow &clicked = m_rows.row(row);
    const QRectF rect = rowRect(row);
    if (clicked.kind == DiffRow::Kind::Draft ||
        (clicked.kind == DiffRow::Kind::Line && clicked.right >= 0 &&
         m_painter.commentMark(rect).contains(event->position())))
        beginComment();
}

void DiffView::mouseMoveEvent(QMouseEvent *event)
{
    const int row = rowAt(int(event->position().y()));
    const bool mark = row >= 0 && m_rows.row(row).kind == DiffRow::Kind::Line &&
                      m_painter.commentMark(rowRect(row)).contains(event->position());
    viewport()->setCursor(mark ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (row != m_hovered) {
        m_hovered = row;
        viewport()->update();
    }
    if ((event->buttons() & Qt::LeftButton) && row >= 0)
        setCurrentRow(row, true);
}

void DiffView::leaveEvent(QEvent *event)
{
    QAbstractScrollArea::leaveEvent(event);
    m_hovered = -1;
    viewport()->update();
}

void DiffView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current >= 0)
        DiffAccessible::focusMoved(this, m_current);
    viewport()->update();
}

void DiffView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void DiffView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        layoutRows();
}

} // namespace ui::diff
