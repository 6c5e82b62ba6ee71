"""The advice to move a reason: only when the figures carry it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.intake.advice import FEWEST, TOO_OFTEN, advice

pytestmark = pytest.mark.promise("S3")


@pytest.mark.parametrize(
    ("moved_on", "chats", "warranted"),
    [
        (0, 0, False),
        (8, 10, False),  # few chats say little
        (10, 30, False),  # every third, but it may be chance
        (15, 30, True),
        (300, 1000, False),
        (330, 1000, True),
    ],
)
def test_it_is_given_when_the_figures_carry_it(moved_on: int, chats: int, warranted: bool) -> None:
    assert advice(moved_on, chats).is_warranted is warranted


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_cautious_figure_is_never_above_the_share(figures: tuple[int, int]) -> None:
    found = advice(*figures)
    assert 0 <= found.least <= found.share + 1e-12
    assert not found.is_warranted or (found.chats >= FEWEST and found.share > TOO_OFTEN)
