"""The reader's own pages: language, profile, tokens, the demo's one-click sign-in."""
