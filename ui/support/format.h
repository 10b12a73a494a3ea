// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How values read: times, states, sources, reasons. One place, so that every screen says the same.
#pragma once

#include "core/inbox/codewords.h"
#include "core/model/grouping.h"
#include "core/model/inboxitem.h"
#include "core/model/signal.h"
#include "ui/support/icons.h"

#include <QString>

namespace ui::support {

// The words for codes that the engine writes down are the engine's, so that a terminal says the
// same; screens find them where they find all words.
using core::inbox::actorText;
using core::inbox::auditText;
using core::inbox::categoryText;
using core::inbox::reasonText;
using core::inbox::stateText;
using core::inbox::triggerText;

/// What a mark means; each has a text and a background colour in both palettes.
enum class Tone : std::uint8_t { Neutral, Accent, Success, Warning, Danger };
QColor toneText(Tone tone);
QColor toneTint(Tone tone);

/// "now", "4 min", "3 h", "2 d", "5 w", "2025-11-03"; empty when unknown.
QString ageText(core::Timestamp now, core::Timestamp then);
/// "31 Jan 2026, 10:30" in local time; empty when unknown.
QString timeText(core::Timestamp time);
/// "380 ms", "4.2 s", "3 min 5 s".
QString durationText(qint64 ms);
QString weightText(double weight); ///< two decimals
QString signalsText(int count);    ///< "1 signal", "12 signals"

QString sectionText(core::InboxSection section);
Tone stateTone(core::ReportState state);
Glyph stateGlyph(core::ReportState state);
Tone priorityTone(core::Priority priority);
QString priorityText(core::Priority priority); ///< "P0: drop everything"

QString checkText(core::CheckState state);
Tone checkTone(core::CheckState state);
Glyph checkGlyph(core::CheckState state);
QString pullRequestText(core::PullRequestState state);
QString attemptText(core::AttemptState state);
QString verdictText(core::VerdictKind kind);

QString sourceText(const QString &id); ///< "Sentry"; the id itself if unknown
Glyph sourceGlyph(const QString &id);
QString signalKindText(core::SignalKind kind);

/// "Ada Lovelace" of "Ada Lovelace <ada@example.org>", "You" of "user"; plain and visible.
QString personText(const QString &identity);
/// One or two capitals.
QString initials(const QString &identity);
/// A text that may hold outside words, on one line with every character visible.
QString line(const QString &text, qsizetype limit = 300);
/// The same with its line feeds.
QString paragraphs(const QString &text);
/// For a tooltip, which would take what looks like HTML for HTML: every character is shown as it
/// is. Empty if the text is.
QString plainToolTip(const QString &text);
QString shortCommit(const QString &commit); ///< 8 digits

} // namespace ui::support
