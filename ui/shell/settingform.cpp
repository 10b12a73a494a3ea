// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settingform.h"

#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

using namespace Qt::StringLiterals;
using ui::support::halfUnit;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::shell {

namespace {

constexpr int labelWidth = 22 * unit;
constexpr int longestText = 2'000;

/// As the command writes a value.
QString wordOf(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"yes"_s : u"no"_s;
    if (value.isDouble())
        return QString::number(value.toInteger());
    return value.toString();
}

/// help  of a setting begins in the middle of a sentence
QString sentence(const QString &help)
{
    return help.isEmpty() ? help : QString(help.at(0).toUpper() + help.mid(1));
}

} // namespace

SettingForm::SettingForm(const QJsonArray &fields, const QJsonObject &values, const QString &name,
                         QWidget *parent)
    : QWidget(parent), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setVerticalSpacing(unit);
    m_layout->setHorizontalSpacing(unit);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (const QJsonValue &field : fields)
        addField(field.toObject(), values, name);
    showMore(false);
}

void SettingForm::addField(const QJsonObject &field, const QJsonObject &values, const QString &name)
{
    Field made{.key = field.value(u"key").toString(),
               .fallback = wordOf(field.value(u"fallback")),
               .isRequired = field.value(u"required").toBool(),
               .value = {}};
    const QString now = values.contains(made.key) ? wordOf(values.value(made.key)) : made.fallback;
    const QString title = field.value(u"label").toString();
    const QString help = sentence(field.value(u"help").toString());
    const QString id = name + u'.' + made.key;
    const bool isSecret = field.value(u"type").toString() == u"secret";
    const bool isPath = field.value(u"type").toString() == u"path" && made.isRequired;
    QWidget *control = isSecret ? makeKey(now, id, made)
                       : isPath ? makeFolder(now, id, title, made)
                                : makeControl(field, now, made);
    if (!isSecret && !isPath)
        identify(control, id, title, help);
    if (auto *edit = qobject_cast<QLineEdit *>(control))
        edit->setPlaceholderText(help);
    control->setToolTip(help);
    auto *row = new QWidget;
    auto *cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->setSpacing(unit);
    cells->addWidget(control, qobject_cast<QLineEdit *>(control) || isSecret || isPath ? 1 : 0);
    if (!qobject_cast<QLineEdit *>(control) && !isSecret && !isPath)
        cells->addWidget(new Label(help, Type::Caption, Ink::Muted), 1);
    Label *label = (new Label(title))->oneLine();
    label->setMinimumSize(labelWidth, row->sizeHint().height());
    m_layout->addRow(label, row);
    // What has to be found out is shown; what works for everybody is not.
    if (!made.isRequired && !isSecret)
        m_more.push_back(row);
    m_fields.push_back(std::move(made));
}

QWidget *SettingForm::makeControl(const QJsonObject &field, const QString &now, Field &made)
{
    const QString type = field.value(u"type").toString();
    if (type == u"integer") {
        auto *box = new QSpinBox;
        box->setRange(0, 10'000'000);
        box->setValue(now.toInt());
        box->setMinimumWidth(14 * unit);
        made.value = [box] { return QString::number(box->value()); };
        connect(box, &QSpinBox::valueChanged, this, &SettingForm::changed);
        return box;
    }
    if (type == u"boolean") {
        auto *box = new QCheckBox;
        box->setChecked(now == u"yes");
        made.value = [box] { return box->isChecked() ? u"yes"_s : u"no"_s; };
        connect(box, &QCheckBox::toggled, this, &SettingForm::changed);
        return box;
    }
    if (type == u"choice") {
        auto *box = new QComboBox;
        for (const QJsonValue &choice : field.value(u"choices").toArray())
            box->addItem(choice.toString());
        box->setCurrentText(now);
        box->setMinimumWidth(14 * unit);
        made.value = [box] { return box->currentText(); };
        connect(box, &QComboBox::currentIndexChanged, this, &SettingForm::changed);
        return box;
    }
    auto *edit = new QLineEdit(now);
    edit->setMaxLength(longestText);
    // Not trimmed: a prefix ends in a space.
    const bool isText = type == u"text" && !made.isRequired;
    made.value = [edit, isText] { return isText ? edit->text() : edit->text().trimmed(); };
    connect(edit, &QLineEdit::textChanged, this, &SettingForm::changed);
    return edit;
}

