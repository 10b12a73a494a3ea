// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/renderpages.h"

#include "core/async/timer.h"
#include "ui/diff/reviewwindow.h"
#include "ui/shell/mainwindow.h"

#include <QDir>
#include <QPixmap>

using namespace Qt::StringLiterals;

namespace ui::shell {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ui::shell::RenderPages)
};

/// Waits until a window has loaded and settled.
template<typename Window>
core::Task<> settled(Window *window)
{
    using namespace std::chrono_literals;
    for (int turn = 0; turn < 500; ++turn) {
        core::Result<> slept = co_await core::sleepFor(20ms, {});
        if (!slept)
            co_return slept;
        if (!window->isLoading() && turn > 10)
            co_return core::Result<>();
    }
    co_return core::fail(core::ErrorKind::TimedOut, Text::tr("A screen did not load in time."));
}

core::Result<QString> save(QWidget *window, const QString &folder, const QString &name)
{
    const QString path = QDir(folder).filePath(name + u".png"_s);
    if (!window->grab().save(path))
        return core::fail(core::ErrorKind::InvalidInput,
                          Text::tr("The picture %1 cannot be written.").arg(path));
    return path;
}

} // namespace

core::Task<QStringList> renderPages(core::pipeline::Desk *desk, const core::Clock *clock,
                                    support::Theme *theme, QString folder)
{
    if (!QDir().mkpath(folder))
        co_return core::fail(core::ErrorKind::InvalidInput,
                             Text::tr("The folder %1 cannot be made.").arg(folder));
    core::Task<core::pipeline::InboxHead> loading = desk->inboxHead();
    core::Result<core::pipeline::InboxHead> head = co_await loading;
    if (!head)
        co_return std::unexpected(std::move(head.error()));
    const auto reviewed = std::ranges::find_if(
        head->items, [](const core::InboxItem &item) { return item.pullRequest.has_value(); });

    const support::Scheme before = theme->scheme();
    QStringList paths;
    core::Result<> outcome;
    for (const support::Scheme scheme : {support::Scheme::Light, support::Scheme::Dark}) {
        theme->setScheme(scheme);
        const QString suffix = u'-' + support::schemeName(scheme);
        const auto window = std::make_unique<MainWindow>(*desk, *clock, *theme);
        window->resize(1440, 900);
        window->show();
        struct Shot
        {
            Place place;
            QString name;
        };
        const std::array shots{Shot{Place::Inbox, u"inbox"_s}, Shot{Place::Activity, u"activity"_s},
                               Shot{Place::Sources, u"sources"_s},
                               Shot{Place::Rejected, u"rejected"_s}};
        for (const Shot &shot : shots) {
            window->goTo(shot.place);
            core::Task<> settling = settled(window.get());
            core::Result<> loaded = co_await settling;
            if (!loaded) {
                outcome = loaded;
                break;
            }
            core::Result<QString> path = save(window.get(), folder, shot.name + suffix);
            if (path)
                paths << *path;
            else
                outcome = std::unexpected(std::move(path.error()));
        }
        if (outcome && reviewed != head->items.end()) {
            diff::ReviewWindow *review = window->openReview(reviewed->pullRequest->id);
            for (const bool split : {false, true}) {
                if (split)
                    review->toggleMode();
                core::Task<> settling = settled(review);
                core::Result<> loaded = co_await settling;
                if (!loaded) {
                    outcome = loaded;
                    break;
                }
                core::Result<QString> path =
                    save(review, folder, (split ? u"review-split"_s : u"review"_s) + suffix);
                if (path)
                    paths << *path;
                else
                    outcome = std::unexpected(std::move(path.error()));
            }
        }
        if (!outcome)
            break;
    }
    theme->setScheme(before);
    core::Result<QStringList> result = paths;
    if (!outcome)
        result = std::unexpected(std::move(outcome.error()));
    co_return result;
}

} // namespace ui::shell
