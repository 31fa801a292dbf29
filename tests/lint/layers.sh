#!/bin/sh
# Holds #include lines against the layers of doc/architecture.md: which folder of driver/ may know
# which, and which of them owns which outside library. A new folder needs a row here and there; a
# folder within a folder has a row of its own, and the outside libraries of the outer one.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}"

"$here/files.sh" 'driver/*/*.[ch]' | xargs grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null |
    awk '
    BEGIN {
        may["cpu"]    = "cpu"
        may["input"]  = "input cpu"
        may["xml"]    = "xml input cpu"
        may["config"] = "config input cpu"
        may["policy"] = "policy config cpu"
        may["domain"] = "domain policy config xml input cpu"
        may["fleet"]  = "fleet domain policy config xml input cpu"
        may["store"]  = "store fleet xml input cpu"
        may["labels"] = "labels policy config cpu"
        may["migration"] = "migration virt config xml input cpu"
        may["virt"]   = "virt xml cpu"
        may["qmp"]    = "qmp cpu"
        may["dbus"]   = "dbus migration labels fleet domain policy config xml input cpu"
        may["daemon/process"] = "daemon/process dbus fleet domain policy config xml input cpu"
        may["daemon/host"] = "daemon/host daemon/process dbus virt labels domain policy config xml input cpu"
        may["daemon/fleet"] = "daemon/fleet daemon/host daemon/process dbus store labels fleet domain policy config xml input cpu"
        may["daemon/migration"] = "daemon/migration daemon/process dbus virt migration config xml input cpu"
        may["daemon"] = "daemon daemon/migration daemon/fleet daemon/host daemon/process virt config cpu"
        may["cli"]    = "cli qmp virt store migration labels fleet domain policy config xml input cpu"

        # Headers of an outside library, and the folders that own it.
        owner["^libxml/"] = "xml domain"
        owner["^(iniparser/)?(iniparser|dictionary)[.]h$"] = "config"
        owner["^libvirt/"] = "virt"
        owner["^json-glib/"] = "qmp cli"
        owner["^(gio/.*|glib-unix[.]h)$"] = "dbus daemon cli"
        owner["^(unistd|fcntl|sys/[a-z]*)[.]h$"] = "input config store virt daemon cli"
        owner["^stdio[.]h$"] = "daemon cli"
        owner["^dlfcn[.]h$"] = "cli"
    }
    function has(list, word) { return index(" " list " ", " " word " ") > 0 }
    function refuse(why) { print place ": " folder "/ " why; faults++ }
    {
        split($0, part, ":")
        place = part[1] ":" part[2]
        split(part[1], path, "/")
        room = path[2]
        folder = path[4] == "" ? room : room "/" path[3]
        header = $0
        sub(/^[^"<]*["<]/, "", header)
        sub(/[">].*/, "", header)
        target = header
        sub(/\/[^\/]*$/, "", target)
        if (!(folder in may)) {
            refuse("has no row in tests/lint/layers.sh")
            next
        }
        for (pattern in owner) {
            if (header ~ pattern && !has(owner[pattern], room))
                refuse("may not include <" header ">: that is for " owner[pattern])
        }
        if ((target in may) && !has(may[folder], target))
            refuse("may not include \"" header "\": it may know " may[folder])
        if ($0 ~ /include[^"]*"/ && !(target in may) && header != "config.h")
            refuse("includes \"" header "\" without its folder")
    }
    END { exit faults > 0 }'
