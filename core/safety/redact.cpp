// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Redaction: one scan over the characters, no backtracking.
#include "core/safety/redactscan_p.h"
#include "core/safety/safetyfilter.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

/// Copies what is kept and puts markers in place of the rest.
class Redactor
{
public:
    explicit Redactor(QStringView text) : m_text(text) {}

    /// returns  none if nothing is replaced
    std::optional<QString> run()
    {
        qsizetype i = 0;
        while (i < m_text.size()) {
            const QChar c = m_text.at(i);
            Span found;
            if (c == u'<' && m_text.sliced(i).startsWith("<redacted:"_L1)) {
                i += 10; // a marker of an earlier run stays as it is
                continue;
            }
            const bool boundary = i == 0 || !isNameCharacter(m_text.at(i - 1));
            if (c == u'@') {
                found = mailAt(m_text, i, m_copied);
            } else if (c == u':' && m_text.sliced(i).startsWith("://"_L1)) {
                found = urlCredentialsAt(m_text, i);
            } else if (c == u'-' && m_text.sliced(i).startsWith("-----BEGIN"_L1)) {
                found = privateKeyAt(m_text, i);
            } else if (boundary && c.isLetter()) {
                found = wordAt(m_text, i);
            } else if (boundary && (c.isDigit() || c == u'+' || c == u'(')) {
                found = numberAt(m_text, i);
            }
            if (found.marker) {
                m_out += m_text.sliced(m_copied, found.begin - m_copied);
                m_out += "<redacted:"_L1 + QLatin1StringView(found.marker) + u'>';
                m_copied = found.end;
                i = found.end;
            } else {
                i = std::max(i + 1, found.end); // what was looked at is not looked at again
            }
        }
        if (m_copied == 0)
            return std::nullopt;
        m_out += m_text.sliced(m_copied);
        return m_out;
    }

private:
    QStringView m_text;
    QString m_out;
    qsizetype m_copied = 0;
};

std::optional<QString> changedText(const QString &text)
{
    return text.size() < 5 ? std::nullopt : Redactor(text).run();
}

/// One payload's redaction. Most of it stays as it is and is shared, not built again; names of
/// fields, which repeat in every frame and entry, are looked at once.
class PayloadRedactor
{
public:
    /// returns  none if nothing is replaced
    std::optional<QJsonValue> changed(const QJsonValue &value)
    {
        switch (value.type()) {
        case QJsonValue::String:
            if (std::optional<QString> text = changedText(value.toString()))
                return QJsonValue(std::move(*text));
            return std::nullopt;
        case QJsonValue::Object: return changedObject(value.toObject());
        case QJsonValue::Array: return changedArray(value.toArray());
        default: return std::nullopt;
        }
    }

private:
    struct Name
    {
        std::optional<QString> changed;
        const char *marker = nullptr;
        bool protocolId = false;
    };

    const Name &nameOf(const QString &key)
    {
        auto known = m_names.find(key);
        if (known == m_names.end())
            known = m_names.insert(
                key, {changedText(key), secretFieldMarker(key), isProtocolIdField(key)});
        return *known;
    }

    std::optional<QJsonValue> changedObject(const QJsonObject &object)
    {
        QJsonObject out = object;
        bool same = true;
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QString name = it.key();
            const QJsonValue value = it.value();
            const Name known = nameOf(name);
            std::optional<QJsonValue> replaced;
            if (known.protocolId && value.isString() && isProtocolId(value.toString()))
                replaced = std::nullopt; // structure: what links signals
            else if (known.marker && value.isString() && isSecretValue(name, value.toString()))
                replaced = fieldReplacement(name, known.marker, value.toString());
            else
                replaced = changed(value);
            if (!known.changed && !replaced)
                continue;
            same = false;
            QString key = name;
            if (known.changed) {
                out.remove(name);
                key = *known.changed;
                while (out.contains(key))
                    key += u'+'; // two addresses as keys must not lose a value
            }
            out.insert(key, replaced ? *replaced : value);
        }
        if (same)
            return std::nullopt;
        return QJsonValue(out);
    }

    std::optional<QJsonValue> changedArray(const QJsonArray &array)
    {
        // Some clients send headers as pairs: ["Cookie", "…"].
        if (array.size() == 2 && array.at(0).isString() && array.at(1).isString()) {
            const QString name = array.at(0).toString();
            const char *marker = secretFieldMarker(name);
            const QString text = array.at(1).toString();
            if (marker && isSecretValue(name, text))
                return QJsonArray{name, fieldReplacement(name, marker, text)};
        }
        QJsonArray out = array;
        bool same = true;
        for (qsizetype i = 0; i < array.size(); ++i) {
            if (std::optional<QJsonValue> replaced = changed(array.at(i))) {
                out.replace(i, *replaced);
                same = false;
            }
        }
        if (same)
            return std::nullopt;
        return QJsonValue(out);
    }

    QHash<QString, Name> m_names;
};

} // namespace

QString redactText(const QString &text)
{
    return changedText(text).value_or(text);
}

QByteArray redactPayload(const QByteArray &payload)
{
    const QJsonDocument document = QJsonDocument::fromJson(payload);
    if (!document.isObject() && !document.isArray())
        return redactText(QString::fromUtf8(payload)).toUtf8();
    const QJsonValue whole =
        document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
    const QJsonValue out = PayloadRedactor().changed(whole).value_or(whole);
    // Written anew even if nothing is replaced: of two fields of one name only the last was read.
    return (out.isObject() ? QJsonDocument(out.toObject()) : QJsonDocument(out.toArray()))
        .toJson(QJsonDocument::Compact);
}

} // namespace core::safety
