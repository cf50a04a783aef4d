"""Authenticated encryption of private text (AES-256-GCM).

Each organization has a key of its own, wrapped by the installation's key. The table, the
organization and the row's id are authenticated with every text, so a ciphertext that is
moved to another row does not open.
"""

import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


def new_wrapped_key(organization_id: UUID) -> bytes:
    """A fresh 256-bit key for one organization, readable only with the installation's key."""
    key = AESGCM.generate_key(bit_length=256)
    return _encrypt(settings.ENCRYPTION_KEY, key, b"organization-key:" + organization_id.bytes)


def seal(text: str, *, wrapped_key: bytes, organization_id: UUID, table: str, row: UUID) -> bytes:
    key = _unwrap(wrapped_key, organization_id)
    return _encrypt(key, text.encode(), _place(organization_id, table, row))


def unseal(
    sealed: bytes, *, wrapped_key: bytes, organization_id: UUID, table: str, row: UUID
) -> str:
    """Raise `cryptography.exceptions.InvalidTag` when the text was altered or moved."""
    key = _unwrap(wrapped_key, organization_id)
    return _decrypt(key, sealed, _place(organization_id, table, row)).decode()


def seal_for_installation(text: str, *, purpose: str) -> bytes:
    """For what belongs to no organization yet; it opens only for the same purpose."""
    return _encrypt(settings.ENCRYPTION_KEY, text.encode(), b"installation:" + purpose.encode())


def unseal_for_installation(sealed: bytes, *, purpose: str) -> str:
    """Raise `cryptography.exceptions.InvalidTag` when the text was altered."""
    return _decrypt(settings.ENCRYPTION_KEY, sealed, b"installation:" + purpose.encode()).decode()


def _unwrap(wrapped_key: bytes, organization_id: UUID) -> bytes:
    return _decrypt(
        settings.ENCRYPTION_KEY, wrapped_key, b"organization-key:" + organization_id.bytes
    )


def _place(organization_id: UUID, table: str, row: UUID) -> bytes:
    return table.encode() + b":" + organization_id.bytes + row.bytes


def _encrypt(key: bytes, plain: bytes, associated: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def _decrypt(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    sealed = bytes(sealed)
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
