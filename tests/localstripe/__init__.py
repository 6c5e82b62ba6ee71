"""Our local provider beside localstripe, an independent server of the same API (GPL, not shipped).

`make localstripe` installs it in an environment of its own and plays `same.py`. No other run
collects it, by its name.
"""
