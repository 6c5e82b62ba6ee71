"""HTML as plain text without what it quotes: mail programs mark quotes by elements (pure)."""

import re
from html.parser import HTMLParser
from typing import Final

import nh3

_LONGEST: Final = 2_000_000
_DEEPEST: Final = 1000  # a thread of a hundred answers has some hundreds
# Elements that another one of their kind doesn't end.
_NESTING: Final = re.compile(
    r"<(/?)(?:a|abbr|b|big|blockquote|center|cite|code|del|details|div|em|font|h[1-6]|i|ins|main|"
    r"article|section|header|footer|nav|aside|mark|ol|pre|q|s|small|span|strike|strong|sub|sup|"
    r"table|tt|u|ul)\b",
    re.IGNORECASE,
)
_TAGS: Final = frozenset(
    "a b blockquote br div em h1 h2 h3 h4 hr i li ol p pre span strong table tbody td th tr "
    "ul".split()
)
_KEPT: Final = {"*": {"class", "id", "type", "style"}, "a": {"href"}}
_BLOCKS: Final = frozenset("blockquote div h1 h2 h3 h4 hr li p pre table tr ul ol".split())
_SPACED: Final = frozenset("p h1 h2 h3 h4 blockquote table ul ol".split())
_QUOTES: Final = frozenset(
    "gmail_quote gmail_quote_container gmail_attr moz-cite-prefix yahoo_quoted protonmail_quote "
    "zmail_extra tutanota_quote".split()
)
_SIGNATURES: Final = frozenset("gmail_signature moz-signature".split())
# From here on Outlook quotes, without any element round it.
_ENDS: Final = frozenset(
    "divrplyfwdmsg appendonsend mail-editor-reference-message-container".split()
)
_OUTLOOK_LINE: Final = "border-top:solid #e1e1e1 1.0pt"


def text_of_html(html: str) -> str:
    """What the writer wrote, line by line; links with their address."""
    if not html.strip():
        return ""
    clean = nh3.clean(
        _not_too_deep(html[:_LONGEST]), tags=set(_TAGS), attributes=_KEPT, link_rel=None
    )
    reader = _Reader()
    reader.feed(clean)
    reader.close()
    return reader.text()


def _not_too_deep(html: str) -> str:
    """Up to where elements are nested as nobody nests them: the deeper, the longer each takes."""
    depth = 0
    for found in _NESTING.finditer(html):
        depth += -1 if found[1] else 1
        if depth > _DEEPEST:
            return html[: found.start()]
    return html


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.open: list[tuple[str, bool]] = []  # elements, and whether each is left out
        self.left_out = 0
        self.in_pre = 0
        self.over = False
        self.link = ""
        self.newlines = 0  # at the end of what was said

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: (value or "").lower() for name, value in attrs}
        if _ends(known):
            self.over = True
        if tag in ("br", "hr"):
            self._say("\n" if tag == "br" else "")
            return
        if tag in _BLOCKS:
            self._break(2 if tag in _SPACED else 1)
        quoted = _is_quote(tag, known)
        self.open.append((tag, quoted))
        self.left_out += quoted
        self.in_pre += tag == "pre"
        if tag == "li":
            self._say("* ")
        if tag == "a":
            self.link = next((value or "" for name, value in attrs if name == "href"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link.startswith(("http://", "https://")):
            shown = self.pieces[-1].strip() if self.pieces else ""
            self._say("" if shown.rstrip("/") == self.link.rstrip("/") else f" ({self.link})")
            self.link = ""
        while self.open:
            name, quoted = self.open.pop()
            self.left_out -= quoted
            self.in_pre -= name == "pre"
            if name == tag:
                break
        if tag in _BLOCKS:
            self._break(2 if tag in _SPACED else 1)

    def handle_data(self, data: str) -> None:
        text = data if self.in_pre else _one_space(data)
        if text.strip() or not self.newlines:
            self._say(text)

    def text(self) -> str:
        lines = [line.strip() for line in "".join(self.pieces).split("\n")]
        kept: list[str] = []
        for line in lines:
            if line or (kept and kept[-1]):
                kept.append(line)
        return "\n".join(kept).strip()

    def _say(self, text: str) -> None:
        if text and not self.left_out and not self.over:
            self.pieces.append(text)
            ends = len(text) - len(text.rstrip("\n"))
            self.newlines = self.newlines + ends if ends == len(text) else ends

    def _break(self, lines: int) -> None:
        """At least so many line ends before what follows."""
        self._say("\n" * (lines - self.newlines))


def _is_quote(tag: str, known: dict[str, str]) -> bool:
    classes = set(known.get("class", "").split())
    cited = tag == "blockquote" and known.get("type") == "cite"
    return cited or bool(classes & (_QUOTES | _SIGNATURES)) or known.get("id") == "signature"


def _ends(known: dict[str, str]) -> bool:
    style = known.get("style", "").replace("; ", ";").replace(": ", ":")
    return known.get("id", "") in _ENDS or _OUTLOOK_LINE in style


def _one_space(text: str) -> str:
    inner = " ".join(text.split())
    if not inner:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"
