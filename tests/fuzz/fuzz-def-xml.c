/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz-target.h"
#include "xml/def-xml.h"

static const GcpuVersion versions[] = { GCPU_VERSION(0, 9, 7), GCPU_VERSION(9, 0, 0),
                                        GCPU_VERSION(12, 0, 0) };

/* What is stated comes back; and what a libvirt of some version prints is valid again. */
static void check_round_trip(const GcpuDef *def, GcpuDefKind kind)
{
    g_autofree char *text = gcpu_def_xml_format(def, 0);
    g_autoptr(GcpuDef) back = gcpu_def_xml_parse(text, -1, "again", kind, NULL);

    g_assert_true(back && gcpu_def_equal(def, back));
    for (guint i = 0; i < G_N_ELEMENTS(versions); i++) {
        g_autofree char *printed = gcpu_def_xml_format(def, versions[i]);
        g_autoptr(GcpuDef) read = gcpu_def_xml_parse(printed, -1, "printed", kind, NULL);
        g_autofree char *again = read ? gcpu_def_xml_format(read, versions[i]) : NULL;
        g_assert_cmpstr(again, ==, printed);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    for (GcpuDefKind kind = GCPU_DEF_KIND_HOST; kind <= GCPU_DEF_KIND_CAPABILITIES; kind++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuDef) def =
            gcpu_def_xml_parse((const char *)data, size, "input", kind, &error);
        g_assert_true((def == NULL) == (error != NULL));
        if (def)
            check_round_trip(def, kind);
    }
    return 0;
}
