// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A form for the settings of a member of a family, made from the fields by which it describes
// itself.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QWidget>

#include <functional>
#include <vector>

class QFormLayout;

namespace ui::shell {

/// What is needed is shown, the rest on demand. A credential is named by where it is, and is
/// never shown: what is typed as one goes to the keychain.
class SettingForm : public QWidget
{
    Q_OBJECT

public:
    /// A credential that was typed, and where it is to be kept.
    struct NewKey
    {
        QString reference; ///< "keychain:openai"; empty: none was typed
        QString secret;
    };

    /// fields  as `daybreakctl embedder` prints them as JSON
    /// values  by key; what is not there has its fallback
    /// name    of the test ids: "name.KEY"
    SettingForm(const QJsonArray &fields, const QJsonObject &values, const QString &name,
                QWidget *parent = nullptr);

    /// "key=value" of what differs from its fallback, as the command takes it.
    QStringList words() const;
    NewKey newKey() const;
    /// After it was kept: it is not asked for again.
    void forgetKey();
    /// All that is needed is given.
    bool isComplete() const;
    bool hasMore() const { return !m_more.empty(); }
    void showMore(bool more);
    QWidgetList tabOrder() const;

Q_SIGNALS:
    void changed();

private:
    struct Field
    {
        QString key;
        QString fallback;
        bool isRequired = false;
        std::function<QString()> value;
    };
    void addField(const QJsonObject &field, const QJsonObject &values, const QString &name);
    QWidget *makeControl(const QJsonObject &field, const QString &now, Field &made);
    QWidget *makeKey(const QString &now, const QString &id, Field &made);
    QWidget *makeFolder(const QString &now, const QString &id, const QString &title, Field &made);

    QFormLayout *m_layout;
    std::vector<Field> m_fields;
    std::vector<QWidget *> m_more; ///< rows that have a fallback
    std::function<QString()> m_secret;
    std::function<QString()> m_reference;
    std::function<void()> m_forget;
};

} // namespace ui::shell
