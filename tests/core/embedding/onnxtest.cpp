// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "onnxtest.h"

#include "core/embedding/embedder.h"
#include "core/embedding/modelfolder_p.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "tinymodel.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTimer>

#include <cmath>

using namespace core;
using namespace core::embedding;
using namespace Qt::StringLiterals;
using tests::TinyModel;

namespace {

/// [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, then words.
const QStringList vocabulary{u"[PAD]"_s, u"[UNK]"_s, u"[CLS]"_s, u"[SEP]"_s,
                             u"cart"_s,  u"fails"_s, u"total"_s, u"##s"_s};
/// Of [PAD] huge: a mask that is not obeyed shows at once.
const std::vector<std::vector<float>> table{{900, -900}, {1, 1}, {0, 2}, {2, 0},
                                            {6, 0},      {0, 4}, {3, 3}, {1, 5}};

QByteArray tokenizerFile()
{
    QJsonObject words;
    for (qsizetype i = 0; i < vocabulary.size(); ++i)
        words.insert(vocabulary.at(i), i);
    const auto special = [](const QString &name, int id) {
        return QJsonObject{{u"id"_s, name}, {u"ids"_s, QJsonArray{id}}};
    };
    const auto slot = [](const QString &key, const QString &id) {
        return QJsonObject{{key, QJsonObject{{u"id"_s, id}, {u"type_id"_s, 0}}}};
    };
    return QJsonDocument(
               QJsonObject{
                   {u"normalizer"_s, QJsonObject{{u"type"_s, u"BertNormalizer"_s}}},
                   {u"pre_tokenizer"_s, QJsonObject{{u"type"_s, u"BertPreTokenizer"_s}}},
                   {u"model"_s, QJsonObject{{u"type"_s, u"WordPiece"_s}, {u"vocab"_s, words}}},
                   {u"post_processor"_s,
                    QJsonObject{
                        {u"type"_s, u"TemplateProcessing"_s},
                        {u"single"_s, QJsonArray{slot(u"SpecialToken"_s, u"[CLS]"_s),
                                                 slot(u"Sequence"_s, u"A"_s),
                                                 slot(u"SpecialToken"_s, u"[SEP]"_s)}},
                        {u"special_tokens"_s, QJsonObject{{u"[CLS]"_s, special(u"[CLS]"_s, 2)},
                                                          {u"[SEP]"_s, special(u"[SEP]"_s, 3)}}}}}})
        .toJson();
}

struct Folder
{
    QTemporaryDir dir;

