"""`peerdesk community …`: how a brand begins on an installation, and gets back in."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from peerdesk.config import database, home, roles, translations
from peerdesk.config.commands import Refused
from peerdesk.config.environment import Environment

if TYPE_CHECKING:
    from peerdesk.domain.admission.operations.inviting import Invited

_OPTIONS = {"email": "--owner", "slug": "SLUG"}


def add_words(community: ArgumentParser) -> None:
    """What can be said after `peerdesk community`."""
    words = community.add_subparsers(dest="verb", required=True, metavar="VERB")
    add = words.add_parser("add", help="make a community and invite its first owner")
    add.add_argument("slug", metavar="SLUG", help="its name in addresses, such as tally")
    add.add_argument("--name", required=True, help="what people call it")
    add.add_argument("--currency", required=True, help="three letters, such as CHF")
    add.add_argument("--languages", required=True, help="of its pages, the first one first: de,fr")
    add.add_argument(
        "--mode",
        required=True,
        choices=["sponsored", "paid", "support"],
        help="the brand pays the experts, customers pay, or the support team alone answers",
    )
    add.add_argument("--owner", required=True, metavar="MAIL", help="who is invited to own it")
    _add_alias(add)
    words.add_parser("list", help="every community and who owns it")
    again = words.add_parser("invite-owner", help="a link for an owner more, if nobody gets in")
    again.add_argument("slug", metavar="SLUG")
    again.add_argument("owner", metavar="MAIL")
    _add_alias(again)


def community(environment: Environment, given: Namespace) -> int:
    """Add one, list them, or invite an owner."""
    translations.compile_stale()
    with database.reachable(environment):
        roles.set_up_django()
        database.migrate()
        from peerdesk.core.errors import InvalidInput, Refusal

        try:
            _VERBS[given.verb](environment, given)
        except InvalidInput as refusal:
            raise Refused(_in_words(refusal.errors)) from None
        except Refusal as refusal:
            raise Refused(refusal.detail) from None
    return 0


def _add(environment: Environment, given: Namespace) -> None:
    from peerdesk.core import clock
    from peerdesk.domain.communities.identity import identity_secret
    from peerdesk.workflows.found_community import found_community

    invited = found_community(
        slug=given.slug,
        name=given.name,
        mode=given.mode,
        currency=given.currency.upper(),
        languages=[one.strip() for one in given.languages.split(",") if one.strip()],
        email=given.owner,
        alias=given.alias,
        now=clock.now(),
    )
    made = invited.invitation.community
    print(f"The community {made.slug} is there: {_base(environment)}/c/{made.slug}/")
    print(f"  secret by which its server signs its customers in: {identity_secret(made)}")
    _print_link(environment, invited)


def _invite_owner(environment: Environment, given: Namespace) -> None:
    from peerdesk.core import clock
    from peerdesk.domain.admission.operations.inviting import invite_owner

    invited = invite_owner(
        community=_by_slug(given.slug), email=given.owner, alias=given.alias, now=clock.now()
    )
    _print_link(environment, invited)


def _list(environment: Environment, given: Namespace) -> None:
    from peerdesk.domain.admission.operations.inviting import open_invitations
    from peerdesk.domain.communities.queries import all_communities
    from peerdesk.domain.communities.staffing import staff_of

    rows = all_communities()
    for one in rows:
        owners = [f"{row.alias} <{row.person.email}>" for row in staff_of(one.id, "owner")]
        waiting = [f"{row.email} (invited)" for row in open_invitations(one) if row.role == "owner"]
        print(f"{one.slug:<16} {one.name:<24} {one.mode:<10} {one.currency}")
        print(f"  owners: {', '.join([*owners, *waiting]) or 'nobody'}")
    if not rows:
        print("No community yet: peerdesk community add --help")


def _by_slug(slug: str) -> Any:
    from peerdesk.core.errors import NotFound
    from peerdesk.domain.communities.access import community_by_slug

    try:
        return community_by_slug(slug)
    except NotFound:
        raise Refused(f"There is no community {slug}; `peerdesk community list` names them.") from (
            None
        )


def _print_link(environment: Environment, invited: "Invited") -> None:
    from django.urls import reverse

    invitation = invited.invitation
    link = _base(environment) + reverse("staff-place", args=[invited.token])
    print(f"{invitation.email} becomes an owner by this link, once, within 7 days:\n  {link}")
    if environment.text("PEERDESK_MAIL_URL"):
        print("A letter with it is on its way, as soon as a worker runs.")
    else:
        print("No mail server is set up (PEERDESK_MAIL_URL): hand the link over yourself.")


def _base(environment: Environment) -> str:
    present = home.present_run(environment.home)
    return present.base if present else environment.base_url


def _add_alias(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--alias", default="Owner", help="what experts and agents call them (%(default)s)"
    )


def _in_words(errors: Any) -> str:
    return "\n  ".join(
        f"{_OPTIONS.get(name, f'--{name}')}: {' '.join(words)}" for name, words in errors.items()
    )


_VERBS = {"add": _add, "list": _list, "invite-owner": _invite_owner}
