// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/seccompfilter_p.h"

#include <array>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::sandbox {

namespace {

struct Refused
{
    const char *name;
    int error = EPERM;
};

/// What no build or test needs, and where kernels have had their holes. Most of it also wants a
/// capability that nothing inside has; the filter holds when that check is the one that is wrong.
constexpr std::array refusedCalls{
    // keys of other programs of the same user
    Refused{"keyctl"},
    Refused{"add_key"},
    Refused{"request_key"},
    // other processes' memory
    Refused{"ptrace"},
    Refused{"process_vm_readv"},
    Refused{"process_vm_writev"},
    Refused{"kcmp"},
    Refused{"pidfd_getfd"},
    Refused{"process_madvise"},
    // mounts
    Refused{"mount"},
    Refused{"umount2"},
    Refused{"pivot_root"},
    Refused{"chroot"},
    Refused{"move_mount"},
    Refused{"open_tree"},
    Refused{"fsopen"},
    Refused{"fsconfig"},
    Refused{"fsmount"},
    Refused{"fspick"},
    Refused{"mount_setattr"},
    // namespaces; clone's flags are below
    Refused{"unshare"},
    Refused{"setns"},
    Refused{"clone3", ENOSYS},
    // large kernel interfaces
    Refused{"bpf"},
    Refused{"perf_event_open"},
    Refused{"userfaultfd"},
    Refused{"io_uring_setup", ENOSYS},
    Refused{"io_uring_enter", ENOSYS},
    Refused{"io_uring_register", ENOSYS},
    Refused{"fanotify_init"},
    Refused{"lookup_dcookie"},
    Refused{"vmsplice"},
    Refused{"modify_ldt"},
    Refused{"uselib"},
    Refused{"remap_file_pages"},
    // file handles walk around the mount tree
    Refused{"name_to_handle_at"},
    Refused{"open_by_handle_at"},
    // the machine itself
    Refused{"kexec_load"},
    Refused{"kexec_file_load"},
    Refused{"init_module"},
    Refused{"finit_module"},
    Refused{"delete_module"},
    Refused{"reboot"},
    Refused{"swapon"},
    Refused{"swapoff"},
    Refused{"acct"},
    Refused{"quotactl"},
    Refused{"quotactl_fd"},
    Refused{"syslog"},
    Refused{"settimeofday"},
    Refused{"clock_settime"},
    Refused{"clock_adjtime"},
    Refused{"adjtimex"},
    Refused{"iopl"},
    Refused{"ioperm"},
    Refused{"vhangup"},
    Refused{"sethostname"},
    Refused{"setdomainname"},
    Refused{"nfsservctl"},
};

/// Local and internet sockets stay (a test may talk to itself over loopback); netlink, vsock,
/// packet, AF_ALG and the rest do not.
constexpr std::array allowedFamilies{AF_UNIX, AF_INET, AF_INET6};
constexpr int lastFamily = 45;

bool addRules(scmp_filter_ctx context)
{
    for (const Refused &call : refusedCalls) {
        const int number = seccomp_syscall_resolve_name(call.name);
        if (number == __NR_SCMP_ERROR) // unknown to this library: nothing to refuse by name
            continue;
        // A call that this architecture does not have cannot be made.
        if (seccomp_rule_add(context, SCMP_ACT_ERRNO(uint32_t(call.error)), number, 0) != 0 &&
            number >= 0)
            return false;
    }
    for (const auto flag : {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC,
                            CLONE_NEWUTS, CLONE_NEWCGROUP}) {
        if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, scmp_datum_t(flag), scmp_datum_t(flag))) !=
            0)
            return false;
    }
    for (int family = 0; family <= lastFamily; ++family) {
        if (std::ranges::find(allowedFamilies, family) != allowedFamilies.end())
            continue;
        for (const int call : {SCMP_SYS(socket), SCMP_SYS(socketpair)}) {
            if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EAFNOSUPPORT), call, 1,
                                 SCMP_A0(SCMP_CMP_EQ, scmp_datum_t(family))) != 0)
                return false;
        }
    }
    for (const int call : {SCMP_SYS(socket), SCMP_SYS(socketpair)}) {
        if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EAFNOSUPPORT), call, 1,
                             SCMP_A0(SCMP_CMP_GT, scmp_datum_t(lastFamily))) != 0)
            return false;
    }
    // Typing into the terminal that Daybreak was started from.
    for (const auto request : {TIOCSTI, TIOCLINUX}) {
        if (seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, 0xffff'ffffULL, scmp_datum_t(request))) !=
            0)
            return false;
    }
    return true;
}

std::unexpected<Error> failed(const QString &detail)
{
    return fail(ErrorKind::Unsupported,
                QCoreApplication::translate(
                    "Sandbox", "The filter of system calls could not be built on this machine."),
                detail);
}

} // namespace

Result<std::unique_ptr<QFile>> memoryFile(const QByteArray &bytes)
{
    const int descriptor = ::memfd_create("daybreak", MFD_CLOEXEC);
    auto file = std::make_unique<QFile>();
    if (descriptor < 0 || !file->open(descriptor, QIODevice::ReadWrite | QIODevice::Unbuffered,
                                      QFileDevice::AutoCloseHandle))
        return failed(u"memfd_create, errno %1"_s.arg(errno));
    if (file->write(bytes) != bytes.size() || !file->seek(0))
        return failed(u"memfd write, errno %1"_s.arg(errno));
    ::lseek(descriptor, 0, SEEK_SET);
    return file;
}

Result<std::unique_ptr<QFile>> seccompFilter()
{
    const std::unique_ptr<void, decltype(&seccomp_release)> context(seccomp_init(SCMP_ACT_ALLOW),
                                                                    &seccomp_release);
    if (!context ||
        seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0)
        return failed(u"seccomp_init"_s);
    if (!addRules(context.get()))
        return failed(u"seccomp_rule_add"_s);
    Result<std::unique_ptr<QFile>> file = memoryFile({});
    if (!file)
        return file;
    if (seccomp_export_bpf(context.get(), (*file)->handle()) != 0)
        return failed(u"seccomp_export_bpf"_s);
    ::lseek((*file)->handle(), 0, SEEK_SET);
    return file;
}

} // namespace core::sandbox
