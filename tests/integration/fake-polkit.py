#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Stands in for polkit: fake-polkit.py no|ask, on the bus of DBUS_SYSTEM_BUS_ADDRESS.

no: nobody may do anything. ask: whoever has a person at hand might. Ends when its caller kills it;
prints a line when it is there.
"""
import os
import sys

from gi.repository import Gio, GLib

NAME = "org.freedesktop.PolicyKit1"
INTERFACE = f"""<node><interface name='{NAME}.Authority'>
  <method name='CheckAuthorization'>
    <arg type='(sa{{sv}})' direction='in'/><arg type='s' direction='in'/>
    <arg type='a{{ss}}' direction='in'/><arg type='u' direction='in'/><arg type='s' direction='in'/>
    <arg type='(bba{{ss}})' direction='out'/>
  </method>
</interface></node>"""


def answer(_bus, _sender, _path, _interface, _method, _arguments, invocation):
    is_challenge = sys.argv[1] == "ask"
    invocation.return_value(GLib.Variant("((bba{ss}))", ((False, is_challenge, {}),)))


def main():
    flags = Gio.DBusConnectionFlags
    bus = Gio.DBusConnection.new_for_address_sync(
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"],
        flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION)
    node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
    bus.register_object(f"/{NAME.replace('.', '/')}/Authority", node.interfaces[0], answer, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print("there", flush=True), None)
    GLib.MainLoop().run()


main()
