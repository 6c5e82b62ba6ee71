"""Identity assertions: what a brand's server signs of its own user (identity hand-over)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from peerdesk.core.errors import Refusal
from peerdesk.core.text import Storable

LONGEST_LIFE: Final = timedelta(minutes=5)
# Servers' clocks differ a little; an expiry in the past gets no such grace.
SKEW: Final = timedelta(seconds=10)
_LONGEST_JWT: Final = 8_000

Claim = Annotated[Storable, StringConstraints(max_length=200)]
Moment = Annotated[float, Field(ge=0, le=9e9, allow_inf_nan=False)]


class InvalidAssertion(Refusal):
    """The assertion proves nothing: wrongly signed, too old, too long-lived, used, or malformed."""

    code = "invalid_assertion"
    status = 401
    sentence = _("The identity assertion is not valid.")


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the brand says of its user, checked."""

    subject: str
    email: str
    name: str
    language: str
    active: bool
    plan: str
    jti: str
    expires_at: datetime


def read_assertion(text: str, *, secret: str, audience: str, now: datetime) -> Assertion:
    """Verifies the signature (HS256, nothing else) and the claims; raises InvalidAssertion."""
    claims = _claims(text, secret)
    try:
        said = _Claims.model_validate(claims)
    except ValidationError as error:
        named = sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]})
        raise InvalidAssertion(f"These claims are missing or wrong: {', '.join(named)}.") from None
    expires_at = datetime.fromtimestamp(said.exp, UTC)
    _check_times(said, expires_at, now)
    if said.aud is not None and not {"peerdesk", audience} & set(_several(said.aud)):
        raise InvalidAssertion("The assertion is meant for somebody else (aud).")
    return Assertion(
        subject=said.sub,
        email=said.email,
        name=said.name[:120],
        language=_language(said.locale),
        active=said.active,
        plan=said.plan,
        jti=said.jti,
        expires_at=expires_at,
    )


class _Claims(BaseModel):
    model_config = ConfigDict(strict=True)

    sub: Annotated[Storable, StringConstraints(min_length=1, max_length=200)]
    exp: Moment
    iat: Moment | None = None
    nbf: Moment | None = None
    jti: Claim = ""
    aud: str | list[str] | None = None
    email: Claim = ""
    name: Claim = ""
    locale: Claim = ""
    active: bool = True
    plan: Literal["member", "per_question", ""] = ""


def _claims(text: str, secret: str) -> dict[str, Any]:
    if not secret:
        raise InvalidAssertion("This community has no identity secret.")
    if len(text) > _LONGEST_JWT:
        raise InvalidAssertion
    try:
        return dict(jwt.decode(text, OctKey.import_key(secret), algorithms=["HS256"]).claims)
    except (JoseError, ValueError, TypeError, RecursionError):
        raise InvalidAssertion from None


def _check_times(said: _Claims, expires_at: datetime, now: datetime) -> None:
    if expires_at <= now:
        raise InvalidAssertion("The assertion has expired (exp).")
    if expires_at > now + LONGEST_LIFE + SKEW:
        raise InvalidAssertion("The assertion lives longer than 5 minutes (exp).")
    latest = (now + SKEW).timestamp()
    if (said.iat is not None and said.iat > latest) or (said.nbf or 0) > latest:
        raise InvalidAssertion("The assertion is not valid yet (iat, nbf).")


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _language(locale: str) -> str:
    """BCP 47, also from the POSIX spelling: de_CH.UTF-8 is de-CH."""
    tag = locale.partition(".")[0].replace("_", "-")
    parts = tag.split("-")
    plain = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    return tag if plain and 2 <= len(parts[0]) <= 3 and len(tag) <= 12 else "en"
