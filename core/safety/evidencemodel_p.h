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

/// A linear model over traits. thread  any; const
class EvidenceModel
{
public:
    EvidenceModel() : m_weights(size_t(1) << traitBits) {}
    /// weights  2^traitBits; kept as 16-bit numbers with one scale, so they come back rounded
    EvidenceModel(std::span<const float> weights, float threshold);

    /// The model that ships with the product.
    static const EvidenceModel &builtIn();

    /// bytes   of bytes()
    /// errors  Corrupt: another format, or cut
    static Result<EvidenceModel> read(const QByteArray &bytes);
    QByteArray bytes() const;

    /// Above threshold() the passage counts as an order; 0 says nothing either way.
    double score(const Passage &passage) const;
    /// The share of one trait of the passage in its score.
    double share(quint32 trait, const Passage &passage) const;
    double threshold() const { return m_threshold; }

private:
    std::vector<qint16> m_weights;
    float m_scale = 1;
    float m_threshold = 1;
};

/// The passage with the highest score; null for texts without any.
struct Strongest
{
    std::vector<Passage> passages;
    size_t index = 0;
    double score = 0;
};
std::optional<Strongest> strongest(const QString &folded, const EvidenceModel &model);

} // namespace core::safety
