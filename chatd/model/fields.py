"""The kinds of field that messages are made of: each a type, its check and the words that describe it.

`@message` turns a class into a frozen attrs class whose fields are checked by their types, so that
a message that exists is a valid one, whoever made it.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar, dataclass_transform

import attrs
from email_validator import EmailNotValidError, validate_email

from chatd.model.names import NICK_MAX, ROOM_MAX, fold, isName
from chatd.model.refusals import Phrase, Refused

TEXT_MAX = 16_000
"""Characters in a text, at most."""
CAPTION_MAX = 1000
"""Characters in what stands under a shared content, at most."""
FILE_NAME_MAX = 1000
"""Characters in the name that a client gives a file, at most; what is kept of it is shorter."""
LANGUAGE_MAX = 64
"""Characters in the name of a language, at most."""
NUMBER_MAX = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly (RFC 8259, section 6)."""

C = TypeVar("C", bound=type)


@attrs.frozen
class Check:
    """What a field's value must be: `words` for people, `test` to refuse what isn't. A secret is in no `repr`."""

    words: str
    test: Callable[[str, Any], None]
    isSecret: bool = False


@dataclass_transform(frozen_default=True)
def message(cls: C) -> C:
    """Make `cls` a frozen attrs class with the checks of its fields' types as validators."""
    return attrs.frozen(cls, slots=True, field_transformer=_checked)


def checkOf(kind: Any) -> Check | None:
    """The check that a field's type carries, if any."""
    return next((note for note in getattr(kind, "__metadata__", ()) if isinstance(note, Check)), None)


def _checked(cls: type, fields: list[Any]) -> list[Any]:
    return [_checkedField(field, check) if (check := checkOf(field.type)) else field for field in fields]


def _checkedField(field: Any, check: Check) -> Any:
    return field.evolve(validator=_validator(check), repr=not check.isSecret)


def _validator(check: Check) -> Callable[[Any, Any, Any], None]:
    def validate(_: Any, attribute: Any, value: Any) -> None:
        if value is not None:
            check.test(attribute.name, value)

    return validate


def isText(_: str, value: str) -> None:
    """Refuse what is no text: `bad-text`, `too-long`."""
    if len(value) > TEXT_MAX:
        raise Refused("too-long", what=Phrase("text"), most=_characters(TEXT_MAX))
    if not value or "\0" in value or not _encodes(value):
        raise Refused("bad-text")


def isNick(field: str, value: str) -> None:
    """Refuse what is no nick: `bad-nick`."""
    if not isName(value, NICK_MAX):
        raise Refused("bad-nick")


def isNewNick(field: str, value: str) -> None:
    """Refuse what an account can't be called: `missing-field`, `bad-nick`."""
    _isPresent(field, value)
    isNick(field, value)


def isRoomName(field: str, value: str) -> None:
    """Refuse what a room can't be called: `bad-room`."""
    if not isName(value, ROOM_MAX):
        raise Refused("bad-room")


def isEmail(field: str, value: str) -> None:
    """Refuse what is no e-mail address: `missing-field`, `bad-email`. Nothing is looked up."""
    _isPresent(field, value)
    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused("bad-email", detail=Phrase(str(error))) from None


def isPostal(field: str, value: str) -> None:
    """Refuse what is no Brazilian postal code: `missing-field`, `bad-postal`."""
    _isPresent(field, value)
    if not re.fullmatch(r"[0-9]{5}-?[0-9]{3}", value):
        raise Refused("bad-postal")


def isPassword(field: str, value: str) -> None:
    """Refuse a password that is too short or too long: `missing-field`, `bad-password`."""
    _isPresent(field, value)
    if not 8 <= len(value) <= 256 or not _encodes(value):
        raise Refused("bad-password")


def isSha256(field: str, value: str) -> None:
    """Refuse what is no SHA-256 in hexadecimal digits, small ones: `missing-field`, `bad-field`."""
    _isPresent(field, value)
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise Refused("bad-field", field=field, detail=Phrase("it has 64 hexadecimal digits, in small letters"))


def isLanguage(field: str, value: str) -> None:
    """Refuse what is too long for the name of a language: `too-long`. Any other may be asked for."""
    if len(value) > LANGUAGE_MAX:
        raise _tooLong(field, LANGUAGE_MAX)


def foldEmail(email: str) -> str:
    """The form of an e-mail address by which accounts are told apart."""
    return fold(email)


