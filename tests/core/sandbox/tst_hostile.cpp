// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/sandbox/tst_hostile.h"

#include "tests/core/sandbox/sandboxfixture.h"

#include <QElapsedTimer>
#include <QStorageInfo>

#include <csignal>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace core;
using namespace core::sandbox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::runIn;
using tests::SandboxFixture;

namespace {

/// Helpers of every attack: system calls by number, and one line that says what stopped it.
constexpr auto prelude = R"(
import ctypes, errno, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *args):
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_void_p(a) if isinstance(a, int) else a for a in args])
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
def attack():
    pass
)";

constexpr auto epilogue = R"(
try:
    attack()
except OSError as e:
    print('STOPPED', errno.errorcode.get(e.errno, e.errno), e.filename or '')
else:
    print('SUCCEEDED')
)";

Command python(const QByteArray &code)
{
    Command command;
    command.argv = {u"/usr/bin/python3"_s, u"-c"_s, QString::fromUtf8(code)};
    command.limits.time = 60s;
    return command;
}

Command attack(const QByteArray &body)
{
    QByteArray code = prelude;
    code += "def attack():\n";
    for (const QByteArray &line : body.split('\n'))
        code += "    " + line + '\n';
    return python(code + epilogue);
}

void say(const char *what, const QString &barrier)
{
    qInfo("%-46s stopped by: %s", what, qPrintable(barrier));
}

} // namespace

void TestHostile::initTestCase()
{
    SandboxFixture f;
    const Result<> works = f.sandbox->probe();
    if (!works)
        QSKIP(qPrintable(works.error().toLogString()));
}

