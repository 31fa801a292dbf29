/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-log.h"

#include "virt/virt-types.h"

#define OUTPUTS_VARIABLE "LIBVIRT_LOG_OUTPUTS"
#define DEBUG_VARIABLE   "LIBVIRT_DEBUG"
/* Level 4 is "error", the highest: libvirt has no way to say "nothing", only a file to say it to.
 */
#define OUTPUTS_NOWHERE "4:file:/dev/null"

void gcpu_virt_log_silence(void)
{
    if (g_getenv(OUTPUTS_VARIABLE) || g_getenv(DEBUG_VARIABLE))
        return;
    g_setenv(OUTPUTS_VARIABLE, OUTPUTS_NOWHERE, FALSE);
    virInitialize();
    /* A daemon that libvirt starts for us must log where its own configuration says. */
    g_unsetenv(OUTPUTS_VARIABLE);
}
