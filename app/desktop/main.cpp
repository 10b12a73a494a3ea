// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// daybreak: the desktop.
#include "app/desktop/headless.h"
#include "app/support/interrupt.h"
#include "app/support/locations.h"
#include "app/support/startup.h"
#include "app/support/translations.h"
#include "core/pipeline/commandsocket.h"
#include "core/pipeline/enginedesk.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/tray.h"
#include "ui/support/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFile>
#include <QIcon>
#include <QMessageBox>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace core;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Main", text);
}

void complain(const QString &text)
{
    const QByteArray bytes = (u"daybreak: "_s + UntrustedText(text).display(4000) + u'\n').toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
}

/// Closes the desk, then leaves the event loop: nothing that was acknowledged is left unwritten.
void leave(pipeline::EngineDesk *desk, int exitCode)
{
    join(desk->close(), desk, [exitCode](const Result<> &closed) {
        if (!closed)
            complain(closed.error().toUserText());
        // Nothing may have been open, so this can be said before the loop is there to be left.
        QMetaObject::invokeMethod(
            qApp, [exitCode] { QCoreApplication::exit(exitCode); }, Qt::QueuedConnection);
    });
}

/// Asks the process that has the workspace open to show its window.
/// errors  Offline: none is open, or it hangs; Unsupported: it has no window
Task<> showRunning(QString folder)
{
    const QString socket = pipeline::runningSocketPath(folder);
    if (!QFile::exists(socket))
        co_return fail(ErrorKind::Offline, tr("Daybreak is not running."));
    QString token = qEnvironmentVariable("XDG_ACTIVATION_TOKEN");
    if (token.isEmpty())
        token = qEnvironmentVariable("DESKTOP_STARTUP_ID");
    StopSource patience;
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer,
                     [patience]() mutable { patience.request_stop(); });
    timer.start(std::chrono::seconds(5));
    Task<QJsonValue> asking = pipeline::sendCommand(socket, u"activate"_s, {{u"token"_s, token}},
                                                    {}, patience.get_token());
    const Result<QJsonValue> shown = co_await asking;
    if (!shown)
        co_return std::unexpected(shown.error());
    co_return {};
}

/// Waits while another start prepares the workspace, and says so; then asks it for its window.
/// returns  true if that one shows itself; false if it ended, or nobody prepares anything
bool waitForPreparing(const QString &folder)
{
    if (!app::isBeingPrepared(folder))
        return false;
    const QString text = tr("The demo workspace is being prepared by the Daybreak that was started "
                            "before. Its window comes to the front when it is ready.");
    complain(text);
    QApplication::setQuitOnLastWindowClosed(false); // a window may follow
    QMessageBox box(QMessageBox::Information, tr("Daybreak"), text, QMessageBox::Close);
    box.setTextFormat(Qt::PlainText);
    box.setAccessibleName(tr("The demo is being prepared"));
    bool isShown = false;
    QTimer timer;
    timer.setInterval(std::chrono::milliseconds(500));
    QObject::connect(&timer, &QTimer::timeout, &box, [&] {
        timer.stop();
        // Asked first: when it does not answer and prepares nothing any more, it is gone.
        join(showRunning(folder), &box, [&](const Result<> &shown) {
            isShown = shown.has_value();
            if (isShown || !app::isBeingPrepared(folder))
                box.accept();
            else
                timer.start();
        });
    });
    timer.start();
    // Closing the message leaves the first start alone and ends this one.
    return box.exec() == QMessageBox::Close || isShown;
}

