// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/codescan_p.h"

#include <array>

namespace core::safety {

namespace {

constexpr std::string_view remoteCode = "remoteCodeExecution";
constexpr std::string_view exfiltration = "secretExfiltration";

/// One ability, and the spellings that show it; several words of one spelling must stand on one
/// line in this order.
struct Ability
{
    std::string_view id;
    std::string_view category;
    double weight;
    std::initializer_list<std::initializer_list<const char *>> spellings;
};

const auto &abilities()
{
    static const std::array table{
        Ability{"spawn",
                remoteCode,
                0.3,
                {{"subprocess."},
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
                 {"ctypes."}}},
        Ability{"send",
                exfiltration,
                0.3,
                {{"requests.post("},
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
                 {"smtp."}}},
        Ability{"read-secret",
                exfiltration,
                0.3,
                {{"os.environ"},      {"process.env"},    {"/etc/passwd"},
                 {"/etc/shadow"},     {".ssh/"},          {"id_rsa"},
                 {"document.cookie"}, {"browser_cookie"}, {".aws/credentials"},
                 {"pbpaste"},         {"pyperclip"},      {"clipboard", "("},
                 {"pynput"},          {"keyboard."},      {"imagegrab"},
                 {"pyautogui"},       {"screenshot("},    {"getpass"},
                 {"psutil."},         {"winreg"},         {"netstat"},
                 {"tasklist"},        {"/proc/"},         {"lsusb"},
                 {"uname"},           {"platform."},      {"glob.glob"},
                 {"os.walk("},        {"history"}}},
        Ability{"destroy",
                remoteCode,
                0.3,
                {{"rm -rf"},    {"rmtree("},  {"os.remove("}, {"mkfs"},     {"dd if="},
                 {":(){"},      {"os.fork("}, {"iptables"},   {"ifconfig"}, {"netsh"},
                 {"shutdown"},  {"taskkill"}, {"fernet"},     {"encrypt("}, {"format c:"},
                 {"chmod 777"}, {"os.kill("}, {"/dev/sda"},   {"del /f"},   {"while true", "fork"},
                 {"hosts", "w"}}},
        Ability{"flood",
                remoteCode,
                0.2,
                {{"while true:"},
                 {"while(true)"},
                 {"while (true)"},
                 {"threading.thread("},
                 {"for (;;)"},
                 {"range(1000"}}},
        Ability{"pipe-to-shell",
                remoteCode,
                0.5,
                {{"curl ", "| sh"},     {"curl ", "|sh"},          {"curl ", "| bash"},
                 {"curl ", "|bash"},    {"curl ", "| sudo"},       {"curl ", "| python"},
                 {"wget ", "| sh"},     {"wget ", "|sh"},          {"wget ", "| bash"},
                 {"wget ", "|bash"},    {"wget ", "| sudo"},       {"wget ", "| python"},
                 {"base64", "| sh"},    {"base64", "| bash"},      {"base64", "|bash"},
                 {"base64", "|sh"},     {"iex", "downloadstring"}, {"iwr", "| iex"},
                 {"bash <(curl"},       {"bash -c", "curl"},       {"sh -c", "$(curl"},
                 {"eval", "$(curl"},    {"wget ", "&& sh"},        {"wget ", "&& bash"},
                 {"wget ", "chmod +x"}, {"curl ", "chmod +x"}}},
        Ability{"reverse-shell",
                remoteCode,
                0.6,
                {{"/dev/tcp/"},
                 {"nc -e"},
                 {"ncat -e"},
                 {"bash -i", ">&"},
                 {"mkfifo", "nc "},
                 {"socket", "pty.spawn"},
                 {"powershell", "-enc"},
                 {"powershell", "-e "}}},
        Ability{"ship-secret",
                exfiltration,
                0.75,
                {{"curl ", "$(env"},
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
                 {"curl ", "--data", "env"}}},
    };
    return table;
}

/// Where the spelling starts, or -1.
qsizetype find(const QString &text, std::initializer_list<const char *> parts, qsizetype *end)
{
    const char *first = *parts.begin();
    for (qsizetype at = 0; (at = text.indexOf(QLatin1StringView(first), at)) >= 0; ++at) {
        qsizetype lineEnd = text.indexOf(u'\n', at);
        if (lineEnd < 0)
            lineEnd = text.size();
        qsizetype from = at;
        bool all = true;
        for (const char *part : parts) {
            const QLatin1StringView spelling(part);
            const qsizetype found = text.indexOf(spelling, from);
            if (found < 0)
                return -1;
            if (found >= lineEnd) {
                all = false;
                break;
            }
            from = found + spelling.size();
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
    static const QString marks = QStringLiteral("(.|/-=:$");
    if (std::ranges::none_of(folded, [&](QChar c) { return marks.contains(c); }))
        return hits;
    for (const Ability &ability : abilities()) {
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
