// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A key from the terminal or the input: never an argument, which every program on the machine sees.
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace app {

/// Whether `embedder key` can keep a key where these words say; asked before a person types one.
/// errors  InvalidInput
core::Result<> checkKeyPlace(const QStringList &words);

/// The first line of the input, without its end; a terminal does not show it. Blocks.
/// errors  InvalidInput: nothing, or more than a key has; Cancelled: Ctrl+C, say
core::Result<QString> readKey();

} // namespace app
