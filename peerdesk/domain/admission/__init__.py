"""Admission: how a person becomes one of a community's experts, and what they must prove (C1, F1).

Nouns: application (from the access code to the membership, resumable), rules (versioned texts that
are accepted), credential (a sealed proof that an owner approves), picture, and the staff invitation
by which somebody becomes an agent or an owner. Doors and workflows call it; `expertise` asks it
which areas a credential still keeps closed.
"""
