from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """OWASP's first choice for argon2id: 46 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 47104
    parallelism = 1
