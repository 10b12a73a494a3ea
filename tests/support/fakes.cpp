// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakes.h"

#include <QtEndian>

namespace tests {

QUuid CountingIds::next()
{
    std::array<quint8, 16> bytes{0, 0, 0, 0, 0, 0, 0x70, 0, 0x80};
    qToBigEndian<quint32>(quint32(m_next++), bytes.data() + 12);
    return QUuid::fromRfc4122(
        QByteArrayView(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())));
}

} // namespace tests
