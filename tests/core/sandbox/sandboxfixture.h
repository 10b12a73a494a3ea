// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A sandbox in a temporary folder, over a small base tree.
#pragma once

#include "core/sandbox/sandbox.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace tests {

inline void write(const QString &path, const QByteArray &contents)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
        qFatal("cannot write %s", qPrintable(path));
}

/// The first member of the family that works here; none if the machine lets nothing be isolated.
struct SandboxFixture
{
    SandboxFixture()
    {
        using namespace Qt::StringLiterals;
        write(base() + u"/shop/cart.py"_s, "def total():\n    return 1\n");
        write(base() + u"/shop/util/a.py"_s, "A = 1\n");
        write(base() + u"/shop/util/b.py"_s, "B = 1\n");
        write(base() + u"/run.sh"_s, "#!/bin/sh\necho run\n");
        QFile(base() + u"/run.sh"_s).setPermissions(QFile::Permissions(0x7755));
        QFile::link(u"shop/cart.py"_s, base() + u"/link.py"_s);
        remake();
    }

    void remake()
    {
        using namespace Qt::StringLiterals;
        sandbox = core::sandbox::sandboxes()
                      .members()
                      .front()
                      .make({folder.filePath(u"state"_s), &ids}, {})
                      .value();
    }

    QString base() const { return folder.filePath(QStringLiteral("base")); }

    std::unique_ptr<core::sandbox::Session> open(core::SnapshotId snapshot = {},
                                                 const QStringList &prepared = {})
    {
        core::sandbox::SessionSpec spec;
        spec.baseTree = base();
        spec.preparedLayers = prepared;
        spec.snapshot = snapshot;
        return sandbox->open(spec).value();
    }

    QTemporaryDir folder;
    CountingIds ids;
    std::unique_ptr<core::sandbox::Sandbox> sandbox;
};

inline core::sandbox::Command shell(const QString &script)
{
    core::sandbox::Command command;
    command.argv = {QStringLiteral("/bin/sh"), QStringLiteral("-c"), script};
    command.limits.time = core::Milliseconds(30'000);
    return command;
}

inline core::Result<core::CommandRun>
runIn(core::sandbox::Session &session, core::sandbox::Command command, core::StopToken stop = {})
{
    return waitFor(session.run(std::move(command), std::move(stop)));
}

} // namespace tests
