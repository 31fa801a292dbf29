#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Stands in for guestcpud where a test needs it in a state, or with manners, that it does not have.

  fake-daemon.py STATE REPORT     STATE: what the property says; "number": it is none of text
"""
import sys

from gi.repository import Gio, GLib

INTERFACE = """<node><interface name="org.guestcpu1.Host">
<method name="GetReport"><arg type="s" direction="out"/></method>
<property name="State" type="{}" access="read"/>
<property name="StateReason" type="s" access="read"/>
</interface></node>"""

state, report = sys.argv[1], open(sys.argv[2], encoding="utf-8").read()
kind = "u" if state == "number" else "s"
properties = {"State": GLib.Variant(kind, 7 if kind == "u" else state),
              "StateReason": GLib.Variant("s", "somebody\npulled the plug")}
bus = Gio.bus_get_sync(Gio.BusType.SYSTEM)
info = Gio.DBusNodeInfo.new_for_xml(INTERFACE.format(kind)).interfaces[0]
bus.register_object("/org/guestcpu1/host", info,
                    lambda *call: call[6].return_value(GLib.Variant("(s)", (report,))),
                    lambda *get: properties[get[4]], None)
Gio.bus_own_name_on_connection(bus, "org.guestcpu1", Gio.BusNameOwnerFlags.NONE, None, None)
GLib.MainLoop().run()
