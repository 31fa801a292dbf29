/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"
#include "xml/domain-capabilities-xml.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuDomainCapabilities) capabilities =
        gcpu_domain_capabilities_xml_parse((const char *)data, size, "input", &error);

    g_assert_true((capabilities == NULL) == (error != NULL));
    for (guint i = 0; capabilities && i < capabilities->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(capabilities->models, i);
        g_assert_nonnull(gcpu_domain_capabilities_find_model(capabilities, model->name));
        g_assert_nonnull(gcpu_usable_to_string(model->usable));
    }
    return 0;
}
