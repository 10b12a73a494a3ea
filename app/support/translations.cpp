// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/support/translations.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

using namespace Qt::StringLiterals;

namespace app {

void loadTranslations()
{
    auto *translator = new QTranslator(QCoreApplication::instance());
    const QString name = u"daybreak"_s;
    const QString folder = u":/daybreak/i18n"_s;
    if (translator->load(QLocale(), name, u"_"_s, folder) ||
        translator->load(u"daybreak_en"_s, folder))
        QCoreApplication::installTranslator(translator);
}

} // namespace app
