// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A key from the terminal or the input: never an argument, which every program on the machine sees.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace app {

/// The first line of the input, without its end; a terminal does not show it. Blocks.
/// errors  InvalidInput: nothing, or more than a key has
core::Result<QString> readKey();

} // namespace app
