// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The system calls that a sandboxed program is refused.
#pragma once

#include "core/base/result.h"

#include <QFile>

#include <memory>

namespace core::sandbox {

/// A compiled BPF program in an anonymous file, positioned at its start, for `bwrap --seccomp`.
/// Refused calls fail with EPERM (ENOSYS where the C library has another way); calls of another
/// architecture kill the program. The list and its reasons are in the source file.
Result<std::unique_ptr<QFile>> seccompFilter();

/// An anonymous file that holds `bytes`, positioned at its start.
Result<std::unique_ptr<QFile>> memoryFile(const QByteArray &bytes);

} // namespace core::sandbox
