// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/icons.h"

#include "ui/support/colors.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>

using namespace Qt::StringLiterals;

static void loadResources()
{
    Q_INIT_RESOURCE(daybreak_icons);
}

namespace ui::support {

namespace {

constexpr std::array<const char *, glyphCount> names{
    "activity",     "bug",     "chart",    "chat",    "check",    "chevrondown", "chevronleft",
    "chevronright", "comment", "commit",   "copy",    "cross",    "dismiss",     "failed",
    "file",         "history", "inbox",    "info",    "keyboard", "lines",       "link",
    "merge",        "moon",    "passed",   "pending", "person",   "proof",       "pullrequest",
    "quote",        "read",    "rejected", "resolve", "restore",  "retry",       "search",
    "snooze",       "sources", "split",    "stop",    "sun",      "undo",        "unified",
    "warning",      "waves"};

QPixmap render(Glyph glyph, const QColor &color, int pixels)
{
    const QString key = u"daybreak/%1/%2/%3"_s.arg(int(glyph)).arg(color.rgba()).arg(pixels);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    loadResources();
    QFile file(glyphPath(glyph));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(double(color.alphaF()));
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class GlyphEngine final : public QIconEngine
{
public:
    GlyphEngine(Glyph glyph, bool onAccent) : m_glyph(glyph), m_onAccent(onAccent) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintGlyph(painter, rect, m_glyph, color(mode));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return render(m_glyph, color(mode), qMin(size.width(), size.height()));
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }
    QIconEngine *clone() const override { return new GlyphEngine(*this); }
    bool isNull() override { return false; }

private:
    QColor color(QIcon::Mode mode) const
    {
        const Colors &colors = currentColors();
        QColor result = m_onAccent && mode != QIcon::Disabled ? colors.onAccent : colors.text;
        if (mode == QIcon::Disabled) {
            result = colors.muted;
            result.setAlphaF(0.5f);
        }
        return result;
    }

    Glyph m_glyph;
    bool m_onAccent;
};

} // namespace

QString glyphPath(Glyph glyph)
{
    return u":/daybreak/icons/"_s + QLatin1StringView(names[size_t(glyph)]) + u".svg"_s;
}

QIcon icon(Glyph glyph, bool onAccent)
{
    return QIcon(new GlyphEngine(glyph, onAccent));
}

void paintGlyph(QPainter *painter, const QRectF &rect, Glyph glyph, const QColor &color)
{
    const double ratio = painter->device() ? painter->device()->devicePixelRatioF() : 1;
    const double side = qMin(rect.width(), rect.height());
    const int pixels = qMax(1, qRound(side * ratio));
    QPixmap pixmap = render(glyph, color, pixels);
    pixmap.setDevicePixelRatio(ratio);
    const QPointF at(rect.center().x() - side / 2, rect.center().y() - side / 2);
    painter->drawPixmap(QPointF(qRound(at.x() * ratio) / ratio, qRound(at.y() * ratio) / ratio),
                        pixmap);
}

} // namespace ui::support