void TestHostile::isRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("error"); // how the attack ends
    QTest::addColumn<QString>("barrier");
    const auto row = [](const char *name, const QByteArray &body, const QString &error,
                        const QString &barrier) {
        QTest::newRow(name) << body << error << barrier;
    };
    const QString absent = u"ENOENT"_s;
    const QString mounts = u"own mount tree: it is not there"_s;
    row("read the home directory", "os.listdir('/root'); os.listdir(os.path.expanduser('~'))",
        absent, mounts);
    row("read /home of people",
        "assert os.listdir('/home') == ['worker']\nopen('/home/user/.ssh/id')", absent, mounts);
    row("read /etc/shadow", "open('/etc/shadow')", absent, u"own /etc"_s);
    row("read /etc/ssh", "os.listdir('/etc/ssh')", absent, u"own /etc"_s);
    row("read the host's /var", "os.listdir('/var/lib')", absent, mounts);
    row("read the host's /sys", "os.listdir('/sys')", absent, mounts);
    row("read the host's temporary folder",
        "assert os.listdir('/tmp') == []\nopen('/tmp/daybreak-canary')", absent, u"own /tmp"_s);
    row("see other processes",
        "assert all(int(p) < 20 for p in os.listdir('/proc') if p.isdigit())\nos.kill(4000, 9)",
        u"ESRCH"_s, u"process namespace"_s);
    row("read another process's memory", "call(310, os.getppid(), 0, 0, 0, 0, 0)", u"EPERM"_s,
        u"seccomp: process_vm_readv"_s);
    row("trace a process", "call(101, 16, 1, 0, 0)", u"EPERM"_s, u"seccomp: ptrace"_s);
    row("reach the internet", "socket.create_connection(('192.0.2.1', 80), 5)", u"ENETUNREACH"_s,
        u"network namespace without interfaces"_s);
    row("write to /usr", "open('/usr/bin/evil', 'w')", u"EROFS"_s, u"read-only mount"_s);
    row("write to /etc", "open('/etc/passwd', 'a')", u"EROFS"_s, u"read-only mount"_s);
    row("write to /", "open('/evil', 'w')", u"EROFS"_s, u"read-only root"_s);
    row("write to /dev", "open('/dev/evil', 'w')", u"EROFS"_s, u"read-only /dev"_s);
    row("set a kernel parameter", "open('/proc/sys/kernel/core_pattern', 'w')", u"EROFS"_s,
        u"read-only /proc"_s);
    row("press the system keys", "open('/proc/sysrq-trigger', 'w')", u"EROFS|ENOENT"_s,
        u"read-only /proc"_s);
    row("spare itself when memory ends", "open('/proc/self/oom_score_adj', 'w')", u"EROFS"_s,
        u"read-only /proc"_s);
    row("make a block device", "os.mknod('disk', 0o60600, os.makedev(254, 0))", u"EPERM"_s,
        u"no capability (CAP_MKNOD)"_s);
    row("make a character device", "os.mknod('null', 0o20666, os.makedev(1, 3))", u"EPERM"_s,
        u"no capability (CAP_MKNOD)"_s);
    row("make a whiteout, which hides files", "os.mknod('shop/cart.py2', 0o20000, 0)", u"EPERM"_s,
        u"overlay"_s);
    row("read this user's home directory",
        "os.listdir('" + QFile::encodeName(QDir::homePath()) + "')", absent, mounts);
    row("read the host's temporary folder by its path",
        "os.listdir('" + QFile::encodeName(QDir::tempPath()) + "/daybreak-canary')", absent,
        u"own /tmp"_s);
    row("open a raw disk", "open('/dev/vda')", absent, u"own /dev"_s);
    row("become root", "os.setuid(0)", u"EINVAL"_s, u"user namespace maps one user"_s);
    row("change a file's owner", "open('x', 'w').close(); os.chown('x', 0, 0)", u"EINVAL"_s,
        u"user namespace maps one user"_s);
    row("mount", "call(165, b'none', b'/tmp', b'tmpfs', 0, 0)", u"EPERM"_s, u"seccomp: mount"_s);
    row("mount (new interface)", "call(430, b'tmpfs', 0)", u"EPERM"_s, u"seccomp: fsopen"_s);
    row("unmount", "call(166, b'/etc', 2)", u"EPERM"_s, u"seccomp: umount2"_s);
    row("make a user namespace", "call(272, 0x10000000)", u"EPERM"_s, u"seccomp: unshare"_s);
    row("make a user namespace (clone)", "call(56, 0x10000011, 0, 0, 0, 0)", u"EPERM"_s,
        u"seccomp: clone flags"_s);
    row("make a user namespace (clone3)", "call(435, b'\\0' * 88, 88)", u"ENOSYS"_s,
        u"seccomp: clone3"_s);
    row("enter a namespace", "call(308, os.open('/proc/self/ns/net', os.O_RDONLY), 0)", u"EPERM"_s,
        u"seccomp: setns"_s);
    row("load a BPF program", "call(321, 5, b'\\0' * 72, 72)", u"EPERM"_s, u"seccomp: bpf"_s);
    row("count performance events", "call(298, b'\\0' * 112, 0, -1, -1, 0)", u"EPERM"_s,
        u"seccomp: perf_event_open"_s);
    row("handle page faults", "call(323, 0)", u"EPERM"_s, u"seccomp: userfaultfd"_s);
    row("use io_uring", "call(425, 8, b'\\0' * 120)", u"ENOSYS"_s, u"seccomp: io_uring_setup"_s);
    row("read the key ring", "call(250, 0, -3, 0, 0, 0)", u"EPERM"_s, u"seccomp: keyctl"_s);
    row("add a key", "call(248, b'user', b'a', b'b', 1, -3)", u"EPERM"_s, u"seccomp: add_key"_s);
    row("load a kernel", "call(320, -1, -1, 0, 0, 0)", u"EPERM"_s, u"seccomp: kexec_file_load"_s);
    row("load a module", "call(313, -1, b'', 0)", u"EPERM"_s, u"seccomp: finit_module"_s);
    row("read the kernel log", "call(103, 3, 0, 0)", u"EPERM"_s, u"seccomp: syslog"_s);
    row("open by file handle", "call(304, -100, b'\\0' * 16, 0)", u"EPERM"_s,
        u"seccomp: open_by_handle_at"_s);
    row("kernel crypto socket", "socket.socket(38, socket.SOCK_SEQPACKET)", u"EAFNOSUPPORT"_s,
        u"seccomp: AF_ALG"_s);
    row("hypervisor socket", "socket.socket(40, socket.SOCK_STREAM)", u"EAFNOSUPPORT"_s,
        u"seccomp: AF_VSOCK"_s);
    row("netlink socket", "socket.socket(16, socket.SOCK_RAW)", u"EAFNOSUPPORT"_s,
        u"seccomp: AF_NETLINK"_s);
    row("packet socket", "socket.socket(17, socket.SOCK_RAW)", u"EAFNOSUPPORT"_s,
        u"seccomp: AF_PACKET"_s);
    row("socket family with high bits set", "call(41, (1 << 32) | 38, 5, 0)", u"EAFNOSUPPORT"_s,
        u"seccomp: socket families"_s);
    row("type into the terminal", "call(16, 0, 0x5412, b'x')", u"EPERM"_s, u"seccomp: TIOCSTI"_s);
    row("leave by the root", "os.chroot('/tmp')", u"EPERM"_s, u"seccomp: chroot"_s);
    row("dump core",
        "import resource\nresource.setrlimit(resource.RLIMIT_CORE, (1, 1))\n"
        "raise OSError(1, '')",
        u"EPERM"_s, u"resource limits are hard"_s);
}

