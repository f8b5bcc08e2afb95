"""Where the app is served: names and addresses of this machine, found without asking any other."""

import socket
import struct
import sys
from collections.abc import Iterator
from ipaddress import ip_address

import streamlit as st

from ui.words.translate import t, tn

if sys.platform != "win32":
    from fcntl import ioctl

ANY = "0.0.0.0"  # noqa: S104 - what Streamlit takes where nothing is said
VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet")  # no pupil is on these


def names() -> frozenset[str]:
    """The names, in small letters, by which a browser may ask for the app.

    The machine's own and the one it was started with; addresses need no list.
    """
    machine = socket.gethostname().lower()
    short = machine.split(".")[0]
    return frozenset({"localhost", machine, short, f"{short}.local", public()})


def public() -> str:
    """The name that the app was started with, of a proxy for instance; localhost without one."""
    return st.get_option("browser.serverAddress").lower()


def addresses() -> list[str]:
    """IPv4 addresses by which others on the same network reach this machine."""
    found = dict.fromkeys(_by_name() if sys.platform == "win32" else _by_interface())
    return [each for each in found if not (_is_local(each) or ip_address(each).is_link_local)]


def welcome() -> str:
    """What the person who started the server should know: its address, and who reaches it."""
    host = st.get_option("server.address") or ANY
    end = t("Ctrl-C ends it.")
    if _is_local(host):
        here = t("Winset is open at {url} for this machine only.").format(url=_url("localhost"))
        return f"{here} {end}"
    named = [public()] if public() != "localhost" else []
    reached = [*named, *(addresses() if host in {ANY, "::"} else [host])]
    if not reached:
        words = t("Winset is open at {url}, but this machine is on no network: join one first.")
        return words.format(url=_url("localhost"))
    board = tn(
        "Winset is open to this network. Write this address on the board:",
        "Winset is open to this network. Write one of these addresses on the board:",
        len(reached),
    )
    lines = "\n".join(f"    {_url(each)}" for each in reached)
    means = t(
        "Anybody on the network can use it: see the scenarios it offers, change numbers, and check "
        "a file of their own. Nobody sees your other files or what somebody else does. There is no "
        "password and no encryption: use it on a network you trust."
    )
    return f"{board}\n\n{lines}\n\n{means} {end}"


def _url(host: str) -> str:
    secure = "s" if st.get_option("server.sslCertFile") else ""
    base = st.get_option("server.baseUrlPath").strip("/")
    shown = f"[{host}]" if ":" in host else host
    return f"http{secure}://{shown}:{st.get_option('server.port')}/{base}".rstrip("/")


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _by_interface() -> Iterator[str]:
    """Asks the kernel, on Linux and macOS, for the address of each interface."""
    question = 0x8915 if sys.platform == "linux" else 0xC0206921  # SIOCGIFADDR
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as kernel:
        for _, name in socket.if_nameindex():
            if name.startswith(VIRTUAL):
                continue
            try:
                answer = ioctl(kernel, question, struct.pack("256s", name.encode()))
            except OSError:  # an interface without an address
                continue
            yield socket.inet_ntoa(answer[20:24])


def _by_name() -> list[str]:
    """Windows answers for its own name itself."""
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:
        return []
