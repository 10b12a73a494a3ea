// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/highlighter.h"

#include "ui/support/colors.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
#include <KSyntaxHighlighting/Theme>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QHash>

#include <array>

using namespace Qt::StringLiterals;

namespace ui::support {

namespace {

/// Longer lines stay plain: their colours help nobody and cost much.
constexpr qsizetype longestColoredLine = 4000;

/// Loading the index of languages takes milliseconds: once per process, on the main thread. It is
/// constant afterwards.
const KSyntaxHighlighting::Repository &repository()
{
    static const KSyntaxHighlighting::Repository instance;
    return instance;
}

} // namespace

class Highlighter::Engine : public KSyntaxHighlighting::AbstractHighlighter
{
public:
    Engine(const QString &path, const QString &text, bool dark) : m_text(text), m_dark(dark)
    {
        m_starts.push_back(0);
        for (qsizetype at = text.indexOf(u'\n'); at >= 0; at = text.indexOf(u'\n', at + 1))
            m_starts.push_back(at + 1);
        const KSyntaxHighlighting::Definition definition =
            repository().definitionForFileName(QFileInfo(path).fileName());
        if (!definition.isValid()) {
            m_done = lineCount();
            return;
        }
        setDefinition(definition);
        setTheme(repository().theme(dark ? u"GitHub Dark"_s : u"GitHub Light"_s));
        m_lines.resize(size_t(lineCount()));
    }

    int lineCount() const { return int(m_starts.size()); }

    void advance(int line, int budgetMs)
    {
        QElapsedTimer timer;
        timer.start();
        const int end = qMin(line + 1, lineCount());
        while (m_done < end) {
            const qsizetype start = m_starts[size_t(m_done)];
            const qsizetype stop =
                m_done + 1 < lineCount() ? m_starts[size_t(m_done) + 1] - 1 : m_text.size();
            if (stop - start <= longestColoredLine)
                m_state = highlightLine(QStringView(m_text).sliced(start, stop - start), m_state);
            ++m_done;
            if (m_done % 32 == 0 && timer.elapsed() >= budgetMs)
                return;
        }
    }

    std::vector<std::vector<ColorSpan>> m_lines;
    int m_done = 0;

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override
    {
        if (length <= 0 || format.isDefaultTextStyle(theme()))
            return;
        m_lines[size_t(m_done)].push_back(
            {offset, length, colorOf(format), format.isBold(theme()), format.isItalic(theme())});
    }

private:
    QColor colorOf(const KSyntaxHighlighting::Format &format)
    {
        const auto known = m_colors.constFind(format.id());
        if (known != m_colors.constEnd())
            return *known;
        const Colors &colors = m_dark ? darkColors() : lightColors();
        const std::array backgrounds{colors.surface,  colors.sunken,    colors.added,
                                     colors.removed,  colors.addedWord, colors.removedWord,
                                     colors.selection};
        const QColor color = readable(format.textColor(theme()), backgrounds);
        m_colors.insert(format.id(), color);
        return color;
    }

    QString m_text;
    bool m_dark;
    std::vector<qsizetype> m_starts;
    KSyntaxHighlighting::State m_state;
    QHash<int, QColor> m_colors;
};

Highlighter::Highlighter(const QString &path, const QString &text, bool dark)
    : m_engine(std::make_unique<Engine>(path, text, dark))
{
}

Highlighter::~Highlighter() = default;

bool Highlighter::isDone() const
{
    return m_engine->m_done >= m_engine->lineCount();
}

int Highlighter::lineCount() const
{
    return m_engine->lineCount();
}

int Highlighter::doneLines() const
{
    return m_engine->m_done;
}

void Highlighter::advance(int line, int budgetMs)
{
    m_engine->advance(line, budgetMs);
}

const std::vector<ColorSpan> &Highlighter::spans(int line) const
{
    static const std::vector<ColorSpan> none;
    if (line < 0 || line >= m_engine->m_done || size_t(line) >= m_engine->m_lines.size())
        return none;
    return m_engine->m_lines[size_t(line)];
}

} // namespace ui::support
