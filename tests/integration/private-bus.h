/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* private-bus.h: a message bus that can be killed and started again at the same address, and that
 * starts guestcpud of the build tree for whoever calls it. */
#pragma once

#include <gio/gio.h>

typedef struct PrivateBus PrivateBus;

/**
 * private_bus_new: a bus that is not running.
 * @args: of the guestcpud that it starts, beyond --session
 */
PrivateBus *private_bus_new(const char *const *args);

/** private_bus_start: comes back when it listens. DBUS_SESSION_BUS_ADDRESS leads there. */
void private_bus_start(PrivateBus *bus);

/** private_bus_end: ends it with @signal; comes back when it has ended. */
void private_bus_end(PrivateBus *bus, int signal);

/** private_bus_free: kills it first. */
void private_bus_free(PrivateBus *bus);

/** private_bus_address: Returns: (transfer none): always the same. */
const char *private_bus_address(const PrivateBus *bus);
