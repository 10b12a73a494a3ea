// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The commands of daybreakctl as data: parsed, sent over the socket, printed as help and as man
// page from here.
#pragma once

#include <QString>
#include <QStringList>

#include <span>
#include <vector>

namespace core::pipeline {

struct CommandArgument
{
    QString name; ///< "report"; the key in the arguments object
    QString help; ///< translated
    bool required = true;
    bool repeats = false; ///< the last argument only; its value is an array
};

struct CommandOption
{
    QString name;         ///< "reason", without dashes; the key in the arguments object
    QString value;        ///< name of its value; empty for a switch
    QString help;         ///< translated
    bool repeats = false; ///< may be given several times; its value is an array
};

enum class CommandNeeds : std::uint8_t {
    Nothing,   ///< runs without a workspace: init, eval, doctor
    Workspace, ///< runs in the process that owns the workspace
};

struct CommandInfo
{
    QString name;
    QString summary; ///< translated, one line
    QString details; ///< translated, may be empty
    std::vector<CommandArgument> arguments;
    std::vector<CommandOption> options;
    CommandNeeds needs = CommandNeeds::Workspace;
};

/// All commands, in the order of the help text.
std::span<const CommandInfo> commandTable();
const CommandInfo *findCommand(QStringView name);

} // namespace core::pipeline
