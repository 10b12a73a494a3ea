// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/wordroles_p.h"

#include <QHash>

#include <array>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

struct RoleWords
{
    std::string_view name;
    std::string_view words; ///< lemmas, divided by blanks
};

// Chosen by what the words mean, nearly all before any text was measured. Names in angle brackets
// are what the reader of texts puts in place of addresses and numbers.
constexpr std::array roles{
    RoleWords{"you", "you your yours yourself u ur thou"},
    RoleWords{"your", "your yours yourself"},
    /// Given by the reader of texts to a "you" that means anybody: if you open it, you will see
    RoleWords{"anyone", "<anyone>"},
    /// Given to a verb that tells what happened or happens: nobody is asked for it
    RoleWords{"told", "<told>"},
    RoleWords{"me", "i me my mine myself we us our ours im ive id"},
    RoleWords{"they", "he she they him her them his their someone somebody people person"},
    RoleWords{"agent",
              "ai assistant agent bot chatbot model llm gpt chatgpt claude copilot gemini llama "
              "openai machine robot program language artificial intelligence reviewer"},
    RoleWords{"polite", "please kindly could would can pls plz might thank"},
    RoleWords{"must", "must should shall need have ought require necessary mandatory always will"},
    RoleWords{"now", "now then first before after next instead immediately henceforth forward "
                     "onward again from until when while once"},
    RoleWords{"urgent", "important urgent attention critical note warning notice priority asap"},
    RoleWords{"not", "not never no none nor without dont doesnt cannot cant wont neither nothing "
                     "avoid stop refrain"},
    RoleWords{"all", "all any every everything anything whatever each whole entire complete only "
                     "everyone everybody"},
    RoleWords{"override",
              "ignore disregard forget override bypass skip neglect discard abandon supersede "
              "overrule overlook dismiss drop cancel suspend evade circumvent throw set revoke"},
    RoleWords{"rule",
              "instruction prompt guideline directive rule policy order command constraint "
              "restriction filter guardrail limit limitation training programming directions "
              "protocol safeguard principle task objective goal message context"},
    RoleWords{"prior", "previous prior above earlier before original initial preceding former "
                       "past existing old given previously"},
    RoleWords{"fresh", "new real actual true updated different following below next current"},
    RoleWords{"reveal",
              "show reveal print repeat display tell recite dump disclose leak list expose give "
              "provide spell summarize describe paraphrase translate copy say explain state "
              "confirm output"},
    RoleWords{"send", "send forward mail email post upload transmit submit deliver exfiltrate "
                      "share report publish message notify write text tweet broadcast"},
    RoleWords{"fetch", "get fetch find retrieve search look read collect gather obtain extract "
                       "access check open load visit browse query download"},
    RoleWords{"pay", "pay transfer wire buy purchase order donate withdraw deposit refund sell "
                     "invest trade charge subscribe spend"},
    RoleWords{"money", "money dollar euro usd eur fund balance bitcoin payment price amount share "
                       "stock iban wallet saving salary cash crypto <money>"},
    RoleWords{"destroy", "delete remove wipe erase drop destroy purge clear uninstall kill "
                         "terminate format overwrite shred empty"},
    RoleWords{"disable", "disable deactivate turn switch off weaken stop block shut suspend"},
    RoleWords{"grant", "grant give add invite permit authorize allow approve promote enable "
                       "assign enroll unlock open let merge accept"},
    RoleWords{"change", "change modify replace update set reset edit alter swap rename move adjust "
                        "convert transform shift"},
    RoleWords{"plan", "book reserve schedule arrange rent appointment meeting reservation "
                      "calendar event reminder call"},
    RoleWords{"run", "run execute invoke launch start install eval call perform do use deploy "
                     "push commit apply"},
    RoleWords{"make", "write generate create produce make compose draft develop build craft "
                      "design"},
    RoleWords{"insert",
              "include insert append embed place put attach incorporate integrate weave blend "
              "merge inject introduce paste mention add mix combine fuse infuse absorb adopt "
              "employ implement utilize supplement enrich assimilate interweave"},
    RoleWords{"reply", "response reply answer output message completion respond summary sentence "
                       "solution explanation text paragraph conclusion conversation"},
    RoleWords{"secret", "password token key credential secret cookie env apikey passwd pin "
                        "passcode certificate ssh vault <secret>"},
    RoleWords{"private", "inbox contact history record personal private medical health bank card "
                         "address phone location passport invoice document photo customer "
                         "confidential sensitive profile data detail"},
    RoleWords{"account", "account permission access admin administrator owner root user role "
                         "sudo privilege right member"},
    RoleWords{"place", "url link webhook endpoint server site website page channel folder drive "
                       "cloud <url> <mail> <path>"},
    RoleWords{"mail", "<mail>"},
    RoleWords{"url", "<url>"},
    RoleWords{"file", "<name>"},
    RoleWords{"thing", "door lock alarm camera garage light window thermostat car device vehicle "
                       "house home sensor"},
    RoleWords{"code", "code snippet script function program block section line fragment patch "
                      "software chunk segment piece <code>"},
    RoleWords{"codeblock", "<code>"},
    RoleWords{"shell", "curl wget bash sh rm chmod sudo nc powershell eval exec"},
    RoleWords{"persona", "act pretend roleplay persona character imagine simulate play role "
                         "impersonate emulate become scenario story game novel fiction"},
    RoleWords{"nolimit", "unrestricted unfiltered uncensored unlimited free jailbreak amoral "
                         "unethical dan immoral rogue"},
    RoleWords{"ethic", "ethic ethical moral law legal illegal policy openai censorship content "
                       "inappropriate harmful harm safe safety dangerous consequence"},
    RoleWords{"refuse", "refuse decline apologize apology sorry disclaimer lecture warn warning "
                        "cannot unable reject"},
    RoleWords{"crime", "bomb weapon drug malware virus hack steal poison explosive kill murder "
                       "forge fraud counterfeit meth ransomware keylogger phish scam suicide"},
    RoleWords{"conceal", "secretly silently quietly hide hidden conceal discreetly unnoticed trace "
                         "private anybody anyone nobody notice invisible"},
    RoleWords{"encode", "encode decode encrypt decrypt base64 rot13 hex cipher reverse backward "
                        "morse ascii leetspeak emoji anagram uppercase lowercase capital vowel "
                        "letter alphabet substitute shuffle scramble spell misspell pig"},
    RoleWords{"system", "system developer admin operator mode debug root maintenance user "
                        "assistant role"},
    RoleWords{"ask", "what which how why who where whats"},
    RoleWords{"speak", "respond answer speak talk reply say write"},
    RoleWords{"exempt", "exception allow permit test research audit purpose authorize trust "
                        "hypothetical educational"},
    RoleWords{"attacktalk", "attack attacker injection inject malicious exploit vulnerability "
                            "payload phishing adversary adversarial jailbreak threat mitigation "
                            "untrusted cve advisory abuse"},
    RoleWords{"fault", "error fail failure crash bug issue exception expected reproduce broken "
                       "version trace stack regression warn timeout null undefined fix"},
    RoleWords{"screen", "button page form screen window app application browser android ios "
                        "click view layout text field image test build release module simulator"},
    RoleWords{"belief", "news claim truth fact vaccine election conspiracy government study hoax "
                        "proof evidence history climate"},
    RoleWords{"ad", "product brand discount offer sale promotion advertisement advertise recommend "
                    "promote free limited deal marketing buy clickbait prize winner lottery"},
};
static_assert(roles.size() <= 64);

