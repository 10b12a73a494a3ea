// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which paths may be files of a repository.
#pragma once

#include <QByteArray>

namespace core::git {

/// Whether git would accept the path (UTF-8) in a tree and it is safe to write on any file system:
/// relative, no empty, "." or ".." part, no ".git" in any spelling, no control character or
/// backslash, at most 255 bytes a part.
bool isSafePath(const QByteArray &path);

} // namespace core::git
