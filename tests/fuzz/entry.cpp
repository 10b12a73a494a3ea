// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer's way into the target named by DAYBREAK_FUZZ_TARGET.
#include "tests/fuzz/fuzz.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <cstring>

namespace {

fuzz::Target chosen()
{
    for (const fuzz::NamedTarget &target : fuzz::targets()) {
        if (std::strcmp(target.name, DAYBREAK_FUZZ_TARGET) == 0)
            return target.run;
    }
    fuzz::require(false, "the target is in the table");
    return nullptr;
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const QCoreApplication application(*argc, *argv);
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    static const fuzz::Target run = chosen();
    run(QByteArray(data, qsizetype(size)));
    return 0;
}
