// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/groupingeval_p.h"
#include "core/grouping/lookover.h"

#include "core/base/gzipfile.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

/// Ids in the order in which they were asked for, so that two runs give the same.
class NumberedIds final : public IdSource
{
public:
    explicit NumberedIds(quint32 kind) : m_kind(kind) {}
    QUuid next() override
    {
        return {m_kind, 0, 0x7000, 0x80, 0, 0, 0, part(24), part(16), part(8), uchar(++m_last)};
    }

private:
    uchar part(int shift) const { return uchar((m_last + 1) >> shift); }
    quint32 m_kind;
    quint32 m_last = 0;
};

class StandingClock final : public Clock
{
public:
    Timestamp now() const override { return fromMs(1); }
};

std::unexpected<Error> badLine(const QString &what)
{
    return fail(
        ErrorKind::InvalidInput,
        QCoreApplication::translate("Grouping", "This is no labelled signal: %1.").arg(what), what);
}

/// Whether a frame without `in_app` is of a platform or of installed packages.
bool isForeign(const Frame &frame)
{
    static const QRegularExpression functions(
        u"^(java|javax|jdk|sun|kotlin|scala|android|androidx|dalvik|com\\.android|libcore|system|"
        "microsoft|std|core|alloc|runtime)[.:/]"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression files(u"(node_modules|site-packages|dist-packages|/usr/lib|lib/"
                                          u"python\\d|python\\d*\\\\lib|^node:|"
                                          "^internal/|<native>|\\.framework/|dylib$)"_s,
                                          QRegularExpression::CaseInsensitiveOption);
    return functions.match(frame.function).hasMatch() || files.match(frame.file).hasMatch();
}

std::vector<Frame> framesOf(const QJsonArray &array)
{
    std::vector<Frame> frames;
    for (const QJsonValue &value : array) {
        const QJsonObject object = value.toObject();
        Frame frame;
        frame.function = object.value(u"function").toString();
        frame.file = object.value(u"file").toString();
        frame.line = object.value(u"line").toInt();
        frame.inApp = object.value(u"in_app").toBool(!isForeign(frame));
        frames.push_back(std::move(frame));
    }
    return frames;
}

Result<LabelledSignal> labelledSignal(const QJsonObject &object)
{
    LabelledSignal labelled;
    labelled.group = object.value(u"group").toString();
    labelled.report = object.value(u"report").toString();
    Signal &signal = labelled.signal;
    signal.source = u"eval"_s;
    signal.externalId = object.value(u"id").toString();
    const QString kind = object.value(u"kind").toString();
    signal.kind = signalKindFromName(kind);
    const QString title = object.value(u"title").toString();
    if (labelled.group.isEmpty() || signal.externalId.isEmpty())
        return badLine(u"“id” and “group” are needed"_s);
    if (signalKindName(signal.kind) != kind)
        return badLine(u"there is no kind “%1”"_s.arg(kind.left(40)));
    signal.title = UntrustedText(title);
    signal.content = UntrustedText(object.value(u"text").toString());
    if (title.isEmpty() && signal.content.isEmpty())
        return badLine(u"“title” or “text” is needed"_s);
    signal.service = object.value(u"product").toString();
    signal.route = object.value(u"route").toString();
    signal.feature = object.value(u"feature").toString();
    signal.release = object.value(u"release").toString();
    signal.traceId = object.value(u"trace_id").toString();
    signal.sessionId = object.value(u"session_id").toString();
    signal.thread = object.value(u"thread").toString();
    signal.occurred = fromIso(object.value(u"created_at").toString());
    if (object.contains(u"error_type") || object.contains(u"frames")) {
        ExceptionInfo exception;
        exception.type = object.value(u"error_type").toString();
        // The title of an exception is its error line, "Type: message".
        const QString lead = exception.type + u": "_s;
        exception.message =
            UntrustedText(title.startsWith(lead) ? title.sliced(lead.size()) : title);
        exception.frames = framesOf(object.value(u"frames").toArray());
        signal.exceptions.push_back(std::move(exception));
    }
    return labelled;
}

constexpr int ranksRead = 60;

/// Every signal by its id, so that an admitted one is looked up at once.
using Positions = QHash<SignalId, size_t>;

void ask(const Grouper &grouper, const GroupingInput &input, std::span<const LabelledSignal> labels,
         const Positions &positions, size_t query, bool cross, Recall &recall)
{
    const LabelledSignal &asked = labels[query];
    const auto isCandidate = [&](size_t other) {
        return other != query && (!cross || isFar(asked, labels[other]));
    };
    const bool hasAnswer = std::ranges::any_of(positions, [&](size_t other) {
        return labels[other].group == asked.group && isCandidate(other);
    });
    if (!hasAnswer)
        return;
    const std::vector<RankedSignal> nearest = grouper.nearest(
        input, ranksRead, [&](SignalId id) { return isCandidate(positions.value(id)); });
    const auto right = std::ranges::find_if(nearest, [&](const RankedSignal &found) {
        return labels[positions.value(found.signal)].group == asked.group;
    });
    recall.add(right != nearest.end() ? int(right - nearest.begin()) : -1);
}

std::vector<int> numbered(std::span<const ReportId> reports)
{
    QHash<ReportId, int> numbers;
    std::vector<int> labels;
    for (const ReportId report : reports)
        labels.push_back(numberOf(report, numbers));
    return labels;
}

} // namespace

