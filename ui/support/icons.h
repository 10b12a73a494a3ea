// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The icon set: line drawings of our own in resources/icons, tinted when they are painted.
#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>

class QPainter;

namespace ui::support {

/// One drawing; the file is the lower-case name.
enum class Glyph {
    Activity,
    Bug,
    Chart,
    Chat,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Comment,
    Commit,
    Copy,
    Cross,
    Dismiss,
    Failed,
    File,
    History,
    Inbox,
    Info,
    Keyboard,
    Lines,
    Link,
    Merge,
    Moon,
    Passed,
    Pending,
    Person,
    Proof,
    PullRequest,
    Quote,
    Read,
    Rejected,
    Resolve,
    Restore,
    Retry,
    Search,
    Snooze,
    Sources,
    Split,
    Stop,
    Sun,
    Undo,
    Unified,
    Warning,
    Waves,
};
inline constexpr int glyphCount = int(Glyph::Waves) + 1;

QString glyphPath(Glyph glyph);

/// Follows the palette: text colour, or `onAccent` for primary buttons.
QIcon icon(Glyph glyph, bool onAccent = false);

/// Sharp at every device pixel ratio; square, in the middle of `rect`.
void paintGlyph(QPainter *painter, const QRectF &rect, Glyph glyph, const QColor &color);

} // namespace ui::support
