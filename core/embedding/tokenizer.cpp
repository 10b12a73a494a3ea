// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/tokenizer_p.h"

#include "core/embedding/tokenizerparts_p.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

/// A token that is looked for as it stands, before words are made.
struct AddedToken
{
    QString content;
    qint64 id = 0;
    bool singleWord = false;
    bool takesLeft = false;  ///< white space before it
    bool takesRight = false; ///< white space after it
};

/// A stretch of text, or an added token.
struct Stretch
{
    QString text;
    qint64 token = -1;
};

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c == u'_' || c.isSurrogate();
}

bool standsAlone(const QString &text, qsizetype from, qsizetype to)
{
    return (from == 0 || !isWordCharacter(text.at(from - 1))) &&
           (to == text.size() || !isWordCharacter(text.at(to)));
}

/// Added tokens by first character, the longest first.
class AddedTokens
{
public:
    void add(AddedToken token)
    {
        std::vector<AddedToken> &same = m_tokens[token.content.front()];
        const auto place = std::ranges::find_if(same, [&](const AddedToken &other) {
            return other.content.size() < token.content.size();
        });
        same.insert(place, std::move(token));
    }

    std::vector<Stretch> cut(const QString &text) const
    {
        std::vector<Stretch> stretches;
        if (m_tokens.isEmpty()) {
            stretches.push_back({text});
            return stretches;
        }
        qsizetype done = 0;
        for (qsizetype at = 0; at < text.size();) {
            const AddedToken *token = tokenAt(text, at);
            if (!token) {
                ++at;
                continue;
            }
            qsizetype from = at;
            qsizetype to = at + token->content.size();
            while (token->takesLeft && from > done && isTokenSpace(text.at(from - 1).unicode()))
                --from;
            while (token->takesRight && to < text.size() && isTokenSpace(text.at(to).unicode()))
                ++to;
            if (from > done)
                stretches.push_back({text.sliced(done, from - done)});
            stretches.push_back({.token = token->id});
            done = to;
            at = to;
        }
        if (done < text.size())
            stretches.push_back({text.sliced(done)});
        return stretches;
    }

private:
    const AddedToken *tokenAt(const QString &text, qsizetype at) const
    {
        const auto same = m_tokens.constFind(text.at(at));
        if (same == m_tokens.cend())
            return nullptr;
        for (const AddedToken &token : *same) {
            const qsizetype to = at + token.content.size();
            if (QStringView(text).sliced(at).startsWith(token.content) &&
                (!token.singleWord || standsAlone(text, at, to)))
                return &token;
        }
        return nullptr;
    }

    QHash<QChar, std::vector<AddedToken>> m_tokens;
};

/// What goes around a text: a special token, or the text itself (id -1).
struct Slot
{
    qint64 id = -1;
    qint64 type = 0;
};

Result<qint64> specialId(const QJsonObject &specials, const QString &name)
{
    const QJsonArray ids = specials.value(name).toObject().value(u"ids").toArray();
    if (ids.size() != 1 || !ids.first().isDouble())
        return brokenTokenizer(u"the template names a token without one number: %1"_s.arg(name));
    return ids.first().toInteger();
}

Result<std::vector<Slot>> templateFrom(const QJsonObject &json)
{
    const QJsonObject specials = json.value(u"special_tokens").toObject();
    std::vector<Slot> around;
    int texts = 0;
    for (const QJsonValue &value : json.value(u"single").toArray()) {
        const QJsonObject special = value.toObject().value(u"SpecialToken").toObject();
        const QJsonObject sequence = value.toObject().value(u"Sequence").toObject();
        if (special.isEmpty()) {
            around.push_back({.type = sequence.value(u"type_id").toInteger()});
            texts += sequence.value(u"id").toString() == u"A" ? 1 : 2;
            continue;
        }
        const Result<qint64> id = specialId(specials, special.value(u"id").toString());
        if (!id)
            return std::unexpected(id.error());
        around.push_back({*id, special.value(u"type_id").toInteger()});
    }
    if (texts != 1)
        return brokenTokenizer(u"the template for one text has not one text"_s);
    return around;
}

/// errors  Unsupported for what adds tokens in another way
Result<std::vector<Slot>> processorFrom(const QJsonValue &json)
{
    std::vector<Slot> around{{}};
    const QJsonObject object = json.toObject();
    const QString type = object.value(u"type").toString();
    if (json.isNull() || json.isUndefined() || type == u"ByteLevel")
        return around; // only offsets, which nobody needs here
    if (type == u"TemplateProcessing")
        return templateFrom(object);
    if (type == u"BertProcessing" || type == u"RobertaProcessing") {
        const qint64 first = object.value(u"cls").toArray().at(1).toInteger(-1);
        const qint64 last = object.value(u"sep").toArray().at(1).toInteger(-1);
        if (first < 0 || last < 0)
            return brokenTokenizer(u"“%1” without its tokens"_s.arg(type));
        return std::vector<Slot>{{first, 0}, {}, {last, 0}};
    }
    if (type == u"Sequence") {
        for (const QJsonValue &part : object.value(u"processors").toArray()) {
            Result<std::vector<Slot>> one = processorFrom(part);
            if (!one)
                return one;
            if (one->size() > 1 && around.size() > 1)
                return unsupportedPart(u"two templates"_s);
            if (one->size() > 1)
                around = std::move(*one);
        }
        return around;
    }
    return unsupportedPart(u"the post-processor “%1”"_s.arg(type));
}

} // namespace

