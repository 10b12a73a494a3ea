// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/researcheval.h"

#include "core/base/gzipfile.h"
#include "core/base/jsonreader.h"
#include "core/git/repository.h"
#include "core/research/investigate.h"

#include <QElapsedTimer>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

/// What the researcher may see of a task, and the answers it is compared with.
struct RecordedFix
{
    QString parent;
    QStringList traces;
    QStringList suspects;
    QStringList files;
    QStringList functions;
};

Result<RecordedFix> readTask(const QByteArray &line)
{
    const Result<JsonReader> reader = JsonReader::parse(line);
    if (!reader)
        return std::unexpected(reader.error());
    const Result<QString> parent = reader->string(u"parent");
    const Result<JsonReader> traces = reader->child(u"traces");
    const Result<QJsonArray> blamed = reader->array(u"blame_of_changed_lines");
    const Result<QJsonArray> changed = reader->array(u"changed_in_parent");
    if (!parent)
        return std::unexpected(parent.error());
    if (!traces)
        return std::unexpected(traces.error());
    if (!blamed)
        return std::unexpected(blamed.error());
    if (!changed)
        return std::unexpected(changed.error());
    RecordedFix task;
    task.parent = *parent;
    for (const QJsonValue &trace : traces->object())
        task.traces.append(trace.toString());
    for (const QJsonValue &commit : *blamed)
        task.suspects.append(commit.toString());
    for (const QJsonValue &change : *changed) {
        task.files.append(change[u"file"].toString());
        task.functions.append(change[u"function"].toString());
    }
    return task;
}

class Ids final : public IdSource
{
public:
    QUuid next() override
    {
        const quint64 last = ++m_last;
        return QUuid(0, 0, 0x7000, 0x80, 0, 0, 0, uchar(last >> 24), uchar(last >> 16),
                     uchar(last >> 8), uchar(last));
    }

private:
    quint64 m_last = 0;
};

} // namespace

