// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Signals with the built-in queries and vectors, for tests of grouping and for the lab.
#pragma once

#include "core/embedding/embedder.h"
#include "core/grouping/groupingeval.h"
#include "core/queries/generator.h"
#include "tests/support/results.h"

#include <QElapsedTimer>

namespace tests {

inline core::Result<std::vector<core::grouping::GroupingInput>>
prepared(const std::vector<core::Signal> &batch)
{
    const auto generator = core::queries::generators().members().front().make({}, {});
    const auto embedder = core::embedding::embedders().members().front().make({}, {});
    if (!generator || !embedder)
        return core::fail(core::ErrorKind::Internal, QStringLiteral("no built-in member"));
    const auto sets = waitFor((*generator)->generate(batch, {}));
    if (!sets)
        return std::unexpected(sets.error());
    std::vector<QString> texts;
    for (size_t i = 0; i < batch.size(); ++i) {
        texts.push_back(core::grouping::ownText(batch[i]));
        texts.insert(texts.end(), (*sets)[i].queries.begin(), (*sets)[i].queries.end());
    }
    const auto vectors = waitFor((*embedder)->embed(texts, {}));
    if (!vectors)
        return std::unexpected(vectors.error());
    std::vector<core::grouping::GroupingInput> inputs;
    size_t next = 0;
    for (size_t i = 0; i < batch.size(); ++i) {
        core::grouping::GroupingInput input{batch[i], (*sets)[i], {}, (*vectors)[next++]};
        for (size_t k = 0; k < input.queries.queries.size(); ++k)
            input.queryVectors.push_back((*vectors)[next++]);
        inputs.push_back(std::move(input));
    }
    return inputs;
}

struct PreparedFile
{
    std::vector<core::grouping::LabelledSignal> labels;
    std::vector<core::grouping::GroupingInput> inputs;
    double seconds = 0; ///< that queries and vectors took
};

inline core::Result<PreparedFile> preparedLabels(std::vector<core::grouping::LabelledSignal> labels)
{
    QElapsedTimer timer;
    timer.start();
    std::vector<core::Signal> batch;
    for (const core::grouping::LabelledSignal &label : labels)
        batch.push_back(label.signal);
    core::Result<std::vector<core::grouping::GroupingInput>> inputs = prepared(batch);
    if (!inputs)
        return std::unexpected(inputs.error());
    return PreparedFile{std::move(labels), std::move(*inputs), double(timer.nsecsElapsed()) / 1e9};
}

inline core::Result<PreparedFile> preparedFile(const QString &path)
{
    core::Result<std::vector<core::grouping::LabelledSignal>> labels =
        core::grouping::readGroupingFile(path);
    if (!labels)
        return std::unexpected(labels.error());
    return preparedLabels(std::move(*labels));
}

} // namespace tests
