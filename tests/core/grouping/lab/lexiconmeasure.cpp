// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/grouping/lab/lexiconmeasure.h"

#include "tests/core/grouping/lab/tellingwords.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <map>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;

namespace lab {

namespace {

struct Told
{
    QString group;
    std::map<Lexeme, int> words;
    Meaning meaning{};
};

using Products = std::map<QString, std::vector<Told>>;

Result<> readSignals(const Lexicon &lexicon, const QString &path, Products &products)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, file.errorString(), path);
    const TellingWords telling;
    while (!file.atEnd()) {
        const QJsonObject object = QJsonDocument::fromJson(file.readLine()).object();
        if (object.isEmpty())
            return fail(ErrorKind::Corrupt, u"a line that is no object"_s, path);
        Told told{object[u"group"].toString(), {}, {}};
        for (const QString &stem :
             telling.stems(object[u"title"].toString() + u'\n' + object[u"text"].toString())) {
            if (const Lexeme word = lexicon.find(stem); word != noLexeme)
                ++told.words[word];
        }
        products[path + u'#' + object[u"product"].toString()].push_back(std::move(told));
    }
    return {};
}

void setMeanings(const Lexicon &lexicon, std::vector<Told> &all)
{
    std::map<Lexeme, int> frequencies;
    for (const Told &told : all) {
        for (const auto &[word, count] : told.words)
            ++frequencies[word];
    }
    constexpr int unseen = 20; ///< so that few signals do not decide what is rare
    Meaning usual{};
    for (Told &told : all) {
        for (const auto &[word, count] : told.words) {
            const double idf =
                std::log(1 + double(int(all.size()) + unseen) / (frequencies[word] + 1));
            lexicon.add(word, float((1 + std::log(count)) * idf * lexicon.weight(word)),
                        told.meaning);
        }
        normalize(told.meaning);
        for (size_t i = 0; i < meaningDimension; ++i)
            usual[i] += told.meaning[i];
    }
    normalize(usual);
    for (Told &told : all) {
        const auto share = float(dot(told.meaning, usual));
        for (size_t i = 0; i < meaningDimension; ++i)
            told.meaning[i] -= share * usual[i];
        normalize(told.meaning);
    }
}

void count(const std::vector<Told> &all, size_t asked, MeaningFigures &sums)
{
    std::vector<std::pair<double, bool>> ranked;
    for (size_t i = 0; i < all.size(); ++i) {
        if (i != asked)
            ranked.emplace_back(dot(all[asked].meaning, all[i].meaning),
                                all[asked].group == all[i].group);
    }
    std::ranges::stable_sort(ranked, std::greater(), &std::pair<double, bool>::first);
    int hits = 0;
    double precisions = 0;
    for (size_t i = 0; i < ranked.size(); ++i) {
        if (ranked[i].second)
            precisions += double(++hits) / double(i + 1);
    }
    if (hits == 0)
        return;
    sums.first += ranked.front().second ? 1 : 0;
    sums.averagePrecision += precisions / hits;
    ++sums.signalCount;
}

} // namespace

Result<MeaningFigures> measureLexicon(const Lexicon &lexicon, const QStringList &paths)
{
    Products products;
    for (const QString &path : paths) {
        if (Result<> read = readSignals(lexicon, path, products); !read)
            return std::unexpected(read.error());
    }
    MeaningFigures figures;
    for (auto &[name, all] : products) {
        setMeanings(lexicon, all);
        for (size_t i = 0; i < all.size(); ++i)
            count(all, i, figures);
    }
    if (figures.signalCount > 0) {
        figures.first /= figures.signalCount;
        figures.averagePrecision /= figures.signalCount;
    }
    return figures;
}

} // namespace lab
