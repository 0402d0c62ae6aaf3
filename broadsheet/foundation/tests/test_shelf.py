"""What pages share is kept until something that it was made from changes, and never more than so much of it."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.foundation.sources import EVERYTHING, Shelf, recording, shared, sharing

NAMES = st.sampled_from([f"article:{number}" for number in range(6)])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 12), st.sets(NAMES, max_size=3)),
        st.tuples(st.just("drop"), st.just(0), st.sets(st.one_of(NAMES, st.just(EVERYTHING)), max_size=2)),
    ),
    max_size=60,
)


@given(ACTS)
def test_whatever_comes_and_goes_it_knows_exactly_what_it_keeps(acts):
    with patch.object(Shelf, "AT_MOST", 8):
        shelf, model, gone = Shelf(), {}, 0
        for act, key, names in acts:
            if act == "put":
                gone += model.pop(key, None) is not None
                if len(model) >= 8:
                    gone += 4
                    model = dict(list(model.items())[4:])
                model[key] = frozenset(names)
                shelf.put(key, f"thing {key}", names)
            else:
                shelf.drop(names)
                kept = {k: n for k, n in model.items() if EVERYTHING not in names and not n & names}
                gone += len(model) - len(kept)
                model = kept
            assert len(shelf) == len(model) <= 8
            assert all(shelf.get(k) == (f"thing {k}", n) for k, n in model.items())
            assert shelf.forgotten == gone
            assert shelf._made_from == {
                name: {k for k, n in model.items() if name in n}
                for name in {each for n in model.values() for each in n}
            }


def test_full_it_keeps_the_newer_half():
    with patch.object(Shelf, "AT_MOST", 4):
        shelf = Shelf()
        for key in range(5):
            shelf.put(key, key, [])
        assert [key for key in range(5) if shelf.get(key)] == [2, 3, 4]


def test_what_is_shared_is_made_once_and_whoever_gets_it_depends_on_it():
    made = []
    with sharing(Shelf()):
        for _time in range(2):
            with recording() as names:
                assert shared("chrome", lambda: made.append(1) or "chrome") == "chrome"
            assert names == set()
    assert made == [1]
