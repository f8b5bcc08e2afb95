"""Which requests reach the app, and what stands on every answer; nothing is served here."""

import asyncio
import socket

import pytest

from ui import guard, network

OURS = "127.0.0.1:8501"


async def echo(scope, receive, send):
    """An application that reads all it is sent and answers."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    while (await receive()).get("more_body"):
        pass
    headers = [(b"x-frame-options", b"SAMEORIGIN")] if scope["path"] == "/own" else []
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": str(scope["headers"]).encode()})


def ask(headers, *, kind="http", server="127.0.0.1", path="/", bodies=(b"",)):
    """Status, headers and body of the answer to a request."""
    scope = {"type": kind, "method": "GET", "path": path, "server": (server, 8501)}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in headers]
    sent, left = [], list(bodies)

    async def receive():
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    asyncio.run(guard.Guard(echo)(scope, receive, send))
    if kind == "websocket":
        return sent[0]["type"]
    names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], names, sent[1]["body"].decode()


@pytest.mark.parametrize(
    "host",
    [
        OURS,
        "localhost",
        "LocalHost:9000",
        "localhost.",
        "[::1]:8501",
        socket.gethostname(),
        f"{socket.gethostname().split('.')[0]}.local:8501",
    ],
)
def test_a_name_of_this_machine_is_served(host):
    assert ask([("host", host)])[0] == 200
    origin = ("origin", f"http://{host}")
    assert ask([("host", host), origin])[0] == 200
    assert ask([("host", host), origin], kind="websocket") == "websocket.accept"


@pytest.mark.parametrize(
    "hosts",
    [
        ["rebound.example"],
        ["rebound.example:8501"],
        ["localhost.rebound.example"],
        ["127.0.0.1.rebound.example"],
        ["192.0.2.9"],
        ["localhost@rebound.example"],
        ["rebound.example/localhost"],
        ["localhost:door"],
        ["[::1"],
        [""],
        [],
        ["localhost", "rebound.example"],
    ],
)
def test_a_foreign_host_is_misdirected(hosts):
    headers = [("host", each) for each in hosts]
    status, _, body = ask(headers)
    assert status == 421
    assert "winset ui --name NAME" in body
    assert ask(headers, kind="websocket") == "websocket.close"


def test_the_address_at_which_a_request_arrives_is_served_and_no_other():
    assert ask([("host", "192.0.2.9:8501")], server="192.0.2.9")[0] == 200
    assert ask([("host", "192.0.2.9:8501")], server="::ffff:192.0.2.9")[0] == 200
    assert ask([("host", "[2001:db8::9]")], server="2001:db8::9")[0] == 200
    assert ask([("host", "192.0.2.9:8501")], server="192.0.2.8")[0] == 421


@pytest.mark.parametrize(
    "origin",
    [
        "http://rebound.example",
        "https://127.0.0.1.rebound.example:8501",
        "http://127.0.0.1:9999",
        "http://localhost:8501",
        "null",
        "",
        "http://[",
    ],
)
def test_a_foreign_origin_is_forbidden(origin):
    headers = [("host", OURS), ("origin", origin)]
    assert ask(headers)[0] == 403
    assert ask(headers, kind="websocket") == "websocket.close"


def test_another_site_may_link_here_and_fetch_nothing():
    foreign = [("host", OURS), ("sec-fetch-site", "cross-site")]
    assert ask([*foreign, ("sec-fetch-mode", "navigate")])[0] == 200
    assert ask([*foreign, ("sec-fetch-mode", "no-cors")])[0] == 403


def test_the_name_of_a_proxy_is_served(monkeypatch):
    monkeypatch.setattr(network, "public", lambda: "hub.school.example")
    page = ("origin", "https://hub.school.example")
    assert ask([("host", "hub.school.example"), page])[0] == 200
    assert ask([("host", OURS), page])[0] == 200
    assert ask([("host", OURS), ("origin", "https://school.example")])[0] == 403


def test_streamlit_is_not_shown_an_origin_that_it_would_look_up():
    assert "origin" not in ask([("host", OURS), ("origin", f"http://{OURS}")])[2]


def test_a_body_beyond_the_limit_is_refused_whether_announced_or_not():
    host, most = ("host", OURS), guard.MOST_BYTES
    assert ask([host, ("content-length", str(most))])[0] == 200
    for size in (str(most + 1), "-5", "many", "9" * 40):
        assert ask([host, ("content-length", size)])[0] == 413
    half = b"x" * (most // 2)
    assert ask([host], bodies=(half, half))[0] == 200
    with pytest.raises(guard.HTTPException) as refused:
        ask([host], bodies=(half, half, b"xx"))
    assert refused.value.status_code == 413


@pytest.mark.parametrize("host", [OURS, "rebound.example"])
def test_every_answer_has_the_headers_that_guard_a_page(host):
    headers = ask([("host", host)])[1]
    assert {name: headers[name] for name in guard.HEADERS} == guard.HEADERS
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "*" not in headers["content-security-policy"]


def test_the_answer_of_a_server_that_has_failed_has_them_too():
    answer = guard.broken(None, ValueError("secret"))
    assert answer.status_code == 500
    assert "secret" not in bytes(answer.body).decode()
    assert set(guard.HEADERS) <= set(answer.headers)


def test_a_route_may_set_a_header_of_its_own():
    assert ask([("host", OURS)], path="/own")[1]["x-frame-options"] == "SAMEORIGIN"


def test_addresses_of_the_network_are_found_without_asking_anybody():
    for each in network.addresses():
        assert socket.inet_aton(each)
        assert not each.startswith("127.")
