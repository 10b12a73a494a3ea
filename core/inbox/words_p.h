// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the words for codes have in common.
#pragma once

#include "core/base/untrustedtext.h"
#include "core/inbox/codewords.h"

#include <QCoreApplication>

namespace core::inbox {

/// The translations' context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(core::inbox::Words)
};

/// What is none of our codes, as it is, on one line with every character visible.
inline QString shown(const QString &text)
{
    return UntrustedText(text).displayLine(300);
}

} // namespace core::inbox