void TestHostile::isRefused()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, error);
    QFETCH(QString, barrier);
#ifndef __x86_64__
    if (body.contains("call("))
        QSKIP("the attack's call numbers are those of x86-64");
#endif
    SandboxFixture f;
    QFile canary(QDir::temp().filePath(u"daybreak-canary"_s));
    QVERIFY(canary.open(QIODevice::WriteOnly));
    const auto session = f.open();
    const Result<CommandRun> run = runIn(*session, attack(body));
    canary.remove();
    VERIFY_OK(run);
    const QString output = run->output.display();
    if (QByteArrayView(QTest::currentDataTag()) == "dump core") {
        QVERIFY2(!output.contains(u"SUCCEEDED"_s), qPrintable(output));
    } else {
        const bool refused = std::ranges::any_of(error.split(u'|'), [&](const QString &code) {
            return output.startsWith(u"STOPPED "_s + code);
        });
        QVERIFY2(refused, qPrintable(output));
    }
    QVERIFY(!QFile::exists(u"/usr/bin/evil"_s) && !QFile::exists(u"/evil"_s));
    say(QTest::currentDataTag(), barrier);
}

void TestHostile::abstractSocketsOfTheHostAreUnreachable()
{
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray name = "daybreak-test-" + QByteArray::number(::getpid());
    memcpy(address.sun_path + 1, name.constData(), size_t(name.size()));
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + 1 + size_t(name.size()));
    QVERIFY(::bind(server, reinterpret_cast<sockaddr *>(&address), length) == 0);
    QVERIFY(::listen(server, 1) == 0);
    SandboxFixture f;
    const Result<CommandRun> run =
        runIn(*f.open(), attack("s = socket.socket(socket.AF_UNIX)\ns.connect('\\0" + name + "')"));
    ::close(server);
    VERIFY_OK(run);
    QVERIFY2(run->output.raw().startsWith(u"STOPPED ECONNREFUSED"_s),
             qPrintable(run->output.display()));
    say("connect to the host's abstract socket", u"network namespace"_s);
}

