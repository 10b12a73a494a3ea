// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/reviewers.h"

#include "core/research/people.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr size_t mostReviewers = 3;
constexpr size_t mostPlaces = 4;
constexpr int logDepth = 60;

struct Person
{
    Author author;
    double blame = 0;
    int lines = 0;
    Timestamp latest;
    bool suspect = false;
};

double recencyOf(Timestamp latest, Timestamp now)
{
    if (!isKnown(latest))
        return 0.15;
    const double days = double(toMs(now) - toMs(latest)) / 86'400'000.0;
    if (days <= 30)
        return 1;
    return days > 365 ? 0.15 : 1 - 0.7 * (days - 30) / 335;
}

class People
{
public:
    explicit People(const SourceTree &tree) : m_mailmap(tree.text(u".mailmap"_s)) {}

    /// Null for a machine.
    Person *find(const QString &name, const QString &address)
    {
        const Author author = m_mailmap.proper(name, address);
        if (isMachine(name, address) || isMachine(author.name, author.address))
            return nullptr;
        const QString mail = author.address.toLower();
        const QString folded = author.name.simplified().toLower();
        auto known = m_byMail.constFind(mail);
        if (known == m_byMail.cend() && folded.contains(u' ')) {
            // The same whole name with another address is the same person.
            if (const auto named = m_byName.constFind(folded); named != m_byName.cend())
                known = m_byMail.insert(mail, *named);
        }
        if (known == m_byMail.cend()) {
            known = m_byMail.insert(mail, m_people.size());
            m_people.push_back({.author = author, .latest = {}});
            if (!m_byName.contains(folded))
                m_byName.insert(folded, m_people.size() - 1);
        }
        return &m_people[*known];
    }

    const Person *byMail(const QString &address) const
    {
        const auto known = m_byMail.constFind(address.toLower());
        return known == m_byMail.cend() ? nullptr : &m_people[*known];
    }
    std::vector<Person> &all() { return m_people; }

private:
    Mailmap m_mailmap;
    std::vector<Person> m_people;
    QHash<QString, size_t> m_byMail;
    QHash<QString, size_t> m_byName;
};

} // namespace

ReviewerChoice chooseReviewers(SourceTree &tree, std::span<const Lead> leads,
                               std::span<const SuspectCommit> suspects, Timestamp now)
{
    ReviewerChoice choice;
    People people(tree);
    Timestamp newest;
    size_t places = 0;
    QStringList files;
    for (const Lead &lead : leads) {
        if (lead.isTest || places >= mostPlaces)
            continue;
        ++places;
        const SourceText *const source = tree.file(lead.location.file);
        const int first = lead.first > 0 ? lead.first : lead.location.line;
        const int last = qMin(lead.first > 0 ? lead.last : first, first + 400);
        if (const auto hunks = tree.blame(lead.location.file, first, last); hunks && source) {
            for (const git::BlameHunk &hunk : *hunks) {
                Person *const person = people.find(hunk.author.name, hunk.author.address);
                if (!person)
                    continue;
                for (int n = hunk.firstLine; n < hunk.firstLine + hunk.lines; ++n) {
                    if (source->kind(n) != LineKind::Code)
                        continue;
                    person->blame += lead.location.score / (last - first + 1);
                    ++person->lines;
                }
            }
        }
        if (files.contains(lead.location.file))
            continue;
        files.append(lead.location.file);
        if (const auto log = tree.repository().log({.from = tree.commit(),
                                                    .path = lead.location.file,
                                                    .since = {},
                                                    .until = {},
                                                    .limit = logDepth})) {
            for (const git::LogEntry &entry : *log) {
                newest = std::max(newest, entry.commit.author.time);
                if (Person *const person =
                        people.find(entry.commit.author.name, entry.commit.author.address))
                    person->latest = std::max(person->latest, entry.commit.author.time);
            }
        }
    }
    for (const SuspectCommit &suspect : suspects.first(qMin<size_t>(3, suspects.size()))) {
        const qsizetype at = suspect.author.lastIndexOf(u" <");
        if (at < 0)
            continue;
        if (Person *const person =
                people.find(suspect.author.left(at), suspect.author.mid(at + 2).chopped(1))) {
            person->blame += 0.5 * suspect.score;
            person->suspect = true;
            person->latest = std::max(person->latest, suspect.time);
        }
    }
    const Timestamp from = isKnown(now) ? now : newest;

    QStringList taken;
    for (const Lead &lead : leads) {
        if (lead.isTest)
            continue;
        choice.ownedPath = lead.location.file;
        choice.owners =
            ownersOf(lead.location.file, [&](const QString &path) { return tree.text(path); });
        break;
    }
    for (const QString &owner : std::as_const(choice.owners.owners)) {
        if (choice.reviewers.size() >= mostReviewers)
            break;
        const Person *const person = owner.contains(u'@') && !owner.startsWith(u'@')
                                         ? people.byMail(owner.section(u'<', -1).remove(u'>'))
                                         : nullptr;
        const QString identity =
            person ? person->author.identity() : UntrustedText(owner).displayLine(120);
        if (isMachine(owner, owner) || taken.contains(identity))
            continue;
        taken.append(identity);
        choice.reviewers.push_back({identity,
                                    u"owns %1 by line %2 of %3"_s.arg(choice.ownedPath)
                                        .arg(choice.owners.line)
                                        .arg(choice.owners.file),
                                    1.0});
    }
    std::vector<std::pair<double, const Person *>> order;
    double best = 0;
    for (const Person &person : people.all()) {
        const double score = person.blame * recencyOf(person.latest, from);
        if (score > 0)
            order.emplace_back(score, &person);
        best = qMax(best, score);
    }
    std::ranges::sort(order, [](const auto &a, const auto &b) {
        return a.first != b.first ? a.first > b.first
                                  : a.second->author.identity() < b.second->author.identity();
    });
    for (const auto &[score, person] : order) {
        const QString identity = person->author.identity();
        if (choice.reviewers.size() >= mostReviewers)
            break;
        if (taken.contains(identity))
            continue;
        taken.append(identity);
        QString reason = person->suspect ? u"wrote a suspect commit"_s : QString();
        if (person->lines > 0)
            reason += (reason.isEmpty() ? QString() : u" and "_s) +
                      u"last changed %1 lines of the code found"_s.arg(person->lines);
        if (isKnown(person->latest))
            reason += u", last on %1"_s.arg(toIso(person->latest).left(10));
        choice.reviewers.push_back({identity, reason, 0.9 * score / best});
    }
    return choice;
}

} // namespace core::research
