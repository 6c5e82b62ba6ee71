"""A question as a form: text, options with a mark for what is right, explanation and article."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peerdesk.core.errors import InvalidInput, Refusal
from peerdesk.domain.communities.models import Community
from peerdesk.domain.expertise.drafts import MOST_OPTIONS, Draft, tidy
from peerdesk.domain.expertise.models import Question, new_key
from peerdesk.domain.knowledge.linking import Choice, choices
from peerdesk.entrypoints.web.templatetags.staff import language_name
from peerdesk.entrypoints.web.verb_form import VerbForm


@dataclass
class OptionRow:
    """One line of the options as it stands in the form."""

    number: int
    text: str = ""
    right: bool = False


@dataclass
class Options:
    """The options beside the form's own fields."""

    rows: list[OptionRow]
    errors: list[str] = field(default_factory=list)


class QuestionForm(VerbForm):
    """Empty for a new question, filled for the next version of one."""

    key = forms.CharField(
        label=gettext_lazy("Key"),
        help_text=gettext_lazy("Joins the translations of one question. Empty: one is made."),
        max_length=60,
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Question.Kind.choices)
    text = forms.CharField(label=gettext_lazy("Question"), widget=forms.Textarea(attrs={"rows": 3}))
    explanation = forms.CharField(
        label=gettext_lazy("Explanation"),
        help_text=gettext_lazy("Read after a wrong answer. Say why, not only what."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    article = forms.ChoiceField(label=gettext_lazy("Article to read"), required=False)

    def __init__(
        self, community: Community, draft: Draft, typed: QueryDict | None = None, *, new: bool
    ) -> None:
        initial = {name: getattr(draft, name) for name in self.base_fields}
        super().__init__(typed, initial=initial)
        self.draft = draft
        tongues = [(code, language_name(code)) for code in community.languages]
        self.fields["article"].choices = [("", "–"), *_articles(community, draft)]  # type: ignore[attr-defined]
        self.fields["language"].choices = tongues  # type: ignore[attr-defined]
        if not new:
            # Both say which question this is; another key or language is another question.
            del self.fields["key"], self.fields["language"]
        self.options = Options(_typed(typed) if typed is not None else _stored(draft))

    def written(self) -> Draft:
        """What was typed; only of a form that is valid."""
        given, rows = self.cleaned_data, [row for row in self.options.rows if row.text]
        right = tuple(place for place, row in enumerate(rows) if row.right)
        is_order = given["kind"] == Question.Kind.ORDER
        return Draft(
            key=given.get("key", self.draft.key) or new_key(),
            language=given.get("language", self.draft.language),
            kind=given["kind"],
            text=tidy(given["text"]),
            options=tuple(row.text for row in rows),
            right=tuple(range(len(rows))) if is_order else right,
            explanation=tidy(given["explanation"]),
            article=given["article"],
            retired=self.draft.retired,
        )

    def refuse(self, refusal: Refusal) -> None:
        """What is wrong with the options stands above them."""
        if isinstance(refusal, InvalidInput):
            others = dict(refusal.errors)
            self.options.errors += others.pop("options", [])
            refusal = InvalidInput(others)
        super().refuse(refusal)


def empty_draft(language: str) -> Draft:
    """What a form for a new question begins with."""
    return Draft(
        key="", language=language, kind=Question.Kind.SINGLE, text="", options=(), right=()
    )


def _articles(community: Community, draft: Draft) -> list[tuple[str, str]]:
    """By title; what isn't there any more stays chosen until another is."""
    offered = choices(community, draft.language, experts=True, key=draft.article)
    labels = {one.article.key: _label(one) for one in offered}
    if draft.article and draft.article not in labels:
        labels[draft.article] = draft.article
    return list(labels.items())


def _label(one: Choice) -> str:
    marks = {"draft": _("draft"), "retired": _("retired")}
    said = [marks[one.article.state]] if one.article.state in marks else []
    said += [_("for experts")] if one.article.for_experts else []
    return f"{one.title} ({', '.join(said)})" if said else one.title


def _stored(draft: Draft) -> list[OptionRow]:
    rows = [
        OptionRow(number, text, number - 1 in draft.right)
        for number, text in enumerate(draft.options, start=1)
    ]
    # Two lines more than there are, for who has no script to add one.
    spare = range(len(rows) + 1, min(max(len(rows) + 2, 4), MOST_OPTIONS) + 1)
    return [*rows, *(OptionRow(number) for number in spare)]


def _typed(typed: QueryDict) -> list[OptionRow]:
    right: set[Any] = set(typed.getlist("right"))
    texts = [tidy(text) for text in typed.getlist("option")[: MOST_OPTIONS + 1]]
    return [
        OptionRow(number, text, str(number) in right) for number, text in enumerate(texts, start=1)
    ]
