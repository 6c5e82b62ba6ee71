"""The demo's one-click sign-in; its addresses exist only where demo data is loaded."""

from django.conf import settings
from django.contrib.auth import login
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from peerdesk.domain.communities.models import Community, Membership
from peerdesk.entrypoints.web.account.language import keep_language, way_back

BACKEND = "django.contrib.auth.backends.ModelBackend"
START = {
    Membership.Role.EXPERT: "/workspace/",
    Membership.Role.AGENT: "/desk/",
    Membership.Role.OWNER: "/manage/{slug}/payouts/",
    Membership.Role.CUSTOMER: "/c/{slug}/",
}
ORDER = list(START)


def cast() -> list[tuple[Community, list[Membership]]]:
    """The demo's people by community: those whose address is the community's own example."""
    own = Concat(Value("@"), F("community__slug"), Value(".example.org"), output_field=CharField())
    rows = (
        Membership.objects.annotate(own=own)
        .filter(person__email__endswith=F("own"), ended_at=None, person__is_active=True)
        .select_related("community", "person")
    )
    stages: dict[Community, list[Membership]] = {}
    for row in sorted(rows, key=lambda row: (row.community.name, -_place(row), row.alias)):
        stages.setdefault(row.community, []).append(row)
    return list(stages.items())


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast; anybody else, and any real installation, gets a 404."""
    if not settings.PEERDESK_DEMO:
        raise Http404
    wanted = request.POST.get("membership", "")
    for community, people in cast():
        for row in people:
            if str(row.id) == wanted:
                login(request, row.person, backend=BACKEND)
                start = START[Membership.Role(row.role)].format(slug=community.slug)
                answer = redirect(way_back(request, start))
                keep_language(answer, row.person.language)
                return answer
    raise Http404


def _place(row: Membership) -> int:
    return ORDER.index(Membership.Role(row.role))
