"""Names in the letters that banks take (pure): transliteration, never a lost or foreign letter."""

import unicodedata
from string import ascii_letters, digits
from typing import Final

# EPC217-08: what every bank of the SEPA area must take.
SEPA: Final = frozenset(ascii_letters + digits + "/-?:().,'+ ")
# Swiss Payment Standards: the same and the accents of the country's languages.
SWISS: Final = SEPA | frozenset("&àáâäçèéêëìíîïñòóôöùúûüýßÀÁÂÄÇÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜÑ")
_UNKNOWN: Final = "."


def in_letters_of(letters: frozenset[str], text: str, *, longest: int) -> str:
    """The text in these letters, cut to `longest`; what can't be written becomes a full stop."""
    written = "".join(
        _written(character, letters) for character in unicodedata.normalize("NFC", text)
    )
    return " ".join(written.split())[:longest].strip()


def can_be_written(text: str) -> bool:
    """Whether every letter of a name has a Latin spelling that banks know."""
    return not any(
        _written(character, SEPA) == _UNKNOWN
        for character in unicodedata.normalize("NFC", text)
        if character != _UNKNOWN
    )


def _written(character: str, letters: frozenset[str]) -> str:
    if character in letters:
        return character
    if character.isspace():
        return " "
    spelt = _SPELLINGS.get(character) or _SPELLINGS.get(character.lower(), "").capitalize()
    if not spelt:
        base = unicodedata.normalize("NFKD", character)
        spelt = "".join(part for part in base if not unicodedata.combining(part))
        if spelt != character and spelt not in letters:  # a Greek or Cyrillic letter with an accent
            spelt = "".join(_written(part, letters) for part in spelt)
    return spelt if spelt and all(part in letters for part in spelt) else _UNKNOWN


def _spellings(letters: str, spelt: str) -> dict[str, str]:
    return dict(zip(letters, spelt.split(), strict=True))


_SPELLINGS: Final = {
    **_spellings("äöüåøæœßđðłħŧŋıĸſþ", "ae oe ue a o ae oe ss d d l h t n i k s th"),
    **_spellings("‘’‚´`“”„«»–—−…&_;@", "' ' ' ' ' ' ' ' ' ' - - - ... + - , (at)"),
    # Greek after ELOT 743.
    **_spellings("αβγδεζηθικλμ", "a v g d e z i th i k l m"),
    **_spellings("νξοπρσςτυφχψω", "n x o p r s s t y f ch ps o"),
    # Bulgarian and Ukrainian law for their letters, common use for the rest.
    **_spellings("абвгдежзийклмно", "a b v g d e zh z i y k l m n o"),
    **_spellings("прстуфхцчшщъьюя", "p r s t u f h ts ch sh sht a y yu ya"),
    **_spellings("ыэёіїєґђјљњћџ", "y e yo i yi ye g dj j lj nj c dz"),
}
