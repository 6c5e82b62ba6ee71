"""A reason as a form: what was typed, what is wrong with it, what it comes to (S2, S7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from peerdesk.core.errors import InvalidInput
from peerdesk.core.ids import id_in
from peerdesk.domain.communities.models import Community
from peerdesk.domain.intake.design import CHOICES, MOST_FIELDS, ReasonTerms
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.linking import linked_to

_MOST_ARTICLES = 500
Texts = dict[str, str]


@dataclass
class FieldDraft:
    """One field as it stands in the editor; `options` are lines, one text a language."""

    key: str = ""
    kind: str = "text"
    required: bool = False
    label: Texts = field(default_factory=dict)
    options: Texts = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def is_choice(self) -> bool:
        return self.kind in CHOICES

    def as_field(self, stored: Mapping[str, Any] | None) -> dict[str, Any]:
        """As it is kept; an option that was there before keeps its value."""
        return {
            "key": self.key,
            "kind": self.kind,
            "required": self.required,
            "label": self.label,
            "options": self._options(stored) if self.is_choice else [],
        }

    def _options(self, stored: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        lines = {tongue: text.splitlines() for tongue, text in self.options.items()}
        labels = [
            {tongue: one[place].strip() for tongue, one in lines.items() if place < len(one)}
            for place in range(max((len(one) for one in lines.values()), default=0))
        ]
        labels = [label for label in labels if any(label.values())]
        if len(labels) == len(self.values):
            pairs = zip(self.values, labels, strict=True)
            return [{"value": value, "label": label} for value, label in pairs]
        known = (stored or {}).get("options", [])
        return [{"value": _value_of(label, known), "label": label} for label in labels]


@dataclass
class ReasonForm:
    """The whole editor; `errors` by the verb's field names."""

    community: Community
    name: Texts
    hint: Texts
    channel: str
    served_by: str
    parent: str
    area: str
    team: str
    fields: list[FieldDraft]
    # Ids of articles beside it; None where the form didn't ask for them.
    articles: list[str] | None = None
    errors: dict[str, list[str]] = field(default_factory=dict)

    def terms(self, reason: Reason | None = None) -> ReasonTerms:
        """What the verbs take."""
        stored = {one["key"]: one for one in reason.fields} if reason else {}
        return ReasonTerms(
            name=self.name,
            hint=self.hint,
            channel=self.channel,
            served_by=self.served_by,
            parent=id_in(self.parent),
            area=id_in(self.area),
            team=id_in(self.team),
            fields=[one.as_field(stored.get(one.key)) for one in self.fields],
        )

    def article_ids(self) -> list[UUID] | None:
        """What was ticked; None: they stay as they are."""
        if self.articles is None:
            return None
        return [found for one in self.articles if (found := id_in(one))]

    def refuse(self, refusal: InvalidInput) -> None:
        """Put each sentence where it belongs."""
        self.errors = dict(refusal.errors)
        for number, one in enumerate(self.fields):
            one.errors = self.errors.get(f"fields.{number}", [])

    def act(self, act: str) -> None:
        """Add a field, or move or drop one; what was typed stays."""
        verb, _dash, number = act.partition("-")
        place = int(number) if number.isdigit() else -1
        if verb == "add" and len(self.fields) < MOST_FIELDS:
            self.fields.append(FieldDraft())
        elif 0 <= place < len(self.fields):
            one = self.fields.pop(place)
            if verb in ("up", "down"):
                self.fields.insert(max(0, place + (1 if verb == "down" else -1)), one)


def form_of(community: Community, reason: Reason | None, parent: str = "") -> ReasonForm:
    """As it is stored; a new one is a ticket for the support team."""
    shown = reason or Reason(channel="ticket", served_by="agents", name={}, fields=[])
    return ReasonForm(
        community,
        dict(shown.name),
        dict(shown.hint),
        shown.channel,
        shown.served_by,
        str(shown.parent_id or parent),
        str(shown.area_id or ""),
        str(shown.team_id or ""),
        [_draft(one, community.languages) for one in shown.fields],
        [str(one) for one in linked_to(reason)] if reason else [],
    )


def form_typed(community: Community, typed: QueryDict) -> ReasonForm:
    """What came with the form."""

    def texts(name: str) -> Texts:
        return {tongue: typed.get(f"{name}-{tongue}", "") for tongue in community.languages}

    count = typed.get("count", "0")
    numbers = range(min(int(count) if count.isdigit() else 0, MOST_FIELDS))
    fields = [
        FieldDraft(
            key=typed.get(f"f{number}-key", ""),
            kind=typed.get(f"f{number}-kind", "text"),
            required=f"f{number}-required" in typed,
            label=texts(f"f{number}-label"),
            options=texts(f"f{number}-options"),
            values=typed.get(f"f{number}-values", "").split(),
        )
        for number in numbers
    ]
    return ReasonForm(
        community,
        texts("name"),
        texts("hint"),
        channel=typed.get("channel", ""),
        served_by=typed.get("served_by", ""),
        parent=typed.get("parent", ""),
        area=typed.get("area", ""),
        team=typed.get("team", ""),
        fields=fields,
        articles=typed.getlist("articles")[:_MOST_ARTICLES] if "articles" in typed else None,
    )


def _draft(one: Mapping[str, Any], languages: Sequence[str]) -> FieldDraft:
    options = one.get("options", [])
    return FieldDraft(
        key=one["key"],
        kind=one["kind"],
        required=bool(one.get("required")),
        label=dict(one.get("label", {})),
        options={
            tongue: "\n".join(each["label"].get(tongue, "") for each in options)
            for tongue in languages
            if any(tongue in each["label"] for each in options)
        },
        values=[str(each["value"]) for each in options],
    )


def _value_of(label: Texts, known: Sequence[Mapping[str, Any]]) -> str:
    said = {text for text in label.values() if text}
    return next((str(one["value"]) for one in known if said & set(one["label"].values())), "")
