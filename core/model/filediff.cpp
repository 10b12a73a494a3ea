// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/filediff.h"

#include <QStringBuilder>
#include <QStringList>

#include <algorithm>
#include <span>

using namespace Qt::StringLiterals;

namespace core {

namespace {

bool looksBinary(const QByteArray &bytes)
{
    return QByteArrayView(bytes).first(qMin<qsizetype>(bytes.size(), 8000)).contains('\0');
}

struct Lines
{
    QStringList texts;
    bool endsWithNewline = true;
};

Lines splitLines(const QString &text)
{
    Lines lines;
    if (text.isEmpty())
        return lines;
    lines.texts = text.split(u'\n');
    lines.endsWithNewline = lines.texts.last().isEmpty();
    if (lines.endsWithNewline)
        lines.texts.removeLast();
    return lines;
}

/// Marks which items of a and b are not part of the shortest edit script's common sequence.
///
/// source  Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, section 4b
template<typename T>
class MyersDiff
{
public:
    MyersDiff(std::span<const T> a, std::span<const T> b)
        : m_a(a), m_b(b), removed(a.size(), false), added(b.size(), false)
    {
        const int size = int(a.size() + b.size()) + 3;
        m_forward.resize(size_t(2 * size + 2));
        m_backward.resize(size_t(2 * size + 2));
        m_offset = size;
        compare(0, int(a.size()), 0, int(b.size()));
    }

private:
    std::span<const T> m_a;
    std::span<const T> m_b;
    std::vector<int> m_forward;
    std::vector<int> m_backward;
    int m_offset = 0;

public:
    std::vector<bool> removed;
    std::vector<bool> added;

private:
    struct Snake
    {
        int x, y;
    };

    /// Above this many edits a middle is guessed instead of found, which bounds the time at about n
    /// × limit.
    static constexpr int costLimit = 4000;

    Snake middle(int aLow, int aHigh, int bLow, int bHigh)
    {
        const int delta = (aHigh - aLow) - (bHigh - bLow);
        const bool odd = delta % 2 != 0;
        const int limit = ((aHigh - aLow) + (bHigh - bLow) + 1) / 2;
        auto forward = [&](int k) -> int & { return m_forward[size_t(m_offset + k)]; };
        auto backward = [&](int k) -> int & { return m_backward[size_t(m_offset + k)]; };
        forward(1) = aLow;
        backward(1) = aHigh;
        for (int d = 0; d <= limit; ++d) {
            for (int k = -d; k <= d; k += 2) {
                int x = (k == -d || (k != d && forward(k - 1) < forward(k + 1)))
                            ? forward(k + 1)
                            : forward(k - 1) + 1;
                int y = x - aLow - k + bLow;
                while (x < aHigh && y < bHigh && y >= bLow && m_a[size_t(x)] == m_b[size_t(y)]) {
                    ++x;
                    ++y;
                }
                forward(k) = x;
                const int reverse = delta - k;
                if (odd && reverse >= -(d - 1) && reverse <= d - 1 && x >= backward(reverse))
                    return {x, y};
            }
            for (int k = -d; k <= d; k += 2) {
                int x = (k == -d || (k != d && backward(k - 1) > backward(k + 1)))
                            ? backward(k + 1)
                            : backward(k - 1) - 1;
                int y = bHigh - (aHigh - x) + k;
                while (x > aLow && y > bLow && y <= bHigh &&
                       m_a[size_t(x - 1)] == m_b[size_t(y - 1)]) {
                    --x;
                    --y;
                }
                backward(k) = x;
                const int reverse = delta - k;
                if (!odd && reverse >= -d && reverse <= d && x <= forward(reverse))
                    return {x, y};
            }
            if (d > costLimit)
                break;
        }
        return {aLow + (aHigh - aLow) / 2, bLow + (bHigh - bLow) / 2};
    }

