#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Which of these hosts can take a guest? As the scheduler of a cloud asks.

  scheduler.py --guest web1.xml n7=unix:path=/run/n7.bus n8=unix:path=/run/n8.bus
  scheduler.py --flavor cpu_mode=custom --flavor cpu_model=Nehalem

Every HOST=ADDRESS is the system bus of a host, such as the end of a tunnel:

  ssh -fNL /run/n7.bus:/run/dbus/system_bus_socket root@n7

Without any the host is this one. --guest is a guest that runs and shall move: its live XML. --flavor
are keys of guestcpu-instance(5) for one that shall start. All hosts are asked at once; the best comes
first, and those that cannot take the guest come with every reason. Needs python3-gi.
Exit status: 0 there is a host, 1 there is none.
"""
import argparse
import concurrent.futures
import sys
import time

from gi.repository import Gio, GLib

NAME, PATH, HOST = "org.guestcpu1", "/org/guestcpu1/host", "org.guestcpu1.Host"
ERROR = "org.guestcpu1.Error."
TIMEOUT_MS = 10000


def connect(address):
    if not address:
        return Gio.bus_get_sync(Gio.BusType.SYSTEM)
    flags = Gio.DBusConnectionFlags
    return Gio.DBusConnection.new_for_address_sync(
        address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION)


def call(bus, interface, method, arguments):
    """What the method gives back. Starts no daemon: a host without one is none to choose."""
    return bus.call_sync(NAME, PATH, interface, method, arguments, None,
                         Gio.DBusCallFlags.NO_AUTO_START, TIMEOUT_MS).unpack()


def can_move(bus, guest):
    """The verdict on a running guest, its reasons, and how many features the host has besides."""
    options = {"extra": GLib.Variant("b", True)}
    verdict, details = call(bus, HOST, "CompareCpu", GLib.Variant("(sa{sv})", (guest, options)))
    reasons = [reason["message"] for reason in details["reasons"]]
    # undecided is what only the hypervisor can know: not a yes.
    return verdict in ("identical", "superset"), verdict, reasons, len(details["extra"])


def can_start(bus, flavor):
    """The same for a new guest. That a host cannot run it is an error here, with a line for each
    mistake: there is no domain to preview."""
    instance = {key: GLib.Variant("s", value) for key, value in flavor.items()}
    options = {"cpu_only": GLib.Variant("b", True)}
    try:
        _, why = call(bus, HOST, "PreviewDomain", GLib.Variant("(a{sv}a{sv})", (instance, options)))
    except GLib.Error as error:
        if Gio.DBusError.get_remote_error(error) != ERROR + "Unusable":
            raise
        Gio.DBusError.strip_remote_error(error)
        return False, "unusable", error.message.splitlines(), 0
    return True, "usable", why.get("cpu_xml", "").splitlines(), 0


def ask(host, address, wanted):
    """One line of the answer: whether, host, verdict, lines to print, rank."""
    try:
        bus = connect(address)
        facts, = call(bus, "org.freedesktop.DBus.Properties", "GetAll", GLib.Variant("(s)", (HOST,)))
        yes, verdict, lines, extra = (can_move(bus, wanted) if isinstance(wanted, str)
                                      else can_start(bus, wanted))
    except GLib.Error as error:
        remote = Gio.DBusError.get_remote_error(error) or ""
        Gio.DBusError.strip_remote_error(error)
        # Whose fault it is, the name tells: Invalid is a mistake in what was asked.
        if remote == ERROR + "Invalid":
            sys.exit(f"{host}: {error.message}")
        return False, host, "unknown", error.message.splitlines(), (2, 0)
    collected = time.strftime("%FT%TZ", time.gmtime(facts["CollectedAt"] / 1e6))
    if facts["State"] != "ready":
        lines.append(f"facts of {collected}, {facts['State']}: {facts['StateReason']}")
    # Facts that are sure go first, then the host that has the least to spare.
    return yes, host, verdict, lines, (facts["State"] != "ready", extra)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--guest", metavar="FILE", type=argparse.FileType())
    parser.add_argument("--flavor", metavar="KEY=VALUE", action="append", default=[])
    parser.add_argument("hosts", metavar="HOST=ADDRESS", nargs="*", default=["localhost="])
    given = parser.parse_args()

    wanted = given.guest.read() if given.guest else dict(f.partition("=")[::2] for f in given.flavor)
    hosts = [host.partition("=")[::2] for host in given.hosts]
    with concurrent.futures.ThreadPoolExecutor(max_workers=len(hosts)) as pool:
        answers = list(pool.map(lambda host: ask(*host, wanted), hosts))

    for yes, host, verdict, lines, _ in sorted(answers, key=lambda a: (not a[0], a[4], a[1])):
        print(f"{'+' if yes else '-'} {host}: {verdict}")
        for line in lines:
            print(f"    {line}")
    return 0 if any(answer[0] for answer in answers) else 1


sys.exit(main())
