// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file descriptor that closes itself, and walking folders by descriptor, which no rename or link
// can redirect.
#pragma once

#include <QByteArray>

#include <utility>
#include <vector>

namespace core::sandbox {

class Descriptor
{
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    Descriptor(Descriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor();

    bool isOpen() const { return m_number >= 0; }
    int get() const { return m_number; }

private:
    int m_number;
};

/// Opens a folder; a link in its place is not followed. Not open on failure, errno says why.
Descriptor openFolder(int parent, const char *name);

/// The names in a folder but "." and "..", sorted by bytes; its descriptor stays usable.
std::vector<QByteArray> namesIn(int folder);

} // namespace core::sandbox
