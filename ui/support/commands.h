// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of everything a person can do: id, text, icon, keys. Menus, buttons, the palette and
// the shortcut sheet all read it.
#pragma once

#include "ui/support/icons.h"

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace ui::support {

/// Where a command's keys act; one meaning per key in each.
enum class Context : std::uint8_t { Everywhere, Inbox, Review };
QString contextText(Context context); ///< translated

struct Command
{
    QString id;   ///< stable, "inbox.next"
    QString text; ///< translated, imperative; "…" if it asks first
    std::optional<Glyph> glyph{};
    QList<QKeySequence> keys{}; ///< the first is shown
    Context context = Context::Everywhere;
};

/// All commands in the order of the shortcut sheet, in the language of now.
std::vector<Command> commands();

/// The command's key as text in the system's spelling; empty if it has none.
QString keyText(QStringView id);

/// An action of `owner` for the command with this id (asserted to exist), acting while `owner` or
/// a widget inside it has the focus; `Everywhere` means the whole window. Its name as an object
/// is the id.
///
/// Keys without a modifier are taken by a text field that has the focus before they get here.
QAction *addCommand(QWidget *owner, QStringView id, std::function<void()> run);

} // namespace ui::support
