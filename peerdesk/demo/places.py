"""The demo's places: communities, areas, reasons, tests."""

from uuid import UUID

from peerdesk.core.crypto import Unsealable
from peerdesk.core.ids import new_id
from peerdesk.demo import derived
from peerdesk.demo.source import (
    CommunityText,
    QuestionText,
    ReasonText,
    Wording,
    question_texts,
)
from peerdesk.domain.communities.identity import identity_secret, set_identity_secret
from peerdesk.domain.communities.models import AccessCode, Area, Community
from peerdesk.domain.expertise.models import Question
from peerdesk.domain.intake.models import Reason


def load_community(text: CommunityText) -> Community:
    """The community, its access code and its identity secret."""
    payer = {f"payer_{name}": value for name, value in text.payer.model_dump().items()}
    own = text.model_dump(
        include={"name", "mode", "currency", "languages", "chat_languages", "time_zone", "accent"}
    )
    community, _ = Community.objects.get_or_create(slug=text.slug, defaults={**own, **payer})
    AccessCode.objects.get_or_create(community=community, code=text.access_code)
    if not _has_identity_secret(community):
        set_identity_secret(community=community, secret=derived.identity_secret(text.slug))
    return community


def load_areas(text: CommunityText, community: Community) -> dict[str, Area]:
    """The areas by slug, each with the bank of its test."""
    areas = {}
    for position, area_text in enumerate(text.areas):
        area, _ = Area.objects.get_or_create(
            community=community,
            slug=area_text.slug,
            defaults={
                "name": area_text.name,
                "position": position,
                "is_general": area_text.general,
                "needs_credential": area_text.regulated,
                "time_limit_minutes": area_text.minutes,
            },
        )
        areas[area.slug] = area
        _load_questions(text.slug, area)
    return areas


def load_reasons(text: CommunityText, community: Community, areas: dict[str, Area]) -> None:
    """The tree of reasons (S7)."""
    known = {reason.slug: reason for reason in Reason.objects.filter(community=community)}
    branches = [_inherited(branch, text) for branch in text.reasons]
    for position, branch in enumerate(branches):
        if branch.slug not in known:
            known[branch.slug] = _reason(branch, community, areas, None, position)
            known[branch.slug].save()
    Reason.objects.bulk_create(
        _reason(_as_its_parent(leaf, branch), community, areas, known[branch.slug], position)
        for branch in branches
        for position, leaf in enumerate(branch.children)
        if leaf.slug not in known
    )


def _inherited(branch: ReasonText, text: CommunityText) -> ReasonText:
    served_by, channel = branch.served_by or text.served_by, branch.channel or "chat"
    return branch.model_copy(update={"served_by": served_by, "channel": channel})


def _has_identity_secret(community: Community) -> bool:
    if not community.identity_secret_sealed:
        return False
    try:
        return bool(identity_secret(community))
    except Unsealable:  # the installation has another master key now
        return False


def _load_questions(slug: str, area: Area) -> None:
    known = set(Question.objects.filter(area=area).values_list("language", "text"))
    Question.objects.bulk_create(
        _question(area, text, language, wording, key=f"{area.slug}-{number}")
        for number, text in enumerate(question_texts(slug, area.slug), start=1)
        for language, wording in text.wordings.items()
        if (language, wording.text) not in known
    )


def _question(
    area: Area, text: QuestionText, language: str, wording: Wording, *, key: str
) -> Question:
    options = [{"id": str(new_id()), "text": option} for option in wording.options]
    right = len(options) if text.kind == "order" else text.right
    return Question(
        area=area,
        language=language,
        key=key,
        kind=text.kind,
        text=wording.text,
        options=options,
        solution=[option["id"] for option in options[:right]],
        explanation=wording.explanation,
        article_key=text.article,
    )


def _as_its_parent(leaf: ReasonText, parent: ReasonText) -> ReasonText:
    return leaf.model_copy(
        update={
            "channel": leaf.channel or parent.channel,
            "served_by": leaf.served_by or parent.served_by,
            "area": leaf.area or parent.area,
            "fields": leaf.fields or parent.fields,
        }
    )


def _reason(
    text: ReasonText,
    community: Community,
    areas: dict[str, Area],
    parent: Reason | None,
    position: int,
) -> Reason:
    area_id: UUID | None = areas[text.area].id if text.area else None
    own = text.model_dump(include={"slug", "name", "hint", "channel", "served_by", "fields"})
    return Reason(community=community, area_id=area_id, parent=parent, position=position, **own)
