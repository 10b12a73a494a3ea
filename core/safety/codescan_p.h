// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a piece of code or shell would be able to do, read from the calls it names.
#pragma once

#include <QString>

#include <vector>

namespace core::safety {

struct CodeHit
{
    std::string_view id;
    std::string_view category;
    double weight; ///< adds to the sentences around it; see ruletable_p.h
    qsizetype begin;
    qsizetype end;
};

/// folded  lower-case text
/// returns  at most one hit for each ability (start programs, send, read secrets, destroy, …)
std::vector<CodeHit> scanCode(const QString &folded);

} // namespace core::safety
