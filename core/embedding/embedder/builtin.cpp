// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The embedder that needs nothing: hashed words, ideas, identifiers and letter groups.
#include "core/embedding/embedder.h"

#include "core/async/offload.h"
#include "core/embedding/hashedvector_p.h"

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

class Builtin final : public Embedder
{
public:
    QString model() const override { return u"builtin/1"_s; }
    int dimension() const override { return hashedDimension; }
    bool isCentred() const override { return true; } // signs are hashed

    Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) override
    {
        return offload([texts = std::move(texts), stop = std::move(stop),
                        name = model()]() -> Result<std::vector<Embedding>> {
            const Stemmer stemmer;
            std::vector<Embedding> vectors;
            vectors.reserve(texts.size());
            for (const QString &text : texts) {
                if (stop.stop_requested())
                    return cancelled();
                vectors.push_back({hashedVector(text, stemmer), name});
            }
            return vectors;
        });
    }
};

} // namespace

EmbedderInfo builtinEmbedder()
{
    return {.id = u"builtin"_s,
            .name = QCoreApplication::translate("Embedding", "Built in"),
            .version = 1,
            .make = [](const EmbedderServices &, const QJsonObject &)
                -> Result<std::unique_ptr<Embedder>> { return std::make_unique<Builtin>(); }};
}

} // namespace core::embedding
