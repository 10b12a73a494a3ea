// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/sources, one class a file.
#include <QCoreApplication>
#include <QStandardPaths>

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

int runReceiver(int argc, char **argv);
int runOtlp(int argc, char **argv);
int runLogFile(int argc, char **argv);
int runSlackExport(int argc, char **argv);
int runLzString(int argc, char **argv);
int runClients(int argc, char **argv);

namespace {

/// A file that a test closes is closed to root as well. Threads that are started later inherit it.
bool heedPermissions()
{
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
    if (syscall(SYS_capget, &header, sets.data()) != 0)
        return false;
    constexpr quint32 overrides = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH;
    sets[0].effective &= ~overrides;
    sets[0].permitted &= ~overrides;
    return syscall(SYS_capset, &header, sets.data()) == 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (!heedPermissions())
        qFatal("the tests cannot give up reading everything");
    QCoreApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    return runReceiver(argc, argv) + runOtlp(argc, argv) + runLogFile(argc, argv) +
           runSlackExport(argc, argv) + runLzString(argc, argv) + runClients(argc, argv);
}
