// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a failing test tests: the functions its statements call.
#pragma once

#include "core/model/signal.h"
#include "core/research/sourcetree.h"

namespace core::research {

struct UnderTest
{
    Definition definition;
    double weight = 0; ///< [0, 1]
    QString reason;    ///< English, "is called by the failing statement"
};

/// Functions and classes under test, best first, at most 12. The tests may be newer than the commit
/// (a new failing test): the failing statement as the frame quotes it counts most, then the
/// statements of the same test that made the values it uses, then the other tests of its class.
///
/// path   of the test file in the tree
/// frame  the innermost frame in that file
/// source backward slicing as in Weiser 1984, within one function and by names alone
std::vector<UnderTest> underTest(SourceTree &tree, const QString &path, const Frame &frame,
                                 const StopToken &stop = {});

/// The definitions that a call or a name may mean, outside tests: those in `near` first. More than
/// 6 candidates of a method name mean nothing and give none.
std::vector<Definition> resolveCall(SourceTree &tree, const QString &dotted, const QString &near,
                                    const StopToken &stop = {});

} // namespace core::research
