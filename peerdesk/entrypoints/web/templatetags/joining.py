"""{% load joining %}: rules_due."""

from collections.abc import Sequence
from typing import Any

from django import template

from peerdesk.domain.admission.models import Rules
from peerdesk.domain.admission.queries import rules_to_accept
from peerdesk.domain.people.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def rules_due(context: dict[str, Any]) -> Sequence[Rules]:
    """New rules of the reader's communities, not accepted yet."""
    person = context["request"].user
    return rules_to_accept(person.id) if isinstance(person, Person) else []