void TestHostile::loopbackOfTheHostIsUnreachable()
{
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    QVERIFY(::bind(server, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0);
    QVERIFY(::listen(server, 1) == 0);
    socklen_t length = sizeof address;
    ::getsockname(server, reinterpret_cast<sockaddr *>(&address), &length);
    SandboxFixture f;
    const Result<CommandRun> run =
        runIn(*f.open(), attack("socket.create_connection(('127.0.0.1', " +
                                QByteArray::number(ntohs(address.sin_port)) + "), 5)"));
    ::close(server);
    VERIFY_OK(run);
    QVERIFY2(run->output.raw().startsWith(u"STOPPED ECONNREFUSED"_s),
             qPrintable(run->output.display()));
    say("connect to the host's loopback", u"network namespace with a loopback of its own"_s);
}

void TestHostile::forkBombEndsWithTheRun()
{
    SandboxFixture f;
    Command command = python("import os\n"
                             "n = 0\n"
                             "try:\n"
                             "    while True:\n"
                             "        if os.fork() == 0:\n"
                             "            os.setsid()\n"
                             "            while True:\n"
                             "                try: os.fork()\n"
                             "                except OSError: pass\n"
                             "        n += 1\n"
                             "except OSError as e:\n"
                             "    print('STOPPED', e.errno)\n");
    command.limits.processes = 60;
    command.limits.time = 3s;
    QElapsedTimer timer;
    timer.start();
    const auto session = f.open();
    const Result<CommandRun> run = runIn(*session, command);
    VERIFY_OK(run);
    QVERIFY(timer.elapsed() < 30'000);
    const QString output = run->output.display();
    QVERIFY2(output.contains(u"STOPPED 11"_s) || output.contains(u"[sandbox limit, processes"_s),
             qPrintable(output));
    // Nothing is left that could keep the machine busy or write.
    const Result<CommandRun> next = runIn(*session, tests::shell(u"echo fine"_s));
    QCOMPARE(next->output.raw(), u"fine\n"_s);
    say("fork without end", output.contains(u"[sandbox limit, processes"_s)
                                ? u"control group or watcher on processes"_s
                                : u"RLIMIT_NPROC in the user namespace"_s);
}

void TestHostile::memoryHogEnds()
{
    SandboxFixture f;
    Command command = python("b = []\nwhile True: b.append(bytearray(16 << 20))\n");
    command.limits.memoryBytes = 128 << 20;
    const Result<CommandRun> run = runIn(*f.open(), command);
    VERIFY_OK(run);
    QVERIFY(!run->passed());
    const QString output = run->output.display();
    QVERIFY2(output.contains(u"memory: more than"_s) || output.contains(u"MemoryError"_s),
             qPrintable(output));
    QVERIFY(run->durationMs < 30'000);
    say("take all memory",
        output.contains(u"MemoryError"_s) ? u"RLIMIT_DATA"_s : u"control group on memory"_s);
}

void TestHostile::fullDiskEnds_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("one large file")
        << QByteArray("f = open('big', 'wb')\nwhile True: f.write(b'x' * (1 << 20))");
    QTest::newRow("many files") << QByteArray(
        "i = 0\nwhile True:\n    i += 1\n    open('f%d' % i, 'wb').write(b'x' * (1 << 20))");
    QTest::newRow("files without a name") << QByteArray(
        "import os\nkept = []\nwhile True:\n    f = open('f', 'wb')\n    os.unlink('f')\n"
        "    kept.append(f)\n    for i in range(8): f.write(b'x' * (1 << 20)); f.flush()");
    QTest::newRow("temporary folder")
        << QByteArray("f = open('/tmp/big', 'wb')\nwhile True: f.write(b'x' * (1 << 20))");
}

void TestHostile::fullDiskEnds()
{
    QFETCH(QByteArray, code);
    SandboxFixture f;
    Command command = python(code);
    command.limits.layerBytes = 48 << 20;
    command.limits.memoryBytes = 256 << 20;
    const qint64 before = QStorageInfo(f.folder.path()).bytesFree();
    auto session = f.open();
    const Result<CommandRun> run = runIn(*session, command);
    VERIFY_OK(run);
    QVERIFY(!run->passed() && !run->timedOut);
    const QString output = run->output.display();
    const QStringList barriers{u"[sandbox limit, layer"_s, u"File too large"_s, u"No space left"_s,
                               u"[sandbox limit, memory"_s};
    const auto found = std::ranges::find_if(
        barriers, [&](const QString &barrier) { return output.contains(barrier); });
    QVERIFY2(found != barriers.end() || run->exitCode == 128 + SIGXFSZ, qPrintable(output));
    QVERIFY(before - QStorageInfo(f.folder.path()).bytesFree() < (qint64(1) << 30));
    const QString barrier = found == barriers.end() ? u"RLIMIT_FSIZE"_s : *found;
    say(QByteArray("fill the disk: " + QByteArray(QTest::currentDataTag())).constData(), barrier);
}

void TestHostile::endlessOutputIsCut()
{
    SandboxFixture f;
    Command command = tests::shell(u"yes"_s);
    command.limits.time = 1s;
    command.limits.outputBytes = 100'000;
    const Result<CommandRun> run = runIn(*f.open(), command);
    VERIFY_OK(run);
    QVERIFY(run->timedOut);
    QVERIFY(run->output.raw().size() < 101'000);
    say("print without end", u"output limit, then time limit"_s);
}

void TestHostile::whatIgnoresSigtermEnds()
{
    SandboxFixture f;
    Command command =
        tests::shell(u"trap '' TERM HUP INT; echo begun; while :; do sleep 1; done"_s);
    command.limits.time = 500ms;
    const Result<CommandRun> run = runIn(*f.open(), command);
    VERIFY_OK(run);
    QVERIFY(run->timedOut);
    QVERIFY(run->durationMs < 10'000);
    QVERIFY(run->output.raw().startsWith(u"begun\n[sandbox limit, time"_s));
    say("ignore SIGTERM", u"the process namespace ends with bwrap"_s);
}

void TestHostile::daemonsEndWithTheRun()
{
    SandboxFixture f;
    const auto session = f.open();
    Command command = python("import os, time\n"
                             "if os.fork() == 0:\n"
                             "    os.setsid()\n"
                             "    if os.fork() == 0:\n"
                             "        for fd in range(3): os.close(fd)\n"
                             "        while True:\n"
                             "            open('/work/alive', 'a').write('x')\n"
                             "            time.sleep(0.01)\n"
                             "    os._exit(0)\n"
                             "time.sleep(0.3)\n");
    const Result<CommandRun> run = runIn(*session, command);
    VERIFY_OK(run);
    QVERIFY(run->passed());
    const std::vector<FileChange> first = session->changes().value();
    QCOMPARE(first.size(), 1U);
    // The daemon wrote every 10 ms: had it survived, this would differ.
    VERIFY_OK(runIn(*session, tests::shell(u"sleep 0.2"_s)));
    QCOMPARE(session->changes().value(), first);
    say("leave a daemon behind", u"process namespace, awaited to its end"_s);
}

void TestHostile::plantedHooksAreNeitherRunNorTaken()
{
    SandboxFixture f;
    const auto session = f.open();
    const QString marker = f.folder.filePath(u"hook-ran"_s);
    VERIFY_OK(
        runIn(*session, tests::shell(u"mkdir -p .git/hooks; printf '#!/bin/sh\\ntouch %1\\n' > "
                                     ".git/hooks/post-checkout; chmod +x .git/hooks/post-checkout; "
                                     "printf '[core]\\n\\tfsmonitor = touch %1\\n' > .git/config; "
                                     "echo 'ref: refs/heads/x' > .git/HEAD"_s.arg(marker))));
    VERIFY_FAILS(session->changes(), ErrorKind::InvalidInput);
    VERIFY_OK(session->snapshot());
    QVERIFY(!QFile::exists(marker));
    say("plant a .git with hooks", u"the tree is never opened as a repository; name refused"_s);
}

void TestHostile::plantedLinksAreNotFollowed_data()
{
    QTest::addColumn<QByteArray>("target");
    // Both ways out: by the root, and by climbing from wherever Daybreak keeps the layer.
    QTest::newRow("by its path") << QByteArray("%1");
    QTest::newRow("by climbing") << QByteArray("../../../../../../../../../../../..%1");
}

void TestHostile::plantedLinksAreNotFollowed()
{
    QFETCH(QByteArray, target);
    SandboxFixture f;
    const QString secrets = f.folder.filePath(u"outside"_s);
    const QString secret = secrets + u"/secret.txt"_s;
    tests::write(secret, "theirs\n");
    auto session = f.open();
    const QString file = QString::fromUtf8(target).arg(secret);
    const QString folder = QString::fromUtf8(target).arg(secrets);
    const Result<CommandRun> run =
        runIn(*session,
              tests::shell(u"cat %1; ln -s %1 note.txt; rm shop/cart.py; ln -s %1 shop/cart.py; "
                           "ln -s %2 tests; rm -r shop/util; ln -s %2 shop/util; ls tests/"_s.arg(
                               file, folder)));
    VERIFY_OK(run);
    // Inside, they lead nowhere.
    QVERIFY2(!run->output.raw().contains(u"theirs"_s) &&
                 !run->output.raw().contains(u"secret.txt\n"_s),
             qPrintable(run->output.display()));
    // Outside, nothing is read, written or removed through them.
    VERIFY_FAILS(session->changes(), ErrorKind::InvalidInput);
    for (const QString &path : {u"note.txt"_s, u"shop/cart.py"_s, u"tests/secret.txt"_s,
                                u"shop/util/secret.txt"_s, u"tests/new.txt"_s})
        VERIFY_FAILS(session->writeFile(path, "mine\n"), ErrorKind::InvalidInput);
    const Result<SnapshotId> snapshot = session->snapshot();
    VERIFY_OK(snapshot);
    session = f.open(*snapshot);
    VERIFY_FAILS(session->changes(), ErrorKind::InvalidInput);
    session.reset();
    VERIFY_OK(f.sandbox->removeSnapshot(*snapshot));
    f.sandbox.reset();
    QCOMPARE(QDir(secrets).entryList(QDir::Files), QStringList{u"secret.txt"_s});
    QFile kept(secret);
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), "theirs\n");
    say(QByteArray("plant a link " + QByteArray(QTest::currentDataTag())).constData(),
        u"refused by name in changes(); the walk opens without following"_s);
}

void TestHostile::deepFoldersAreRefusedAndRemoved()
{
    SandboxFixture f;
    auto session = f.open();
    Command command = python("import os\n"
                             "for i in range(3000):\n"
                             "    os.mkdir('d'); os.chdir('d')\n"
                             "open('x', 'w')\n");
    const Result<CommandRun> run = runIn(*session, command);
    VERIFY_OK(run);
    QVERIFY(!session->changes());
    session.reset();
    f.sandbox.reset(); // waits for the removal
    QCOMPARE(
        QDir(f.folder.filePath(u"state/sessions"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
        QStringList());
    say("nest folders without end", u"depth limit of the layer walk"_s);
}
