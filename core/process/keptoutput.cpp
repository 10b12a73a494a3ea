// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/keptoutput.h"

namespace core::process {

void KeptOutput::append(QByteArrayView bytes)
{
    m_total += bytes.size();
    const qsizetype toHead = qMin(bytes.size(), m_half - m_head.size());
    m_head.append(bytes.first(toHead));
    bytes = bytes.sliced(toHead);
    if (bytes.size() > m_half)
        bytes = bytes.last(m_half);
    m_tail.append(bytes);
    if (m_tail.size() > 2 * m_half)
        m_tail.remove(0, m_tail.size() - m_half);
}

QByteArray KeptOutput::bytes() const
{
    if (!isCut())
        return m_head + m_tail;
    return m_head + "\n[… " + QByteArray::number(m_total - 2 * m_half) + " bytes cut …]\n" +
           m_tail.last(m_half);
}

} // namespace core::process
