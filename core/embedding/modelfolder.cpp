// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/embedding/modelfolder_p.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace core::embedding {

namespace {

constexpr qint64 mostModelBytes = (2LL << 30U) - 1; ///< a protobuf message cannot be larger
constexpr qint64 mostTokenizerBytes = 64LL << 20U;
constexpr qint64 mostConfigBytes = 1LL << 20U;

QString tr(const char *text)
{
    return QCoreApplication::translate("Embedding", text);
}

Result<QByteArray> contentsOf(const QString &path, qint64 most)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, tr("There is no file %1 that can be read.").arg(path));
    if (file.size() > most)
        return fail(ErrorKind::InvalidInput,
                    tr("%1 is larger than %2 MB.").arg(path).arg(most >> 20U));
    QByteArray bytes = file.readAll();
    if (bytes.size() != file.size())
        return fail(ErrorKind::InvalidInput, tr("%1 cannot be read.").arg(path));
    return bytes;
}

/// Empty if there is no such file. errors  InvalidInput
Result<QJsonDocument> configOf(const QString &path)
{
    if (!QFileInfo::exists(path))
        return QJsonDocument();
    const Result<QByteArray> bytes = contentsOf(path, mostConfigBytes);
    if (!bytes)
        return std::unexpected(bytes.error());
    QJsonParseError problem;
    QJsonDocument document = QJsonDocument::fromJson(*bytes, &problem);
    if (problem.error != QJsonParseError::NoError)
        return fail(ErrorKind::InvalidInput, tr("%1 is no JSON.").arg(path), problem.errorString());
    return document;
}

// The messages of onnx.proto that can hold a tensor, and where.
enum class Message : std::uint8_t {
    Model,
    Training,
    Function,
    Graph,
    Node,
    Attribute,
    Tensor,
    Sparse,
    Other
};

Message fieldOf(Message message, quint64 field)
{
    switch (message) {
    case Message::Model:
        return field == 7    ? Message::Graph
               : field == 20 ? Message::Training
               : field == 25 ? Message::Function
                             : Message::Other;
    case Message::Training: return field == 1 || field == 2 ? Message::Graph : Message::Other;
    case Message::Function:
        return field == 7 ? Message::Node : field == 11 ? Message::Attribute : Message::Other;
    case Message::Graph:
        return field == 1    ? Message::Node
               : field == 5  ? Message::Tensor
               : field == 15 ? Message::Sparse
                             : Message::Other;
    case Message::Node: return field == 5 ? Message::Attribute : Message::Other;
    case Message::Attribute:
        return field == 5 || field == 10    ? Message::Tensor
               : field == 6 || field == 11  ? Message::Graph
               : field == 22 || field == 23 ? Message::Sparse
                                            : Message::Other;
    case Message::Sparse: return field == 1 || field == 2 ? Message::Tensor : Message::Other;
    case Message::Tensor:
    case Message::Other: break;
    }
    return Message::Other;
}

std::unexpected<Error> noModel()
{
    return fail(ErrorKind::InvalidInput, tr("The model is no ONNX file."));
}

/// Reads protobuf's wire format, without a copy of anything.
class Wire
{
public:
    explicit Wire(QByteArrayView bytes) : m_bytes(bytes) {}

