"""A network namespace without a way out that counts whatever tries to leave it.

A default route leads into a pair of interfaces that nobody listens on: without it the kernel would refuse a connection
before it could be counted. nftables counts and drops each packet that does not go to loopback, and notes its address.
"""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

ADDRESS = "192.0.2.10"  # RFC 5737, documentation
ADDRESS_6 = "2001:db8::10"  # RFC 3849
NEXT, NEXT_6 = "192.0.2.1", "2001:db8::1"
# The kernel's own talk with its neighbours is not a connection attempt.
RULES = """\
table inet counting {
  counter away { }
  set seen { type ipv4_addr . inet_proto . inet_service; flags dynamic; size 1024; }
  set seen6 { type ipv6_addr . inet_proto . inet_service; flags dynamic; size 1024; }
  chain out {
    type filter hook output priority 0; policy drop;
    oifname "lo" accept
    icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld-listener-report, mld2-listener-report } drop
    meta l4proto { tcp, udp } ip daddr != 0.0.0.0 add @seen { ip daddr . meta l4proto . th dport }
    meta l4proto { tcp, udp } ip6 daddr != :: add @seen6 { ip6 daddr . meta l4proto . th dport }
    counter name away drop
  }
}
"""


class ClosedNetwork:
    """A context manager; `run` works inside, `packets_away` says how many wanted to leave."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = Path("/run/netns") / name

    def __enter__(self) -> "ClosedNetwork":
        _run("ip", "netns", "add", self.name)
        commands = [
            "link set lo up",
            "link add out0 type veth peer name hole0",
            f"addr add {ADDRESS}/24 dev out0",
            f"addr add {ADDRESS_6}/64 dev out0 nodad",
            "link set out0 arp off up",
            "link set hole0 arp off up",
            f"route add default via {NEXT}",
            f"-6 route add default via {NEXT_6}",
        ]
        for command in commands:
            _run("ip", "-n", self.name, *command.split())
        with tempfile.NamedTemporaryFile("w", suffix=".nft") as rules:
            rules.write(RULES)
            rules.flush()
            self.run("nft", "-f", rules.name)
        return self

    def __exit__(self, *_reason: object) -> None:
        _run("ip", "netns", "del", self.name)

    def run(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """A command of this machine inside the namespace."""
        return _run("ip", "netns", "exec", self.name, *command, **options)

    def packets_away(self) -> int:
        """Packets that wanted to go anywhere but loopback since the namespace was made."""
        return int(next(entry["counter"]["packets"] for entry in self._rules() if "counter" in entry))

    def addresses_away(self) -> list[str]:
        """Where they wanted to go: address, protocol, port."""
        sets = [entry["set"].get("elem", []) for entry in self._rules() if "set" in entry]
        return [" ".join(map(str, element["concat"])) for elements in sets for element in elements]

    def _rules(self) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = json.loads(self.run("nft", "-j", "list", "table", "inet", "counting").stdout)[
            "nftables"
        ]
        return listed


def _run(*command: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, **({"check": True, "capture_output": True, "text": True} | options))  # noqa: PLW1510