    void compare(int aLow, int aHigh, int bLow, int bHigh)
    {
        while (aLow < aHigh && bLow < bHigh && m_a[size_t(aLow)] == m_b[size_t(bLow)]) {
            ++aLow;
            ++bLow;
        }
        while (aLow < aHigh && bLow < bHigh && m_a[size_t(aHigh - 1)] == m_b[size_t(bHigh - 1)]) {
            --aHigh;
            --bHigh;
        }
        if (aLow == aHigh || bLow == bHigh) {
            std::fill(removed.begin() + aLow, removed.begin() + aHigh, true);
            std::fill(added.begin() + bLow, added.begin() + bHigh, true);
            return;
        }
        const Snake snake = middle(aLow, aHigh, bLow, bHigh);
        const int x = std::clamp(snake.x, aLow, aHigh);
        const int y = std::clamp(snake.y, bLow, bHigh);
        if ((x == aLow && y == bLow) ||
            (x == aHigh && y == bHigh)) { // no progress: nothing in common worth finding
            std::fill(removed.begin() + aLow, removed.begin() + aHigh, true);
            std::fill(added.begin() + bLow, added.begin() + bHigh, true);
            return;
        }
        compare(aLow, x, bLow, y);
        compare(x, aHigh, y, bHigh);
    }
};

/// Words, runs of white space and single other characters.
std::vector<QStringView> words(const QString &line)
{
    std::vector<QStringView> out;
    const QStringView view(line);
    const auto kind = [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' ? 1 : c.isSpace() ? 2 : 0;
    };
    for (qsizetype i = 0; i < view.size();) {
        qsizetype end = i + 1;
        const int first = kind(view.at(i));
        while (first != 0 && end < view.size() && kind(view.at(end)) == first)
            ++end;
        out.push_back(view.sliced(i, end - i));
        i = end;
    }
    return out;
}

std::vector<TextSpan> changedSpans(const std::vector<QStringView> &pieces,
                                   const std::vector<bool> &changed)
{
    std::vector<TextSpan> spans;
    int position = 0;
    for (size_t i = 0; i < pieces.size(); ++i) {
        const int length = int(pieces[i].size());
        if (changed[i]) {
            if (!spans.empty() && spans.back().start + spans.back().length == position)
                spans.back().length += length;
            else
                spans.push_back({position, length});
        }
        position += length;
    }
    return spans;
}

/// Pairs the i-th removed with the i-th added line of a block and marks what differs, unless nearly
/// all does.
void markWords(DiffLine &removedLine, DiffLine &addedLine)
{
    constexpr qsizetype longestLine = 2000;
    if (removedLine.text.size() > longestLine || addedLine.text.size() > longestLine)
        return;
    const std::vector<QStringView> before = words(removedLine.text);
    const std::vector<QStringView> after = words(addedLine.text);
    const MyersDiff<QStringView> diff(before, after);
    qsizetype common = 0;
    for (size_t i = 0; i < before.size(); ++i) {
        if (!diff.removed[i] && !before[i].trimmed().isEmpty())
            common += before[i].size();
    }
    if (common * 3 < qMax(removedLine.text.trimmed().size(), addedLine.text.trimmed().size()))
        return;
    removedLine.changed = changedSpans(before, diff.removed);
    addedLine.changed = changedSpans(after, diff.added);
}

void markWordsInBlocks(DiffHunk &hunk)
{
    auto &lines = hunk.lines;
    for (size_t i = 0; i < lines.size();) {
        size_t removedEnd = i;
        while (removedEnd < lines.size() && lines[removedEnd].kind == DiffLine::Kind::Removed)
            ++removedEnd;
        size_t addedEnd = removedEnd;
        while (addedEnd < lines.size() && lines[addedEnd].kind == DiffLine::Kind::Added)
            ++addedEnd;
        for (size_t k = 0; i + k < removedEnd && removedEnd + k < addedEnd; ++k)
            markWords(lines[i + k], lines[removedEnd + k]);
        i = qMax(addedEnd, i + 1);
    }
}

/// The nearest line above that starts in the first column and is no closing bracket: git's default
/// heading.
QString headingAbove(const QStringList &lines, int index)
{
    for (int i = index - 1; i >= 0; --i) {
        const QString &line = lines.at(i);
        if (!line.isEmpty() && (line.at(0).isLetter() || line.at(0) == u'_' || line.at(0) == u'$'))
            return line.left(80);
    }
    return {};
}

} // namespace

int FileDiff::added() const
{
    int count = 0;
    for (const DiffHunk &hunk : hunks)
        count += int(std::ranges::count(hunk.lines, DiffLine::Kind::Added, &DiffLine::kind));
    return count;
}

int FileDiff::removed() const
{
    int count = 0;
    for (const DiffHunk &hunk : hunks)
        count += int(std::ranges::count(hunk.lines, DiffLine::Kind::Removed, &DiffLine::kind));
    return count;
}

FileDiff diffTexts(const QString &path, const std::optional<QByteArray> &before,
                   const std::optional<QByteArray> &after, int context)
{
    FileDiff diff;
    diff.oldPath = path;
    diff.newPath = path;
    diff.status = !before  ? FileDiff::Status::Added
                  : !after ? FileDiff::Status::Deleted
                           : FileDiff::Status::Modified;
    diff.binary = (before && looksBinary(*before)) || (after && looksBinary(*after));
    if (diff.binary)
        return diff;
    diff.oldText = QString::fromUtf8(before.value_or(QByteArray()));
    diff.newText = QString::fromUtf8(after.value_or(QByteArray()));
    const Lines oldLines = splitLines(diff.oldText);
    const Lines newLines = splitLines(diff.newText);
    diff.noNewlineAtEnd = !newLines.endsWithNewline;

    const MyersDiff<QString> edits(
        std::span(oldLines.texts.constBegin(), size_t(oldLines.texts.size())),
        std::span(newLines.texts.constBegin(), size_t(newLines.texts.size())));
    std::vector<DiffLine> all;
    int o = 0;
    int n = 0;
    while (o < oldLines.texts.size() || n < newLines.texts.size()) {
        if (o < oldLines.texts.size() && edits.removed[size_t(o)]) {
            all.push_back({DiffLine::Kind::Removed, o + 1, 0, oldLines.texts.at(o), {}});
            ++o;
        } else if (n < newLines.texts.size() && edits.added[size_t(n)]) {
            all.push_back({DiffLine::Kind::Added, 0, n + 1, newLines.texts.at(n), {}});
            ++n;
        } else {
            all.push_back({DiffLine::Kind::Context, o + 1, n + 1, newLines.texts.at(n), {}});
            ++o;
            ++n;
        }
    }

    const auto isChange = [&](size_t i) { return all[i].kind != DiffLine::Kind::Context; };
    for (size_t i = 0; i < all.size();) {
        if (!isChange(i)) {
            ++i;
            continue;
        }
        const size_t start = i > size_t(context) ? i - size_t(context) : 0;
        size_t lastChange = i;
        for (size_t k = i; k < all.size() && k <= lastChange + 2 * size_t(context) + 1; ++k) {
            if (isChange(k))
                lastChange = k;
        }
        const size_t end = qMin(all.size(), lastChange + size_t(context) + 1);
        DiffHunk hunk;
        for (size_t k = start; k < end; ++k) {
            const DiffLine &line = all[k];
            if (line.oldNumber > 0) {
                if (hunk.oldStart == 0)
                    hunk.oldStart = line.oldNumber;
                ++hunk.oldCount;
            }
            if (line.newNumber > 0) {
                if (hunk.newStart == 0)
                    hunk.newStart = line.newNumber;
                ++hunk.newCount;
            }
            hunk.lines.push_back(line);
        }
        hunk.heading = headingAbove(oldLines.texts, qMax(0, hunk.oldStart - 1));
        markWordsInBlocks(hunk);
        diff.hunks.push_back(std::move(hunk));
        i = end;
    }
    return diff;
}

QString toUnifiedText(const FileDiff &diff)
{
    const bool isAdded = diff.status == FileDiff::Status::Added;
    const bool isDeleted = diff.status == FileDiff::Status::Deleted;
    QString text = u"diff --git a/"_s % diff.oldPath % u" b/"_s % diff.newPath % u'\n';
    if (diff.binary)
        return text + u"Binary files differ\n"_s;
    text += u"--- "_s % (isAdded ? u"/dev/null"_s : QString(u"a/"_s % diff.oldPath)) % u'\n';
    text += u"+++ "_s % (isDeleted ? u"/dev/null"_s : QString(u"b/"_s % diff.newPath)) % u'\n';
    const auto range = [](int start, int count) {
        return count == 1 ? QString::number(start)
                          : QString(QString::number(start) % u',' % QString::number(count));
    };
    for (const DiffHunk &hunk : diff.hunks) {
        text += u"@@ -"_s % range(hunk.oldStart, hunk.oldCount) % u" +"_s %
                range(hunk.newStart, hunk.newCount) % u" @@"_s %
                (hunk.heading.isEmpty() ? QString() : QString(u' ' % hunk.heading)) % u'\n';
        for (const DiffLine &line : hunk.lines) {
            const QChar mark = line.kind == DiffLine::Kind::Added     ? u'+'
                               : line.kind == DiffLine::Kind::Removed ? u'-'
                                                                      : u' ';
            text += mark % line.text % u'\n';
        }
    }
    return text;
}

} // namespace core
