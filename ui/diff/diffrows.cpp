// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diffrows.h"

#include "core/base/untrustedtext.h"
#include "ui/support/format.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ui::diff {

namespace {

using core::DiffLine;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::diff::DiffRows)
};

constexpr int everything = 1 << 28;
/// Comparing again takes longer than a key press may above this.
constexpr qsizetype largestExpanded = 4 << 20;

int columns(const QString &text)
{
    return int(text.size()) + 7 * int(text.count(u'\t'));
}

} // namespace

void DiffRows::setFiles(std::vector<core::FileDiff> files)
{
    m_files = std::move(files);
    m_context.assign(m_files.size(), 3);
    rebuild();
}

void DiffRows::setComments(std::vector<core::ReviewComment> comments)
{
    m_comments = std::move(comments);
    rebuild();
}

void DiffRows::setDrafts(std::vector<core::ReviewComment> drafts)
{
    m_drafts = std::move(drafts);
    rebuild();
}

void DiffRows::setMode(DiffMode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    rebuild();
}

void DiffRows::setEditor(const QString &path, int line)
{
    m_editorPath = path;
    m_editorLine = line;
    rebuild();
}

bool DiffRows::expand(int file)
{
    if (file < 0 || file >= int(m_files.size()))
        return false;
    core::FileDiff &diff = m_files[size_t(file)];
    int &context = m_context[size_t(file)];
    if (context >= everything || diff.status == core::FileDiff::Status::Added ||
        diff.status == core::FileDiff::Status::Deleted || diff.binary ||
        diff.oldText.size() + diff.newText.size() > largestExpanded)
        return false;
    context = context < 10 ? 20 : context < 40 ? 80 : everything;
    core::FileDiff wider =
        core::diffTexts(diff.newPath, diff.oldText.toUtf8(), diff.newText.toUtf8(), context);
    diff.hunks = std::move(wider.hunks);
    rebuild();
    return true;
}

bool DiffRows::isRemarkShown(const core::ReviewComment &remark, const core::FileDiff &file) const
{
    return std::ranges::any_of(file.hunks, [&](const core::DiffHunk &hunk) {
        return remark.line >= hunk.newStart && remark.line < hunk.newStart + hunk.newCount;
    });
}

void DiffRows::rebuild()
{
    m_rows.clear();
    m_fileRows.clear();
    m_widest = 0;
    for (int file = 0; file < int(m_files.size()); ++file) {
        const core::FileDiff &diff = m_files[size_t(file)];
        m_fileRows.push_back(int(m_rows.size()));
        m_rows.push_back({.kind = DiffRow::Kind::File, .file = file});
        // Remarks on lines that no hunk shows stay visible, under the file's name.
        const auto strays = [&](const std::vector<core::ReviewComment> &remarks,
                                DiffRow::Kind kind) {
            for (int i = 0; i < int(remarks.size()); ++i) {
                if (remarks[size_t(i)].file == diff.newPath &&
                    !isRemarkShown(remarks[size_t(i)], diff))
                    m_rows.push_back({.kind = kind, .file = file, .comment = i});
            }
        };
        strays(m_comments, DiffRow::Kind::Comment);
        strays(m_drafts, DiffRow::Kind::Draft);
        if (diff.hunks.empty())
            m_rows.push_back({.kind = DiffRow::Kind::Note, .file = file});
        for (int hunk = 0; hunk < int(diff.hunks.size()); ++hunk)
            addHunk(file, hunk);
    }
}

