// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/source.h"

namespace core::sources {

#define DAYBREAK_MEMBER(name) PullInfo name##Pull();
#include "core/sources/pull_members.inc"
#undef DAYBREAK_MEMBER
#define DAYBREAK_MEMBER(name) PushInfo name##Push();
#include "core/sources/push_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<PullInfo> &pullSources()
{
    static const ProviderTable<PullInfo> table({
#define DAYBREAK_MEMBER(name) name##Pull(),
#include "core/sources/pull_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

const ProviderTable<PushInfo> &pushSources()
{
    static const ProviderTable<PushInfo> table({
#define DAYBREAK_MEMBER(name) name##Push(),
#include "core/sources/push_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::sources
