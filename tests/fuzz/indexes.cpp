// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of an index between two runs.
#include "core/grouping/grouper.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/fakes.h"

#include <QCryptographicHash>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace fuzz {

namespace {

constexpr int signalCount = 12;

/// Signals with vectors that are always the same, two each.
std::vector<core::grouping::GroupingInput> fixedInputs()
{
    std::vector<core::grouping::GroupingInput> inputs;
    quint32 state = 1;
    const auto vector = [&state] {
        core::Embedding embedding{std::vector<float>(64), u"fuzz"_s};
        double square = 0;
        for (float &value : embedding.values) {
            state = state * 1'664'525 + 1'013'904'223;
            value = float(state >> 8) / float(1 << 23) - 1;
            square += double(value) * double(value);
        }
        for (float &value : embedding.values)
            value /= float(std::sqrt(square));
        return embedding;
    };
    for (quint32 i = 0; i < signalCount; ++i) {
        core::grouping::GroupingInput input;
        input.signal.id = core::SignalId(QUuid(i + 1, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));
        input.signal.title = core::UntrustedText(u"word%1"_s.arg(i));
        input.queries.queries = {u"query"_s};
        input.ownVector = vector();
        input.queryVectors = {vector()};
        inputs.push_back(std::move(input));
    }
    return inputs;
}

struct Index
{
    tests::FakeClock clock;
    tests::CountingIds ids;
    core::grouping::Grouper grouper{{}, clock, ids};

    void fill(const std::vector<core::grouping::GroupingInput> &inputs)
    {
        const core::ReportId report(ids.next());
        for (const core::grouping::GroupingInput &input : inputs)
            require(grouper.add(input, report).has_value(), "a signal can be added");
        int before = std::numeric_limits<int>::max();
        for (int left = 1; left > 0; before = left) {
            left = grouper.connect(5).value_or(-1);
            require(left >= 0, "what waits can be connected");
            require(left < before, "connecting ends");
        }
    }
};

void use(const QByteArray &links)
{
    static const std::vector<core::grouping::GroupingInput> inputs = fixedInputs();
    Index index;
    if (!index.grouper.useLinks(links))
        return;
    index.fill(inputs);
    require(index.grouper.size() == signalCount, "the index has what was added");
    for (const core::grouping::GroupingInput &input : inputs) {
        for (const core::grouping::RankedSignal &one : index.grouper.nearest(input, 5))
            require(!one.signal.isNull(), "what is found is a signal");
    }
}

QByteArray sealed(const QByteArray &body)
{
    return body + QCryptographicHash::hash(body, QCryptographicHash::Blake2b_256);
}

} // namespace

/// The bytes as they are, with a right checksum, and as changes to links that are right: two bytes
/// of a place and one to put there.
void keptLinks(const QByteArray &bytes)
{
    static const QByteArray right = [] {
        Index index;
        index.fill(fixedInputs());
        return index.grouper.links().chopped(32);
    }();
    use(bytes);
    use(sealed(bytes));
    QByteArray changed = right;
    for (qsizetype i = 0; i + 2 < bytes.size(); i += 3) {
        const auto place = qsizetype(uchar(bytes[i])) | qsizetype(uchar(bytes[i + 1])) << 8;
        changed[place % changed.size()] = bytes[i + 2];
    }
    use(sealed(changed));
}

} // namespace fuzz
