// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokenizertest.h"

#include "core/embedding/tokenizer_p.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace core;
using namespace core::embedding;
using namespace Qt::StringLiterals;

namespace {

const QJsonObject &stored()
{
    static const QJsonObject all = [] {
        QFile file(QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/core/embedding/data/tokens.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                              : QJsonObject();
    }();
    return all;
}

QJsonObject fileOf(const QString &name)
{
    for (const QJsonValue &value : stored().value(u"tokenizers").toArray()) {
        if (value.toObject().value(u"name").toString() == name)
            return value.toObject().value(u"json").toObject();
    }
    return {};
}

Result<std::shared_ptr<const Tokenizer>> loaded(const QJsonObject &json)
{
    return Tokenizer::load(QJsonDocument(json).toJson());
}

QString joined(const std::vector<qint64> &ids)
{
    QStringList words;
    for (const qint64 id : ids)
        words.append(QString::number(id));
    return words.join(u' ');
}

} // namespace

void TestTokenizer::tokensAreThoseOfTheOriginal_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const QJsonArray texts = stored().value(u"texts").toArray();
    QVERIFY(texts.size() > 30);
    for (const QJsonValue &value : stored().value(u"tokenizers").toArray()) {
        const QJsonObject tokenizer = value.toObject();
        const QString name = tokenizer.value(u"name").toString();
        const QJsonArray rows = tokenizer.value(u"rows").toArray();
        QCOMPARE(rows.size(), texts.size());
        for (qsizetype i = 0; i < texts.size(); ++i) {
            std::vector<qint64> ids;
            for (const QJsonValue &id : rows.at(i).toArray())
                ids.push_back(id.toInteger());
            QTest::addRow("%s %d", qPrintable(name), int(i))
                << name << texts.at(i).toString() << joined(ids);
        }
    }
}

void TestTokenizer::tokensAreThoseOfTheOriginal()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto tokenizer = loaded(fileOf(name));
    VERIFY_OK(tokenizer);
    const Tokens tokens = (*tokenizer)->encode(text, 10'000);
    QCOMPARE(joined(tokens.ids), expected);
    QCOMPARE(tokens.types, std::vector<qint64>(tokens.ids.size(), 0));
}

void TestTokenizer::longTextsAreCut()
{
    const auto tokenizer = loaded(fileOf(u"bert"_s));
    VERIFY_OK(tokenizer);
    const Tokens whole = (*tokenizer)->encode(u"the card is valid"_s, 100);
    QCOMPARE(whole.ids.size(), size_t(6));
    const Tokens cut = (*tokenizer)->encode(u"the card is valid"_s, 4);
    QCOMPARE(cut.ids, (std::vector{whole.ids[0], whole.ids[1], whole.ids[2], whole.ids[5]}));
    QCOMPARE((*tokenizer)->specialCount(), 2);
    QJsonObject file = fileOf(u"bert"_s);
    file.insert(u"truncation"_s, QJsonObject{{u"max_length"_s, 77}});
    file.insert(u"padding"_s, QJsonObject{{u"pad_id"_s, 3}});
    const auto limited = loaded(file);
    VERIFY_OK(limited);
    QCOMPARE((*limited)->mostTokens(), 77);
    QCOMPARE((*limited)->padId(), 3);
}

