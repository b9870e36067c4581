"""What twistd needs to know of chatd."""

from twisted.application.service import ServiceMaker

chatd = ServiceMaker("chatd", "chatd.tap", "A group chat server.", "chatd")
