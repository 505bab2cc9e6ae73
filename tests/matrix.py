"""The matrix of route x role x area: what a row is, and what it asserts. docs/testing.md says how to add one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from casework.middleware import MAY_BE_WRITTEN_BY_A_READ, WRITES
from casework.models import Area, Event, Pool, Role
from tests.factories.core import AreaFactory, PoolFactory, TownshipFactory, reader

EVERYBODY = frozenset(Role)
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
DONE = {200, 302, 409, 422}
REFUSED = {403, 404}

Build = Callable[[Pool, Area], Sequence[Any]]


@dataclass(frozen=True)
class Row:
    """One route. `roles` may use it, the others are refused; nobody without a session, unless `public`.

    `build(pool, area)` makes an object there and answers the arguments of the address: then the same roles of another
    township (`scope="area"`) and of another pool (always) must find nothing. `post` is what a POST sends, or a function
    of the address's arguments that answers it. `posters`, where fewer roles may POST than may look.
    """

    route: str
    roles: frozenset[Role]
    methods: str = "GET"
    build: Build | None = None
    post: Mapping[str, Any] | Callable[..., Mapping[str, Any]] = field(default_factory=dict)
    posters: frozenset[Role] | None = None
    scope: str = "area"
    public: bool = False

    def allowed(self, method: str) -> frozenset[Role]:
        return self.roles if method == "GET" or self.posters is None else self.posters

    def __str__(self) -> str:
        return self.route


def row(route: str, *roles: Role | frozenset[Role], **kwargs: Any) -> Row:
    """A row; roles one by one or in sets."""
    allowed = {single for given in roles for single in ([given] if isinstance(given, Role) else given)}
    return Row(route, frozenset(allowed), **kwargs)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def session_of(by: Any) -> str:
    """Signs a Reader in; the key of the session."""
    client = Client()
    client.force_login(by.staff)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


class Asker(RequestFactory):
    """Sends requests through the portal's middleware like `Client`, without copying the context of every template.

    A fault of the portal is its page of status 500.
    """

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request: Any) -> HttpResponse:
        return self.handler(self._base_environ(**request))


def ask(row: Row, method: str, session: str, arguments: Sequence[Any]) -> HttpResponse:
    """The answer of the route to whose session it is; to nobody without one."""
    asker = Asker()
    if session:
        asker.cookies[settings.SESSION_COOKIE_NAME] = session
    address = reverse(row.route, args=arguments)
    if method == "GET":
        with no_write():
            return asker.get(address)
    body = row.post(*arguments) if callable(row.post) else row.post
    return asker.post(address, {"command_key": "matrix"} | dict(body))


@contextmanager
def no_write() -> Iterator[None]:
    """Law 1: reading writes nothing but the log of looks and the session."""
    written: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if WRITES.match(sql) and not MAY_BE_WRITTEN_BY_A_READ.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield
    assert written == []


def own_place() -> tuple[Pool, Area]:
    return PoolFactory(), TownshipFactory()


@dataclass(frozen=True)
class Askers:
    """The sessions of those who ask in a test: each role in its own township, in another one and in another pool."""

    at_home: Mapping[Role, str]
    next_door: Mapping[Role, str]
    far_away: Mapping[Role, str]

    def strangers(self, row: Row, role: Role) -> list[str]:
        """Of the same role, but they must not find the row's object; nobody where it is everybody's (`everywhere`)."""
        if row.build is None or row.scope == "everywhere":
            return []
        return [self.next_door[role], self.far_away[role]] if row.scope == "area" else [self.far_away[role]]


def askers() -> Askers:
    """Everybody signs in once."""
    township = TownshipFactory(code="990002001000", name="白石镇")
    pool = PoolFactory(code="9901", area=AreaFactory(code="990100000000", name="某市"))
    return Askers(
        {role: session_of(reader(role)) for role in Role},
        {role: session_of(reader(role, area=township)) for role in Role},
        {role: session_of(reader(role, pool=pool)) for role in Role},
    )


def leads_to_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer.url.startswith(reverse("casework:login"))


def assert_answers(row: Row, asking: Askers) -> None:
    """The route answers whom its row names and nobody else; one object is built for all who ask."""
    with undone():
        arguments = row.build(*own_place()) if row.build else ()
        before = Event.objects.count()
        _assert_nobody_gets_in(row, arguments)
        for method in row.methods.split():
            _assert_roles(row, method, asking, arguments)
            _assert_strangers_find_nothing(row, method, asking, arguments)
        assert Event.objects.count() == before
        for method in {"GET", "POST"} - set(row.methods.split()):
            _assert_a_method_of_no_route(row, method, asking, arguments)
        assert Event.objects.count() == before


def _assert_a_method_of_no_route(row: Row, method: str, asking: Askers, arguments: Sequence[Any]) -> None:
    """It is refused as such; a view that takes any method refuses by it whom it refuses by the others."""
    role = min(row.allowed(method))
    with undone():
        answer = ask(row, method, asking.at_home[role], arguments)
        _assert_let_in(row, method, role, answer)
    for other in sorted(set(Role) - row.allowed(method)) if answer.status_code != 405 else ():
        refused = ask(row, method, asking.at_home[other], arguments).status_code
        assert refused in REFUSED | {405}, f"{method} {row} by {other}: {refused}"


def _assert_nobody_gets_in(row: Row, arguments: Sequence[Any]) -> None:
    """Without a session every method leads to the sign-in, or is answered where the route is public."""
    for method in row.methods.split():
        with undone():
            answer = ask(row, method, "", arguments)
        assert leads_to_sign_in(answer) != row.public, f"{method} {row} by nobody: {answer.status_code}"


def _assert_roles(row: Row, method: str, asking: Askers, arguments: Sequence[Any]) -> None:
    """Each role is let in or refused as the row says; a refused POST leaves no event (the caller counts)."""
    for role in Role:
        if role in row.allowed(method):
            with undone():
                _assert_let_in(row, method, role, ask(row, method, asking.at_home[role], arguments))
        else:
            answer = ask(row, method, asking.at_home[role], arguments)
            assert answer.status_code in REFUSED, f"{method} {row} by {role}: {answer.status_code}"


def _assert_let_in(row: Row, method: str, role: Role, answer: HttpResponse) -> None:
    """A method that the route does not know is refused as such, or, where a view takes any, shows the page."""
    expected = DONE if method in row.methods.split() else {405, 200, 422}
    assert answer.status_code in expected, f"{method} {row} by {role}: {answer.status_code}"
    assert not leads_to_sign_in(answer), f"{method} {row} by {role} leads to the sign-in"


def _assert_strangers_find_nothing(row: Row, method: str, asking: Askers, arguments: Sequence[Any]) -> None:
    """Another area's and another pool's object is answered as if it did not exist, and stays as it is."""
    for role in sorted(row.allowed(method)):
        for session in asking.strangers(row, role):
            answer = ask(row, method, session, arguments)
            assert answer.status_code == 404, f"{method} {row} by a strange {role}: {answer.status_code}"
