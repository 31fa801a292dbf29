/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reported.h: collects host reports for tests and looks into them. */
#pragma once

#include "virt/virt-host.h"

/** reported_collect: Returns: (transfer full) (nullable): NULL with the running test failed. */
GcpuHostReport *reported_collect(const char *uri, const GcpuVirtHostQuery *query);

/** reported_missing: Returns: (transfer none) (nullable): the missing fact called @name; NULL with
 * the running test failed. */
const GcpuMissingFact *reported_missing(const GcpuHostReport *report, const char *name);

/** reported_check_round_trip: fails the test if a report that is written and read says something
 * else. Its documents may be spelt another way the first time (<a></a> as <a/>), not the second. */
void reported_check_round_trip(const GcpuHostReport *report);

/** reported_check_document: fails the test unless @kept, a document of a report, is @written, which
 * libvirt ends with a line break. */
void reported_check_document(const char *kept, const char *written);
