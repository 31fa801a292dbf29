/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"
#include "xml/domain-guest.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDomainGuest) guest =
        gcpu_domain_guest_parse((const char *)data, (gssize)size, "input", &error);

    g_assert_true((guest == NULL) == (error != NULL));
    return 0;
}
