// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a statement that finds at most one row gives to callers who need it to be there.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <optional>

namespace core::storage {

/// errors  NotFound with `message` if there is none
template<typename T>
Result<T> orNotFound(Result<std::optional<T>> found, const QString &message)
{
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return fail(ErrorKind::NotFound, message);
    return std::move(**found);
}

} // namespace core::storage
