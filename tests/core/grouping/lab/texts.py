#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the texts that lexicon_lab learns from out of Debian packages.

    texts.py packages                       prints the packages, for `apt-get download`
    texts.py read FOLDER TRANSLATION OUT    FOLDER: where `dpkg -x` laid all of them; TRANSLATION: the file
                                            i18n/Translation-en of the same suite, unpacked; OUT: a folder

OUT gets a line for each passage: running.txt (descriptions of packages, documentation, change logs), glosses.txt (dictionaries)
and alike.txt (words that mean the same: thesauri, and translations of one word). The same packages give the same bytes.
"""
import gzip
import html.parser
import os
import pathlib
import re
import sys

# What is about using software, or money, time, people and places: reports are.
DOCUMENTED = """
amarok-common ardour-data audacity-data calibre claws-mail clementine debian-faq debian-handbook deluge-common
developers-reference digikam-data evolution exaile gajim gimp-data gnome-calendar gnome-user-docs gnucash gnucash-common
gnucash-docs gramps grisbi-common homebank inkscape kdenlive-data kmymoney kmymoney-common kodi-data korganizer libgimp2.0-doc
libreoffice-help-en-us liferea maint-guide mariadb-server mediawiki mumble phpmyadmin pidgin-data planner postgresql-doc-15
psi-plus python-django-doc python3.11-doc qbittorrent quodlibet redmine request-tracker5 rhythmbox-data roundcube-core scribus
shotwell-common sylpheed-doc thunderbird transmission-common tryton-server-doc vlc weechat-doc wordpress zim""".split()
DICTIONARIES = "dict-foldoc dict-gcide dict-jargon edict mythes-en-us trans-de-en wordnet-base".split()

SHORTEST, LONGEST = 12, 1500  # characters of a passage


def text_of(path):
    opener = gzip.open if path.suffix in (".gz", ".dz") else open
    with opener(path, "rb") as file:
        return file.read()


class Passages(html.parser.HTMLParser):
    """The paragraphs of a page, without code and navigation."""
    BREAKS = {"p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "dt", "dd", "br", "title", "tr", "note", "item"}
    HIDDEN = {"script", "style", "pre", "nav"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.depth = [], 0

    def handle_starttag(self, tag, attributes):
        self.depth += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        self.depth -= tag in self.HIDDEN and self.depth > 0
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.depth:
            self.parts.append(data.replace("\n", " "))


def files_under(folder):
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = pathlib.Path(root, name)
            if path.is_file() and not path.is_symlink():
                yield path


def descriptions(path):
    for stanza in path.read_text(errors="replace").split("\n\n"):
        found = re.search(r"^Description-en: (.*(?:\n .*)*)", stanza, re.M)
        if found:
            yield from re.split(r"\n \.\n", found.group(1))


def pages(folder):
    share = folder / "usr/share"
    skipped = re.compile(r"/_modules/|/_sources|/gnucash-docs/gnucash-(guide|help)-(?!en)")
    for base in (share / "doc", share / "help/C", share / "libreoffice/help/en-US", folder / "usr/lib/libreoffice/help/en-US"):
        for path in files_under(base):
            if not re.search(r"\.(html?|html\.gz|xhp|page)$", path.name) or skipped.search(str(path)):
                continue
            page = Passages()
            page.feed(text_of(path).decode(errors="replace"))
            yield from (line for line in "".join(page.parts).split("\n") if line.count(" ") >= 3)


def changes(folder):
    """The items of lists of changes: what was wrong, in a line."""
    for path in files_under(folder / "usr/share/doc"):
        if not re.match(r"(changelog|changes|news|history|release)", path.name, re.I) or re.search(
                r"Debian|\.png|\.html", path.name):
            continue
        item = ""
        for line in text_of(path).decode(errors="replace").split("\n"):
            line = line.strip()
            if not line or re.match(r"[-*+•o] |#?\d", line) or len(item) > LONGEST:
                if item.count(" ") >= 2:
                    yield item
                item = ""
            item += " " + re.sub(r"^[-*+•o] ", "", line)
        yield item


def dictionary(path):
    for entry in re.split(r"\n\s*\n", text_of(path).decode(errors="replace")):
        yield re.sub(r"\[[^\]]*\]|--\w+\.|\{|\}|\\[^\\]*\\", "", entry)


def wordnet(folder):
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / ("usr/share/wordnet/data." + part)).read_text().split("\n"):
            if "|" not in line or line.startswith(" "):
                continue
            head, gloss = line.split("|", 1)
            fields = head.split()
            names = (re.sub(r"\(.*\)", "", fields[4 + 2 * i]).replace("_", " ") for i in range(int(fields[3], 16)))
            yield ", ".join(names) + ": " + gloss


def bare(text):
    return re.sub(r"\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|/[^/]*/|<[^>]*>", " ", text)


def together(words):
    """Ways to say one thing, each once; nothing if there is one only."""
    kept = list(dict.fromkeys(filter(None, (re.sub(r"^(to|a|an|the) ", "", word.strip()).lower() for word in words))))
    return "; ".join(kept) if len(kept) > 1 else ""


def thesaurus(path):
    head = ""
    for line in path.read_text(errors="replace").split("\n"):
        entry = re.fullmatch(r"([^|]+)\|\d+", line)
        if entry:
            head = entry.group(1)
        elif line.startswith("("):
            alike = [bare(word) for word in line.split("|")[1:] if "(" not in word or "similar" in word]
            if alike:
                yield together([head] + alike)


def from_german(path):
    for line in path.read_text(errors="replace").split("\n"):
        if "::" in line and not line.startswith("#"):
            yield from (together(part.split(";")) for part in bare(line.split("::", 1)[1]).split("|"))


def from_japanese(path):
    for line in text_of(path).decode("euc-jp", errors="replace").split("\n"):
        yield together(bare(word) for word in line.split("/")[1:] if not word.startswith("EntL"))


def write(path, sources):
    seen = set()
    with open(path, "w", encoding="utf-8") as file:
        for source in sources:
            for passage in source:
                passage = " ".join(passage.split())
                if SHORTEST <= len(passage) <= LONGEST * 2 and passage not in seen:
                    seen.add(passage)
                    file.write(passage + "\n")


def main():
    if sys.argv[1:] == ["packages"]:
        print("\n".join(DOCUMENTED + DICTIONARIES))
        return
    if len(sys.argv) != 5 or sys.argv[1] != "read":
        sys.exit(__doc__)
    folder, translation, out = map(pathlib.Path, sys.argv[2:])
    out.mkdir(parents=True, exist_ok=True)
    share = folder / "usr/share"
    words = share / "dictd"
    write(out / "running.txt", [descriptions(translation), pages(folder), changes(folder)])
    write(out / "glosses.txt", [wordnet(folder), dictionary(words / "gcide.dict.dz"), dictionary(words / "foldoc.dict.dz"),
                                dictionary(words / "jargon.dict.dz")])
    write(out / "alike.txt", [thesaurus(share / "mythes/th_en_US_v2.dat"), from_german(share / "trans/de-en"),
                              from_japanese(share / "edict/edict")])


if __name__ == "__main__":
    main()
