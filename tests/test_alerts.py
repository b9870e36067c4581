"""The bell, the notification and the title: when they are written, and that nobody else's text gets out of them."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatcli.alerts import LENGTH_MOST, Alerts


class AlertsTest(SynchronousTestCase):
    def setUp(self):
        self.alerts = Alerts()

    def test_calledWhereNobodyLooksOrNobodyKnows(self):
        self.assertEqual(self.alerts.call("bia: oi"), "\x07\x1b]9;bia: oi\x07")
        self.alerts.isFocused = True
        self.assertEqual(self.alerts.call("bia: oi"), "")
        self.alerts.isFocused = False
        self.assertEqual(self.alerts.call("bia: oi"), "\x07\x1b]9;bia: oi\x07")

    def test_theSameTitleIsWrittenOnce(self):
        self.assertEqual(self.alerts.title("(1) lobby"), "\x1b]2;(1) lobby\x07")
        self.assertEqual(self.alerts.title("(1) lobby"), "")
        self.alerts.forgetTitle()
        self.assertEqual(self.alerts.title("(1) lobby"), "\x1b]2;(1) lobby\x07")

    def test_whatWouldBeAnotherCommandIsNone(self):
        self.assertEqual(self.alerts.call("a;b\x1b\\\x07\u202e"), "\x07\x1b]9;a,b\\x1b\\\\x07\\u202e\x07")

    @given(st.text(max_size=300))
    def test_itEndsWhereItEndsAndIsShort(self, text):
        for written in (Alerts().call(text), Alerts().title(text)):
            inside = written.removeprefix("\x07")[4:-1]
            self.assertLessEqual(len(inside), LENGTH_MOST)
            self.assertTrue(all(char.isprintable() or ord(char) > 0x9F for char in inside), inside)
            self.assertNotIn(";", inside)
