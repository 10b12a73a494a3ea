// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/codehost/host.h"

namespace core::codehost {

#define DAYBREAK_MEMBER(name) HostInfo name##Host();
#include "core/codehost/host_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<HostInfo> &hosts()
{
    static const ProviderTable<HostInfo> table({
#define DAYBREAK_MEMBER(name) name##Host(),
#include "core/codehost/host_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::codehost