Result<std::vector<LabelledSignal>> readGroupingFile(const QString &path)
{
    std::vector<LabelledSignal> labelled;
    NumberedIds ids(1);
    QSet<QString> known;
    const Result<> read = forEachJsonLine(path, [&](const QJsonObject &object, qint64) -> Result<> {
        Result<LabelledSignal> one = labelledSignal(object);
        if (!one)
            return std::unexpected(std::move(one.error()));
        if (known.contains(one->signal.externalId))
            return badLine(u"the id “%1” was used before"_s.arg(one->signal.externalId.left(40)));
        known.insert(one->signal.externalId);
        one->signal.id = SignalId(ids.next());
        labelled.push_back(std::move(*one));
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    std::ranges::stable_sort(labelled, {},
                             [](const LabelledSignal &one) { return one.signal.occurred; });
    return labelled;
}

QJsonObject toJson(const GroupingFigures &figures)
{
    return {{u"pair_precision"_s, figures.pairPrecision},
            {u"pair_recall"_s, figures.pairRecall},
            {u"pair_f1"_s, figures.pairF1},
            {u"ari"_s, figures.ari},
            {u"homogeneity"_s, figures.homogeneity},
            {u"completeness"_s, figures.completeness},
            {u"looked_over_pair_f1"_s, figures.lookedOverPairF1},
            {u"looked_over_ari"_s, figures.lookedOverAri},
            {u"looked_over_homogeneity"_s, figures.lookedOverHomogeneity},
            {u"proposals"_s, figures.proposals},
            {u"recall_at_1"_s, figures.recallAt1},
            {u"recall_at_10"_s, figures.recallAt10},
            {u"cross_recall_at_1"_s, figures.crossRecallAt1},
            {u"cross_recall_at_10"_s, figures.crossRecallAt10},
            {u"mrr"_s, figures.reciprocalRank},
            {u"cross_mrr"_s, figures.crossReciprocalRank},
            {u"signals_per_second"_s, figures.signalsPerSecond},
            {u"threshold"_s, figures.threshold},
            {u"calibration"_s, toJson(figures.calibration)},
            {u"signals"_s, figures.assigned},
            {u"groups"_s, figures.groups},
            {u"queries"_s, figures.queries},
            {u"cross_queries"_s, figures.crossQueries}};
}

QString toText(std::span<const std::pair<QString, GroupingFigures>> columns)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Grouping", text); };
    struct Line
    {
        QString name;
        double GroupingFigures::*value;
        int digits;
    };
    const std::array<Line, 17> lines{{
        {tr("strict recall@1 (other report, other kind)"), &GroupingFigures::crossRecallAt1, 3},
        {tr("strict recall@10"), &GroupingFigures::crossRecallAt10, 3},
        {tr("strict mean reciprocal rank"), &GroupingFigures::crossReciprocalRank, 3},
        {tr("any recall@1"), &GroupingFigures::recallAt1, 3},
        {tr("any recall@10"), &GroupingFigures::recallAt10, 3},
        {tr("any mean reciprocal rank"), &GroupingFigures::reciprocalRank, 3},
        {tr("online pair F1"), &GroupingFigures::pairF1, 3},
        {tr("online pair precision"), &GroupingFigures::pairPrecision, 3},
        {tr("online pair recall"), &GroupingFigures::pairRecall, 3},
        {tr("adjusted Rand index"), &GroupingFigures::ari, 3},
        {tr("homogeneity"), &GroupingFigures::homogeneity, 3},
        {tr("completeness"), &GroupingFigures::completeness, 3},
        {tr("all proposals accepted: pair F1"), &GroupingFigures::lookedOverPairF1, 3},
        {tr("all proposals accepted: adjusted Rand index"), &GroupingFigures::lookedOverAri, 3},
        {tr("all proposals accepted: homogeneity"), &GroupingFigures::lookedOverHomogeneity, 3},
        {tr("join threshold"), &GroupingFigures::threshold, 2},
        {tr("signals a second"), &GroupingFigures::signalsPerSecond, 0},
    }};
    constexpr int nameWidth = 46;
    constexpr int width = 12;
    QString text = QString(nameWidth, u' ');
    for (const auto &[name, figures] : columns)
        text += name.leftJustified(width) + u' ';
    text = QString(nameWidth, u' ') + text.trimmed() + u'\n';
    for (const Line &line : lines) {
        text += line.name.leftJustified(nameWidth);
        for (const auto &[name, figures] : columns)
            text +=
                (figures.*line.value < 0 ? u"–"_s
                                         : QString::number(figures.*line.value, 'f', line.digits))
                    .leftJustified(std::max<qsizetype>(width, name.size())) +
                u' ';
        while (text.endsWith(u' '))
            text.chop(1);
        text += u'\n';
    }
    return text;
}

Result<GroupingFigures> evaluateGrouping(std::span<const GroupingInput> inputs,
                                         std::span<const LabelledSignal> labels,
                                         const GroupingSettings &settings,
                                         double preparationSeconds, const StopToken &stop)
{
    Q_ASSERT(inputs.size() == labels.size());
    const StandingClock clock;
    NumberedIds ids(2);
    GroupingFigures figures;
    figures.assigned = int(inputs.size());

    QHash<QString, int> groupNumbers;
    std::vector<int> truth;
    std::vector<SignalId> signalIds;
    std::vector<ReportId> reports;
    Positions positions;
    std::vector<Forecast> forecasts;
    figures.threshold = settings.joinThreshold;
    QElapsedTimer timer;
    timer.start();
    Grouper online(settings, clock, ids);
    for (size_t i = 0; i < inputs.size(); ++i) {
        if (stop.stop_requested())
            return cancelled();
        Result<Proposal> proposal = online.propose(inputs[i]);
        if (!proposal)
            return std::unexpected(proposal.error());
        for (const Candidate &candidate : proposal->candidates) {
            const bool isSame = labels[positions.value(candidate.signal)].group == labels[i].group;
            forecasts.push_back({candidate.score, isSame});
        }
        const Result<Assignment> assignment = online.settle(inputs[i], std::move(*proposal));
        if (!assignment)
            return std::unexpected(assignment.error());
        truth.push_back(numberOf(labels[i].group, groupNumbers));
        signalIds.push_back(inputs[i].signal.id);
        reports.push_back(assignment->report);
        positions.insert(inputs[i].signal.id, i);
    }
    const double seconds = preparationSeconds + double(timer.nsecsElapsed()) / 1e9;
    figures.signalsPerSecond = seconds > 0 ? double(inputs.size()) / seconds : 0;
    figures.calibration = calibrationOf(forecasts);
    setPartition(figures, comparePartitions(truth, numbered(reports)));
    figures.groups = int(QSet<ReportId>(reports.begin(), reports.end()).size());
    const Result<int> accepted = acceptProposals(online, ids, signalIds, reports, stop);
    if (!accepted)
        return std::unexpected(accepted.error());
    const PartitionFigures looked = comparePartitions(truth, numbered(reports));
    figures.proposals = *accepted;
    figures.lookedOverPairF1 = looked.pairF1;
    figures.lookedOverAri = looked.ari;
    figures.lookedOverHomogeneity = looked.homogeneity;

    // Neighbours are asked for among all signals, so that exact repeats need their own place.
    Grouper all(settings, clock, ids);
    for (const GroupingInput &input : inputs) {
        if (const Result<> added = all.add(input, ReportId(ids.next())); !added)
            return std::unexpected(added.error());
    }
    Recall any;
    Recall cross;
    for (size_t i = 0; i < inputs.size(); ++i) {
        if (stop.stop_requested())
            return cancelled();
        ask(all, inputs[i], labels, positions, i, false, any);
        ask(all, inputs[i], labels, positions, i, true, cross);
    }
    setRecall(figures, any, cross);
    return figures;
}

} // namespace core::grouping
