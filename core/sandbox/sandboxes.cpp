// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/sandbox.h"

namespace core::sandbox {

#define DAYBREAK_MEMBER(name) SandboxInfo name##Sandbox();
#include "core/sandbox/sandbox_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<SandboxInfo> &sandboxes()
{
    static const ProviderTable<SandboxInfo> table({
#define DAYBREAK_MEMBER(name) name##Sandbox(),
#include "core/sandbox/sandbox_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::sandbox
