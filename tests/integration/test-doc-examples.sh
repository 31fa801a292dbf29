#!/bin/sh
# What documents show of a fleet is what their readers see.
set -eu

map=/usr/share/libvirt/cpu_map/x86_Cascadelake-Server-noTSX.xml
[ -e "$map" ] || { echo "SKIP: the examples need a libvirt with $map" && exit 77; }
cd "$TEST_SRCDIR"
GUESTCPU_BUILD=$TEST_BUILDDIR exec tests/integration/doc-examples.py README.md doc/fleet.md
