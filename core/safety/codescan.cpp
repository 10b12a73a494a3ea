// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/codescan_p.h"

#include <array>
#include <span>

namespace core::safety {

namespace {

constexpr std::string_view remoteCode = "remoteCodeExecution";
constexpr std::string_view exfiltration = "secretExfiltration";
constexpr std::string_view override = "instructionOverride";

/// Words that must stand on one line in this order.
struct Spelling
{
    const char *first;
    const char *second = nullptr;
    const char *third = nullptr;
};

constexpr std::array spawn = std::to_array<Spelling>({{"subprocess."},
                                                      {"os.system("},
                                                      {"os.popen("},
                                                      {"popen("},
                                                      {"child_process"},
                                                      {"getruntime().exec"},
                                                      {"processbuilder("},
                                                      {"shell=true"},
                                                      {"exec(open("},
                                                      {"invoke-expression"},
                                                      {"import subprocess"},
                                                      {"multiprocessing.process"},
                                                      {"win32com"},
                                                      {"ctypes."}});

constexpr std::array send = std::to_array<Spelling>({{"requests.post("},
                                                     {"requests.get("},
                                                     {"requests.put("},
                                                     {"urllib.request"},
                                                     {"urlopen("},
                                                     {"smtplib"},
                                                     {"socket.socket"},
                                                     {"import socket"},
                                                     {"http.client"},
                                                     {"paramiko"},
                                                     {"ftplib"},
                                                     {"scapy"},
                                                     {"xmlhttprequest("},
                                                     {"axios.post("},
                                                     {"fetch(", "http"},
                                                     {"invoke-webrequest"},
                                                     {"telnetlib"},
                                                     {"smtp."}});

constexpr std::array readSecret =
    std::to_array<Spelling>({{"os.environ"},      {"process.env"},    {"/etc/passwd"},
                             {"/etc/shadow"},     {".ssh/"},          {"id_rsa"},
                             {"document.cookie"}, {"browser_cookie"}, {".aws/credentials"},
                             {"pbpaste"},         {"pyperclip"},      {"clipboard", "("},
                             {"pynput"},          {"keyboard."},      {"imagegrab"},
                             {"pyautogui"},       {"screenshot("},    {"getpass"},
                             {"psutil."},         {"winreg"},         {"netstat"},
                             {"tasklist"},        {"/proc/"},         {"lsusb"},
                             {"uname"},           {"platform."},      {"glob.glob"},
                             {"os.walk("},        {"history"}});

constexpr std::array destroy = std::to_array<Spelling>(
    {{"rm -rf"},    {"rmtree("},  {"os.remove("}, {"mkfs"},     {"dd if="},
     {":(){"},      {"os.fork("}, {"iptables"},   {"ifconfig"}, {"netsh"},
     {"shutdown"},  {"taskkill"}, {"fernet"},     {"encrypt("}, {"format c:"},
     {"chmod 777"}, {"os.kill("}, {"/dev/sda"},   {"del /f"},   {"while true", "fork"},
     {"hosts", "w"}});

constexpr std::array flood = std::to_array<Spelling>({{"while true:"},
                                                      {"while(true)"},
                                                      {"while (true)"},
                                                      {"threading.thread("},
                                                      {"for (;;)"},
                                                      {"range(1000"}});

constexpr std::array pipeToShell = std::to_array<Spelling>(
    {{"curl ", "| sh"},         {"curl ", "|sh"},      {"curl ", "| bash"}, {"curl ", "|bash"},
     {"curl ", "| sudo"},       {"curl ", "| python"}, {"wget ", "| sh"},   {"wget ", "|sh"},
     {"wget ", "| bash"},       {"wget ", "|bash"},    {"wget ", "| sudo"}, {"wget ", "| python"},
     {"base64", "| sh"},        {"base64", "| bash"},  {"base64", "|bash"}, {"base64", "|sh"},
     {"iex", "downloadstring"}, {"iwr", "| iex"},      {"bash <(curl"},     {"bash -c", "curl"},
     {"sh -c", "$(curl"},       {"eval", "$(curl"},    {"wget ", "&& sh"},  {"wget ", "&& bash"},
     {"wget ", "chmod +x"},     {"curl ", "chmod +x"}});

constexpr std::array reverseShell = std::to_array<Spelling>({{"/dev/tcp/"},
                                                             {"nc -e"},
                                                             {"ncat -e"},
                                                             {"bash -i", ">&"},
                                                             {"mkfifo", "nc "},
                                                             {"socket", "pty.spawn"},
                                                             {"powershell", "-enc"},
                                                             {"powershell", "-e "}});

constexpr std::array shipSecret = std::to_array<Spelling>({{"curl ", "$(env"},
                                                           {"curl ", "`env"},
                                                           {"curl ", "$(cat"},
                                                           {"curl ", "$(printenv"},
                                                           {"curl ", "@.env"},
                                                           {"curl ", "@/etc/"},
                                                           {"curl ", "@~/."},
                                                           {"env |", "curl"},
                                                           {"printenv |", "curl"},
                                                           {"cat ", "id_rsa", "curl"},
                                                           {"cat ", ".env", "curl"},
                                                           {"env", "| nc"},
                                                           {"cat ", "/etc/passwd", "nc "},
                                                           {"wget ", "$(env"},
                                                           {"wget ", "--post-file"},
                                                           {"requests.post(", "os.environ"},
                                                           {"fetch(", "document.cookie"},
                                                           {"fetch(", "process.env"},
                                                           {"tar ", ".ssh", "curl"},
                                                           {"curl ", "--data", "env"}});

// How models' prompts mark who speaks; a text that writes them speaks in another's name.
constexpr std::array speaker = std::to_array<Spelling>(
    {{"<|im_start|>"}, {"<|system|>"}, {"<|endoftext|>"},   {"<|start_header_id|>"},
     {"<<sys>>"},      {"[inst]"},     {"[/inst]"},         {"[system]"},
     {"[system:"},     {"[system "},   {"[system_"},        {"###system"},
     {"### system"},   {"###(system"}, {"<system>"},        {"</system>"},
     {"<system_"},     {"```system"},  {"system message:"}, {"\nsystem:"},
     {"\nassistant:"}});

/// One ability, and the spellings that show it.
struct Ability
{
    std::string_view id;
    std::string_view category;
    double weight;
    std::span<const Spelling> spellings;
};

// Plain arrays of static life: a list within a list would refer to what ended with the statement.
constexpr std::array abilities{
    Ability{"spawn", remoteCode, 0.3, spawn},
    Ability{"send", exfiltration, 0.3, send},
    Ability{"read-secret", exfiltration, 0.3, readSecret},
    Ability{"destroy", remoteCode, 0.3, destroy},
    Ability{"flood", remoteCode, 0.2, flood},
    Ability{"pipe-to-shell", remoteCode, 0.5, pipeToShell},
    Ability{"reverse-shell", remoteCode, 0.6, reverseShell},
    Ability{"ship-secret", exfiltration, 0.75, shipSecret},
    Ability{"speaker", override, 0.4, speaker},
};

/// Where the spelling starts, or -1.
qsizetype find(const QString &text, const Spelling &spelling, qsizetype *end)
{
    const char *first = spelling.first;
    for (qsizetype at = 0; (at = text.indexOf(QLatin1StringView(first), at)) >= 0; ++at) {
        qsizetype lineEnd = text.indexOf(u'\n', at);
        if (lineEnd < 0)
            lineEnd = text.size();
        qsizetype from = at;
        bool all = true;
        for (const char *part : {spelling.first, spelling.second, spelling.third}) {
            if (!part)
                break;
            const QLatin1StringView word(part);
            const qsizetype found = text.indexOf(word, from);
            if (found < 0)
                return -1;
            if (found >= lineEnd) {
                all = false;
                break;
            }
            from = found + word.size();
        }
        if (all) {
            *end = lineEnd;
            return at;
        }
        at = std::max(at, lineEnd - 1);
    }
    return -1;
}

} // namespace

std::vector<CodeHit> scanCode(const QString &folded)
{
    std::vector<CodeHit> hits;
    // Every spelling but plain words has one of these; most texts have none.
    static const QString marks = QStringLiteral("(.|/-=:$<[#`");
    if (std::ranges::none_of(folded, [&](QChar c) { return marks.contains(c); }))
        return hits;
    for (const Ability &ability : abilities) {
        for (const auto &spelling : ability.spellings) {
            qsizetype end = 0;
            const qsizetype at = find(folded, spelling, &end);
            if (at < 0)
                continue;
            hits.push_back(
                {ability.id, ability.category, ability.weight, at, std::min(end, at + 200)});
            break;
        }
    }
    return hits;
}

} // namespace core::safety
