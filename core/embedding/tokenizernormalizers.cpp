// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/tokenizerparts_p.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

bool isMark(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining ||
           category == QChar::Mark_Enclosing;
}

bool isControl(char32_t c)
{
    if (c == U'\t' || c == U'\n' || c == U'\r')
        return false;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse: return true;
    default: return false;
    }
}

/// The blocks of Chinese characters that BERT puts spaces around; its own list, gap included.
bool isChinese(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
           (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

/// Appends what `map` makes of each character to a text.
template<typename Map>
QString mapped(const QString &text, Map map)
{
    QString result;
    result.reserve(text.size());
    for (const uint c : text.toUcs4())
        map(char32_t(c), result);
    return result;
}

void append(QString &text, char32_t c)
{
    text.append(QChar::fromUcs4(c));
}

template<typename Drop>
QString without(const QString &text, Drop drop)
{
    return mapped(text, [drop](char32_t c, QString &out) {
        if (!drop(c))
            append(out, c);
    });
}

bool isAccent(char32_t c)
{
    return QChar::category(c) == QChar::Mark_NonSpacing;
}

struct BertNormalizer
{
    bool cleans = true;
    bool spacesChinese = true;
    bool stripsAccents = true;
    bool lowers = true;

    QString operator()(const QString &text) const
    {
        QString result = text;
        if (cleans)
            result = mapped(result, [](char32_t c, QString &out) {
                if (c != 0 && c != 0xFFFD && !isControl(c))
                    append(out, isTokenSpace(c) ? U' ' : c);
            });
        if (spacesChinese)
            result = mapped(result, [](char32_t c, QString &out) {
                if (!isChinese(c)) {
                    append(out, c);
                    return;
                }
                out += u' ';
                append(out, c);
                out += u' ';
            });
        if (stripsAccents)
            result = without(result.normalized(QString::NormalizationForm_D), isAccent);
        return lowers ? result.toLower() : result;
    }
};

Normalize formOf(QString::NormalizationForm form)
{
    return [form](const QString &text) { return text.normalized(form); };
}

QString stripped(const QString &text, bool left, bool right)
{
    qsizetype from = 0;
    qsizetype to = text.size();
    while (left && from < to && isTokenSpace(text.at(from).unicode()))
        ++from;
    while (right && to > from && isTokenSpace(text.at(to - 1).unicode()))
        --to;
    return text.sliced(from, to - from);
}

Result<Normalize> sequenceOf(const QJsonArray &parts)
{
    std::vector<Normalize> all;
    for (const QJsonValue &part : parts) {
        Result<Normalize> one = normalizerFrom(part);
        if (!one)
            return one;
        all.push_back(std::move(*one));
    }
    return [all](const QString &text) {
        QString result = text;
        for (const Normalize &one : all)
            result = one(result);
        return result;
    };
}

} // namespace

std::unexpected<Error> unsupportedPart(const QString &part)
{
    return fail(ErrorKind::Unsupported,
                QCoreApplication::translate("Embedding",
                                            "The model's tokenizer.json uses %1, which Daybreak "
                                            "cannot do. Use a model with WordPiece or byte-level "
                                            "BPE, or a server that runs it.")
                    .arg(part));
}

std::unexpected<Error> brokenTokenizer(const QString &detail)
{
    return fail(
        ErrorKind::InvalidInput,
        QCoreApplication::translate("Embedding", "The model's tokenizer.json cannot be read: %1")
            .arg(detail));
}

bool isTokenSpace(char32_t c)
{
    return (c >= 0x9 && c <= 0xD) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool isTokenPunctuation(char32_t c)
{
    if (c < 0x80)
        return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
               (c >= 123 && c <= 126);
    return QChar::isPunct(c);
}

Result<Normalize> normalizerFrom(const QJsonValue &json)
{
    if (json.isNull() || json.isUndefined())
        return [](const QString &text) { return text; };
    const QJsonObject object = json.toObject();
    const QString type = object.value(u"type").toString();
    if (type == u"BertNormalizer") {
        BertNormalizer bert;
        bert.lowers = object.value(u"lowercase").toBool(true);
        bert.cleans = object.value(u"clean_text").toBool(true);
        bert.spacesChinese = object.value(u"handle_chinese_chars").toBool(true);
        // Null means: as lowercase.
        bert.stripsAccents = object.value(u"strip_accents").toBool(bert.lowers);
        return bert;
    }
    if (type == u"Lowercase")
        return [](const QString &text) { return text.toLower(); };
    if (type == u"StripAccents")
        return [](const QString &text) { return without(text, isMark); };
    if (type == u"Strip") {
        const bool left = object.value(u"strip_left").toBool(true);
        const bool right = object.value(u"strip_right").toBool(true);
        return [left, right](const QString &text) { return stripped(text, left, right); };
    }
    if (type == u"NFC")
        return formOf(QString::NormalizationForm_C);
    if (type == u"NFD")
        return formOf(QString::NormalizationForm_D);
    if (type == u"NFKC")
        return formOf(QString::NormalizationForm_KC);
    if (type == u"NFKD")
        return formOf(QString::NormalizationForm_KD);
    if (type == u"Sequence")
        return sequenceOf(object.value(u"normalizers").toArray());
    return unsupportedPart(u"the normalizer “%1”"_s.arg(type));
}

} // namespace core::embedding
