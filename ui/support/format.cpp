// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/format.h"

#include "ui/support/colors.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace ui::support {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::support::Text)
};

} // namespace

QColor toneText(Tone tone)
{
    const Colors &colors = currentColors();
    switch (tone) {
    case Tone::Neutral: return colors.muted;
    case Tone::Accent: return colors.accent;
    case Tone::Success: return colors.success;
    case Tone::Warning: return colors.warning;
    case Tone::Danger: return colors.danger;
    }
    Q_UNREACHABLE_RETURN(QColor());
}

QColor toneTint(Tone tone)
{
    const Colors &colors = currentColors();
    switch (tone) {
    case Tone::Neutral: return colors.neutralTint;
    case Tone::Accent: return colors.accentTint;
    case Tone::Success: return colors.successTint;
    case Tone::Warning: return colors.warningTint;
    case Tone::Danger: return colors.dangerTint;
    }
    Q_UNREACHABLE_RETURN(QColor());
}

QString ageText(core::Timestamp now, core::Timestamp then)
{
    if (!core::isKnown(then))
        return {};
    const qint64 minutes = (core::toMs(now) - core::toMs(then)) / 60'000;
    if (minutes < 1)
        return Text::tr("now");
    if (minutes < 60)
        return Text::tr("%1 min").arg(minutes);
    if (minutes < 24 * 60)
        return Text::tr("%1 h").arg(minutes / 60);
    const qint64 days = minutes / (24 * 60);
    if (days < 14)
        return Text::tr("%1 d").arg(days);
    if (days < 120)
        return Text::tr("%1 w").arg(days / 7);
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(core::toMs(then)).date(),
                              QLocale::ShortFormat);
}

QString timeText(core::Timestamp time)
{
    if (!core::isKnown(time))
        return {};
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(core::toMs(time)),
                              Text::tr("d MMM yyyy, HH:mm", "date format"));
}

