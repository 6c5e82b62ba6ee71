"""How passwords are stored."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with OWASP's parameters (Password Storage Cheat Sheet: 19 MiB, 2 rounds, 1 lane).

    As costly for a thief as Django's own choice of scrypt, an eighth of the cost for a sign-in.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
