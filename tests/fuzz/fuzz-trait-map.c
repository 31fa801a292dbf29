/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a file of traits. Seeds: tests/fuzz/corpus/trait-map. */
#include "fuzz-target.h"
#include "labels/trait-map.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) map = gcpu_trait_map_parse((const char *)data, size, "f", findings);

    g_assert_true(gcpu_findings_has_errors(findings) == (map == NULL));
    for (guint i = 0; map && i < map->len; i++) {
        const GcpuTraitRow *row = g_ptr_array_index(map, i);
        g_assert_true(row->feature[0] && row->traits[0]);
        for (char **name = row->traits; *name; name++) {
            g_autofree char *same = gcpu_trait_name("", *name);
            g_assert_cmpstr(same, ==, *name);
        }
    }
    return 0;
}