QString durationText(qint64 ms)
{
    if (ms < 1000)
        return Text::tr("%1 ms").arg(ms);
    if (ms < 60'000)
        return Text::tr("%1 s").arg(QLocale().toString(double(ms) / 1000, 'f', 1));
    return Text::tr("%1 min %2 s").arg(ms / 60'000).arg(ms / 1000 % 60);
}

QString weightText(double weight)
{
    return QLocale().toString(weight, 'f', 2);
}

QString signalsText(int count)
{
    return count == 1 ? Text::tr("1 signal")
                      : Text::tr("%1 signals").arg(QLocale().toString(count));
}

QString sectionText(core::InboxSection section)
{
    using enum core::InboxSection;
    switch (section) {
    case ReviewAndMerge: return Text::tr("Review and merge");
    case NeedsDecision: return Text::tr("Needs your decision");
    case Working: return Text::tr("Working");
    case Gathering: return Text::tr("Gathering");
    case Failed: return Text::tr("Failed");
    case Regressed: return Text::tr("Regressed");
    case Done: return Text::tr("Done");
    }
    Q_UNREACHABLE_RETURN(QString());
}

Tone stateTone(core::ReportState state)
{
    using enum core::ReportState;
    switch (state) {
    case Ready:
    case Approved:
    case Merged:
    case Verified: return Tone::Success;
    case NeedsDecision: return Tone::Warning;
    case Failed:
    case Regressed: return Tone::Danger;
    case Queued:
    case Researching:
    case Actionable:
    case Fixing:
    case Checking:
    case Verifying: return Tone::Accent;
    case Gathering:
    case Dismissed:
    case Resolved: return Tone::Neutral;
    }
    Q_UNREACHABLE_RETURN(Tone::Neutral);
}

Glyph stateGlyph(core::ReportState state)
{
    using enum core::ReportState;
    switch (state) {
    case Gathering: return Glyph::Pending;
    case Queued: return Glyph::Snooze;
    case Researching: return Glyph::Search;
    case NeedsDecision: return Glyph::Person;
    case Actionable: return Glyph::ChevronRight;
    case Fixing: return Glyph::Proof;
    case Checking: return Glyph::Pending;
    case Ready: return Glyph::PullRequest;
    case Approved: return Glyph::Check;
    case Merged: return Glyph::Merge;
    case Verifying: return Glyph::Pending;
    case Verified: return Glyph::Passed;
    case Regressed: return Glyph::Warning;
    case Dismissed: return Glyph::Dismiss;
    case Resolved: return Glyph::Resolve;
    case Failed: return Glyph::Failed;
    }
    Q_UNREACHABLE_RETURN(Glyph::Info);
}

Tone priorityTone(core::Priority priority)
{
    switch (priority) {
    case core::Priority::P0: return Tone::Danger;
    case core::Priority::P1: return Tone::Warning;
    case core::Priority::P2: return Tone::Accent;
    case core::Priority::P3:
    case core::Priority::P4: return Tone::Neutral;
    }
    Q_UNREACHABLE_RETURN(Tone::Neutral);
}

QString priorityText(core::Priority priority)
{
    switch (priority) {
    case core::Priority::P0: return Text::tr("P0: drop everything");
    case core::Priority::P1: return Text::tr("P1: today");
    case core::Priority::P2: return Text::tr("P2: this week");
    case core::Priority::P3: return Text::tr("P3: soon");
    case core::Priority::P4: return Text::tr("P4: some day");
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString checkText(core::CheckState state)
{
    switch (state) {
    case core::CheckState::None: return Text::tr("No checks");
    case core::CheckState::Pending: return Text::tr("Checks running");
    case core::CheckState::Passed: return Text::tr("Checks green");
    case core::CheckState::Failed: return Text::tr("Checks red");
    }
    Q_UNREACHABLE_RETURN(QString());
}

Tone checkTone(core::CheckState state)
{
    switch (state) {
    case core::CheckState::None: return Tone::Neutral;
    case core::CheckState::Pending: return Tone::Warning;
    case core::CheckState::Passed: return Tone::Success;
    case core::CheckState::Failed: return Tone::Danger;
    }
    Q_UNREACHABLE_RETURN(Tone::Neutral);
}

Glyph checkGlyph(core::CheckState state)
{
    switch (state) {
    case core::CheckState::None: return Glyph::Info;
    case core::CheckState::Pending: return Glyph::Pending;
    case core::CheckState::Passed: return Glyph::Passed;
    case core::CheckState::Failed: return Glyph::Failed;
    }
    Q_UNREACHABLE_RETURN(Glyph::Info);
}

QString pullRequestText(core::PullRequestState state)
{
    switch (state) {
    case core::PullRequestState::Draft: return Text::tr("Draft");
    case core::PullRequestState::Open: return Text::tr("Open");
    case core::PullRequestState::Approved: return Text::tr("Approved");
    case core::PullRequestState::Merged: return Text::tr("Merged");
    case core::PullRequestState::Closed: return Text::tr("Closed");
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString attemptText(core::AttemptState state)
{
    switch (state) {
    case core::AttemptState::Running: return Text::tr("Running");
    case core::AttemptState::Passed: return Text::tr("Passed");
    case core::AttemptState::Failed: return Text::tr("Failed");
    case core::AttemptState::Stopped: return Text::tr("Stopped");
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString verdictText(core::VerdictKind kind)
{
    switch (kind) {
    case core::VerdictKind::NotActionable: return Text::tr("Not actionable");
    case core::VerdictKind::NeedsDecision: return Text::tr("Needs your decision");
    case core::VerdictKind::Actionable: return Text::tr("Actionable");
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString sourceText(const QString &id)
{
    if (id == u"sentry")
        return u"Sentry"_s;
    if (id == u"posthog")
        return u"PostHog"_s;
    if (id == u"otlp")
        return u"OpenTelemetry"_s;
    if (id == u"logfile")
        return Text::tr("Log file");
    if (id == u"slackexport")
        return u"Slack"_s;
    return line(id);
}

Glyph sourceGlyph(const QString &id)
{
    if (id == u"sentry")
        return Glyph::Bug;
    if (id == u"posthog")
        return Glyph::Chart;
    if (id == u"otlp")
        return Glyph::Waves;
    if (id == u"logfile")
        return Glyph::Lines;
    if (id == u"slackexport")
        return Glyph::Chat;
    return Glyph::Sources;
}

QString signalKindText(core::SignalKind kind)
{
    switch (kind) {
    case core::SignalKind::Exception: return Text::tr("Exception");
    case core::SignalKind::Log: return Text::tr("Log line");
    case core::SignalKind::Message: return Text::tr("Message");
    case core::SignalKind::Replay: return Text::tr("Replay");
    case core::SignalKind::Experiment: return Text::tr("Experiment");
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString line(const QString &text, qsizetype limit)
{
    return core::UntrustedText(text).displayLine(limit);
}

QString paragraphs(const QString &text)
{
    return core::UntrustedText(text).display();
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : QString(u"<span>" % text.toHtmlEscaped() % u"</span>");
}

QString personText(const QString &identity)
{
    if (identity == u"user")
        return Text::tr("You");
    const qsizetype bracket = identity.indexOf(u'<');
    const QString name = bracket > 0 ? identity.left(bracket).trimmed() : identity;
    return line(name, 80);
}

QString initials(const QString &identity)
{
    QString name = personText(identity);
    while (!name.isEmpty() && !name.at(0).isLetterOrNumber())
        name.remove(0, 1);
    const QStringList words = name.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return u"?"_s;
    QString out = words.first().left(1);
    if (words.size() > 1)
        out += words.last().left(1);
    return out.toUpper();
}

QString shortCommit(const QString &commit)
{
    return line(commit.left(8));
}

} // namespace ui::support
