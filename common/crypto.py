"""Text that is stored encrypted, and an index by which it is found again.

``settings.FIELD_KEYS`` lists the keys as ``id:base64,id:base64``. The first one encrypts and every one
decrypts, so keys are changed by writing a new one in front. The last one, the oldest, also makes the index of
``keyed_index``: it stays in its place for ever, or every index has to be written anew.

This protects a stolen database or backup. It does not protect from somebody who has the keys as well, nor
from somebody who signs in.
"""

import base64
import hashlib
import os
import re
from binascii import b2a_base64
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
KEY_ID = re.compile(r"[A-Za-z]\w{0,15}")


class CannotDecrypt(Exception):
    """A stored value cannot be read: its key is missing, or it was changed or moved from another column."""


class FieldKeys:
    """The keys of one ``FIELD_KEYS`` text, ready for use."""

    def __init__(self, text: str):
        entries = [_read_key(entry) for entry in text.split(",") if entry.strip()]
        raw = dict(entries)
        if len(raw) < len(entries):
            raise ImproperlyConfigured("FIELD_KEYS names two keys alike: a new key needs an id of its own.")
        if not raw:
            raise ImproperlyConfigured("FIELD_KEYS is empty: it takes id:base64,id:base64, the newest key first.")
        self.ciphers = {key_id: AESGCM(key) for key_id, key in raw.items()}
        self.current = next(iter(raw))
        oldest = list(raw.values())[-1]
        self.index_key = HKDF(hashes.SHA256(), length=32, salt=None, info=b"keyed index").derive(oldest)
        self.index = lru_cache(lambda purpose: Hmac(self.index_key, f"{purpose}\0".encode()))


class Hmac:
    """HMAC-SHA256 (RFC 2104) of messages that begin alike, under one key; the share of both is done once for all."""

    def __init__(self, key: bytes, start: bytes):
        block = key.ljust(hashlib.sha256().block_size, b"\0")
        self._inner, self._outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
        self._inner.update(start)

    def __call__(self, message: bytes) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.hexdigest()


def _read_key(entry: str) -> tuple[str, bytes]:
    key_id, _, encoded = entry.strip().partition(":")
    try:
        key = base64.b64decode(encoded.encode(), altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if not KEY_ID.fullmatch(key_id) or len(key) != 32:
        raise ImproperlyConfigured("FIELD_KEYS takes id:base64,id:base64 with ids such as k1 and keys of 32 bytes.")
    return key_id, key


_read_keys = lru_cache(maxsize=8)(FieldKeys)


def field_keys() -> FieldKeys:
    """The keys in force; raises ImproperlyConfigured when they cannot be used."""
    return _read_keys(settings.FIELD_KEYS)


def _sealing(label: str):
    """The current key's id, and what seals bytes with it, a nonce of their own before them."""
    keys = field_keys()
    encrypted, ends_with = keys.ciphers[keys.current].encrypt, label.encode()

    def seal(data: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + encrypted(nonce, data, ends_with)

    return keys.current, seal


def encrypting(label: str):
    """What encrypts texts of one column with the current key, for as many as are written together."""
    key_id, seal = _sealing(label)
    start = f"{key_id}:"
    return lambda text: start + b2a_base64(seal(text.encode()), newline=False).decode()


def encrypt(text: str, *, label: str) -> str:
    """Encrypt with the current key; ``label`` names the column and is needed to read the text again."""
    return encrypting(label)(text)


def encrypt_bytes(data: bytes, *, label: str) -> bytes:
    """The same for the bytes of a file; ``label`` names the file, so that none can take another's place."""
    key_id, seal = _sealing(label)
    return key_id.encode() + b":" + seal(data)


def decrypt_bytes(stored: bytes, *, label: str) -> bytes:
    """Read what ``encrypt_bytes`` wrote for the same label, or raise CannotDecrypt."""
    key_id, _, sealed = stored.partition(b":")
    cipher = field_keys().ciphers.get(key_id[:16].decode("ascii", "replace"))
    if cipher is None:
        raise CannotDecrypt(f"{label} cannot be read: its key is not in FIELD_KEYS, or it is no encrypted file.")
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(f"{label} cannot be read: the key differs, or the file was changed or moved.") from error


def decrypt(stored: str, *, label: str) -> str:
    """Read what ``encrypt`` wrote for the same label, or raise CannotDecrypt without quoting the value."""
    key_id, found, encoded = stored.partition(":")
    cipher = field_keys().ciphers.get(key_id) if found else None
    if cipher is None:
        known = found and KEY_ID.fullmatch(key_id)
        reason = f"key “{key_id}” is not in FIELD_KEYS" if known else "it is not encrypted text"
        raise CannotDecrypt(f"{label} cannot be read: {reason}.")
    try:
        data = base64.b64decode(encoded, validate=True)
        return cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], label.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(
            f"{label} cannot be read with key “{key_id}”: the key differs, or the value was changed or moved."
        ) from error


def keyed_index(value: str | None, *, purpose: str) -> str | None:
    """A fixed text by which an encrypted value is found, and kept unique, without being stored readable.

    The same value gives another index for another purpose, so two columns cannot be compared. An empty value
    has none (NULL), so that a unique column may hold many of them. Normalise the value first.
    """
    return indexing(purpose)(value) if value else None


def indexing(purpose: str):
    """What gives ``keyed_index`` of values that are not empty, for as many as are looked for together."""
    index = field_keys().index(purpose)
    return lambda value: index(value.encode())


class EncryptedTextField(models.TextField):
    """Text that stands encrypted in the database; ``label`` ties each value to its column (and its history).

    It can be asked only whether it is NULL; search by a ``keyed_index`` column beside it. None and "" stay as
    they are.
    """

    def __init__(self, *args, label: str, **kwargs):
        self.label = label
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"label": self.label}

    def get_lookup(self, lookup_name):
        """Only ``isnull``: comparing ciphertexts would silently find nothing."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        return encrypt(value, label=self.label) if value else value

    def from_db_value(self, value, expression, connection):
        return decrypt(value, label=self.label) if value else value
