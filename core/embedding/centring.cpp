// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/centring.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

/// errors  Conflict: of another dimension than the centre
Result<std::vector<Embedding>> moved(std::vector<Embedding> vectors,
                                     const std::vector<float> &centre, const QString &model)
{
    for (Embedding &vector : vectors) {
        if (vector.values.size() != centre.size())
            return fail(ErrorKind::Conflict,
                        tr("The model gives vectors of %1 numbers, and the stored ones have %2.")
                            .arg(vector.values.size())
                            .arg(centre.size()));
        std::vector<double> values(centre.size());
        double square = 0;
        for (size_t i = 0; i < centre.size(); ++i) {
            values[i] = double(vector.values[i]) - double(centre[i]);
            square += values[i] * values[i];
        }
        // A text right in the middle has no direction of its own: it keeps the one it has.
        constexpr double least = 1e-12;
        if (square > least) {
            const double norm = std::sqrt(square);
            for (size_t i = 0; i < centre.size(); ++i)
                vector.values[i] = float(values[i] / norm);
        }
        vector.model = model;
    }
    return vectors;
}

Task<std::vector<Embedding>> embedCentred(std::shared_ptr<Embedder> embedder,
                                          std::shared_ptr<const std::vector<float>> centre,
                                          std::vector<QString> texts, StopToken stop)
{
    Task<std::vector<Embedding>> embedding = embedder->embed(std::move(texts), stop);
    Result<std::vector<Embedding>> vectors = co_await embedding;
    if (vectors)
        vectors = moved(std::move(*vectors), *centre, centredModel(embedder->model()));
    co_return vectors;
}

class Centred final : public Embedder
{
public:
    Centred(std::unique_ptr<Embedder> embedder, std::vector<float> centre)
        : m_embedder(std::move(embedder)),
          m_centre(std::make_shared<const std::vector<float>>(std::move(centre)))
    {
    }

    QString model() const override { return centredModel(m_embedder->model()); }
    int dimension() const override { return int(m_centre->size()); }
    bool isCentred() const override { return true; }
    Task<std::vector<Embedding>> embed(std::vector<QString> texts, StopToken stop) override
    {
        return embedCentred(m_embedder, m_centre, std::move(texts), std::move(stop));
    }

private:
    std::shared_ptr<Embedder> m_embedder;
    std::shared_ptr<const std::vector<float>> m_centre;
};

} // namespace

const std::vector<QString> &unrelatedTexts()
{
    static const std::vector<QString> texts{
        u"The total in the shopping cart is wrong after a discount code was removed"_s,
        u"Login with a passkey does nothing on older phones"_s,
        u"TypeError: cannot read properties of undefined (reading 'map') in renderInvoiceRows"_s,
        u"The nightly backup stopped because the disk of the database server is full"_s,
        u"Dates in the exported spreadsheet are one day early for customers in New Zealand"_s,
        u"panic: runtime error: index out of range [3] with length 3"_s,
        u"The map stays grey until the page is loaded again"_s,
        u"Video calls freeze for everybody when somebody shares the screen"_s,
        u"KeyError: 'locale' while the newsletter is rendered"_s,
        u"Search finds nothing when the name has an accent"_s,
        u"Connection refused by the message broker, giving up after five attempts"_s,
        u"The dark theme shows black text on a black background in the settings"_s,
        u"An uploaded photo is turned by ninety degrees"_s,
        u"java.lang.OutOfMemoryError: Java heap space in the report generator"_s,
        u"Push notifications arrive twice on tablets"_s,
        u"The printer service answers with 503 every morning around six"_s,
        u"A deleted user still appears in the list of team members"_s,
        u"segmentation fault in the audio decoder with files longer than two hours"_s,
        u"Payment was taken but the order is shown as cancelled"_s,
        u"The keyboard covers the comment field on small screens"_s,
        u"deadlock detected while two workers update the same stock row"_s,
        u"Translations are missing on the page where an account is closed"_s,
        u"The battery is empty after an hour when tracking of runs is on"_s,
        u"certificate verify failed: the intermediate certificate has expired"_s,
        u"Tooltips cover the button that has to be clicked"_s,
        u"The import of contacts stops at the first line with a semicolon"_s,
        u"Rate limit exceeded for the weather provider"_s,
        u"Undo brings back only half of the drawing"_s,
        u"NullPointerException in UserSession.refreshToken"_s,
        u"The elevator panel reports the wrong floor after a power cut"_s,
        u"Emails to addresses with a plus sign bounce"_s,
        u"The chart of temperatures has no values for the thirtieth of February"_s,
        u"Drag and drop of calendar events skips to another week"_s,
        u"The installer asks for administrator rights although it is told not to"_s,
        u"Recommendations repeat the same three songs"_s,
        u"ValueError: could not convert string to float: '12,50'"_s,
        u"Screen readers do not say which tab is chosen"_s,
        u"The chat scrolls to the top whenever a message comes in"_s,
        u"Two reservations were made for one seat"_s,
        u"The robot arm moves slower than its configured speed"_s,
        u"Timeout waiting for a lock on the index while documents are added"_s,
        u"A coupon that has run out is still accepted"_s,
        u"The bluetooth speaker is found but cannot be paired"_s,
        u"Fonts are blurred on a second monitor with another scale"_s,
        u"The build fails with an unresolved import after renaming a module"_s,
        u"Subtitles are ahead of the sound by several seconds"_s,
        u"Tax is computed twice for business customers abroad"_s,
        u"The cursor jumps to the end of the line while typing a password"_s,
    };
    return texts;
}

Result<std::vector<float>> meanOf(const std::vector<Embedding> &vectors)
{
    if (vectors.empty())
        return fail(ErrorKind::InvalidInput, tr("There are no vectors to take a mean of."));
    std::vector<double> sums(vectors.front().values.size(), 0.0);
    for (const Embedding &vector : vectors) {
        for (size_t i = 0; i < sums.size() && i < vector.values.size(); ++i)
            sums[i] += double(vector.values[i]);
    }
    std::vector<float> mean;
    mean.reserve(sums.size());
    for (const double sum : sums)
        mean.push_back(float(sum / double(vectors.size())));
    return mean;
}

QString centredModel(const QString &model)
{
    return model + u"+c1"_s;
}

std::unique_ptr<Embedder> centred(std::unique_ptr<Embedder> embedder, std::vector<float> centre)
{
    return std::make_unique<Centred>(std::move(embedder), std::move(centre));
}

} // namespace core::embedding
