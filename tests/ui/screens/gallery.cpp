// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the screens with the shop's morning, for looking at them.
// ui_gallery [--empty | --error | --refuse] [--changing] [--many | --reading] [--dark] [--review |
// --bare] [--filter WORDS] [--render FOLDER]
// --refuse    everything can be read, and no act is done
// --changing  another embedder is on its way, and its server is away
// --many      250,000 reports more; --reading never gets beyond the first piece of them
// --bare  a review of a change that nothing has been said, run or proven about
#include "tests/ui/screens/fakedesk.h"
#include "ui/diff/reviewwindow.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/renderpages.h"
#include "ui/support/theme.h"

#include <QApplication>
#include <QJsonObject>
#include <QLineEdit>

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
    if (arguments.contains(u"--refuse"_s))
        desk.refusal =
            core::Error{core::ErrorKind::Offline,
                        u"Nothing answers at http://127.0.0.1:11434: connection refused. "
                        "Is Ollama running there? Start it, and try again."_s,
                        {}};
    if (arguments.contains(u"--changing"_s))
        desk.embedders.insert(
            u"next"_s,
            QJsonObject{{u"member"_s, u"http"_s},
                        {u"model"_s, u"nomic-embed-text"_s},
                        {u"embedded"_s, 1260},
                        {u"problem"_s, u"Nothing answers at http://127.0.0.1:11434: connection "
                                       "refused. It is tried again in half a minute."_s}});
    const bool isReading = arguments.contains(u"--reading"_s);
    if (isReading || arguments.contains(u"--many"_s))
        tests::addMany(desk, 250'000, clock.now());
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
    desk.holdsReads = isReading;
    ui::shell::MainWindow window(desk, clock, theme);
    QObject::connect(&window, &ui::shell::MainWindow::quitRequested, &application,
                     &QCoreApplication::quit);
    window.show();
    if (isReading) { // the head is answered, the first piece never
        while (desk.heldReads.empty())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        desk.answerHeld();
    }
    if (const qsizetype at = arguments.indexOf(u"--filter"_s); at > 0) {
        if (auto *filter = window.findChild<QLineEdit *>(u"inbox.filter"_s))
            filter->setText(arguments.value(at + 1));
    }
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
