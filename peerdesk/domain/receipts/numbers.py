"""How a receipt's number is written (pure)."""


def written(slug: str, year: int, number: int) -> str:
    """ "COUNSEL-2026-00017": the community, the year, and the place in its series."""
    return f"{slug.upper()}-{year}-{number:05d}"
