// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/engine_p.h"

#include "core/async/offload.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

#include <csignal>

using namespace Qt::StringLiterals;

// Q_INIT_RESOURCE must be outside of every namespace. The call keeps the linker from dropping the
// resource's object from the static library.
static void initEngineResource()
{
    Q_INIT_RESOURCE(repair);
#ifdef DAYBREAK_REPAIR_BYTECODE
    Q_INIT_RESOURCE(repairbytecode);
#endif
}

namespace core::execution {

namespace {

constexpr QLatin1StringView prefix(":/daybreak/repair/");
const QString inside = u"/opt/daybreak-repair"_s;
// What -m does, without reading what that needs and without the repository among the modules.
const QString startEngine =
    u"import sys; del sys.path[0]; from daybreak_repair.__main__ import main; sys.exit(main())"_s;

bool writeNew(const QString &path, const QByteArray &contents)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) &&
           file.write(contents) == contents.size() && file.flush();
}

std::unexpected<Error> cannotWrite(const QString &path)
{
    return fail(ErrorKind::Internal,
                QCoreApplication::translate(
                    "Fixer", "The repair engine cannot be unpacked. Is the temporary folder full?"),
                path);
}

} // namespace

QStringList engineFiles()
{
    initEngineResource();
    QStringList names;
    QDirIterator files(prefix, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        names.append(files.next().mid(prefix.size()));
    names.sort();
    return names;
}

Result<std::shared_ptr<UnpackedEngine>> UnpackedEngine::unpack()
{
    auto engine = std::make_shared<UnpackedEngine>();
    if (!engine->m_folder.isValid())
        return cannotWrite(engine->m_folder.errorString());
    const QStringList names = engineFiles();
    for (const QString &name : names) {
        QFile embedded(prefix + name);
        const QString target = engine->m_folder.filePath(name);
        if (!embedded.open(QIODevice::ReadOnly) ||
            !QDir().mkpath(target.left(target.lastIndexOf(u'/'))) ||
            !writeNew(target, embedded.readAll()))
            return cannotWrite(target);
    }
    return engine;
}

sandbox::ReadOnlyMount UnpackedEngine::mount() const
{
    return {m_folder.path(), inside};
}

Result<> UnpackedEngine::writeJob(const EngineJob &job) const
{
    QJsonObject object{{u"root"_s, u"/work"_s},
                       {u"sources"_s, QJsonArray::fromStringList(job.sources)},
                       {u"test_command"_s, QJsonArray::fromStringList(job.testCommand)},
                       {u"frames"_s, job.frames},
                       {u"exception"_s, QJsonObject{{u"type"_s, job.exceptionType},
                                                    {u"value"_s, job.exceptionValue}}},
                       {u"reproduce"_s, job.reproduce},
                       {u"test_directory"_s, job.testDirectory},
                       {u"suspect_diff"_s, QString::fromUtf8(job.suspectDiff.left(1 << 20))},
                       {u"excluded"_s, job.excluded},
                       {u"time_limit_s"_s, double(job.timeLimit.count()) / 1000.0},
                       {u"seed"_s, job.seed},
                       {u"workers"_s, std::clamp(QThread::idealThreadCount(), 1, 4)},
                       {u"max_patches"_s, job.mostPatches},
                       {u"patience_s"_s, job.patienceSeconds},
                       {u"enough"_s, job.enough},
                       {u"confirm"_s, job.confirm},
                       {u"throwaway"_s, true},
                       {u"scratch"_s, u"/tmp"_s}};
    const QString path = m_folder.filePath(u"job.json"_s);
    if (!writeNew(path, QJsonDocument(object).toJson(QJsonDocument::Compact)))
        return cannotWrite(path);
    return {};
}

int seedNumber(const QString &seed)
{
    const QByteArray hash = QCryptographicHash::hash(seed.toUtf8(), QCryptographicHash::Sha256);
    return 1 + int(hash.left(6).toHex().toULongLong(nullptr, 16) % 1'000'000);
}

Task<EngineRun> runEngine(std::shared_ptr<UnpackedEngine> engine, sandbox::Session *session,
                          EngineJob job, EngineBounds bounds, EngineEvents events, StopToken stop)
{
    Result<EngineRun> result;
    if (Result<> written = engine->writeJob(job); !written) {
        result = std::unexpected(std::move(written.error()));
        co_return result;
    }
    const auto output = std::make_shared<EngineOutput>(std::move(bounds));
    sandbox::Command command;
    // -S: the engine needs nothing that was installed beside the standard library.
    command.argv = {u"python3"_s, u"-S"_s, u"-c"_s, startEngine, inside + u"/job.json"_s};
    command.environment = {{u"PYTHONPATH"_s, inside}, {u"PYTHONDONTWRITEBYTECODE"_s, u"1"_s}};
    command.limits.time =
        job.timeLimit +
        std::clamp(job.timeLimit * 3 / 10, Milliseconds(5'000), Milliseconds(40'000)) +
        Milliseconds(10'000);
    command.limits.memoryBytes = qint64(3) << 30;
    command.limits.outputBytes = 64 << 20;
    command.output = [output, events = std::move(events)](const QByteArray &bytes) {
        const bool before = output->reproduction().has_value();
        const bool led = output->leading().has_value();
        const QStringList sentences = output->feed(bytes);
        if (events.progress && !sentences.isEmpty())
            events.progress(sentences.last());
        if (events.reproduced && !before && output->reproduction())
            events.reproduced(*output->reproduction());
        if (events.leading && !led && output->leading() && output->reproduction())
            events.leading(*output->reproduction(), *output->leading());
    };
    Task<CommandRun> running = session->run(std::move(command), std::move(stop));
    Result<CommandRun> run = co_await running;
    if (!run) {
        result = std::unexpected(std::move(run.error()));
        co_return result;
    }
    if (sandbox::wasKilled(*run)) {
        result = std::unexpected(sandbox::killedFromOutside(SIGKILL));
        co_return result;
    }
    // A missing interpreter or a broken job is our fault or the machine's, not the repository's.
    if (run->exitCode == 127 || run->exitCode == 2) {
        result = fail(ErrorKind::Internal,
                      QCoreApplication::translate(
                          "Fixer", "The repair engine could not start. It needs Python 3.11 or "
                                   "newer as python3."),
                      UntrustedText(output->error() + run->output.raw().right(1000)).displayLine());
        co_return result;
    }
    result = EngineRun{output, std::move(*run)};
    co_return result;
}

} // namespace core::execution
