// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/lab/observations.h"

#include "core/normalize/stacktrace.h"
#include "tests/support/fakes.h"

#include <QDataStream>
#include <QFile>

#include <map>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace lab {

namespace {

constexpr quint32 fileMark = 0x44424c33;

CandidateList listOf(ListKind kind, size_t query, const std::vector<Candidate> &candidates,
                     const tests::PreparedFile &data, const QHash<SignalId, size_t> &positions)
{
    const LabelledSignal &asked = data.labels[query];
    CandidateList list;
    list.kind = kind;
    list.query = std::uint32_t(query);
    list.block = list.query / blockOfSignals;
    for (const Candidate &candidate : candidates) {
        const size_t place = positions.value(candidate.signal);
        const LabelledSignal &other = data.labels[place];
        // Parts of one report have their author, time and words in common: too easy a lesson.
        if (kind != ListKind::All && !other.report.isEmpty() && other.report == asked.report)
            continue;
        list.others.push_back(std::uint32_t(place));
        list.same.push_back(other.group == asked.group ? 1 : 0);
        for (const double value : candidate.values)
            list.values.push_back(float(value));
    }
    return list;
}

} // namespace

Result<tests::PreparedFile> readSignals(const QString &path)
{
    Result<std::vector<LabelledSignal>> labels = readGroupingFile(path);
    if (!labels)
        return std::unexpected(labels.error());
    for (LabelledSignal &label : *labels) {
        Signal &signal = label.signal;
        if (signal.kind != SignalKind::Exception || signal.exceptions.empty() ||
            !signal.exceptions.front().frames.empty())
            continue;
        std::vector<ExceptionInfo> parsed = normalize::parseStackTrace(signal.content.raw());
        if (parsed.empty())
            continue;
        if (!signal.exceptions.front().type.isEmpty()) {
            parsed.front().type = signal.exceptions.front().type;
            parsed.front().message = signal.exceptions.front().message;
        }
        signal.exceptions = std::move(parsed);
    }
    return tests::preparedLabels(std::move(*labels));
}

std::vector<tests::PreparedFile> byProduct(const tests::PreparedFile &data)
{
    std::map<QString, tests::PreparedFile> products;
    for (size_t i = 0; i < data.labels.size(); ++i) {
        tests::PreparedFile &product = products[data.labels[i].signal.service];
        product.labels.push_back(data.labels[i]);
        product.inputs.push_back(data.inputs[i]);
    }
    std::vector<tests::PreparedFile> files;
    for (auto &[name, product] : products)
        files.push_back(std::move(product));
    return files;
}

Result<std::vector<CandidateList>> observe(const tests::PreparedFile &data, bool wantsAll,
                                           const GroupingSettings &settings)
{
    const tests::FakeClock clock;
    tests::CountingIds ids;
    Grouper grouper(settings, clock, ids);
    QHash<QString, ReportId> reports;
    QHash<SignalId, size_t> positions;
    QHash<QString, QList<size_t>> members;
    for (size_t i = 0; i < data.labels.size(); ++i)
        members[data.labels[i].group].append(i);
    std::vector<CandidateList> lists;
    const auto isAcross = [&](size_t query, size_t other) {
        const LabelledSignal &a = data.labels[query];
        const LabelledSignal &b = data.labels[other];
        return a.signal.kind != b.signal.kind && (a.report.isEmpty() || a.report != b.report);
    };
    const auto compared = [&](ListKind kind, size_t query, bool across) {
        bool hasAnswer = false;
        for (const size_t other : members.value(data.labels[query].group))
            hasAnswer |= other != query && (!across || isAcross(query, other));
        if (!hasAnswer && wantsAll)
            return CandidateList();
        const std::vector<Candidate> candidates =
            grouper.compared(data.inputs[query], [&](SignalId id) {
                const size_t other = positions.value(id);
                return other != query && (!across || isAcross(query, other));
            });
        CandidateList list = listOf(kind, query, candidates, data, positions);
        list.hasAnswer = hasAnswer;
        return list;
    };
    for (size_t i = 0; i < data.inputs.size(); ++i) {
        if (!wantsAll) {
            lists.push_back(compared(ListKind::Online, i, false));
            lists.push_back(compared(ListKind::OnlineAcross, i, true));
        }
        const QString &group = data.labels[i].group;
        if (!reports.contains(group))
            reports.insert(group, ReportId(ids.next()));
        positions.insert(data.inputs[i].signal.id, i);
        if (const Result<> added = grouper.add(data.inputs[i], reports.value(group)); !added)
            return std::unexpected(added.error());
    }
    for (size_t i = 0; i < data.inputs.size() && wantsAll; ++i) {
        for (const auto &[kind, across] :
             {std::pair(ListKind::All, false), std::pair(ListKind::AllAcross, true)}) {
            CandidateList list = compared(kind, i, across);
            if (list.hasAnswer)
                lists.push_back(std::move(list));
        }
    }
    return lists;
}

