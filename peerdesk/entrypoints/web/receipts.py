"""A receipt as a document, for who paid it and the owners."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peerdesk.domain.receipts.access import receipt_for
from peerdesk.domain.receipts.printing import file_name, receipt_pdf
from peerdesk.entrypoints.web.community import found
from peerdesk.entrypoints.web.signed_in import caller_of


@login_required
@never_cache
@require_safe
def receipt(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The PDF, in the language in which it was issued."""
    with found():
        one = receipt_for(caller_of(request), id)
    response = HttpResponse(receipt_pdf(one), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{file_name(one)}"'
    return response