int runOnScreen(QApplication &application, pipeline::EngineDesk &desk, const QString &folder,
                bool demo)
{
    const SystemClock clock;
    ui::support::Theme theme;
    theme.setScheme(ui::support::schemeFromName(QSettings().value("appearance/scheme").toString()));
    ui::shell::MainWindow window(desk, clock, theme);
    ui::shell::Tray tray(window, desk);
    // With a tray the last window may close; without one it is the window that says when to leave.
    QApplication::setQuitOnLastWindowClosed(false);
    StopSource stop;
    // exit() and not quit(): that asks each window first, and ours only hides while a tray is
    // there.
    const auto quit = [] { QCoreApplication::exit(); };
    QObject::connect(&window, &ui::shell::MainWindow::quitRequested, &application, quit);
    QObject::connect(&tray, &ui::shell::Tray::quitRequested, &application, quit);
    window.show();

    const app::Interrupt interrupt(stop);
    QObject::connect(&interrupt, &app::Interrupt::interrupted, &application, quit);
    bool failed = false;
    join(app::openWorkspace(
             &desk, folder, demo,
             [&desk](const QString &text) {
                 Q_EMIT desk.progressChanged({.stage = u"sources"_s, .text = text});
             },
             stop.get_token(), true),
         &application, [&](const Result<> &opened) {
             if (opened || opened.error().kind == ErrorKind::Cancelled)
                 return;
             failed = true;
             complain(opened.error().toUserText());
             auto *box = new QMessageBox(QMessageBox::Critical, tr("Daybreak"),
                                         tr("This workspace could not be opened."),
                                         QMessageBox::Close, &window);
             box->setObjectName(u"start.problem"_s);
             box->setTextFormat(Qt::PlainText);
             QString why = opened.error().toUserText();
             if (!why.contains(folder))
                 why += u"\n\n"_s + folder;
             box->setInformativeText(UntrustedText(why).display(4000));
             box->setAttribute(Qt::WA_DeleteOnClose);
             QObject::connect(box, &QMessageBox::finished, &application, quit);
             box->open();
         });
    int exitCode = QApplication::exec();
    stop.request_stop();
    window.closeReviews(); // what is being written there is kept
    window.hide();
    leave(&desk, failed ? 1 : exitCode);
    exitCode = QApplication::exec();
    return exitCode;
}

} // namespace

int main(int argc, char **argv)
{
    const bool hasDisplay =
        qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    const bool asksHeadless = std::any_of(
        argv, argv + argc, [](const char *word) { return qstrcmp(word, "--headless") == 0; });
    if ((asksHeadless || !hasDisplay) && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");

    QApplication application(argc, argv);
    QApplication::setApplicationName(u"daybreak"_s);
    QApplication::setOrganizationName(u"daybreak"_s); // where settings are kept
    QApplication::setApplicationDisplayName(u"Daybreak"_s);
    QApplication::setApplicationVersion(QStringLiteral(DAYBREAK_VERSION));
    QApplication::setDesktopFileName(QStringLiteral(DAYBREAK_APPLICATION_ID));
    QApplication::setWindowIcon(QIcon::fromTheme(
        QStringLiteral(DAYBREAK_APPLICATION_ID),
        QIcon(QStringLiteral(":/daybreak/icons/" DAYBREAK_APPLICATION_ID ".svg"))));
    app::loadTranslations();

    QCommandLineParser parser;
    parser.setApplicationDescription(tr("Wake up to green pull requests."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions(
        {{u"demo"_s, tr("Open the demo workspace, made if it is not there.")},
         {u"workspace"_s, tr("Open the workspace in <dir>."), u"dir"_s},
         {u"headless"_s, tr("Open no window: work, print the inbox, render the windows to files.")},
         {u"json"_s, tr("With --headless: print the inbox as JSON.")},
         {u"pictures"_s, tr("With --headless: folder for the rendered windows."), u"dir"_s}});
    parser.process(application);

    const bool demo = parser.isSet(u"demo"_s);
    QString folder = app::chosenWorkspace(parser.value(u"workspace"_s));
    if (demo && !parser.isSet(u"workspace"_s))
        folder = app::demoWorkspace();
    if (folder.isEmpty()) {
        complain(tr("Which workspace? Say --workspace DIR, or --demo, or make one with: "
                    "daybreakctl init DIR"));
        return 3;
    }

    if (!asksHeadless && hasDisplay) {
        // A second start shows what the first one has open.
        bool isRunning = false;
        QObject context;
        join(showRunning(folder), &context, [&](const Result<> &shown) {
            isRunning = shown.has_value();
            // The answer can be there before the loop is.
            QMetaObject::invokeMethod(qApp, [] { QCoreApplication::exit(); }, Qt::QueuedConnection);
        });
        QApplication::exec();
        if (isRunning || waitForPreparing(folder))
            return 0;
    }
    pipeline::EngineDesk desk(demo ? tr("Demo") : QDir(folder).dirName());
    if (!asksHeadless && hasDisplay)
        return runOnScreen(application, desk, folder, demo);

    QApplication::setQuitOnLastWindowClosed(false); // rendered windows come and go
    ui::support::Theme theme;
    const StopSource stop;
    const app::Interrupt interrupt(stop);
    QString pictures = parser.value(u"pictures"_s);
    if (pictures.isEmpty())
        pictures = folder + u"/pictures"_s;
    join(app::runHeadless(&desk, &theme, {folder, demo, parser.isSet(u"json"_s), pictures},
                          stop.get_token()),
         &desk, [&desk](const Result<> &done) {
             if (!done)
                 complain(done.error().toUserText());
             leave(&desk, done ? 0 : 1);
         });
    return QApplication::exec();
}