Result<> save(const std::vector<CandidateList> &lists, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorKind::Denied, file.errorString(), path);
    QDataStream out(&file);
    out << fileMark << quint32(featureCount) << quint32(lists.size());
    for (const CandidateList &list : lists) {
        out << quint8(list.kind) << quint32(list.query) << quint32(list.block) << list.hasAnswer
            << QByteArray(reinterpret_cast<const char *>(list.others.data()),
                          qsizetype(list.others.size() * sizeof(std::uint32_t)))
            << QByteArray(reinterpret_cast<const char *>(list.same.data()),
                          qsizetype(list.same.size()))
            << QByteArray(reinterpret_cast<const char *>(list.values.data()),
                          qsizetype(list.values.size() * sizeof(float)));
    }
    return {};
}

Result<std::vector<CandidateList>> load(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, file.errorString(), path);
    QDataStream in(&file);
    quint32 mark = 0;
    quint32 features = 0;
    quint32 count = 0;
    in >> mark >> features >> count;
    if (mark != fileMark || features != featureCount)
        return fail(ErrorKind::InvalidInput, u"The observations are of other features."_s, path);
    std::vector<CandidateList> lists(count);
    for (CandidateList &list : lists) {
        quint8 kind = 0;
        quint32 query = 0;
        quint32 block = 0;
        QByteArray others;
        QByteArray same;
        QByteArray values;
        in >> kind >> query >> block >> list.hasAnswer >> others >> same >> values;
        list.kind = ListKind(kind);
        list.query = query;
        list.block = block;
        list.others.resize(size_t(others.size()) / sizeof(std::uint32_t));
        std::memcpy(list.others.data(), others.data(), size_t(others.size()));
        list.same.assign(same.begin(), same.end());
        list.values.resize(size_t(values.size()) / sizeof(float));
        std::memcpy(list.values.data(), values.data(), size_t(values.size()));
    }
    if (in.status() != QDataStream::Ok)
        return fail(ErrorKind::Corrupt, u"The observations are cut."_s, path);
    return lists;
}

void addRows(const std::vector<CandidateList> &lists, double weight, Table &table)
{
    constexpr size_t nearest = 8;
    constexpr size_t every = 10;
    table.features = featureCount;
    size_t turn = 0;
    for (const CandidateList &list : lists) {
        if (list.kind != ListKind::Online && list.kind != ListKind::OnlineAcross)
            continue;
        for (size_t i = 0; i < list.same.size(); ++i) {
            const bool isSparse = list.same[i] == 0 && i >= nearest;
            if (isSparse && ++turn % every != 0)
                continue;
            table.same.push_back(list.same[i]);
            table.weights.push_back(float(weight * (isSparse ? double(every) : 1)));
            const auto begin = list.values.begin() + std::ptrdiff_t(i * featureCount);
            table.values.insert(table.values.end(), begin, begin + std::ptrdiff_t(featureCount));
        }
    }
}

RankFigures rank(const std::vector<CandidateList> &lists, ListKind kind, const ScoreModel &model)
{
    RankFigures figures;
    int found = 0;
    int one = 0;
    int ten = 0;
    double reciprocal = 0;
    std::vector<double> values(featureCount);
    for (const CandidateList &list : lists) {
        if (list.kind != kind || !list.hasAnswer)
            continue;
        ++figures.queries;
        std::vector<std::pair<double, bool>> order;
        for (size_t i = 0; i < list.same.size(); ++i) {
            for (size_t f = 0; f < featureCount; ++f)
                values[f] = double(list.values[i * featureCount + f]);
            order.emplace_back(-model.score(values), list.same[i] != 0);
        }
        std::ranges::stable_sort(order, {}, &std::pair<double, bool>::first);
        const auto first =
            std::ranges::find_if(order, [](const auto &placed) { return placed.second; });
        if (first == order.end())
            continue;
        const auto place = first - order.begin();
        ++found;
        one += place == 0 ? 1 : 0;
        ten += place < 10 ? 1 : 0;
        reciprocal += 1 / double(place + 1);
    }
    if (figures.queries > 0) {
        figures.ceiling = double(found) / figures.queries;
        figures.atOne = double(one) / figures.queries;
        figures.atTen = double(ten) / figures.queries;
        figures.reciprocal = reciprocal / figures.queries;
    }
    return figures;
}

} // namespace lab
