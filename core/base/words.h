// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words of problem descriptions: identifiers taken apart, stems, how common a word is anyway.
#pragma once

#include <QString>

#include <memory>
#include <vector>

namespace core {

/// What a text is made of, in reading order, repetitions kept.
struct ScannedWords
{
    /// Lower-case words of 1 to 40 characters; identifiers come as their parts ("applyDiscount" and
    /// "apply_discount" as apply, discount). Hexadecimal ids and numbers above 5 digits are left
    /// out.
    std::vector<QString> words;
    /// Lower-case whole identifiers: with an inner capital, underscore or digit, or a chain of
    /// names
    /// ("cart.total", "builder.py"; longer chains give each pair of neighbours).
    std::vector<QString> identifiers;
};

/// limit  characters read; the rest is ignored, so that a huge text costs no more than a long one
ScannedWords scanWords(QStringView text, qsizetype limit = 20'000);

/// The parts of one identifier, lower case: "HTTPServer.readBody2" → http, server, read, body2.
std::vector<QString> identifierParts(QStringView identifier);

/// Whether a word only holds a sentence together ("the", "when", "not").
bool isStopWord(QStringView lowerWord);

/// Portion of ordinary problem descriptions that hold this stem, in (0, 1): a prior for inverse
/// document frequencies where few documents are known. Unlisted stems get the lowest value, 0.004.
/// source  bands set by hand from general usage in bug reports, error messages and support chat
double backgroundRate(const QString &stem);

/// The idea a stem stands for, where several words are usual for one ("null", "none" and "nil";
/// "freeze" and "hang"); empty for most stems.
QString conceptOf(const QString &stem);

/// English stems.
/// source  Porter 1980 in its later form ("English" of Snowball), by way of libstemmer
/// thread  one at a time for each object
class Stemmer
{
public:
    Stemmer();
    ~Stemmer();
    Stemmer(const Stemmer &) = delete;
    Stemmer &operator=(const Stemmer &) = delete;

    /// Words with characters outside a to z come back as they are.
    QString stem(const QString &lowerWord) const;

private:
    struct Handle;
    std::unique_ptr<Handle> m_handle;
};

} // namespace core
