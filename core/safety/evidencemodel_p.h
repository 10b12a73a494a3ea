// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Weights of traits: how much each says that a passage is an order to the program that reads it.
#pragma once

#include "core/base/result.h"
#include "core/safety/evidence_p.h"

#include <memory>
#include <span>

namespace core::safety {

/// A text of so many passages is a sentence or two. It has nothing around it that an order would
/// stand out from, so it has a threshold of its own.
inline constexpr size_t fewPassages = 2;

struct Thresholds
{
    float few = 1;
    float many = 1;
};

/// A linear model over traits. thread  any; const
class EvidenceModel
{
public:
    EvidenceModel() : m_weights(size_t(1) << traitBits) {}
    /// weights  2^traitBits; kept as 16-bit numbers with one scale, so they come back rounded
    /// bias     what every passage counts, however long it is
    EvidenceModel(std::span<const float> weights, float bias, Thresholds thresholds);

    /// The model that ships with the product.
    static const EvidenceModel &builtIn();

    /// bytes   of bytes()
    /// errors  Corrupt: another format, or cut
    static Result<EvidenceModel> read(const QByteArray &bytes);
    QByteArray bytes() const;

    /// The passage with the highest counts as an order if strongest() is not below threshold().
    double score(const Passage &passage) const;
    /// The share of one trait of the passage in its score.
    double share(quint32 trait, const Passage &passage) const;
    double threshold(size_t passages) const
    {
        return passages <= fewPassages ? m_thresholds.few : m_thresholds.many;
    }

private:
    std::vector<qint16> m_weights;
    float m_scale = 1;
    float m_bias = 0;
    Thresholds m_thresholds;
};

/// What is taken off the highest score of so many passages: one of many is high by chance.
double lengthCost(size_t passages);

/// The passage with the highest score; null for texts without any.
struct Strongest
{
    std::vector<Passage> passages;
    size_t index = 0;
    double score = 0; ///< less lengthCost()
};
std::optional<Strongest> strongest(const QString &folded, const EvidenceModel &model);

} // namespace core::safety
