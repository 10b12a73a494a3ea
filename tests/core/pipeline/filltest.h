// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A start: the index fills while a person decides already.
#pragma once

#include <QObject>

class FillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsDecidedMeanwhileIsInTheIndex();
};
