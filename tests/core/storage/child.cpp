// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/child.h"

#include "core/storage/storage.h"
#include "tests/support/fakes.h"

#include <QCoreApplication>
#include <QFile>

#include <csignal>
#include <cstdio>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;

namespace tests {

namespace {

struct Opened
{
    SystemClock clock;
    TimeOrderedIds ids{clock};
    Result<std::unique_ptr<Storage>> storage;

    explicit Opened(const QString &path)
        : storage(Storage::open({.path = path, .clock = &clock, .ids = &ids}))
    {
    }
};

void say(const QByteArray &line)
{
    // One system call a line: what the parent reads was said before the kill.
    const QByteArray text = line + '\n';
    if (::write(STDOUT_FILENO, text.constData(), size_t(text.size())) != text.size())
        _exit(1);
}

int complain(const Error &error)
{
    say(errorKindName(error.kind).toUtf8() + ' ' + error.message.toUtf8());
    return 1;
}

Result<> storeBatch(Storage &storage, const QString &source, int number, qsizetype size)
{
    return storage.writeNow([&](Stores &stores) -> Result<> {
        IntakeBatch batch{.source = source, .cursor = {{u"number"_s, number}}};
        for (int i = 0; i < childBatch; ++i)
            batch.items.push_back({.source = source,
                                   .externalId = u"%1:%2"_s.arg(number).arg(i),
                                   .kind = u"logfile.line"_s,
                                   .payload = QByteArray(size, char('a' + number % 26)),
                                   .received = fromMs(number)});
        const auto done = stores.intake.commit(batch);
        if (!done)
            return std::unexpected(done.error());
        return {};
    });
}

int writeForEver(const QString &path)
{
    Opened opened(path);
    if (!opened.storage)
        return complain(opened.storage.error());
    Storage &storage = **opened.storage;
    const auto run = [&](const QString &source) {
        for (int number = 1;; ++number) {
            const Result<> done = storeBatch(storage, source, number, 2'000);
            if (!done)
                _exit(complain(done.error()));
            say(source.toUtf8() + ' ' + QByteArray::number(number));
        }
    };
    std::jthread other(run, u"second"_s);
    run(u"first"_s);
    return 0;
}

int openAsNobody(const QString &path)
{
    constexpr uid_t nobody = 65534;
    if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0))
        return childUnsupported;
    const Opened opened(path);
    return opened.storage ? 0 : complain(opened.storage.error());
}

/// Writes until it fails, then says how many batches were acknowledged and why it ended.
int writeUntilRefused(Storage &storage, Error &why)
{
    for (int number = 1;; ++number) {
        const Result<> done = storeBatch(storage, u"first"_s, number, 20'000);
        if (!done) {
            why = done.error();
            return number - 1;
        }
    }
}

Result<int> storedBatches(Storage &storage)
{
    return storage.readNow([](const Stores &stores) -> Result<int> {
        const auto all = stores.intake.waitingRaw(Progress::Received, 100'000);
        if (!all)
            return std::unexpected(all.error());
        return int(all->size()) / childBatch;
    });
}

int goOnAfterwards(Opened &opened, const QString &path, int acknowledged)
{
    Storage &storage = **opened.storage;
    const Result<int> kept = storedBatches(storage);
    if (!kept)
        return complain(kept.error());
    const Result<> sound = storage.check();
    if (!sound)
        return complain(sound.error());
    const Result<> more = storeBatch(storage, u"first"_s, acknowledged + 1, 20'000);
    if (!more)
        return complain(more.error());
    opened.storage->reset();
    const Opened again(path);
    if (!again.storage)
        return complain(again.storage.error());
    const Result<int> after = storedBatches(**again.storage);
    if (!after)
        return complain(after.error());
    say("kept " + QByteArray::number(*kept - acknowledged) + ' ' +
        QByteArray::number(*after - acknowledged - 1));
    return 0;
}

int fillTheDisk(const QString &folder)
{
    // The ballast is more than half, so that freeing it leaves room to move the log into the file.
    // A file system of 4 MiB in a name space of our own: no right is needed and nobody else sees
    // it.
    const uid_t user = geteuid();
    if (user != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
        return childUnsupported;
    if (user == 0 && unshare(CLONE_NEWNS) != 0)
        return childUnsupported;
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", QFile::encodeName(folder).constData(), "tmpfs", 0, "size=4m") != 0)
        return childUnsupported;
    QFile ballast(folder + u"/ballast"_s);
    if (!ballast.open(QIODevice::WriteOnly) || ballast.write(QByteArray(2'500'000, 'x')) < 0)
        return 1;
    ballast.close();
    const QString path = folder + u"/workspace.db"_s;
    Opened opened(path);
    if (!opened.storage)
        return complain(opened.storage.error());
    Error why;
    const int acknowledged = writeUntilRefused(**opened.storage, why);
    complain(why);
    if (!ballast.remove())
        return 1;
    return goOnAfterwards(opened, path, acknowledged);
}

int writeLimited(const QString &path)
{
    Opened opened(path);
    if (!opened.storage)
        return complain(opened.storage.error());
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{.rlim_cur = 1024 * 1024, .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    Error why;
    const int acknowledged = writeUntilRefused(**opened.storage, why);
    setrlimit(RLIMIT_FSIZE, &before);
    complain(why);
    return goOnAfterwards(opened, path, acknowledged);
}

} // namespace

std::optional<int> runChild(int argc, char **argv)
{
    if (argc < 4 || QByteArrayView(argv[1]) != "--child")
        return std::nullopt;
    const QByteArrayView role(argv[2]);
    const QString path = QFile::decodeName(argv[3]);
    // Before the application object: a name space can only be left by a process of one thread.
    if (role == "full")
        return fillTheDisk(path);
    QCoreApplication application(argc, argv);
    if (role == "writer")
        return writeForEver(path);
    if (role == "readonly")
        return openAsNobody(path);
    return writeLimited(path);
}

} // namespace tests