QWidget *SettingForm::makeKey(const QString &now, const QString &id, Field &made)
{
    auto *box = new QWidget;
    auto *cells = new QHBoxLayout(box);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->setSpacing(unit);
    auto *place = identify(new QComboBox, id + u".place"_s, tr("Where the key is"));
    place->addItem(tr("No key"), QString());
    place->addItem(tr("Environment variable"), u"env"_s);
    place->addItem(tr("Keychain"), u"keychain"_s);
    place->addItem(tr("Until Daybreak ends"), u"session"_s);
    auto *name =
        identify(new QLineEdit(now.section(u':', 1)), id + u".name"_s, tr("Name of the key"));
    name->setMaxLength(100);
    auto *secret = identify(new QLineEdit, id + u".secret"_s, tr("The key itself"),
                            tr("It is kept where you chose and never shown."));
    secret->setEchoMode(QLineEdit::Password);
    secret->setMaxLength(16'384);
    cells->addWidget(place);
    cells->addWidget(name, 1);
    cells->addWidget(secret, 1);
    const auto arrange = [place, name, secret] {
        const QString where = place->currentData().toString();
        name->setVisible(!where.isEmpty());
        name->setPlaceholderText(where == u"env" ? tr("OPENAI_API_KEY") : tr("Name, as openai"));
        secret->setVisible(where == u"keychain" || where == u"session");
        secret->setPlaceholderText(tr("New key (optional)"));
    };
    const auto reference = [place, name] {
        const QString where = place->currentData().toString();
        const QString given = name->text().trimmed();
        return where.isEmpty() || given.isEmpty() ? QString() : QString(where + u':' + given);
    };
    place->setCurrentIndex(std::max(0, place->findData(now.section(u':', 0, 0))));
    arrange();
    connect(place, &QComboBox::currentIndexChanged, this, [this, arrange] {
        arrange();
        Q_EMIT changed();
    });
    connect(name, &QLineEdit::textChanged, this, &SettingForm::changed);
    connect(secret, &QLineEdit::textChanged, this, &SettingForm::changed);
    made.value = reference;
    m_reference = reference;
    m_secret = [secret] { return secret->isVisible() ? secret->text().trimmed() : QString(); };
    m_forget = [secret] { secret->clear(); };
    return box;
}

QWidget *SettingForm::makeFolder(const QString &now, const QString &id, const QString &title,
                                 Field &made)
{
    auto *box = new QWidget;
    auto *cells = new QHBoxLayout(box);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->setSpacing(unit);
    auto *path = identify(new QLineEdit(now), id, title);
    path->setPlaceholderText(u"/home/me/models/minilm"_s);
    auto *choose = widgets::makeButton(tr("Choose…"), std::nullopt, widgets::ButtonKind::Normal,
                                       id + u".choose"_s);
    cells->addWidget(path, 1);
    cells->addWidget(choose);
    connect(path, &QLineEdit::textChanged, this, &SettingForm::changed);
    connect(choose, &QPushButton::clicked, this, [this, path, title] {
        const QString chosen = QFileDialog::getExistingDirectory(this, title, path->text());
        if (!chosen.isEmpty())
            path->setText(chosen);
    });
    made.value = [path] { return path->text().trimmed(); };
    return box;
}

QStringList SettingForm::words() const
{
    QStringList words;
    for (const Field &field : m_fields) {
        const QString value = field.value();
        if (value != field.fallback)
            words.append(field.key + u'=' + value);
    }
    return words;
}

SettingForm::NewKey SettingForm::newKey() const
{
    const QString secret = m_secret ? m_secret() : QString();
    return secret.isEmpty() ? NewKey() : NewKey{m_reference(), secret};
}

void SettingForm::forgetKey()
{
    if (m_forget)
        m_forget();
}

bool SettingForm::isComplete() const
{
    const bool isKeyNamed = !m_secret || m_secret().isEmpty() || !m_reference().isEmpty();
    return isKeyNamed && std::ranges::all_of(m_fields, [](const Field &field) {
               return !field.isRequired || !field.value().isEmpty();
           });
}

QWidgetList SettingForm::tabOrder() const
{
    QWidgetList order;
    for (int row = 0; row < m_layout->rowCount(); ++row) {
        const QWidget *field = m_layout->itemAt(row, QFormLayout::FieldRole)->widget();
        for (QWidget *control : field->findChildren<QWidget *>()) {
            // Not what a box is made of, nor the list that it drops down.
            if (!control->objectName().startsWith(u"qt_") && control->window() == window() &&
                (control->focusPolicy() & Qt::TabFocus))
                order.append(control);
        }
    }
    return order;
}

void SettingForm::showMore(bool more)
{
    for (QWidget *row : m_more)
        m_layout->setRowVisible(row, more);
}

} // namespace ui::shell