std::vector<ExceptionInfo> readPythonTrace(const QString &traceback)
{
    static const QRegularExpression frameLine(
        uR"re(^\s*File "([^"]{1,1000})", line (\d+)(?:, in (.+))?$)re"_s);
    static const QRegularExpression typeLine(uR"(^([A-Za-z_][\w.]*)(?::\s?(.*))?$)"_s);
    static const QRegularExpression marker(uR"(^\s*[\^~]+\s*$)"_s);
    static const QRegularExpression chain(
        uR"(^(During handling of the above exception|The above exception was the direct cause))"_s);
    std::vector<ExceptionInfo> chained; // in the order printed: causes first
    ExceptionInfo current{.type = {}, .message = {}, .frames = {}, .language = u"python"_s};
    QString message;
    bool typed = false;
    const auto end = [&] {
        if (typed || !current.frames.empty()) {
            current.message = UntrustedText(message.trimmed());
            std::ranges::reverse(current.frames);
            chained.push_back(current);
        }
        current = {.type = {}, .message = {}, .frames = {}, .language = u"python"_s};
        message.clear();
        typed = false;
    };
    for (const QString &line : traceback.split(u'\n')) {
        if (chain.match(line).hasMatch()) {
            end();
            continue;
        }
        if (const auto match = frameLine.match(line); match.hasMatch() && !typed) {
            Frame frame;
            frame.file = match.captured(1);
            frame.line = match.captured(2).toInt();
            frame.function = match.captured(3);
            frame.inApp = !frame.file.startsWith(u'<');
            if (current.frames.size() < 1000)
                current.frames.push_back(frame);
            continue;
        }
        if (typed) {
            message += u'\n' + line;
            continue;
        }
        if (marker.match(line).hasMatch() || line.startsWith(u"Traceback "))
            continue;
        if (line.startsWith(u"    ") && !current.frames.empty()) {
            if (current.frames.back().contextLine.isEmpty())
                current.frames.back().contextLine = line.trimmed();
            continue;
        }
        if (const auto match = typeLine.match(line); match.hasMatch()) {
            current.type = match.captured(1).section(u'.', -1);
            message = match.captured(2);
            typed = true;
        }
    }
    end();
    std::ranges::reverse(chained);
    return chained;
}

Result<ResearchScore> evaluateResearch(const QString &tasksFile, const QString &repository,
                                       const ReadTrace &read, const Clock &clock)
{
    const Result<git::Repository> opened = git::Repository::open(repository);
    if (!opened)
        return std::unexpected(opened.error());
    std::vector<RecordedFix> tasks;
    const Result<> lines = forEachLine(tasksFile, [&](const QByteArray &line, qint64) -> Result<> {
        if (line.trimmed().isEmpty())
            return {};
        Result<RecordedFix> task = readTask(line);
        if (!task)
            return std::unexpected(task.error());
        tasks.push_back(std::move(*task));
        return {};
    });
    if (!lines)
        return std::unexpected(lines.error());
    if (tasks.empty())
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Research", "“%1” holds no task.").arg(tasksFile));

    ResearchScore score;
    Ids ids;
    int claims = 0;
    int holding = 0;
    for (const RecordedFix &task : tasks) {
        QElapsedTimer timer;
        timer.start();
        const Result<git::Commit> parent = opened->commit(task.parent);
        if (!parent)
            return std::unexpected(parent.error());
        ResearchRequest request;
        request.report.id = ReportId(ids.next());
        for (const QString &trace : task.traces) {
            Signal signal;
            signal.id = SignalId(ids.next());
            signal.kind = SignalKind::Exception;
            signal.source = u"eval"_s;
            signal.externalId = signal.id.toString();
            signal.exceptions = read ? read(trace) : readPythonTrace(trace);
            signal.content = UntrustedText(trace);
            signal.occurred = parent->committer.time;
            request.members.push_back(signal);
        }
        Repository candidate;
        candidate.id = RepositoryId(ids.next());
        candidate.name = u"repository"_s;
        candidate.path = repository;
        candidate.baseBranch = task.parent; // nothing later can be reached from here
        request.repositories.push_back(candidate);
        const Result<Findings> findings = investigate(request, clock, ids, {});
        if (!findings)
            return std::unexpected(findings.error());
        const double seconds = double(timer.nsecsElapsed()) / 1e9;

        int rank = 0;
        for (size_t i = 0; i < findings->suspects.size() && rank == 0; ++i) {
            if (task.suspects.contains(findings->suspects[i].commit))
                rank = int(i) + 1;
        }
        const CodeLocation first =
            findings->locations.empty() ? CodeLocation() : findings->locations.front();
        const bool file = task.files.contains(first.file);
        const bool function = file && task.functions.contains(first.function.section(u'.', -1));
        for (const Finding &finding : findings->findings)
            holding += finding.verified;
        claims += int(findings->findings.size());
        ++score.tasks;
        score.suspectAt1 += rank == 1;
        score.suspectAt5 += rank >= 1 && rank <= 5;
        score.fileAt1 += file;
        score.functionAt1 += function;
        score.secondsPerTask += seconds;
        score.slowestSeconds = qMax(score.slowestSeconds, seconds);
        score.perTask.append(QJsonObject{
            {u"parent"_s, task.parent},
            {u"suspect_rank"_s, rank},
            {u"suspects"_s, int(findings->suspects.size())},
            {u"first_suspect"_s,
             findings->suspects.empty() ? QString() : findings->suspects.front().commit},
            {u"file"_s, first.file},
            {u"function"_s, first.function},
            {u"reason"_s, first.reason},
            {u"function_right"_s, function},
            {u"seconds"_s, seconds}});
    }
    score.suspectAt1 /= score.tasks;
    score.suspectAt5 /= score.tasks;
    score.fileAt1 /= score.tasks;
    score.functionAt1 /= score.tasks;
    score.secondsPerTask /= score.tasks;
    score.verifiedClaims = claims > 0 ? double(holding) / claims : 0;
    return score;
}

QJsonObject ResearchScore::toJson() const
{
    return {{u"tasks"_s, tasks},
            {u"suspect_at_1"_s, suspectAt1},
            {u"suspect_at_5"_s, suspectAt5},
            {u"file_at_1"_s, fileAt1},
            {u"function_at_1"_s, functionAt1},
            {u"verified_claims"_s, verifiedClaims},
            {u"seconds_per_task"_s, secondsPerTask},
            {u"slowest_seconds"_s, slowestSeconds},
            {u"per_task"_s, perTask}};
}

} // namespace core::research
