// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/commands.h"

#include <QCoreApplication>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace ui::support {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ui::support::Commands", text);
}

} // namespace

QString contextText(Context context)
{
    switch (context) {
    case Context::Everywhere:
        return QCoreApplication::translate("ui::support::Commands", "Everywhere");
    case Context::Inbox:
        return QCoreApplication::translate("ui::support::Commands", "Inbox and report");
    case Context::Review: return QCoreApplication::translate("ui::support::Commands", "Review");
    }
    Q_UNREACHABLE_RETURN(QString());
}

std::vector<Command> commands()
{
    using enum Glyph;
    using K = QKeySequence;
    const auto everywhere = Context::Everywhere;
    const auto inbox = Context::Inbox;
    const auto review = Context::Review;
    return {
        {u"app.palette"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Find a command…")),
         Search,
         {K(u"Ctrl+K"_s), K(u"Ctrl+Shift+P"_s)},
         everywhere},
        {u"app.shortcuts"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Show the keys")),
         Keyboard,
         {K(u"?"_s), K(u"F1"_s), K(u"Ctrl+/"_s)},
         everywhere},
        {u"app.nextPane"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Next part of the window")),
         std::nullopt,
         {K(u"F6"_s)},
         everywhere},
        {u"app.previousPane"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Previous part of the window")),
         std::nullopt,
         {K(u"Shift+F6"_s)},
         everywhere},
        {u"app.undo"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Undo the last decision")),
         Undo,
         {K(u"Z"_s), K(u"Ctrl+Z"_s)},
         everywhere},
        {u"app.refresh"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Refresh")),
         Retry,
         {K(u"F5"_s), K(u"Ctrl+R"_s)},
         everywhere},
        {u"app.consolidate"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands",
                              "Look for reports to merge or split, and signals to move")),
         Search,
         {},
         everywhere},
        {u"app.scheme"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Switch light, dark or system colours")),
         Sun,
         {},
         everywhere},
        {u"app.policy"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Change the policy…")),
         Rejected,
         {K(u"Ctrl+,"_s)},
         everywhere},
        {u"app.weights"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Change the weights…")),
         Chart,
         {K(u"Ctrl+Shift+W"_s)},
         everywhere},
        {u"app.tune"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Tune grouping from my corrections…")),
         Chart,
         {K(u"Ctrl+Shift+T"_s)},
         everywhere},
        {u"app.embedder"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Change what makes vectors of signals…")),
         Lines,
         {K(u"Ctrl+Shift+E"_s)},
         everywhere},
        {u"go.inbox"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Go to the inbox")),
         Inbox,
         {K(u"G, I"_s), K(u"Ctrl+1"_s)},
         everywhere},
        {u"go.activity"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Go to activity")),
         Activity,
         {K(u"G, A"_s), K(u"Ctrl+2"_s)},
         everywhere},
        {u"go.sources"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Go to sources")),
         Sources,
         {K(u"G, S"_s), K(u"Ctrl+3"_s)},
         everywhere},
        {u"go.rejected"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Go to rejected signals")),
         Rejected,
         {K(u"G, X"_s), K(u"Ctrl+4"_s)},
         everywhere},
        {u"app.close"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Close the window")),
         Cross,
         {K(u"Ctrl+W"_s)},
         everywhere},
        {u"app.quit"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Quit")),
         std::nullopt,
         {K(u"Ctrl+Q"_s)},
         everywhere},

        {u"inbox.next"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Next report")),
         std::nullopt,
         {K(u"J"_s)},
         inbox},
        {u"inbox.previous"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Previous report")),
         std::nullopt,
         {K(u"K"_s)},
         inbox},
        {u"inbox.open"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Open the report")),
         ChevronRight,
         {K(u"Return"_s), K(u"Enter"_s), K(u"O"_s)},
         inbox},
        {u"inbox.back"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Back to the list")),
         std::nullopt,
         {K(u"Esc"_s)},
         inbox},
        {u"inbox.filter"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Filter the list")),
         Search,
         {K(u"/"_s), K(u"Ctrl+F"_s)},
         inbox},
        {u"inbox.toggleRead"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Mark read or unread")),
         Read,
         {K(u"U"_s)},
         inbox},
        {u"report.review"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Review changes")),
         PullRequest,
         {K(u"D"_s)},
         inbox},
        {u"report.dismiss"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Dismiss…")),
         Dismiss,
         {K(u"3"_s)},
         inbox},
        {u"report.resolve"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Resolve…")),
         Resolve,
         {K(u"4"_s)},
         inbox},
        {u"report.snooze"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Snooze…")),
         Snooze,
         {K(u"H"_s)},
         inbox},
        {u"report.retry"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Re-trigger…")),
         Retry,
         {K(u"Ctrl+Shift+R"_s)},
         inbox},
        {u"report.publish"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Publish…")),
         PullRequest,
         {K(u"Ctrl+Shift+O"_s)},
         inbox},
        {u"report.merge"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Merge another report into it…")),
         Merge,
         {K(u"Ctrl+Shift+M"_s)},
         inbox},
        {u"report.restore"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Restore the dismissed or resolved report")),
         Restore,
         {},
         inbox},
        {u"report.stop"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Stop the work on it")),
         Stop,
         {K(u"Ctrl+."_s)},
         inbox},

        {u"page.changes"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Show the changes")),
         std::nullopt,
         {K(u"Alt+1"_s)},
         review},
        {u"page.proof"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Show the proof")),
         std::nullopt,
         {K(u"Alt+2"_s)},
         review},
        {u"page.checks"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Show the checks")),
         std::nullopt,
         {K(u"Alt+3"_s)},
         review},
        {u"page.attempts"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Show the attempts")),
         std::nullopt,
         {K(u"Alt+4"_s)},
         review},
        {u"page.conversation"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Show the conversation")),
         std::nullopt,
         {K(u"Alt+5"_s)},
         review},
        {u"diff.nextLine"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Next line")),
         std::nullopt,
         {K(u"J"_s)},
         review},
        {u"diff.previousLine"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Previous line")),
         std::nullopt,
         {K(u"K"_s)},
         review},
        {u"diff.nextHunk"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Next change")),
         std::nullopt,
         {K(u"N"_s), K(u"Alt+F5"_s)},
         review},
        {u"diff.previousHunk"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Previous change")),
         std::nullopt,
         {K(u"P"_s), K(u"Shift+Alt+F5"_s)},
         review},
        {u"diff.nextFile"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Next file")),
         std::nullopt,
         {K(u"]"_s)},
         review},
        {u"diff.previousFile"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Previous file")),
         std::nullopt,
         {K(u"["_s)},
         review},
        {u"diff.mode"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Side by side or unified")),
         Split,
         {K(u"M"_s)},
         review},
        {u"diff.expand"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Show more lines around")),
         Lines,
         {K(u"E"_s)},
         review},
        {u"diff.comment"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Comment on the line")),
         Comment,
         {K(u"C"_s)},
         review},
        {u"diff.copy"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Copy the chosen lines")),
         Copy,
         {K(u"Ctrl+C"_s)},
         review},
        {u"review.submit"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Submit review…")),
         Check,
         {K(u"Ctrl+Shift+Return"_s), K(u"Ctrl+Shift+Enter"_s)},
         review},
        {u"review.retry"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Re-trigger with direction…")),
         Retry,
         {K(u"Ctrl+Shift+R"_s)},
         review},
        {u"review.merge"_s,
         tr(QT_TRANSLATE_NOOP("ui::support::Commands", "Merge…")),
         Merge,
         {K(u"Ctrl+Shift+M"_s)},
         review},
    };
}

QString keyText(QStringView id)
{
    for (const Command &command : commands()) {
        if (command.id == id)
            return command.keys.isEmpty() ? QString()
                                          : command.keys.first().toString(QKeySequence::NativeText);
    }
    return {};
}

QAction *addCommand(QWidget *owner, QStringView id, std::function<void()> run)
{
    const std::vector<Command> all = commands();
    const auto found = std::ranges::find(all, id, &Command::id);
    Q_ASSERT_X(found != all.end(), "addCommand", "a command that the table does not have");
    if (found == all.end())
        return nullptr;
    auto *action = new QAction(found->text, owner);
    action->setObjectName(found->id);
    action->setShortcuts(found->keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    if (found->glyph)
        action->setIcon(icon(*found->glyph));
    if (!found->keys.isEmpty())
        action->setToolTip(QString(action->text().remove(u'…') % u"  ("_s %
                                   found->keys.first().toString(QKeySequence::NativeText) % u')'));
    QObject::connect(action, &QAction::triggered, owner, [run = std::move(run)] { run(); });
    owner->addAction(action);
    return action;
}

} // namespace ui::support