struct Tokenizer::State
{
    Normalize normalize;
    Split split;
    WordModel model;
    AddedTokens raw;        ///< looked for in the text as it came
    AddedTokens normalized; ///< looked for after it was normalized
    std::vector<Slot> around;
    qint64 pad = 0;
    qint64 highest = 0;
    int most = 0;

    Result<> addTokens(const QJsonArray &tokens)
    {
        for (const QJsonValue &value : tokens) {
            const QJsonObject json = value.toObject();
            AddedToken token{.content = json.value(u"content").toString(),
                             .id = json.value(u"id").toInteger(-1),
                             .singleWord = json.value(u"single_word").toBool(),
                             .takesLeft = json.value(u"lstrip").toBool(),
                             .takesRight = json.value(u"rstrip").toBool()};
            if (token.id < 0)
                return brokenTokenizer(u"an added token without a number"_s);
            if (token.content == u"[PAD]" || token.content == u"<pad>")
                pad = token.id;
            highest = std::max(highest, token.id);
            const bool isNormalized = json.value(u"normalized").toBool();
            if (isNormalized)
                token.content = normalize(token.content);
            if (!token.content.isEmpty())
                (isNormalized ? normalized : raw).add(std::move(token));
        }
        return {};
    }

    void number(const QString &text, std::vector<qint64> &ids) const
    {
        for (const Stretch &outer : raw.cut(text)) {
            if (outer.token >= 0) {
                ids.push_back(outer.token);
                continue;
            }
            for (const Stretch &inner : normalized.cut(normalize(outer.text))) {
                if (inner.token >= 0) {
                    ids.push_back(inner.token);
                    continue;
                }
                for (const QString &piece : split(inner.text))
                    model.number(piece, ids);
            }
        }
    }
};

Tokenizer::Tokenizer(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Tokenizer::~Tokenizer() = default;

Result<std::shared_ptr<const Tokenizer>> Tokenizer::load(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonObject root = QJsonDocument::fromJson(json, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return brokenTokenizer(problem.errorString());
    auto state = std::make_unique<State>();
    Result<Normalize> normalize = normalizerFrom(root.value(u"normalizer"));
    if (!normalize)
        return std::unexpected(std::move(normalize.error()));
    Result<Split> split = preTokenizerFrom(root.value(u"pre_tokenizer"));
    if (!split)
        return std::unexpected(std::move(split.error()));
    Result<WordModel> model = modelFrom(root.value(u"model").toObject());
    if (!model)
        return std::unexpected(std::move(model.error()));
    Result<std::vector<Slot>> around = processorFrom(root.value(u"post_processor"));
    if (!around)
        return std::unexpected(std::move(around.error()));
    state->normalize = std::move(*normalize);
    state->split = std::move(*split);
    state->model = std::move(*model);
    state->around = std::move(*around);
    for (const qint64 id : std::as_const(state->model.vocabulary))
        state->highest = std::max(state->highest, id);
    for (const Slot &slot : state->around)
        state->highest = std::max(state->highest, slot.id);
    Result<> added = state->addTokens(root.value(u"added_tokens").toArray());
    if (!added)
        return std::unexpected(std::move(added.error()));
    const QJsonObject padding = root.value(u"padding").toObject();
    state->pad = padding.value(u"pad_id").toInteger(state->pad);
    state->highest = std::max(state->highest, state->pad);
    state->most = root.value(u"truncation").toObject().value(u"max_length").toInt();
    return std::shared_ptr<const Tokenizer>(new Tokenizer(std::move(state)));
}

Tokens Tokenizer::encode(const QString &text, int most) const
{
    std::vector<qint64> ids;
    m_state->number(text, ids);
    const size_t room = size_t(std::max(0, most - specialCount()));
    if (ids.size() > room)
        ids.resize(room);
    Tokens tokens;
    for (const Slot &slot : m_state->around) {
        if (slot.id >= 0)
            tokens.ids.push_back(slot.id);
        else
            tokens.ids.insert(tokens.ids.end(), ids.begin(), ids.end());
        tokens.types.resize(tokens.ids.size(), slot.type);
    }
    return tokens;
}

int Tokenizer::specialCount() const
{
    return int(m_state->around.size()) - 1;
}

qint64 Tokenizer::padId() const
{
    return m_state->pad;
}

int Tokenizer::mostTokens() const
{
    return m_state->most;
}

qint64 Tokenizer::highestId() const
{
    return m_state->highest;
}

} // namespace core::embedding
