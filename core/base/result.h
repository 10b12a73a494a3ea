// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Result<T>: a value or the Error that stands in its place.
#pragma once

#include "core/base/error.h"

#include <expected>

namespace core {

template<typename T = void>
using Result = std::expected<T, Error>;

} // namespace core
