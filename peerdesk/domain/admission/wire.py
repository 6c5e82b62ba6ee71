"""How admission looks outside: rules, codes, applications, credentials."""

from datetime import datetime
from typing import Any

from peerdesk.core.clock import rfc3339
from peerdesk.domain.admission.models import Acceptance, Application, Credential, Rules
from peerdesk.domain.admission.queries import code_holds
from peerdesk.domain.communities.models import AccessCode
from peerdesk.domain.communities.wire import in_language


def rules_wire(rules: Rules, acceptance: Acceptance | None, language: str) -> dict[str, Any]:
    """One version in the reader's language, and when the reader accepted it."""
    return {
        "version": rules.version,
        "text": in_language(rules.texts, language),
        "languages": sorted(rules.texts),
        "published_at": rfc3339(rules.published_at),
        "accepted_at": rfc3339(acceptance.accepted_at) if acceptance else None,
    }


def accepted_wire(acceptance: Acceptance | None) -> dict[str, Any] | None:
    """Which version of the rules was accepted, and when."""
    if acceptance is None:
        return None
    return {
        "version": acceptance.rules.version,
        "accepted_at": rfc3339(acceptance.accepted_at),
    }


def code_wire(code: AccessCode, now: datetime) -> dict[str, Any]:
    """For owners alone: the code itself, for whom, by whom, how many joined with it."""
    return {
        "id": str(code.id),
        "code": code.code,
        "label": code.label,
        "made_by": str(code.made_by_id) if code.made_by_id else None,
        "quota": code.quota,
        "used": code.used,
        "holds": code_holds(code, now),
        "expires_at": _time(code.expires_at),
        "revoked_at": _time(code.revoked_at),
        "created_at": rfc3339(code.created_at),
    }


def application_wire(application: Application) -> dict[str, Any]:
    """As its owner or its applicant sees it."""
    return {
        "id": str(application.id),
        "community": application.community.slug,
        "person": str(application.person_id),
        "state": application.state,
        "alias": application.alias,
        "languages": application.languages,
        "note": application.note,
        "submitted_at": _time(application.submitted_at),
        "reviewed_at": _time(application.reviewed_at),
        "reason": application.reason,
    }


def credential_wire(credential: Credential) -> dict[str, Any]:
    """What was handed in, without the file; `area` null is the community as a whole."""
    return {
        "id": str(credential.id),
        "person": str(credential.person_id),
        "area": str(credential.area_id) if credential.area_id else None,
        "state": credential.state,
        "what": credential.what,
        "valid_until": credential.valid_until.isoformat() if credential.valid_until else None,
        "submitted_at": rfc3339(credential.submitted_at),
        "reviewed_at": _time(credential.reviewed_at),
        "reason": credential.reason,
    }


def _time(at: datetime | None) -> str | None:
    return rfc3339(at) if at else None
