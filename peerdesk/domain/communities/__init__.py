"""Communities: a brand's space, its policy, its areas of expertise, and who is what in it.

Nouns: community, policy, membership, area, access code. Nothing crosses from one community to
another but a person's own account.
"""
