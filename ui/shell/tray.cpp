// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tray.h"

#include "ui/shell/mainwindow.h"
#include "ui/support/format.h"

#include <KStatusNotifierItem>

#include <QAction>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QGuiApplication>
#include <QIcon>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace ui::shell {

namespace {

const QString notificationService = u"org.freedesktop.Notifications"_s;
const QString watcherService = u"org.kde.StatusNotifierWatcher"_s;
const QString notificationPath = u"/org/freedesktop/Notifications"_s;

} // namespace

Tray::Tray(MainWindow &window, core::pipeline::Desk &desk, QObject *parent)
    : QObject(parent), m_window(window), m_item(new KStatusNotifierItem(u"daybreak"_s, this))
{
    m_item->setCategory(KStatusNotifierItem::ApplicationStatus);
    m_item->setTitle(QGuiApplication::applicationDisplayName());
    // Where the icon is not installed, as in a build folder, the host gets its pixels.
    // The same while something waits: hosts show nothing then for an item without such an icon.
    if (QIcon::hasThemeIcon(QGuiApplication::desktopFileName())) {
        m_item->setIconByName(QGuiApplication::desktopFileName());
        m_item->setAttentionIconByName(QGuiApplication::desktopFileName());
    } else {
        m_item->setIconByPixmap(QGuiApplication::windowIcon());
        m_item->setAttentionIconByPixmap(QGuiApplication::windowIcon());
    }
    m_item->setStandardActionsEnabled(false);
    m_item->setAssociatedWindow(nullptr);
    auto *menu = new QMenu(&window);
    menu->addAction(tr("Open the inbox"), &window, [this] { m_window.present(); });
    m_next =
        menu->addAction(tr("Open what needs you most"), &window, [this] { m_window.openNext(); });
    menu->addSeparator();
    menu->addAction(tr("Quit"), this, &Tray::quitRequested);
    m_item->setContextMenu(menu);
    connect(m_item, &KStatusNotifierItem::activateRequested, this, [this] {
        if (m_window.isVisible() && m_window.isActiveWindow())
            m_window.hide();
        else
            m_window.present();
    });
    connect(m_item, &KStatusNotifierItem::secondaryActivateRequested, this,
            [this] { m_window.openNext(); });
    connect(&window, &MainWindow::countsChanged, this, &Tray::update);
    connect(&desk, &core::pipeline::Desk::turnedGreen, this, &Tray::notify);
    QDBusConnection::sessionBus().connect(notificationService, notificationPath,
                                          notificationService, u"ActionInvoked"_s, this,
                                          SLOT(actionInvoked(uint, QString)));
    // Panels come later than autostarted programs, and they are restarted.
    auto *watcher = new QDBusServiceWatcher(watcherService, QDBusConnection::sessionBus(),
                                            QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &, const QString &, const QString &owner) {
                m_window.setKeepsRunning(!owner.isEmpty());
                if (owner.isEmpty() && !m_window.isVisible())
                    m_window.present(); // or nothing of Daybreak could be reached any more
            });
    window.setKeepsRunning(isAvailable());
    update();
}

Tray::~Tray() = default;

bool Tray::isAvailable()
{
    const QDBusConnection bus = QDBusConnection::sessionBus();
    return bus.isConnected() && bus.interface() &&
           bus.interface()->isServiceRegistered(watcherService);
}

QString Tray::toolTip() const
{
    return m_item->toolTipSubTitle();
}

void Tray::update()
{
    const Counts counts = m_window.counts();
    QStringList parts;
    if (counts.green > 0)
        parts << tr("%1 to review").arg(counts.green);
    if (counts.decisions > 0)
        parts << tr("%1 need you").arg(counts.decisions);
    if (counts.working > 0)
        parts << tr("%1 in work").arg(counts.working);
    const QString text = parts.isEmpty() ? tr("Nothing to do") : parts.join(u", "_s);
    m_item->setToolTip(QGuiApplication::desktopFileName(), tr("Daybreak"), text);
    m_item->setStatus(counts.decisions > 0 || counts.green > 0 ? KStatusNotifierItem::NeedsAttention
                      : counts.working > 0                     ? KStatusNotifierItem::Active
                                                               : KStatusNotifierItem::Passive);
    m_next->setEnabled(counts.green + counts.decisions > 0);
    qGuiApp->setBadgeNumber(counts.unread);
}

void Tray::notify(const core::InboxItem &item)
{
    QDBusMessage call = QDBusMessage::createMethodCall(notificationService, notificationPath,
                                                       notificationService, u"Notify"_s);
    // Servers may read the body as markup: the outside words in the title are escaped.
    const QString body = support::line(item.report.title, 160).toHtmlEscaped();
    const QVariantMap hints{{u"desktop-entry"_s, QGuiApplication::desktopFileName()},
                            {u"category"_s, u"x-daybreak.green"_s},
                            {u"urgency"_s, QVariant::fromValue(uchar(1))}};
    call << tr("Daybreak") << uint(0) << QGuiApplication::desktopFileName()
         << tr("A pull request is green") << body
         << QStringList{u"default"_s, tr("Open"), u"open"_s, tr("Open")} << hints << -1;
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [this, watcher, report = item.report.id] {
                // Without a server nothing is shown and nothing is lost: the inbox has it.
                const QDBusPendingReply<uint> reply = *watcher;
                if (!reply.isError())
                    m_notified.insert(reply.value(), report);
                watcher->deleteLater();
            });
}

void Tray::actionInvoked(uint id, const QString &action)
{
    const auto known = m_notified.constFind(id);
    if (known == m_notified.constEnd() || (action != u"default" && action != u"open"))
        return;
    m_window.openReport(*known);
}

} // namespace ui::shell
