from hypothesis import given
from hypothesis import strategies as st

from api.chat.pack import pack

ROOM = 10


def packed(pieces, first_room=ROOM):
    def fits(some, place):
        return sum(map(len, some)) <= (first_room if place == 0 else ROOM)

    return pack(pieces, fits, lambda piece: "…")


@given(st.lists(st.text("ab", min_size=1, max_size=ROOM)), st.integers(0, ROOM))
def test_every_piece_is_whole_in_order_and_within_the_room(pieces, first_room):
    messages = packed(pieces, first_room)

    assert [piece for message in messages for piece in message] == pieces
    assert sum(map(len, messages[0])) <= first_room
    assert all(sum(map(len, message)) <= ROOM for message in messages)


def test_as_few_messages_as_hold_them():
    assert packed(["aaaa", "bbbb", "cccc"]) == [("aaaa", "bbbb"), ("cccc",)]


def test_nothing_is_one_empty_message():
    assert packed([]) == [()]


def test_a_first_message_without_room_stays_empty():
    assert packed(["aaaa"], first_room=3) == [(), ("aaaa",)]


def test_what_no_message_holds_is_stood_in_for():
    assert packed(["a" * ROOM, "b" * (ROOM + 1)]) == [("a" * ROOM,), ("…",)]
