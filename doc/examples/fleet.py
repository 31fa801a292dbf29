#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where in the fleet can a guest run, and what is to be done about the other hosts?

  guestcpu report > n1.xml                      on each host, from time to time
  fleet.py --guest web1.xml --max-age 86400 n1.xml n2.xml

Reports that are named are put into guestcpud's fleet first, which takes the permission to change it;
without any, the hosts that it knows are asked about. The best host comes first; each other one comes
with every reason, who is to blame, and what to do. Needs python3-gi.
Exit status: 0 there is a host, 1 there is none.
"""
import argparse
import sys

from gi.repository import Gio, GLib

NAME, PATH, FLEET = "org.guestcpu1", "/org/guestcpu1/fleet", "org.guestcpu1.Fleet"
TIMEOUT_MS = 25000


def call(bus, method, arguments):
    """What the method gives back. Starts no daemon."""
    return bus.call_sync(NAME, PATH, FLEET, method, arguments, None,
                         Gio.DBusCallFlags.NO_AUTO_START, TIMEOUT_MS).unpack()


def place(bus, guest, max_age):
    """All hosts that can, best first, page by page; and the details, which are those of every page."""
    options, hosts = {}, []
    if max_age:
        options["max_age_s"] = GLib.Variant("t", max_age)
    while True:
        page, details = call(bus, "Place", GLib.Variant("(sa{sv})", (guest, options)))
        hosts += page
        if "next" not in details:
            return hosts, details
        options["after"] = GLib.Variant("s", details["next"])


def explain(bus, guest, host):
    """Why the host cannot, as far as its report tells; a line each."""
    answer, _ = call(bus, "Explain", GLib.Variant("(ssa{sv})", (guest, host, {})))
    for reason in answer["reasons"]:
        yield reason["message"]
        sure = "" if reason["proven"] else " (likely)"
        yield f"  {reason['cause']}{sure}: {reason['evidence']}"
        if "remedy" in reason:
            yield f"  to do: {reason['remedy']}"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(description="Where in the fleet can a guest run?")
    parser.add_argument("--guest", required=True, help="a <cpu> or a domain")
    parser.add_argument("--max-age", type=int, help="seconds; older facts are no yes")
    parser.add_argument("report", nargs="*", help="host reports to put into the fleet first")
    options = parser.parse_args()
    bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
    guest = read(options.guest)
    for path in options.report:
        call(bus, "PutHost", GLib.Variant("(sa{sv})", (read(path), {})))

    hosts, details = place(bus, guest, options.max_age)
    for host in hosts:
        print(f"+ {host['name']}: {host['verdict']}, can go on to {host['moves']} others")
    for group in details["groups"]:
        for name in group["hosts"]:
            print(f"- {name}: {group['verdict']}")
            for line in explain(bus, guest, name):
                print(f"    {line}")
    # What is not known is said, too: such a host is neither.
    for gap in details["gaps"]:
        print(f"? {', '.join(gap['hosts'])}: {gap['message']}")
    return 0 if hosts else 1


try:
    sys.exit(main())
except GLib.Error as error:
    sys.exit(f"{error.message}")