QString toQString(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

const QHash<QString, Roles> &table()
{
    static const QHash<QString, Roles> made = [] {
        QHash<QString, Roles> words;
        for (size_t i = 0; i < roles.size(); ++i) {
            const QString all = toQString(roles[i].words);
            for (const QStringView word : QStringView(all).tokenize(u' ', Qt::SkipEmptyParts)) {
                words[word.toString()] |= Roles(1) << i;
                words[lemma(word)] |= Roles(1) << i;
            }
        }
        return words;
    }();
    return made;
}

bool isVowel(QChar c)
{
    return c == u'a' || c == u'e' || c == u'i' || c == u'o' || c == u'u' || c == u'y';
}

/// "sett" of "setting" is "set", "creat" of "creating" stays: its table has it so, too.
QStringView undoubled(QStringView stem)
{
    const qsizetype n = stem.size();
    if (n > 3 && stem.at(n - 1) == stem.at(n - 2) && !isVowel(stem.at(n - 1)) &&
        stem.at(n - 1) != u'l' && stem.at(n - 1) != u's')
        return stem.chopped(1);
    return stem;
}

} // namespace

QString lemma(QStringView word)
{
    if (word.startsWith(u'<') || word.size() < 4)
        return word.toString();
    if (word.endsWith("ies"_L1) && word.size() > 4)
        return word.chopped(3).toString() + u'y';
    if (word.endsWith(u's') && !word.endsWith("ss"_L1) && !word.endsWith("us"_L1) &&
        !word.endsWith("is"_L1))
        word = word.chopped(1);
    if (word.endsWith("ing"_L1) && word.size() > 5)
        word = undoubled(word.chopped(3));
    else if (word.endsWith("ed"_L1) && word.size() > 4 && word != u"embed")
        word = undoubled(word.chopped(2));
    if (word.endsWith(u'e') && word.size() > 3) // "encode" meets "encod" of "encoding"
        word = word.chopped(1);
    return word.toString();
}

Roles rolesOf(const QString &lemma)
{
    return table().value(lemma);
}

int roleCount()
{
    return int(roles.size());
}

std::string_view roleName(int index)
{
    return roles[size_t(index)].name;
}

Roles actionRoles()
{
    Roles all = 0;
    for (const std::string_view name :
         {"override", "reveal", "send", "fetch", "pay", "destroy", "disable", "grant", "change",
          "plan", "run", "make", "insert", "speak"})
        all |= roleNamed(name);
    return all;
}

Roles roleNamed(std::string_view name)
{
    for (size_t i = 0; i < roles.size(); ++i) {
        if (roles[i].name == name)
            return Roles(1) << i;
    }
    return 0;
}

} // namespace core::safety
