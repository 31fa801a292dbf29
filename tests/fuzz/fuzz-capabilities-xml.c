/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"
#include "xml/capabilities-xml.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuCapabilities) capabilities =
        gcpu_capabilities_xml_parse((const char *)data, size, "input", &error);

    g_assert_true((capabilities == NULL) == (error != NULL));
    for (guint i = 0; capabilities && i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        g_assert_nonnull(gcpu_capabilities_find_arch(capabilities, guest->arch, guest->os_type));
        for (guint j = 0; j < guest->machines->len; j++) {
            const GcpuMachine *machine = g_ptr_array_index(guest->machines, j);
            g_assert_nonnull(gcpu_guest_arch_find_machine(guest, NULL, machine->name));
        }
    }
    return 0;
}