void TestTokenizer::hostileTextsEnd()
{
    QElapsedTimer timer;
    timer.start();
    for (const QString &name : {u"bert"_s, u"roberta"_s, u"split by a pattern"_s}) {
        const auto tokenizer = loaded(fileOf(name));
        VERIFY_OK(tokenizer);
        for (const QString &text :
             {QString(200'000, u'e'), QString(200'000, u' '), QString(u"the"_s).repeated(70'000),
              QString(u"[MASK]<mask>"_s).repeated(20'000), QString(100'000, u'\u0301')})
            QVERIFY((*tokenizer)->encode(text, 512).ids.size() <= 512);
    }
    QVERIFY2(timer.elapsed() < 60'000, qPrintable(QString::number(timer.elapsed())));
}

void TestTokenizer::unknownPartsAreNamed_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QString &part, const QJsonObject &json,
                        const QString &says) { QTest::newRow(name) << part << json << says; };
    row("normalizer", u"normalizer"_s, {{u"type"_s, u"Precompiled"_s}}, u"Precompiled"_s);
    row("in a sequence", u"normalizer"_s,
        {{u"type"_s, u"Sequence"_s},
         {u"normalizers"_s, QJsonArray{QJsonObject{{u"type"_s, u"Replace"_s}}}}},
        u"Replace"_s);
    row("pre-tokenizer", u"pre_tokenizer"_s, {{u"type"_s, u"Metaspace"_s}}, u"Metaspace"_s);
    row("behaviour", u"pre_tokenizer"_s,
        {{u"type"_s, u"Split"_s},
         {u"behavior"_s, u"MergedWithNext"_s},
         {u"pattern"_s, QJsonObject{{u"String"_s, u" "_s}}}},
        u"MergedWithNext"_s);
    row("model", u"model"_s, {{u"type"_s, u"Unigram"_s}}, u"Unigram"_s);
    row("fallback", u"model"_s, {{u"type"_s, u"BPE"_s}, {u"byte_fallback"_s, true}},
        u"byte fallback"_s);
    row("suffix", u"model"_s, {{u"type"_s, u"BPE"_s}, {u"end_of_word_suffix"_s, u"</w>"_s}},
        u"end_of_word_suffix"_s);
    row("post-processor", u"post_processor"_s, {{u"type"_s, u"Other"_s}}, u"Other"_s);
}

void TestTokenizer::unknownPartsAreNamed()
{
    QFETCH(QString, part);
    QFETCH(QJsonObject, json);
    QFETCH(QString, says);
    QJsonObject file = fileOf(u"bert"_s);
    file.insert(part, json);
    const auto refused = loaded(file);
    VERIFY_FAILS(refused, ErrorKind::Unsupported);
    QVERIFY(refused.error().toUserText().contains(says));
}

void TestTokenizer::brokenFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const QString &part, const QJsonValue &value) {
        QJsonObject file = fileOf(part == u"merges" ? u"roberta"_s : u"bert"_s);
        QJsonObject model = file.value(u"model").toObject();
        if (part == u"merges" || part == u"vocab" || part == u"unk_token")
            model.insert(part, value);
        else
            file.insert(part, value);
        file.insert(u"model"_s, model);
        QTest::newRow(name) << QJsonDocument(file).toJson();
    };
    QTest::newRow("no JSON") << QByteArray("{");
    row("no vocabulary", u"vocab"_s, QJsonObject());
    row("vocabulary without numbers", u"vocab"_s, QJsonObject{{u"a"_s, u"b"_s}});
    row("negative number", u"vocab"_s, QJsonObject{{u"[UNK]"_s, -1}});
    row("unknown token is unknown", u"unk_token"_s, u"[WHAT]"_s);
    row("merge of one", u"merges"_s, QJsonArray{u"a"_s});
    row("merge of three", u"merges"_s, QJsonArray{u"a b c"_s});
    row("merge of strangers", u"merges"_s, QJsonArray{u"qq zz"_s});
    row("added token without number", u"added_tokens"_s,
        QJsonArray{QJsonObject{{u"content"_s, u"x"_s}}});
    row("template without text", u"post_processor"_s,
        QJsonObject{{u"type"_s, u"TemplateProcessing"_s}, {u"single"_s, QJsonArray()}});
    row("template with strangers", u"post_processor"_s,
        QJsonObject{{u"type"_s, u"TemplateProcessing"_s},
                    {u"single"_s,
                     QJsonArray{QJsonObject{{u"SpecialToken"_s, QJsonObject{{u"id"_s, u"?"_s}}}},
                                QJsonObject{{u"Sequence"_s, QJsonObject{{u"id"_s, u"A"_s}}}}}}});
    row("pattern that is none", u"pre_tokenizer"_s,
        QJsonObject{{u"type"_s, u"Split"_s},
                    {u"behavior"_s, u"Isolated"_s},
                    {u"pattern"_s, QJsonObject{{u"Regex"_s, u"("_s}}}});
}

void TestTokenizer::brokenFilesAreRefused()
{
    QFETCH(QByteArray, json);
    VERIFY_FAILS(Tokenizer::load(json), ErrorKind::InvalidInput);
}

TEST_CLASSES(runTokenizerTests, TestTokenizer)