def _isPresent(field: str, value: str) -> None:
    if not value:
        raise Refused("missing-field", field=field)


def _encodes(value: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in value) if not value.isascii() else True


def _tooLong(field: str, most: int) -> Refused:
    """The refusal for a field with too many characters."""
    # NOTE: a field by its name on the wire, in the place {what} of "The {what} is longer than {most}."
    return Refused("too-long", what=Phrase("{field}", field=field), most=_characters(most))


def _characters(most: int) -> Phrase:
    return Phrase("{most} characters", most=most)


def _upTo(most: int, *, least: int = 1) -> Callable[[str, str], None]:
    def test(field: str, value: str) -> None:
        if not value and least:
            raise Refused("missing-field", field=field)
        if len(value) < least:
            raise Refused("bad-field", field=field, detail=Phrase("it has at least {least} characters", least=least))
        if len(value) > most:
            raise _tooLong(field, most)
        if "\0" in value or not _encodes(value):
            detail = Phrase("it has a NUL or half of a surrogate pair in it")
            raise Refused("bad-field", field=field, detail=detail)

    return test


def _between(least: int, most: int) -> Callable[[str, int], None]:
    def test(field: str, value: int) -> None:
        if not least <= value <= most:
            detail = Phrase("it goes from {least} to {most}", least=least, most=most)
            raise Refused("bad-field", field=field, detail=detail)

    return test


Text = Annotated[str, Check("text, 1 to 16,000 characters", isText)]
Nick = Annotated[str, Check("nick", isNick)]
NewNick = Annotated[str, Check("nick", isNewNick)]
RoomName = Annotated[str, Check("name for a room", isRoomName)]
Room = Annotated[str, Check("room's name, or `@nick`", _upTo(200))]
SomeRoom = Annotated[str | None, Check("room's name, or `@nick`", _upTo(200))]
Person = Annotated[str, Check("nick", _upTo(NICK_MAX))]
Somebody = Annotated[str | None, Check("nick", _upTo(NICK_MAX))]
Email = Annotated[str, Check("e-mail address", isEmail)]
MaybeEmail = Annotated[str | None, Check("e-mail address", isEmail)]
Postal = Annotated[str, Check("postal code (CEP), `NNNNN-NNN` or eight digits", isPostal)]
MaybePostal = Annotated[str | None, Check("postal code (CEP)", isPostal)]
Password = Annotated[str, Check("password, 8 to 256 characters", isPassword, isSecret=True)]
TriedPassword = Annotated[str, Check("password", _upTo(256), isSecret=True)]
Token = Annotated[str, Check("token", _upTo(200), isSecret=True)]
OwnToken = Annotated[str | None, Check("secret of yours, 16 to 200 characters", _upTo(200, least=16), isSecret=True)]
Device = Annotated[str | None, Check("name of a device, up to 64 characters", _upTo(64))]
Line = Annotated[str, Check("up to 300 characters, may be empty", _upTo(300, least=0))]
MaybeLine = Annotated[str | None, Check("up to 300 characters, may be empty", _upTo(300, least=0))]
Key = Annotated[str | None, Check("your own key, 1 to 64 characters", _upTo(64))]
TriedEmail = Annotated[str | None, Check("e-mail address", _upTo(320))]
TriedName = Annotated[str | None, Check("nick, or e-mail address", _upTo(320))]
Language = Annotated[str | None, Check("language, such as `pt-BR`, up to 64 characters", isLanguage)]
Number = Annotated[int, Check("number in a list", _between(0, NUMBER_MAX))]
Seq = Annotated[int, Check("number of an event", _between(0, NUMBER_MAX))]
MaybeSeq = Annotated[int | None, Check("number of an event", _between(0, NUMBER_MAX))]
Sha256 = Annotated[str, Check("SHA-256, 64 hexadecimal digits", isSha256)]
FileName = Annotated[str, Check("name of a file, up to 1,000 characters", _upTo(FILE_NAME_MAX))]
MaybeFileName = Annotated[str | None, Check("name of a file", _upTo(FILE_NAME_MAX))]
Caption = Annotated[str, Check("up to 1,000 characters, may be empty", _upTo(CAPTION_MAX, least=0))]
Bytes = Annotated[int, Check("size in bytes", _between(1, NUMBER_MAX))]
MaybeBytes = Annotated[int | None, Check("size in bytes", _between(1, NUMBER_MAX))]
Limit = Annotated[int, Check("how many, 1 to 200; more is capped", _between(1, NUMBER_MAX))]