void DiffRows::addHunk(int file, int hunk)
{
    using Kind = DiffRow::Kind;
    const std::vector<DiffLine> &lines = m_files[size_t(file)].hunks[size_t(hunk)].lines;
    m_rows.push_back({.kind = Kind::Hunk, .file = file, .hunk = hunk});
    const auto add = [&](int left, int right) {
        m_rows.push_back(
            {.kind = Kind::Line, .file = file, .hunk = hunk, .left = left, .right = right});
        if (right >= 0)
            addRemarks(file, lines[size_t(right)].newNumber);
    };
    for (int i = 0; i < int(lines.size());) {
        m_widest = qMax(m_widest, columns(lines[size_t(i)].text));
        const DiffLine::Kind kind = lines[size_t(i)].kind;
        if (kind == DiffLine::Kind::Context) {
            add(i, i);
            ++i;
            continue;
        }
        if (m_mode == DiffMode::Unified) {
            add(kind == DiffLine::Kind::Removed ? i : -1, kind == DiffLine::Kind::Added ? i : -1);
            ++i;
            continue;
        }
        int removedEnd = i;
        while (removedEnd < int(lines.size()) &&
               lines[size_t(removedEnd)].kind == DiffLine::Kind::Removed)
            ++removedEnd;
        int addedEnd = removedEnd;
        while (addedEnd < int(lines.size()) &&
               lines[size_t(addedEnd)].kind == DiffLine::Kind::Added)
            ++addedEnd;
        for (int k = 0; i + k < removedEnd || removedEnd + k < addedEnd; ++k)
            add(i + k < removedEnd ? i + k : -1, removedEnd + k < addedEnd ? removedEnd + k : -1);
        for (int k = i; k < addedEnd; ++k)
            m_widest = qMax(m_widest, columns(lines[size_t(k)].text));
        i = addedEnd;
    }
}

void DiffRows::addRemarks(int file, int line)
{
    using Kind = DiffRow::Kind;
    const QString &path = m_files[size_t(file)].newPath;
    for (int i = 0; i < int(m_comments.size()); ++i) {
        if (m_comments[size_t(i)].line == line && m_comments[size_t(i)].file == path)
            m_rows.push_back({.kind = Kind::Comment, .file = file, .comment = i});
    }
    const bool editing = line == m_editorLine && path == m_editorPath;
    for (int i = 0; i < int(m_drafts.size()) && !editing; ++i) {
        if (m_drafts[size_t(i)].line == line && m_drafts[size_t(i)].file == path)
            m_rows.push_back({.kind = Kind::Draft, .file = file, .comment = i});
    }
    if (editing)
        m_rows.push_back({.kind = Kind::Editor, .file = file});
}

const DiffLine *DiffRows::leftLine(const DiffRow &row) const
{
    return row.left < 0
               ? nullptr
               : &m_files[size_t(row.file)].hunks[size_t(row.hunk)].lines[size_t(row.left)];
}

const DiffLine *DiffRows::rightLine(const DiffRow &row) const
{
    return row.right < 0
               ? nullptr
               : &m_files[size_t(row.file)].hunks[size_t(row.hunk)].lines[size_t(row.right)];
}

const core::ReviewComment *DiffRows::remark(const DiffRow &row) const
{
    if (row.kind == DiffRow::Kind::Comment)
        return &m_comments[size_t(row.comment)];
    return row.kind == DiffRow::Kind::Draft ? &m_drafts[size_t(row.comment)] : nullptr;
}

int DiffRows::rowOfLine(const QString &path, int line) const
{
    for (int i = 0; i < count(); ++i) {
        const DiffRow &candidate = row(i);
        const DiffLine *right = rightLine(candidate);
        if (right && right->newNumber == line && m_files[size_t(candidate.file)].newPath == path)
            return i;
    }
    return -1;
}

int DiffRows::rowOfFile(int file) const
{
    return file >= 0 && file < int(m_fileRows.size()) ? m_fileRows[size_t(file)] : -1;
}

static int nearest(const std::vector<DiffRow> &rows, int from, int step,
                   const std::function<bool(const DiffRow &)> &fits)
{
    for (int i = from + step; i >= 0 && i < int(rows.size()); i += step) {
        if (fits(rows[size_t(i)]))
            return i;
    }
    return -1;
}

int DiffRows::nextLine(int from, int step) const
{
    return nearest(m_rows, from, step,
                   [](const DiffRow &row) { return row.kind != DiffRow::Kind::Editor; });
}

