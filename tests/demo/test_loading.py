"""`peerdesk demo`: three communities, ready to be used, safe to load twice (protocol.md)."""

from datetime import timedelta

import pytest
from django.db.models import Model, Sum

from peerdesk.core import clock
from peerdesk.core.money import Money
from peerdesk.delivery.notifications.models import Notice
from peerdesk.domain.admission.models import Acceptance, Application, Credential
from peerdesk.domain.communities.identity import identity_secret
from peerdesk.domain.communities.models import AccessCode, Area, Community, Membership
from peerdesk.domain.conversations.models import Conversation, Event
from peerdesk.domain.expertise.models import Availability, Qualification, Question
from peerdesk.domain.expertise.testing import asked_in, draw_attempt
from peerdesk.domain.intake.models import Reason
from peerdesk.domain.knowledge.models import Article
from peerdesk.domain.ledger.models import Account, Entry, Transfer
from peerdesk.domain.payouts.models import BankAccount
from peerdesk.domain.people.access import Caller, caller_by_token
from peerdesk.domain.people.models import Person
from peerdesk.domain.premium.models import PremiumOffer
from peerdesk.domain.premium.operations.boxes import read_box
from peerdesk.domain.ratings.models import Rating
from peerdesk.domain.refunds.models import RefundRequest
from peerdesk.domain.routing.models import Seat
from peerdesk.domain.routing.operations.seats import is_open
from peerdesk.workflows.pass_test import pass_test
from tests.demo.loaded import LoadedDemo, people, read

LANGUAGES = {"en", "de", "fr", "it"}


