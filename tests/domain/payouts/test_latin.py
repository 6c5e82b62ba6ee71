"""Names in the letters that banks take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerdesk.domain.payouts.latin import SEPA, SWISS, can_be_written, in_letters_of


@pytest.mark.parametrize(
    ("name", "swiss", "sepa"),
    [
        ("Zoë Müller", "Zoë Müller", "Zoe Mueller"),
        ("Łukasz Žižek", "Lukasz Zizek", "Lukasz Zizek"),
        ("Đorđe Øst & Søn", "Dorde Ost & Son", "Dorde Ost + Son"),
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoylos", "Giorgos Papadopoylos"),
        ("Юлия Щербакова", "Yuliya Shterbakova", "Yuliya Shterbakova"),
        ("O’Neill", "O'Neill", "O'Neill"),
        ("Ștefan Țăran", "Stefan Taran", "Stefan Taran"),
        ("Ba\u0308r  Weiß\n", "Bär Weiß", "Baer Weiss"),
        ("Þór Æsir", "Thór Aesir", "Thor Aesir"),
    ],
)
def test_a_name_stays_readable(name: str, swiss: str, sepa: str) -> None:
    assert in_letters_of(SWISS, name, longest=70) == swiss
    assert in_letters_of(SEPA, name, longest=70) == sepa
    assert can_be_written(name)


@pytest.mark.parametrize("name", ["山田太郎", "محمد", "Ada 🎉", "A\x00B"])
def test_a_name_in_other_letters_is_asked_for_again(name: str) -> None:
    assert not can_be_written(name)


@given(st.text(max_size=200))
def test_whatever_comes_only_the_banks_letters_leave(text: str) -> None:
    for letters in (SEPA, SWISS):
        written = in_letters_of(letters, text, longest=70)
        assert set(written) <= letters
        assert len(written) <= 70
        assert written == written.strip()