    bool atEnd() const { return m_at >= m_bytes.size(); }
    std::optional<quint64> number()
    {
        quint64 value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (atEnd())
                return std::nullopt;
            const auto byte = quint64(uchar(m_bytes[m_at++]));
            value |= (byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0)
                return value;
        }
        return std::nullopt;
    }
    std::optional<QByteArrayView> bytes(quint64 count)
    {
        if (count > quint64(m_bytes.size() - m_at))
            return std::nullopt;
        const QByteArrayView part = m_bytes.sliced(m_at, qsizetype(count));
        m_at += qsizetype(count);
        return part;
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

Result<> checkMessage(Message message, QByteArrayView bytes, int depth)
{
    constexpr int deepest = 64;
    constexpr quint64 externalData = 13;
    constexpr quint64 dataLocation = 14;
    if (depth > deepest)
        return noModel();
    Wire wire(bytes);
    while (!wire.atEnd()) {
        const std::optional<quint64> tag = wire.number();
        if (!tag)
            return noModel();
        const quint64 field = *tag >> 3U;
        std::optional<quint64> value = 0;
        std::optional<QByteArrayView> part;
        switch (*tag & 7U) {
        case 0: value = wire.number(); break;
        case 1: part = wire.bytes(8); break;
        case 2:
            value = wire.number();
            part = value ? wire.bytes(*value) : std::nullopt;
            break;
        case 5: part = wire.bytes(4); break;
        default: return noModel();
        }
        const bool isNumber = (*tag & 7U) == 0;
        if (!value || (!isNumber && !part))
            return noModel();
        if (message == Message::Tensor &&
            (field == externalData || (field == dataLocation && *value != 0)))
            return fail(ErrorKind::Unsupported,
                        tr("The model keeps its weights in other files. Daybreak reads only those "
                           "that are whole in one."));
        const Message inner = (*tag & 7U) == 2 ? fieldOf(message, field) : Message::Other;
        if (inner == Message::Other)
            continue;
        Result<> checked = checkMessage(inner, *part, depth + 1);
        if (!checked)
            return checked;
    }
    return {};
}

Result<> readPooling(ModelFolder &folder)
{
    const Result<QJsonDocument> modules = configOf(folder.path + u"/modules.json"_s);
    const Result<QJsonDocument> pooling = configOf(folder.path + u"/1_Pooling/config.json"_s);
    if (!modules || !pooling)
        return std::unexpected(modules ? pooling.error() : modules.error());
    for (const QJsonValue &module : modules->array()) {
        const QString type = module.toObject().value(u"type").toString().section(u'.', -1);
        if (type != u"Transformer" && type != u"Pooling" && type != u"Normalize" && !type.isEmpty())
            return fail(ErrorKind::Unsupported,
                        tr("The model has a module “%1” after its layers, which is not in the ONNX "
                           "file.")
                            .arg(type));
    }
    const QJsonObject config = pooling->object();
    for (auto it = config.begin(); it != config.end(); ++it) {
        if (!it.key().startsWith(u"pooling_mode_") || !it.value().toBool())
            continue;
        const bool isMean = it.key() == u"pooling_mode_mean_tokens";
        if ((!isMean && it.key() != u"pooling_mode_cls_token") || folder.namesPooling)
            return fail(ErrorKind::Unsupported,
                        tr("The model pools by “%1”. Daybreak does mean_tokens or cls_token.")
                            .arg(it.key().mid(int(qstrlen("pooling_mode_")))));
        folder.namesPooling = true;
        folder.pooling = isMean ? Pooling::Mean : Pooling::Cls;
    }
    return {};
}

Result<> readLimits(ModelFolder &folder)
{
    const Result<QJsonDocument> sentence = configOf(folder.path + u"/sentence_bert_config.json"_s);
    const Result<QJsonDocument> config = configOf(folder.path + u"/config.json"_s);
    if (!sentence || !config)
        return std::unexpected(sentence ? config.error() : sentence.error());
    const QJsonObject architecture = config->object();
    folder.vocabulary = architecture.value(u"vocab_size").toInteger();
    folder.mostTokens = sentence->object().value(u"max_seq_length").toInt();
    int positions = architecture.value(u"max_position_embeddings").toInt();
    // These count positions from the one after the padding's.
    const QString kind = architecture.value(u"model_type").toString();
    if (kind.contains(u"roberta") || kind == u"mpnet" || kind == u"camembert")
        positions -= 2;
    if (positions > 0 && (folder.mostTokens == 0 || positions < folder.mostTokens))
        folder.mostTokens = positions;
    return {};
}

Result<QString> pathOfModel(const QString &folder, const QString &file)
{
    if (file.isEmpty()) {
        for (const QString &usual : {u"/model.onnx"_s, u"/onnx/model.onnx"_s}) {
            if (QFileInfo(folder + usual).isFile())
                return QString(folder + usual);
        }
        return fail(ErrorKind::NotFound,
                    tr("There is no model.onnx in %1, nor in its folder onnx.").arg(folder));
    }
    const QString clean = QDir::cleanPath(file);
    if (clean.startsWith(u'/') || clean == u".." || clean.startsWith(u"../"))
        return fail(ErrorKind::InvalidInput,
                    tr("The model's file must be in its folder, not %1.").arg(file));
    return QString(folder + u'/' + clean);
}

} // namespace

QString poolingName(Pooling pooling)
{
    return pooling == Pooling::Cls ? u"cls"_s : u"mean"_s;
}

Result<> checkWholeModel(QByteArrayView model)
{
    if (model.isEmpty())
        return noModel();
    return checkMessage(Message::Model, model, 0);
}

Result<ModelFolder> readModelFolder(const QString &path, const QString &file)
{
    ModelFolder folder;
    folder.path = QFileInfo(path).canonicalFilePath();
    if (folder.path.isEmpty() || !QFileInfo(folder.path).isDir())
        return fail(ErrorKind::NotFound, tr("There is no folder %1.").arg(path));
    const Result<QString> modelPath = pathOfModel(folder.path, file);
    if (!modelPath)
        return std::unexpected(modelPath.error());
    Result<> read = readPooling(folder);
    if (read)
        read = readLimits(folder);
    if (!read)
        return std::unexpected(std::move(read.error()));
    Result<QByteArray> tokenizer =
        contentsOf(folder.path + u"/tokenizer.json"_s, mostTokenizerBytes);
    if (!tokenizer)
        return std::unexpected(std::move(tokenizer.error()));
    Result<QByteArray> model = contentsOf(*modelPath, mostModelBytes);
    if (!model)
        return std::unexpected(std::move(model.error()));
    Result<> whole = checkWholeModel(*model);
    if (!whole)
        return std::unexpected(std::move(whole.error()));
    folder.tokenizer = std::move(*tokenizer);
    folder.model = std::move(*model);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &part : {folder.model, folder.tokenizer})
        hash.addData(QCryptographicHash::hash(part, QCryptographicHash::Sha256));
    folder.digest = hash.result();
    return folder;
}

} // namespace core::embedding