    explicit Folder(const TinyModel &model = {.table = table})
    {
        put(u"model.onnx"_s, model.written());
        put(u"tokenizer.json"_s, tokenizerFile());
    }
    void put(const QString &name, const QByteArray &bytes) const
    {
        const QString path = dir.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    Result<std::unique_ptr<Embedder>> make(QJsonObject settings = {}, int dimension = 0) const
    {
        settings.insert(u"folder"_s, dir.path());
        const EmbedderInfo *info = embedders().find(u"onnx"_s);
        const Result<QJsonObject> checked = checkedSettings(info->settings, settings);
        if (!checked)
            return std::unexpected(checked.error());
        return info->make({.dimension = dimension}, *checked);
    }
};

/// The unit vector of a mean of rows of `table`, whose two numbers the model swaps.
std::vector<float> meanOf(const std::vector<size_t> &tokens)
{
    double first = 0;
    double second = 0;
    for (const size_t token : tokens) {
        second += double(table[token][0]);
        first += double(table[token][1]);
    }
    const double norm = std::hypot(first, second);
    return {float(first / norm), float(second / norm)};
}

bool isNear(const std::vector<float> &a, const std::vector<float> &b)
{
    return a.size() == b.size() && std::abs(a[0] - b[0]) < 1e-6F && std::abs(a[1] - b[1]) < 1e-6F;
}

} // namespace

void TestOnnxEmbedder::initTestCase()
{
    if (!embedders().find(u"onnx"_s))
        QSKIP("built without ONNX Runtime");
}

void TestOnnxEmbedder::vectorsAreThoseOfTheModel_data()
{
    QTest::addColumn<TinyModel>("model");
    QTest::addColumn<QJsonObject>("settings");
    QTest::addColumn<QByteArray>("pooling");
    QTest::addColumn<bool>("isMean");
    const TinyModel tokens{.table = table};
    const QByteArray mean = "{\"pooling_mode_mean_tokens\":true,\"word_embedding_dimension\":2}";
    const QByteArray cls = "{\"pooling_mode_cls_token\":true,\"pooling_mode_max_tokens\":false}";
    QTest::newRow("nothing said") << tokens << QJsonObject() << QByteArray() << true;
    QTest::newRow("the folder says mean") << tokens << QJsonObject() << mean << true;
    QTest::newRow("the folder says cls") << tokens << QJsonObject() << cls << false;
    QTest::newRow("a person says mean")
        << tokens << QJsonObject{{u"pooling"_s, u"mean"_s}} << cls << true;
    QTest::newRow("a person says cls")
        << tokens << QJsonObject{{u"pooling"_s, u"cls"_s}} << mean << false;
    QTest::newRow("without token types")
        << TinyModel{.table = table, .inputs = {"input_ids", "attention_mask"}} << QJsonObject()
        << mean << true;
    QTest::newRow("tokens alone") << TinyModel{.table = table, .inputs = {"input_ids"}}
                                  << QJsonObject() << mean << true;
    QTest::newRow("a vector of sentences")
        << TinyModel{.table = table, .output = "sentence_embedding", .isSentence = true}
        << QJsonObject() << mean << false;
}

void TestOnnxEmbedder::vectorsAreThoseOfTheModel()
{
    QFETCH(TinyModel, model);
    QFETCH(QJsonObject, settings);
    QFETCH(QByteArray, pooling);
    QFETCH(bool, isMean);
    const Folder folder(model);
    if (!pooling.isEmpty())
        folder.put(u"1_Pooling/config.json"_s, pooling);
    const auto embedder = folder.make(settings);
    VERIFY_OK(embedder);
    const auto vectors = tests::waitFor(
        (*embedder)->embed({u"Cart fails"_s, u"carts"_s, u"the cart's total"_s}, {}));
    VERIFY_OK(vectors);
    const std::vector<std::vector<size_t>> tokens{
        {2, 4, 5, 3}, {2, 4, 7, 3}, {2, 1, 4, 1, 1, 6, 3}}; // ' and s are unknown
    for (size_t i = 0; i < tokens.size(); ++i) {
        QCOMPARE(vectors->at(i).model, (*embedder)->model());
        QVERIFY(isNear(vectors->at(i).values, meanOf(isMean ? tokens[i] : std::vector<size_t>{2})));
    }
    QCOMPARE((*embedder)->dimension(), 2);
    QVERIFY((*embedder)->model().startsWith(u"onnx/1:"));
}

void TestOnnxEmbedder::batchesDoNotShow()
{
    const Folder folder;
    std::vector<QString> texts;
    for (int i = 0; i < 50; ++i)
        texts.push_back(u"cart "_s.repeated(i % 7) + u"fails "_s.repeated(i % 11));
    const auto one = folder.make({{u"batch"_s, 1}});
    const auto many = folder.make({{u"batch"_s, 13}, {u"threads"_s, 1}});
    VERIFY_OK(one);
    VERIFY_OK(many);
    const auto alone = tests::waitFor((*one)->embed(texts, {}));
    const auto together = tests::waitFor((*many)->embed(texts, {}));
    VERIFY_OK(alone);
    VERIFY_OK(together);
    QCOMPARE(*alone, *together);
    const auto none = tests::waitFor((*one)->embed({}, {}));
    VERIFY_OK(none);
    QVERIFY(none->empty());
}

void TestOnnxEmbedder::textsWithoutAKnownWordHaveAVector()
{
    const Folder folder;
    const auto embedder = folder.make({{u"tokens"_s, 8}});
    VERIFY_OK(embedder);
    const auto vectors =
        tests::waitFor((*embedder)->embed({QString(), u"\u0000\ufffe"_s, u"支払いに失敗しました"_s,
                                           QString(3'000'000, u'é'), u"cart "_s.repeated(100'000)},
                                          {}));
    VERIFY_OK(vectors);
    for (const Embedding &vector : *vectors)
        QVERIFY(std::abs(std::hypot(vector.values[0], vector.values[1]) - 1) < 1e-5F);
    QVERIFY(isNear(vectors->back().values, meanOf({2, 4, 4, 4, 4, 4, 4, 3})));
}

void TestOnnxEmbedder::aStopEnds()
{
    const Folder folder;
    const auto embedder = folder.make();
    VERIFY_OK(embedder);
    StopSource stop;
    stop.request_stop();
    VERIFY_FAILS(tests::waitFor((*embedder)->embed({u"cart"_s}, stop.get_token())),
                 ErrorKind::Cancelled);
}

void TestOnnxEmbedder::aStopEndsWhatRuns()
{
    const Folder folder;
    const auto embedder = folder.make({{u"batch"_s, 1}});
    VERIFY_OK(embedder);
    const std::vector<QString> texts(10'000, u"cart "_s.repeated(5));
    QElapsedTimer timer;
    timer.start();
    VERIFY_OK(tests::waitFor((*embedder)->embed(texts, {})));
    StopSource stop;
    QTimer::singleShot(timer.elapsed() / 8, [&] { stop.request_stop(); });
    VERIFY_FAILS(tests::waitFor((*embedder)->embed(texts, stop.get_token())), ErrorKind::Cancelled);
    QVERIFY(stop.stop_requested()); // not before
}

void TestOnnxEmbedder::foldersThatCannotBeUsed_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QJsonObject>("settings");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("says");
    const QString model = u"model.onnx"_s;
    const auto row = [](const char *name, const QString &file, const QByteArray &bytes,
                        ErrorKind kind, const QString &says, const QJsonObject &settings = {}) {
        QTest::newRow(name) << file << bytes << settings << kind << says;
    };
    using enum ErrorKind;
    row("no model", model, "this is no model", InvalidInput, u"ONNX"_s);
    row("empty model", model, {}, InvalidInput, u"ONNX"_s);
    row("weights elsewhere", model, TinyModel{.table = table, .keepsOutside = true}.written(),
        Unsupported, u"other files"_s);
    row("unknown operation", model, TinyModel{.table = table, .operation = "Nonsense"}.written(),
        InvalidInput, u"ONNX Runtime"_s);
    row("unknown input", model,
        TinyModel{.table = table, .inputs = {"input_ids", "position_ids"}}.written(), Unsupported,
        u"position_ids"_s);
    row("small numbers", model, TinyModel{.table = table, .inputType = 6}.written(), Unsupported,
        u"64 bits"_s);
    row("no tokenizer", u"tokenizer.json"_s, "[]", Unsupported, u"model"_s);
    row("pooling", u"1_Pooling/config.json"_s, "{\"pooling_mode_lasttoken\":true}", Unsupported,
        u"lasttoken"_s);
    row("two poolings", u"1_Pooling/config.json"_s,
        "{\"pooling_mode_cls_token\":true,\"pooling_mode_mean_tokens\":true}", Unsupported,
        u"pools"_s);
    row("a layer after it", u"modules.json"_s,
        "[{\"type\":\"sentence_transformers.models.Dense\"}]", Unsupported, u"Dense"_s);
    row("another model's tokenizer", u"config.json"_s, "{\"vocab_size\":5}", InvalidInput,
        u"more tokens"_s);
    row("broken configuration", u"config.json"_s, "{", InvalidInput, u"config.json"_s);
    row("more tokens than it takes", u"config.json"_s, "{\"max_position_embeddings\":16}",
        InvalidInput, u"16"_s, {{u"tokens"_s, 17}});
    row("no room for a text", u"x"_s, {}, InvalidInput, u"2 tokens"_s, {{u"tokens"_s, 2}});
    row("a path that leaves the folder", u"x"_s, {}, InvalidInput, u"../model.onnx"_s,
        {{u"file"_s, u"sub/../../model.onnx"_s}});
    row("a file that is not there", u"x"_s, {}, NotFound, u"other.onnx"_s,
        {{u"file"_s, u"other.onnx"_s}});
    row("too many threads", u"x"_s, {}, InvalidInput, u"threads"_s, {{u"threads"_s, 1'000}});
}

void TestOnnxEmbedder::foldersThatCannotBeUsed()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QJsonObject, settings);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, says);
    const Folder folder;
    folder.put(file, bytes);
    const auto refused = folder.make(settings);
    VERIFY_FAILS(refused, kind);
    QVERIFY2(refused.error().toLogString().contains(says),
             qPrintable(refused.error().toLogString()));
}

void TestOnnxEmbedder::truncatedModelsAreRefused()
{
    const QByteArray model = TinyModel{.table = table}.written();
    VERIFY_OK(checkWholeModel(model));
    // Some end between two fields; none may be taken for one that keeps its weights elsewhere.
    int refused = 0;
    for (qsizetype size = 0; size < model.size(); ++size) {
        const Result<> checked = checkWholeModel(QByteArrayView(model).first(size));
        refused += checked ? 0 : 1;
        if (!checked)
            QCOMPARE(checked.error().kind, ErrorKind::InvalidInput);
    }
    QVERIFY(refused > model.size() * 9 / 10);
    QByteArray nested;
    for (int i = 0; i < 200; ++i) // graph → node → attribute → graph …
        nested =
            tests::Wire()
                .bytes(6,
                       tests::Wire().bytes(1, tests::Wire().bytes(5, nested).written()).written())
                .written();
    VERIFY_FAILS(
        checkWholeModel(
            tests::Wire()
                .bytes(7,
                       tests::Wire().bytes(1, tests::Wire().bytes(5, nested).written()).written())
                .written()),
        ErrorKind::InvalidInput);
}

void TestOnnxEmbedder::theModelIdIsOfWhatMattersAlone()
{
    const Folder folder;
    const auto id = [&](const QJsonObject &settings) {
        return tests::must(folder.make(settings))->model();
    };
    const QString plain = id({});
    QCOMPARE(id({{u"batch"_s, 3}, {u"threads"_s, 1}}), plain);
    QVERIFY(id({{u"prefix"_s, u"query: "_s}}) != plain);
    QVERIFY(id({{u"pooling"_s, u"cls"_s}}) != plain);
    QVERIFY(id({{u"tokens"_s, 9}}) != plain);
    TinyModel other{.table = table};
    other.matrix = {1, 0, 0, 1};
    folder.put(u"model.onnx"_s, other.written());
    QVERIFY(id({}) != plain);
    const auto embedder = folder.make({}, 3); // stored vectors are of another dimension
    VERIFY_OK(embedder);
    VERIFY_FAILS(tests::waitFor((*embedder)->embed({u"cart"_s}, {})), ErrorKind::Conflict);
}

TEST_CLASSES(runOnnxTests, TestOnnxEmbedder)
