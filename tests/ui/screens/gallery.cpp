// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the screens with the shop's morning, for looking at them.
// ui_gallery [--empty | --error] [--dark] [--review | --bare] [--render FOLDER]
// --bare  a review of a change that nothing has been said, run or proven about
#include "tests/ui/screens/fakedesk.h"
#include "ui/diff/reviewwindow.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/renderpages.h"
#include "ui/support/theme.h"

#include <QApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"daybreak-gallery"_s);
    QApplication::setApplicationName(u"gallery"_s);
    const QStringList arguments = QApplication::arguments();
    const core::SystemClock clock;
    tests::FakeDesk desk;
    if (!arguments.contains(u"--empty"_s))
        tests::fillWithShop(desk, clock.now());
    if (arguments.contains(u"--error"_s))
        desk.error = core::Error{core::ErrorKind::Corrupt,
                                 u"The workspace's database is damaged. “daybreakctl doctor” can "
                                 "restore the last good copy."_s,
                                 {}};
    ui::support::Theme theme(arguments.contains(u"--dark"_s) ? ui::support::Scheme::Dark
                                                             : ui::support::Scheme::Light);
    if (const qsizetype at = arguments.indexOf(u"--render"_s); at > 0) {
        core::join(ui::shell::renderPages(&desk, &clock, &theme, arguments.value(at + 1)),
                   &application, [](core::Result<QStringList> paths) {
                       if (paths)
                           std::puts(qPrintable(paths->join(u'\n')));
                       else
                           std::fputs(qPrintable(paths.error().toLogString()), stderr);
                       QCoreApplication::exit(paths ? 0 : 1);
                   });
        return QApplication::exec();
    }
    ui::shell::MainWindow window(desk, clock, theme);
    QObject::connect(&window, &ui::shell::MainWindow::quitRequested, &application,
                     &QCoreApplication::quit);
    window.show();
    if (!desk.items.empty() && !desk.error)
        Q_EMIT desk.progressChanged({u"execution"_s, u"Trying candidate 6 for “Search crashes”"_s,
                                     desk.items[5].report.id, 6, 14});
    if (arguments.contains(u"--bare"_s)) {
        core::pipeline::ReviewPage &page = desk.reviews.begin()->second;
        page.files.clear();
        page.comments.clear();
        page.attempts.clear();
        page.item.pullRequest->proof.reset();
        page.item.pullRequest->checkRuns.clear();
        page.item.pullRequest->checks = core::CheckState::Pending;
        page.item.pullRequest->body.clear();
        window.openReview(desk.reviews.begin()->first);
    }
    if (arguments.contains(u"--review"_s))
        window.openReview(desk.items.front().pullRequest->id);
    return QApplication::exec();
}
