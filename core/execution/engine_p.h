// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The repair engine, unpacked to where a sandbox can mount it, and one run of it.
#pragma once

#include "core/execution/engineoutput_p.h"
#include "core/sandbox/sandbox.h"

#include <QJsonArray>
#include <QTemporaryDir>

namespace core::execution {

/// One question to the engine. The workspace is its root.
struct EngineJob
{
    QStringList sources;
    QStringList testCommand; ///< may be empty if `reproduce`
    QJsonArray frames;       ///< `file function line vars`, innermost last
    QString exceptionType;
    QString exceptionValue;
    bool reproduce = false;
    QString testDirectory;
    QByteArray suspectDiff;
    QJsonArray excluded;            ///< `path text` of files as they were proposed before
    Milliseconds timeLimit{60'000}; ///< of the search; the reproduction may take 0.3 of it before
    int seed = 1;
    int mostPatches = 3;
    double patienceSeconds = 6; ///< how long to look for a better patch after the first, if one can
                                ///< be better
    int enough = 1;             ///< how many patches that no other can outrank end the search
    bool confirm = true;        ///< whether the engine runs the commands themselves on its patches
};

/// A private folder with the engine's files and its job; mounted read-only into sessions, removed
/// with this object.
class UnpackedEngine
{
public:
    /// errors  Internal: the temporary folder cannot be written
    /// thread  any; writes some 25 files
    static Result<std::shared_ptr<UnpackedEngine>> unpack();

    sandbox::ReadOnlyMount mount() const;
    Result<> writeJob(const EngineJob &job) const;

private:
    QTemporaryDir m_folder;
};

/// What a run tells while it goes on. Called on the thread that runs the task; may be empty.
struct EngineEvents
{
    std::function<void(QString)> progress;                ///< as FixRequest::progress
    std::function<void(const Reproduction &)> reproduced; ///< at most once
    /// At most once, after `reproduced`: EngineOutput::leading().
    std::function<void(const Reproduction &, const Candidate &)> leading;
};

struct EngineRun
{
    std::shared_ptr<EngineOutput> output;
    CommandRun run;
};

/// Runs the engine over the session's workspace, which it does not write.
///
/// session   borrowed until the task ends
/// errors    those of Session::run; Internal if the engine cannot start
Task<EngineRun> runEngine(std::shared_ptr<UnpackedEngine> engine, sandbox::Session *session,
                          EngineJob job, EngineBounds bounds, EngineEvents events, StopToken stop);

/// The seed as the number that the engine takes: equal texts give equal numbers.
int seedNumber(const QString &seed);

/// The names under which the embedded engine's files are kept, "daybreak_repair/engine.py", sorted.
QStringList engineFiles();

} // namespace core::execution
