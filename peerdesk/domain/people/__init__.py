"""People: the one account a person has, and the tokens programs use in their name.

Nouns: person, token, external identity (a brand's own user who came by a signed hand-over).
Called by every door, to learn who asks. Knows nothing of communities but their ids.
"""
