/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* filled.h: templates filled from texts, for the tests of this folder. */
#pragma once

#include "domain/template.h"

/** Filled: a result, whatever it is. */
typedef struct {
    char *xml;      /* NULL: refused */
    char *findings; /* a line each, as a person reads them; "" if there are none */
} Filled;

/** filled_guest: a kvm guest of x86_64 without <cpu>, machine or reasons, to be changed by the
 * test.
 */
extern const GcpuGuestCpu filled_guest;

/** filled_instance: the instance of the lines @body, which are those of "web.ini" behind
 * [instance]; aborts if it is none. */
GcpuInstance *filled_instance(const char *body);

/** filled_from: @text, called "web.xml", filled; aborts if it is no template. */
Filled filled_from(const char *text, const char *body, const GcpuGuestCpu *guest_cpu);

/** filled_load: the template @name of the source tree. */
GcpuTemplate *filled_load(const char *name);

/** filled_read: the text of @name below tests/data/domain; aborts if there is none. */
char *filled_read(const char *name);

/** filled_findings: Returns: (transfer full): all of them, a line each. */
char *filled_findings(const GcpuFindings *findings);

void filled_clear(Filled *filled);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filled, filled_clear)

/** check_refused: asserts that nothing came out and that @part is said. */
#define check_refused(filled, part)              \
    do {                                         \
        check_str((filled).xml, NULL);           \
        check_contains((filled).findings, part); \
    } while (0)
