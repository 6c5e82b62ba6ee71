"""What to call a browser, from what it says of itself (pure)."""

from typing import Final

# The first that fits: Edge calls itself Chrome, Chrome calls itself Safari.
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_PLACES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def name_of(user_agent: str) -> str:
    """ "Firefox, Android"; "Browser" for one that says nothing we know."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "Browser")
    place = next((name for mark, name in _PLACES if mark in user_agent), "")
    return f"{browser}, {place}" if place else browser