int DiffRows::nextHunk(int from, int step) const
{
    // Backwards, the heading of the hunk one is in does not count as the previous one.
    int start = from;
    if (step < 0 && from >= 0 && from < count() && row(from).kind != DiffRow::Kind::Hunk) {
        const int own = nearest(m_rows, from, -1,
                                [](const DiffRow &row) { return row.kind == DiffRow::Kind::Hunk; });
        start = own < 0 ? from : own;
    }
    return nearest(m_rows, start, step,
                   [](const DiffRow &row) { return row.kind == DiffRow::Kind::Hunk; });
}

int DiffRows::nextFile(int from, int step) const
{
    const int file = from >= 0 && from < count() ? row(from).file : -1;
    return rowOfFile(file + step);
}

int DiffRows::headLine(int index) const
{
    if (index < 0 || index >= count())
        return 0;
    const DiffRow &start = row(index);
    // A removed line has no place in the head version: the next line that has one takes it.
    for (int i = index; i < count() && row(i).file == start.file && row(i).hunk == start.hunk;
         ++i) {
        if (const DiffLine *right = rightLine(row(i)))
            return right->newNumber;
    }
    for (int i = index; i >= 0 && row(i).file == start.file && row(i).hunk == start.hunk; --i) {
        if (const DiffLine *right = rightLine(row(i)))
            return right->newNumber;
    }
    return 0;
}

QString DiffRows::spoken(int index) const
{
    const DiffRow &shown = row(index);
    const core::FileDiff &file = m_files[size_t(shown.file)];
    const auto text = [](const DiffLine &line) { return support::line(line.text, 400).trimmed(); };
    switch (shown.kind) {
    case DiffRow::Kind::File:
        return Text::tr("file %1, %2 added, %3 removed")
            .arg(support::line(file.newPath))
            .arg(file.added())
            .arg(file.removed());
    case DiffRow::Kind::Note:
        return file.binary ? Text::tr("binary file") : Text::tr("no lines changed");
    case DiffRow::Kind::Hunk: {
        const core::DiffHunk &hunk = file.hunks[size_t(shown.hunk)];
        return Text::tr("change %1 of %2, from line %3, %4")
            .arg(shown.hunk + 1)
            .arg(file.hunks.size())
            .arg(hunk.newStart)
            .arg(support::line(hunk.heading));
    }
    case DiffRow::Kind::Line: {
        const DiffLine *left = leftLine(shown);
        const DiffLine *right = rightLine(shown);
        if (left && left == right)
            return Text::tr("line %1, %2").arg(right->newNumber).arg(text(*right));
        QStringList parts;
        if (left)
            parts << Text::tr("removed, line %1, %2").arg(left->oldNumber).arg(text(*left));
        if (right)
            parts << Text::tr("added, line %1, %2").arg(right->newNumber).arg(text(*right));
        return parts.join(u"; "_s);
    }
    case DiffRow::Kind::Comment:
    case DiffRow::Kind::Draft: {
        const core::ReviewComment *comment = remark(shown);
        return shown.kind == DiffRow::Kind::Draft ? Text::tr("draft comment on line %1, %2")
                                                        .arg(comment->line)
                                                        .arg(comment->text.displayLine())
                                                  : Text::tr("comment by %1 on line %2, %3")
                                                        .arg(support::personText(comment->author))
                                                        .arg(comment->line)
                                                        .arg(comment->text.displayLine());
    }
    case DiffRow::Kind::Editor: return Text::tr("comment editor");
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString DiffRows::plain(int index) const
{
    const DiffRow &shown = row(index);
    const DiffLine *left = leftLine(shown);
    const DiffLine *right = rightLine(shown);
    if (left && left == right)
        return u' ' + left->text;
    QStringList parts;
    if (left)
        parts << QString(u'-' + left->text);
    if (right)
        parts << QString(u'+' + right->text);
    return parts.join(u'\n');
}

} // namespace ui::diff
