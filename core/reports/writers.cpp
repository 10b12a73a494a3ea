// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reports/reportbuilder.h"

namespace core::reports {

#define DAYBREAK_MEMBER(name) WriterInfo name##Writer();
#include "core/reports/writer_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<WriterInfo> &writers()
{
    static const ProviderTable<WriterInfo> table({
#define DAYBREAK_MEMBER(name) name##Writer(),
#include "core/reports/writer_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

} // namespace core::reports