class Demo(LoadedDemo):
    def test_the_answer_has_the_protocols_shape(self) -> None:
        assert self.loaded["base"] == "http://here"
        assert self.loaded["ws"] == "ws://here/ws/v1"
        assert set(self.loaded["communities"]) == {"tally", "counsel", "voyage"}
        for listed in self.loaded["communities"].values():
            assert {"people", "access_code", "identity_secret", "solutions"} <= set(listed)
            roles = [person["role"] for person in listed["people"]]
            counts = {role: roles.count(role) for role in set(roles)}
            assert counts == {"owner": 2, "agent": 2, "expert": 4, "customer": 3}
            for person in listed["people"]:
                assert set(person) == {"role", "name", "email", "password", "token", "areas"}

    def test_loading_again_changes_nothing_and_names_the_same(self) -> None:
        def counts() -> dict[type[Model], int]:
            places = (Person, Membership, Area, Question, Reason, Article, Seat, AccessCode)
            tables = (*places, Acceptance, Application, Credential)
            return {table: table._default_manager.count() for table in tables}

        before = counts()
        again = read()
        assert again == self.loaded
        assert counts() == before

    def test_loading_again_leaves_what_people_did(self) -> None:
        _, ezra, _ = next(people(self.loaded, "expert"))
        Availability.objects.filter(person=ezra).update(paused=True)
        Community.objects.filter(slug="tally").update(name="Tally and sons")
        read()
        assert Availability.objects.get(person=ezra).paused
        assert Community.objects.get(slug="tally").name == "Tally and sons"

    def test_passwords_and_tokens_open_the_door(self) -> None:
        for role in ("owner", "agent", "expert", "customer"):
            for _, person, named in people(self.loaded, role):
                assert person.check_password(named["password"])
                caller = caller_by_token(named["token"], now=clock.now())
                assert caller is not None
                assert caller.person == person

    def test_a_lost_password_and_an_ended_token_come_back(self) -> None:
        _, ada, named = next(people(self.loaded, "customer"))
        ada.set_password("something else")
        ada.save()
        read()
        ada.refresh_from_db()
        assert ada.check_password(named["password"])

    def test_experts_are_qualified_everywhere_available_and_can_be_paid(self) -> None:
        now = clock.now()
        for community, person, named in people(self.loaded, "expert"):
            areas = {str(area.id) for area in Area.objects.filter(community=community)}
            passed = Qualification.objects.filter(person=person, revoked_at=None)
            assert set(named["areas"]) == areas == {str(one.area_id) for one in passed}
            seat = Seat.objects.get(community=community, person=person)
            assert is_open(seat, now)
            assert {str(area) for area in seat.areas} == areas
            assert set(seat.languages) == set(community.chat_languages)
            assert (seat.active, seat.limit) == (0, 3)
            account = BankAccount.objects.get(community=community, person=person)
            assert account.changed_at < now - community.policy.hours("iban_hold_hours")

    @pytest.mark.promise("F1", "F4")
    def test_rules_are_accepted_and_the_owners_queues_have_something(self) -> None:
        for _community, person, _named in people(self.loaded, "expert"):
            assert Acceptance.objects.filter(person=person, rules__version=1).exists()
        counsel = Community.objects.get(slug="counsel")
        assert Area.objects.get(community=counsel, needs_credential=True).slug == "tax"
        assert Credential.objects.filter(community=counsel, state="submitted").count() == 1
        assert Application.objects.filter(community=counsel, state="submitted").count() == 1

    @pytest.mark.promise("C2")
    def test_the_solutions_pass_every_test(self) -> None:
        for community, person, _ in people(self.loaded, "expert"):
            caller = caller_by_token(
                next(p["token"] for c, q, p in people(self.loaded, "expert") if q == person),
                now=clock.now(),
            )
            assert caller is not None
            right = self.loaded["communities"][community.slug]["solutions"]
            for area in Area.objects.filter(community=community):
                attempt = draw_attempt(caller=caller, area_id=area.id, now=clock.now())
                asked = [str(one.question_id) for one in asked_in(attempt)]
                answers = {question: right[question] for question in asked}
                result = pass_test(
                    caller=caller, attempt_id=attempt.id, answers=answers, now=clock.now()
                )
                assert (result.passed, result.score) == (True, 100)

    @pytest.mark.promise("C2")
    def test_every_bank_has_enough_questions_with_reasons_and_articles(self) -> None:
        for area in Area.objects.select_related("community"):
            for language in ("en", "de"):
                bank = Question.objects.filter(area=area, language=language)
                assert bank.count() > area.test_length
            for question in Question.objects.filter(area=area):
                assert question.explanation
                assert len(question.options) == len({option["text"] for option in question.options})
                if question.article_key:
                    keys = Article.objects.filter(
                        community=area.community, key=question.article_key
                    )
                    assert keys.exists(), question.article_key

    @pytest.mark.promise("S7")
    def test_reasons_are_named_in_four_languages_and_two_levels(self) -> None:
        for reason in Reason.objects.select_related("parent"):
            assert set(reason.name) == LANGUAGES
            if reason.parent:
                assert reason.parent.parent_id is None
            for field in reason.fields:
                assert set(field["label"]) == LANGUAGES

    @pytest.mark.promise("S7", "S2")
    def test_voyage_has_the_reasons_of_the_promise(self) -> None:
        leaves = Reason.objects.filter(community__slug="voyage", parent__isnull=False)
        by_parent: dict[str, set[str]] = {}
        for leaf in leaves.select_related("parent"):
            assert leaf.parent is not None
            by_parent.setdefault(leaf.parent.slug, set()).add(leaf.channel)
            assert leaf.served_by == "agents"
            assert bool(leaf.fields) == (leaf.channel == "ticket")
        simple = [
            "account-and-profile",
            "verification",
            "products",
            "finance",
            "performance-and-reviews",
            "technical",
        ]
        assert {slug: by_parent[slug] for slug in simple} == {slug: {"chat"} for slug in simple}
        complex_ones = ["booking", "advanced-set-up", "payment-problems"]
        assert {slug: by_parent[slug] for slug in complex_ones} == {
            slug: {"ticket"} for slug in complex_ones
        }

    @pytest.mark.promise("S6")
    def test_voyage_chats_in_english_around_the_clock(self) -> None:
        voyage = Community.objects.get(slug="voyage")
        assert (voyage.chat_languages, voyage.opening_hours) == (["en"], [])

    @pytest.mark.promise("S9")
    def test_articles_are_real_and_stand_beside_reasons(self) -> None:
        expected = {"tally": LANGUAGES, "counsel": {"en", "de"}, "voyage": {"en", "de"}}
        for slug, languages in expected.items():
            articles = Article.objects.filter(community__slug=slug)
            keys = set(articles.values_list("key", flat=True))
            assert len(keys) >= 8
            for key in keys:
                article = articles.get(key=key)
                texts = {text.language: text for text in article.texts.all()}
                assert set(texts) >= languages, key
                for text in texts.values():
                    assert len(text.body.split()) >= 90, (key, text.language)
                assert article.reasons.exists() or article.areas.exists()

    def test_the_identity_secret_is_the_stored_one(self) -> None:
        for slug, listed in self.loaded["communities"].items():
            assert identity_secret(Community.objects.get(slug=slug)) == listed["identity_secret"]

    @pytest.mark.promise("C10", "C14")
    def test_the_stories_leave_money_to_be_paid_out(self) -> None:
        tally = Community.objects.get(slug="tally")
        least = Money.of(tally.policy.payout_minimum, tally.currency).amount_minor
        earned = {
            address.split(":")[1]: balance
            for address, balance in Account.objects.filter(
                book=tally.id, address__startswith="expert:"
            ).values_list("address", "balance")
        }
        assert sum(balance >= least for balance in earned.values()) >= 2
        assert any(0 < balance < least for balance in earned.values())
        with_bank = {str(one.person_id) for one in BankAccount.objects.filter(community=tally)}
        assert set(earned) - with_bank, "somebody's balance waits for an IBAN"

    @pytest.mark.invariant("I9")
    def test_the_stories_leave_balanced_books(self) -> None:
        rated = Rating.objects.filter(state__in=["given", "implicit"], pay_minor__gt=0)
        paid_by_brands = rated.filter(community__mode="sponsored")
        booked = Transfer.objects.filter(book__in=paid_by_brands.values("community_id"))
        assert booked.count() == paid_by_brands.count() > 20
        assert Entry.objects.aggregate(total=Sum("amount"))["total"] == 0
        assert {rating.state for rating in rated} == {"given", "implicit"}

    def test_the_stories_lie_in_the_past_in_order_and_leave_nobody_busy(self) -> None:
        now = clock.now()
        assert not Event.objects.filter(at__gt=now).exists()
        for community in Community.objects.all():
            times = Conversation.objects.filter(community=community).order_by("id")
            opened = list(times.values_list("opened_at", flat=True))
            assert opened == sorted(opened)
        assert not Conversation.objects.exclude(state="closed").filter(queue="experts").exists()
        assert not Seat.objects.exclude(active=0, invited=0).exists()
        assert Conversation.objects.filter(state="waiting", queue="agents").exists()

    @pytest.mark.promise("P6", "P8")
    def test_counsel_has_a_service_under_way_for_weeks_and_a_request_to_decide(self) -> None:
        now = clock.now()
        offer = PremiumOffer.objects.get(state="accepted")
        assert offer.community.slug == "counsel"
        assert offer.deliver_by is not None
        assert offer.accepted_at is not None
        assert offer.accepted_at < now
        assert offer.deliver_by > now + timedelta(days=19)
        assert offer.due_at is not None
        assert offer.due_at > now + timedelta(days=19)
        box = read_box(caller=Caller(offer.expert), offer_id=offer.id, now=now)
        assert (box.version, box.text.count("+49 30 23125") if box.text else 0) == (2, 2)
        request = RefundRequest.objects.get(state="open", origin="customer")
        assert request.conversation_id != offer.conversation_id
        assert request.requested_at < now
        before = PremiumOffer.objects.count()
        read()
        assert PremiumOffer.objects.count() == before

    @pytest.mark.promise("P9", "P12")
    def test_counsel_has_a_service_that_was_given_and_confirmed(self) -> None:
        now = clock.now()
        offer = PremiumOffer.objects.get(state="completed")
        assert offer.report
        assert offer.accepted_at is not None
        assert offer.reported_at is not None
        assert offer.confirmed_at is not None
        assert offer.accepted_at < offer.reported_at < offer.confirmed_at < now
        assert offer.deliver_by is not None
        assert offer.reported_at < offer.deliver_by
        assert (offer.due_at, offer.earned_minor > 0) == (None, True)
        assert offer.conversation.state == "closed"
        times = Event.objects.filter(conversation=offer.conversation).order_by("seq")
        told = list(times.values_list("at", flat=True))
        assert told == sorted(told)
        assert not Notice.objects.filter(
            kind__startswith="premium", mail_due_at__isnull=False
        ).exists()
