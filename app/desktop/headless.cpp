// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/headless.h"

#include "app/ctl/printer.h"
#include "app/ctl/texttable.h"
#include "app/support/startup.h"
#include "ui/shell/renderpages.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace core;

namespace app {

namespace {

void print(std::FILE *to, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), to);
    std::fflush(to);
}

} // namespace

Task<> runHeadless(pipeline::EngineDesk *desk, ui::support::Theme *theme, HeadlessOptions options,
                   StopToken stop)
{
    const auto say = [](const QString &text) { print(stderr, text + u'\n'); };
    QObject::connect(
        desk, &pipeline::Desk::progressChanged, desk,
        [say, last = QString()](const auto &progress) mutable {
            if (progress.text.isEmpty() || progress.text == last)
                return;
            last = progress.text;
            say(UntrustedText(progress.stage + u": "_s + progress.text).displayLine(160));
        });
    QObject::connect(desk, &pipeline::Desk::problemOccurred, desk, say);

    Task<> opening = openWorkspace(desk, options.folder, options.demo, say, stop);
    const Result<> opened = co_await opening;
    if (!opened)
        co_return std::unexpected(opened.error());
    Task<> waiting = desk->idle(stop);
    const Result<> idle = co_await waiting;
    if (!idle)
        co_return std::unexpected(idle.error());

    const SystemClock clock;
    Task<QStringList> rendering = ui::shell::renderPages(desk, &clock, theme, options.pictures);
    const Result<QStringList> pictures = co_await rendering;
    if (pictures) {
        for (const QString &path : *pictures)
            print(options.json ? stderr : stdout, path + u'\n');
    } else {
        say(pictures.error().toUserText());
    }
    Task<QJsonValue> listing = desk->execute(u"inbox"_s, {}, {}, stop);
    const Result<QJsonValue> inbox = co_await listing;
    if (!inbox)
        co_return std::unexpected(inbox.error());
    if (options.json)
        print(stdout,
              QString::fromUtf8(QJsonDocument(inbox->toArray()).toJson(QJsonDocument::Indented)));
    else
        print(stdout, printed(u"inbox"_s, *inbox, terminalWidth()));
    co_return {};
}

} // namespace app
