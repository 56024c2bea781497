"""One second factor of every kind, as a browser and an app would have left them behind."""

import json

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts.models import User


def give_all(user: User) -> int:
    """Returns the key of the row of the passkey, which stands in the addresses."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return WebAuthn.add(user, "Sleutel", _credential()).instance.pk


def _credential() -> dict[str, object]:
    key = AttestedCredentialData.create(bytes(16), b"sleutel", ES256.from_ctap1(b"\x04" + b"1" * 64))
    facts = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.AT, 0, bytes(key))
    response = AuthenticatorAttestationResponse(
        client_data=CollectedClientData.create("webauthn.create", b"vraag", "https://portaal.example"),
        attestation_object=AttestationObject.create("none", facts, {}),
    )
    return json.loads(json.dumps(dict(RegistrationResponse(raw_id=b"sleutel", response=response))))
