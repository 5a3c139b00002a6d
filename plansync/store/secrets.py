"""Secrets at rest: AES-256-GCM with a key id and the row as associated data, and hashes."""

import base64
import binascii
import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plansync.errors import OperatorError

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D section 8.2: 96 bits
KEY_FILE = "secret.key"
LEAST_CHARACTERS = 32
RESTORE_HINT = "restore the PLANSYNC_SECRET_KEY (or the key file) this database was made with"


def _nonce() -> bytes:
    return os.urandom(NONCE_BYTES)


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keys by id, and which of them encrypts; the others still decrypt until rotated away."""

    keys: Mapping[str, bytes] = field(repr=False)
    current: str
    nonce: Callable[[], bytes] = field(default=_nonce, repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise OperatorError(f"there is no key called {self.current!r}", hint=RESTORE_HINT)

    def encrypt(self, plain: str, where: str) -> str:
        """Text to store: key id, then nonce and ciphertext. `where` is "table:row:column"."""
        nonce = self.nonce()
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, plain.encode(), where.encode())
        return f"{self.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def decrypt(self, stored: str, where: str) -> str:
        """The plain text; OperatorError when the key is missing or the text lies elsewhere."""
        key_id, _, body = stored.partition(".")
        if key_id not in self.keys:
            raise OperatorError(
                f"a stored secret was encrypted with key {key_id!r}, which is not here",
                hint=RESTORE_HINT,
            )
        try:
            sealed = base64.urlsafe_b64decode(body)
            key = AESGCM(self.keys[key_id])
            return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], where.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise OperatorError(
                f"the stored secret {where} does not open: wrong key, or it was altered or moved",
                hint=RESTORE_HINT,
            ) from error

    def is_current(self, stored: str) -> bool:
        """Whether a stored text was made with the current key."""
        return stored.startswith(f"{self.current}.")

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one other purpose, such as signing forms."""
        return _derived(self.keys[self.current], f"plansync purpose {purpose}")

    def derive_all(self, purpose: str) -> tuple[bytes, ...]:
        """The key of `derive`, and after it those of older keys, under which texts may be met."""
        names = sorted(self.keys, key=lambda name: name != self.current)
        return tuple(_derived(self.keys[name], f"plansync purpose {purpose}") for name in names)


def make_secrets(*written: str) -> Secrets:
    """Keys from the texts of the setting or key file: the first encrypts, the rest decrypt."""
    short = next((text for text in written if len(text) < LEAST_CHARACTERS), None)
    if short is not None or not written:
        raise OperatorError(
            f"the secret key is too short: at least {LEAST_CHARACTERS} characters",
            hint='make one with: python3 -c "import secrets; print(secrets.token_urlsafe(32))"',
        )
    keys = [_derived(text.encode(), "plansync secrets at rest") for text in written]
    named = {hashlib.sha256(key).hexdigest()[:8]: key for key in keys}
    return Secrets(named, current=next(iter(named)))


def load_or_make_secret_key(data_dir: Path) -> tuple[str, ...]:
    """The texts of the key file, newest first; the file is made (0600) when it is not there."""
    path = data_dir / KEY_FILE
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_once(path)
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"the secret key file {path} cannot be read or made: {error}",
            hint="check the data folder's owner and rights, or set PLANSYNC_SECRET_KEY",
        ) from error
    return tuple(lines)


def hash_secret(text: str) -> str:
    """SHA-256 as hex: enough for random secrets of 256 bits, which cannot be guessed."""
    return hashlib.sha256(text.encode()).hexdigest()


def _make_once(path: Path) -> None:
    # Linked into place whole, so that two processes that start at once agree on one key.
    if path.exists():
        return
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made 0600
    with os.fdopen(handle, "wb") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    Path(draft).unlink()


def _derived(material: bytes, info: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info.encode()).derive(
        material
    )
