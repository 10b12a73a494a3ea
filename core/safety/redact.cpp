// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Redaction: one scan over the characters, no backtracking.
#include "core/safety/redactscan_p.h"
#include "core/safety/safetyfilter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

/// Copies what is kept and puts markers in place of the rest.
class Redactor
{
public:
    explicit Redactor(QStringView text) : m_text(text) {}

    QString run()
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
            return m_text.toString();
        m_out += m_text.sliced(m_copied);
        return m_out;
    }

private:
    QStringView m_text;
    QString m_out;
    qsizetype m_copied = 0;
};

QJsonValue redactValue(const QJsonValue &value);

QJsonObject redactObject(const QJsonObject &object)
{
    QJsonObject out;
    for (auto it = object.begin(); it != object.end(); ++it) {
        QString key = redactText(it.key());
        while (key != it.key() && out.contains(key))
            key += u'+'; // two addresses as keys must not lose a value
        const char *marker =
            it.value().isString() || it.value().isArray() ? secretFieldMarker(it.key()) : nullptr;
        if (marker && it.value().isString() && isSecretValue(it.key(), it.value().toString()))
            out.insert(key, QString("<redacted:"_L1 + QLatin1StringView(marker) + u'>'));
        else
            out.insert(key, redactValue(it.value()));
    }
    return out;
}

QJsonValue redactValue(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String: return redactText(value.toString());
    case QJsonValue::Object: return redactObject(value.toObject());
    case QJsonValue::Array: {
        const QJsonArray array = value.toArray();
        QJsonArray out;
        // Some clients send headers as pairs: ["Cookie", "…"].
        if (array.size() == 2 && array.at(0).isString() && array.at(1).isString()) {
            const QString name = array.at(0).toString();
            const char *marker = secretFieldMarker(name);
            if (marker && isSecretValue(name, array.at(1).toString()))
                return QJsonArray{name,
                                  QString("<redacted:"_L1 + QLatin1StringView(marker) + u'>')};
        }
        for (const QJsonValue &one : array)
            out.append(redactValue(one));
        return out;
    }
    default: return value;
    }
}

} // namespace

QString redactText(const QString &text)
{
    if (text.size() < 5)
        return text;
    return Redactor(text).run();
}

QByteArray redactPayload(const QByteArray &payload)
{
    const QJsonDocument document = QJsonDocument::fromJson(payload);
    if (document.isObject())
        return QJsonDocument(redactObject(document.object())).toJson(QJsonDocument::Compact);
    if (document.isArray())
        return QJsonDocument(redactValue(document.array()).toArray())
            .toJson(QJsonDocument::Compact);
    return redactText(QString::fromUtf8(payload)).toUtf8();
}

} // namespace core::safety
