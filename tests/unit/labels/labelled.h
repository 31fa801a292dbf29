/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* labelled.h: hosts for the tests of this folder, and what to claim about labels. */
#pragma once

#include "labels/node-labeller.h"

/** labelled_host: Returns: (transfer full): a report that holds the documents @paths (below
 * tests/data, NULL-terminated), with @features inside the domain capabilities' <features>. */
GcpuHostReport *labelled_host(const char *const *paths, const char *features);

/** labelled_request: @host as KubeVirt @version sees it, without a CPU map. */
GcpuLabelRequest labelled_request(const GcpuHostReport *host, const char *version);

/** labelled_has: whether the labels hold @claim: "KEY=VALUE", "!KEY" (it is not there), "?KEY" (it
 * is not known). */
gboolean labelled_has(const GcpuNodeLabels *labels, const char *claim);

/** labelled_count: Returns: how many keys begin with @prefix. */
guint labelled_count(const GcpuNodeLabels *labels, const char *prefix);
