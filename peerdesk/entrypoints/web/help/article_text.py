"""An article's plain text as blocks for the page (pure): paragraphs, "- " lists, "## " headings."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Block:
    """A heading, a paragraph or a list; `items` holds the list's entries."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)


def blocks(body: str) -> list[Block]:
    """The text as blocks; wrapped lines of a paragraph or an entry are joined again."""
    found: list[Block] = []
    for piece in body.replace("\r\n", "\n").split("\n\n"):
        _add(found, [line.strip() for line in piece.splitlines() if line.strip()])
    return found


def _add(found: list[Block], lines: list[str]) -> None:
    open_block: Block | None = None
    for line in lines:
        if line.startswith("## "):
            found.append(Block("heading", line[3:]))
            open_block = None
        elif line.startswith("- "):
            if open_block is None or open_block.kind != "list":
                open_block = Block("list")
                found.append(open_block)
            open_block.items.append(line[2:])
        elif open_block is None:
            open_block = Block("paragraph", line)
            found.append(open_block)
        elif open_block.kind == "list":
            open_block.items[-1] += f" {line}"
        else:
            open_block.text += f" {line}"
