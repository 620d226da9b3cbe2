# SPDX-License-Identifier: GPL-3.0-or-later
"""The window's texts in another language: what an English label is called there, and which labels were left in English."""

import functools
import gettext
import os
import pathlib
import re
import struct
import subprocess

import driver

LOCALES = {"de": "de_DE", "en_GB": "en_GB", "en_US": "en_US", "es": "es_ES", "fr": "fr_FR", "it": "it_IT", "nl": "nl_NL"}
PLACEHOLDER = re.compile(r"%(?:\d+\$)?[-+ #0'I]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?[diouxXeEfFgGcsp%]")


def locale_folder():
    return pathlib.Path(os.environ.get("KEYHOLDER_LOCALEDIR") or pathlib.Path(driver.program_path()).parent.parent / "po")


def environment(language, folder):
    """What the application needs to speak LANGUAGE; the locale is made in FOLDER."""
    name = LOCALES[language] + ".UTF-8"
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    # Its status tells of warnings, too.
    subprocess.run(["localedef", "--no-archive", "-c", "-i", LOCALES[language], "-f", "UTF-8", str(folder / name)],
                   check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {"LANG": name, "LOCPATH": str(folder), "KEYHOLDER_LOCALEDIR": str(locale_folder())}


def messages(path):
    """Each English text of a compiled catalogue, singular and plural, with the texts that stand for it."""
    data = path.read_bytes()
    count, english_at, translated_at = struct.unpack_from("<8x3I", data)

    def text(table, index):
        length, offset = struct.unpack_from("<2I", data, table + 8 * index)
        return data[offset:offset + length].decode()
    for index in range(count):
        message = text(english_at, index).rpartition("\x04")[2]
        if message:
            for english in message.split("\0"):
                yield english, text(translated_at, index).split("\0")


class Catalogue:
    """LANGUAGE: as in po/LINGUAS, or en_US or None for the English of the sources."""

    def __init__(self, language):
        self.words = {}   # English, as it is shown → all that stands for it
        self.forms = []   # the same of texts with placeholders, as patterns
        self.gtk = gettext.translation("gtk40", "/usr/share/locale", [language or "en"], fallback=True).gettext
        if language in (None, "en_US"):
            return
        for english, translations in messages(locale_folder() / language / "LC_MESSAGES" / "keyholder.mo"):
            self.words.setdefault(english.replace("_", ""), []).extend(text.replace("_", "") for text in translations)
        for english, translations in self.words.items():
            literal = PLACEHOLDER.sub("", english)
            if literal != english and len(re.findall("[A-Za-z]", literal)) > 3 and english not in translations:
                parts = [re.escape(part) for part in PLACEHOLDER.split(english)]
                self.forms.append((re.compile(".+?".join(parts), re.S), english))

    def __call__(self, english):
        return self.words.get(english, [english])[0]

    def any(self, english):
        """What fits it in all of its meanings."""
        return re.compile("^(" + "|".join(re.escape(text) for text in self.words.get(english, [english])) + ")$")

    def many(self, english):
        """The form for many, of what counts."""
        return self.words.get(english, [english])[-1]

    def pattern(self, english):
        """What fits the English text, whatever stands for its placeholders."""
        return re.compile("^" + ".*".join(re.escape(part) for part in PLACEHOLDER.split(self(english))) + "$")

    @functools.lru_cache(maxsize=None)  # the same is said at every stop
    def left_in_english(self, said):
        """The message that SAID is, if it should be another word in this language."""
        if said in self.words:
            return said if said not in self.words[said] else None
        return next((english for form, english in self.forms if form.fullmatch(said)), None)
