"""Aliases: the only name the other side sees, and what it must never look like (pure, F4).

Two aliases that look alike have the same `likeness`: letters of other scripts, digits and marks
that pass for Latin ones are read as these (after UTS #39, confusable detection).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

LONGEST: Final = 40
SHORTEST: Final = 2

# What staff is called, in the languages of the pages; compared by likeness, so one spelling does.
_STAFF: Final = """
    admin administrator administration amministratore administrateur verwaltung
    support supporter supporto assistance assistenza helpdesk servicedesk kundendienst clientele
    moderator moderation moderateur moderatore staff team equipe squadra personale personnel
    official officiel offiziell ufficiale verified verifiziert agent agente operator
    employee employe mitarbeiter mitarbeiterin mitarbeitende impiegato dipendente
    service system root owner manager security sicherheit bot peerdesk billing
""".split()
_CONFUSED: Final = str.maketrans(
    dict(
        zip(
            "аеіјорсухѕһԁԛԝкмтвнгпαβεηικνορτυχωγμ0134578$@!|ıł",
            "aeijopcyxshdqwkmtbhrnabenikvoptuxwyuoieastbsaiiil",
            strict=True,
        )
    )
)
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ALLOWED: Final = re.compile(r"[^\W_][\w '’.\-]*[^\W_.]\.?|[^\W_]{2}")
_CONTACT: Final = re.compile(r"\d{4}|@|://|www\.|\.[a-z]{2,}$", re.IGNORECASE)


def likeness(alias: str) -> str:
    """What the alias looks like: equal for two that a hurried reader takes for one another."""
    plain = _latin(alias)
    letters = "".join(one for one in plain if one.isalnum())
    for pair, single in _PAIRS:
        letters = letters.replace(pair, single)
    # i, l and 1 are one stroke.
    return letters.replace("l", "i")


def is_well_formed(alias: str) -> bool:
    """2 to 40 letters with spaces between, of one script, without contact details."""
    return (
        SHORTEST <= len(alias) <= LONGEST
        and alias == unicodedata.normalize("NFC", alias)
        and _ALLOWED.fullmatch(alias) is not None
        and "  " not in alias
        and not _CONTACT.search(alias)
        and len(_scripts(alias)) <= 1
        and any(one.isalpha() for one in alias)
    )


def looks_like_staff(alias: str, names: Iterable[str]) -> bool:
    """Whether it passes for staff: a word such as support, a brand's name, an agent's alias.

    `names`: the community's name first, then the aliases of its agents and owners.
    """
    brand, *people = names
    own = likeness(alias)
    words = _words(alias)
    return (
        any(own == likeness(one) for one in people)
        or any(_is_staff_word(word) for word in (*words, own))
        or any(word.startswith(likeness(brand)) for word in (*words, own))
        or own.endswith(likeness(brand))
    )


def numbered(alias: str, taken: Collection[str]) -> str:
    """The alias, or "alias 2", "alias 3" … : the first whose likeness isn't taken."""
    tried, number = alias, 1
    while likeness(tried) in taken:
        number += 1
        tried = f"{alias[: LONGEST - 7]} {number}"
    return tried


def _is_staff_word(word: str) -> bool:
    # A long one counts inside a word too (SupportTeam); a short one would be found everywhere.
    return word in _STAFF_LIKENESS or any(
        len(staff) >= 7 and staff in word for staff in _STAFF_LIKENESS
    )


def _words(alias: str) -> list[str]:
    """Its parts, split where a space, a mark or a capital is."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", alias)
    return [likeness(word) for word in re.split(r"[\W_]+", split) if word]


def _latin(alias: str) -> str:
    lowered = unicodedata.normalize("NFKD", alias).casefold().translate(_CONFUSED)
    # Again: some capitals fall apart only once they are small.
    parts = unicodedata.normalize("NFKD", lowered)
    return "".join(one for one in parts if not unicodedata.combining(one))


def _scripts(alias: str) -> set[str]:
    """LATIN, CYRILLIC … of each letter, told by its Unicode name."""
    return {unicodedata.name(one, "?").split()[0] for one in alias if one.isalpha()}


_STAFF_LIKENESS: Final = frozenset(map(likeness, _STAFF))
