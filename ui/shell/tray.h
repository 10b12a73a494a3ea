// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The icon in the tray, with counts, and the notification when a pull request turns green.
#pragma once

#include "core/model/inboxitem.h"
#include "core/pipeline/desk.h"

#include <QHash>
#include <QObject>

class KStatusNotifierItem;
class QAction;

namespace ui::shell {

class MainWindow;
struct Counts;

/// Nothing depends on it: without a tray the window quits when it is closed, without a
/// notification server the inbox still shows what is green.
class Tray : public QObject
{
    Q_OBJECT

public:
    /// window, desk  borrowed, outlive this. The icon's name is the application's id.
    Tray(MainWindow &window, core::pipeline::Desk &desk, QObject *parent = nullptr);
    ~Tray() override;

    /// Whether a tray shows the icon now.
    static bool isAvailable();
    QString toolTip() const;

Q_SIGNALS:
    void quitRequested();

private Q_SLOTS:
    void actionInvoked(uint id, const QString &action);

private:
    void update();
    void notify(const core::InboxItem &item);

    MainWindow &m_window;
    KStatusNotifierItem *m_item;
    QAction *m_next;
    QHash<uint, core::ReportId> m_notified; ///< by the server's id
};

} // namespace ui::shell
