// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/repositorychoice.h"

#include "core/research/locator.h"
#include "core/research/timeline.h"

#include <QSet>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Research", text);
}

struct Fit
{
    double score = 0;
    double frames = -1;
    double service = 0;
    QString reason;
};

/// "shop@1.4.2" names the product as well as `service` does.
QStringList namesOf(const Signal &signal)
{
    QStringList names{signal.service.toLower()};
    if (const qsizetype at = signal.release.lastIndexOf(u'@'); at > 0)
        names.append(signal.release.left(at).toLower());
    return names;
}

Result<Fit> fitOf(const Repository &candidate, std::span<const Signal> members)
{
    const Result<git::Repository> repository = git::Repository::open(candidate.path);
    if (!repository)
        return std::unexpected(repository.error());
    const Result<QString> commit =
        commitToRead(*repository, timelineOf(*repository, members), candidate.baseBranch);
    if (!commit)
        return std::unexpected(commit.error());
    const Result<SourceTree> tree = SourceTree::read(*repository, *commit);
    if (!tree)
        return std::unexpected(tree.error());
    const FrameMapper mapper(tree->paths());
    Fit fit;
    fit.frames = frameShare(mapper, members);
    int named = 0;
    int naming = 0;
    for (const Signal &signal : members) {
        bool any = false;
        bool match = false;
        for (const QString &name : namesOf(signal)) {
            any = any || !name.isEmpty();
            match = match || (!name.isEmpty() && name == candidate.name.toLower());
        }
        naming += any;
        named += match;
    }
    fit.service = naming > 0 ? double(named) / naming : 0;
    QSet<QString> folders;
    for (const QString &path : tree->paths())
        folders.insert(path.section(u'/', 0, 0).toLower());
    double mentions = 0;
    for (const Signal &signal : members.first(qMin<size_t>(100, members.size()))) {
        for (const QString &name : namesOf(signal))
            mentions = qMax(mentions, !name.isEmpty() && folders.contains(name) ? 1.0 : 0.0);
        for (const ExceptionInfo &exception : signal.exceptions) {
            for (const Frame &frame : exception.frames | std::views::take(40)) {
                const QString package = frame.module.section(u'.', 0, 0).toLower();
                if (frame.inApp && !package.isEmpty() && folders.contains(package))
                    mentions = 1;
            }
        }
    }
    fit.score = 0.6 * qMax(0.0, fit.frames) + 0.3 * fit.service + 0.1 * mentions;
    QStringList reasons;
    if (fit.frames >= 0)
        reasons.append(u"it has the files of %1 % of the signals' own frames"_s.arg(
            int(fit.frames * 100 + 0.5)));
    if (fit.service > 0)
        reasons.append(u"the signals name its service, %1"_s.arg(
            UntrustedText(candidate.name).displayLine(60)));
    if (mentions > 0)
        reasons.append(u"they name a package of it"_s);
    fit.reason = reasons.join(u"; "_s);
    return fit;
}

} // namespace

Result<RepositoryChoice> chooseRepository(std::span<const Repository> candidates,
                                          std::span<const Signal> members, const StopToken &stop)
{
    if (candidates.empty())
        return fail(ErrorKind::NotFound,
                    tr("No repository is connected, so nothing can be researched. Connect one."));
    std::optional<RepositoryChoice> best;
    std::optional<Fit> bestFit;
    std::optional<Error> lastError;
    for (size_t i = 0; i < candidates.size(); ++i) {
        if (stop.stop_requested())
            return cancelled();
        const Result<Fit> fit = fitOf(candidates[i], members);
        if (!fit) {
            lastError = fit.error();
            continue;
        }
        if (best && fit->score <= best->score)
            continue;
        best = RepositoryChoice{i, fit->score, fit->reason};
        bestFit = *fit;
    }
    if (!best) {
        if (candidates.size() == 1)
            return std::unexpected(lastError->because(tr("Reading the repository of the report")));
        return fail(ErrorKind::NotFound, tr("None of the repositories can be read."),
                    lastError->toLogString());
    }
    if (best->reason.isEmpty())
        best->reason = candidates.size() == 1 ? u"it is the only repository"_s : QString();
    const bool foreignFrames = bestFit->frames == 0;
    bool foreignService = false;
    for (const Signal &signal : members) {
        if (bestFit->service == 0 && !signal.service.isEmpty())
            foreignService = true;
    }
    if ((candidates.size() > 1 && best->score <= 0) ||
        (candidates.size() == 1 && foreignFrames && foreignService && best->score < 0.05))
        return fail(ErrorKind::NotFound,
                    tr("No repository fits the report: neither the files of its frames nor its "
                       "service are known. Connect the right one."));
    return *best;
}

} // namespace core::research
