"""What is kept, and what makes room."""

from detente.web.recent import Recent


def test_the_value_that_was_asked_for_last_stays():
    recent = Recent[str](4)
    for key in "abcd":
        recent.put(key, key)
    recent.get("a")
    recent.put("e", "e")
    assert (recent.get("a"), recent.get("b")) == ("a", None)


def test_the_weight_never_exceeds_the_room():
    recent = Recent(100, len)
    for number in range(50):
        recent.put(number, "x" * (number % 26))
        assert recent.weight <= 100
    assert recent.weight == sum(len(recent.get(number) or "") for number in range(50))


def test_a_value_that_is_too_heavy_is_not_kept():
    recent = Recent(100, len)
    recent.put("heavy", "x" * 26)
    assert (len(recent), recent.weight) == (0, 0)


def test_a_value_is_replaced():
    recent = Recent(100, len)
    recent.put("key", "old one")
    recent.put("key", "new")
    assert (recent.get("key"), recent.weight, len(recent)) == ("new", 3, 1)
