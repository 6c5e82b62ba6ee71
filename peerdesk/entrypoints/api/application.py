"""The API as one object: what it serves, and its OpenAPI document."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from peerdesk import __version__
from peerdesk.core.problems import MEDIA_TYPE
from peerdesk.entrypoints.api import (
    admission,
    admission_owner,
    articles,
    banks,
    communities,
    conversations,
    desk,
    devices,
    disputes,
    expertise,
    files,
    finding,
    flags,
    forwarding,
    fulfilment,
    invitations,
    mails,
    memberships,
    money,
    payments,
    plans,
    premium,
    premium_terms,
    private_box,
    questions,
    ratings,
    receipts,
    refunds,
    staffing,
    support,
    suspensions,
    templates,
    tickets,
    timeline,
    tokens,
    triage,
)
from peerdesk.entrypoints.api.answers import refused
from peerdesk.entrypoints.api.body import KeptParser
from peerdesk.entrypoints.api.shapes import Problem

_KEY_HEADER: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "description": "Repeated within a day, the same request gets its first answer again.",
}
_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}


class PeerdeskAPI(NinjaAPI):
    """django-ninja, with every problem in the document and one place for what was raised."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._documents: dict[str, OpenAPISchema] = {}

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Made once: it takes as long as dozens of requests, and anyone may ask for it."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._documents:
            self._documents[prefix] = self._made_document(prefix)
        return self._documents[prefix]

    def _made_document(self, prefix: str) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=prefix)
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"]["Problem"] = schema
        for operations in document["paths"].values():
            for method, operation in operations.items():
                _add_problems(operation)
                # The docstring says it better than the function's name.
                operation["summary"] = operation["description"].partition(".\n")[0].rstrip(".")
                if method == "post":
                    operation.setdefault("parameters", []).append(_KEY_HEADER)
        return document

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        return refused(request, exc)


def _add_problems(operation: dict[str, Any]) -> None:
    """422 by name, for generated clients; every other problem looks the same."""
    for status, meaning in (("422", "A field is wrong"), ("default", "A problem (RFC 9457)")):
        operation["responses"][status] = {
            "description": meaning,
            "content": {MEDIA_TYPE: {"schema": _PROBLEM}},
        }


api: Final = PeerdeskAPI(
    title="Peerdesk",
    version=__version__,
    description="Community chat, premium services and support on one timeline.",
    urls_namespace="api",
    parser=KeptParser(),
    docs=Swagger(settings={"persistAuthorization": False}),
)
for _router in (
    tokens.router,
    communities.router,
    admission.router,
    admission_owner.router,
    expertise.router,
    banks.router,
    articles.router,
    conversations.router,
    desk.router,
    ratings.router,
    templates.router,
    suspensions.router,
    tickets.router,
    triage.router,
    staffing.router,
    forwarding.router,
    timeline.router,
    files.router,
    support.router,
    mails.router,
    finding.router,
    flags.router,
    refunds.router,
    disputes.router,
    invitations.router,
    devices.router,
    memberships.router,
    plans.router,
    money.router,
    payments.router,
    premium.router,
    premium_terms.router,
    fulfilment.router,
    private_box.router,
    receipts.router,
    questions.router,
):
    api.add_router("", _router)
