// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a word does in a sentence that may be an order: who is spoken to, what is asked for, about
// what.
#pragma once

#include <QString>

#include <string_view>

namespace core::safety {

/// One bit for each role of wordroles.cpp.
using Roles = quint64;

/// The word without the endings of plural, past and progress, so that "sending" and "sends" are
/// "send". word  folded, of letters
QString lemma(QStringView word);

/// The roles of a lemma; 0 for most words.
Roles rolesOf(const QString &lemma);

int roleCount();
/// "secret"; index in [0, roleCount())
std::string_view roleName(int index);
/// The roles of what somebody may be asked to do: send, delete, run, and so on.
Roles actionRoles();
/// The bit of a role by its name. 0 if there is none of that name.
Roles roleNamed(std::string_view name);

} // namespace core::safety
