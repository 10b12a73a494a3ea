// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/evidencemodel_p.h"

#include <QDataStream>
#include <QFile>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

// Q_INIT_RESOURCE must be outside of every namespace. The call keeps the linker from dropping the
// resource's object file, which nothing else refers to.
static void initOrdersResource()
{
    Q_INIT_RESOURCE(orders);
}

namespace core::safety {

namespace {

constexpr quint32 magic = 0x4f524452; // "ORDR"
constexpr quint32 formatVersion = 2;

} // namespace

EvidenceModel::EvidenceModel(std::span<const float> weights, float bias, Thresholds thresholds)
    : m_weights(size_t(1) << traitBits), m_bias(bias), m_thresholds(thresholds)
{
    Q_ASSERT_X(weights.size() == m_weights.size(), "EvidenceModel", "another number of weights");
    float largest = 0;
    for (const float weight : weights)
        largest = std::max(largest, std::abs(weight));
    m_scale = largest > 0 ? largest / 32767 : 1;
    std::ranges::transform(weights, m_weights.begin(),
                           [this](float weight) { return qint16(std::lround(weight / m_scale)); });
}

const EvidenceModel &EvidenceModel::builtIn()
{
    static const EvidenceModel model = [] {
        initOrdersResource();
        QFile file(u":/daybreak/safety/orders.model"_s);
        const bool opened = file.open(QIODevice::ReadOnly);
        Result<EvidenceModel> made = read(opened ? file.readAll() : QByteArray());
        Q_ASSERT_X(made, "EvidenceModel", "the resource is damaged");
        return made ? std::move(*made) : EvidenceModel();
    }();
    return model;
}

Result<EvidenceModel> EvidenceModel::read(const QByteArray &bytes)
{
    QDataStream stream(bytes);
    stream.setByteOrder(QDataStream::LittleEndian);
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
    quint32 mark = 0, version = 0, bits = 0;
    EvidenceModel model;
    stream >> mark >> version >> bits >> model.m_scale >> model.m_bias >> model.m_thresholds.few >>
        model.m_thresholds.many;
    for (qint16 &weight : model.m_weights)
        stream >> weight;
    if (mark != magic || version != formatVersion || bits != quint32(traitBits) ||
        !std::isfinite(model.m_scale) || !std::isfinite(model.m_bias) ||
        !std::isfinite(model.m_thresholds.few) || !std::isfinite(model.m_thresholds.many) ||
        stream.status() != QDataStream::Ok)
        return fail(ErrorKind::Corrupt, u"no weights of this version"_s);
    return model;
}

QByteArray EvidenceModel::bytes() const
{
    QByteArray out;
    QDataStream stream(&out, QIODevice::WriteOnly);
    stream.setByteOrder(QDataStream::LittleEndian);
    stream.setFloatingPointPrecision(QDataStream::SinglePrecision);
    stream << magic << formatVersion << quint32(traitBits) << m_scale << m_bias << m_thresholds.few
           << m_thresholds.many;
    for (const qint16 weight : m_weights)
        stream << weight;
    return out;
}

double EvidenceModel::share(quint32 trait, const Passage &passage) const
{
    return double(m_weights[trait]) * double(m_scale) * valueOf(trait) / passage.norm;
}

double EvidenceModel::score(const Passage &passage) const
{
    double sum = 0;
    for (const quint32 trait : passage.traits)
        sum += double(m_weights[trait]) * valueOf(trait);
    return passage.traits.empty() ? 0 : sum * double(m_scale) / passage.norm + double(m_bias);
}

double lengthCost(size_t passages)
{
    constexpr double rate = 0.1;
    // A short text alone is no likelier an order than a long one.
    constexpr size_t fewest = 16, most = 100;
    return rate * std::log(double(std::clamp(passages, fewest, most)));
}

std::optional<Strongest> strongest(const QString &folded, const EvidenceModel &model)
{
    Strongest best{passagesOf(folded), 0, 0};
    for (size_t i = 0; i < best.passages.size(); ++i) {
        const double score = model.score(best.passages[i]);
        if (i == 0 || score > best.score) {
            best.index = i;
            best.score = score;
        }
    }
    if (best.passages.empty())
        return {};
    best.score -= lengthCost(best.passages.size());
    return best;
}

} // namespace core::safety
