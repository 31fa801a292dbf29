/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"
#include "qemu-caps.h"
#include "suite.h"
#include "xml/def-xml.h"
#include "xml/domain-capabilities-xml.h"

#define KIND "host model"

/* "qemu_7.2.0-q35.x86_64+amdsev.xml" → version "7.2.0", variant "+amdsev"; other architectures and
 * hypervisors have no CPU that is worked out from a map. */
static gboolean split_name(const char *file, char **out_version, char **out_variant)
{
    g_autoptr(GRegex) pattern =
        g_regex_new("^qemu_([0-9.]+?)(-[a-z0-9-]+)?\\.x86_64(\\+\\w+)?\\.xml$", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    if (!g_regex_match(pattern, file, 0, &match))
        return FALSE;
    *out_version = g_match_info_fetch(match, 1);
    *out_variant = g_match_info_fetch(match, 3);
    return TRUE;
}

static char *find_caps(const Suite *suite, const char *version, const char *variant)
{
    static const char *const forms[] = { "caps_%s_x86_64%s.xml", "caps_%s.x86_64%s.xml" };

    for (guint i = 0; suite->qemu_caps_dir && i < G_N_ELEMENTS(forms); i++) {
        g_auto(GStrv) parts = g_strsplit(forms[i], "%s", -1);
        g_autofree char *name =
            g_strconcat(parts[0], version, parts[1], variant ? variant : "", parts[2], NULL);
        g_autofree char *path = g_build_filename(suite->qemu_caps_dir, name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static GcpuDef *work_out(const Suite *suite, const QemuCaps *caps, GError **error)
{
    GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = caps->features,
        .vendor = caps->vendor,
        .signature = caps->signature,
        .fallback = GCPU_FALLBACK_FORBID,
        .models = caps->models,
    };

    return gcpu_decode(suite->x86, &request, error);
}

static char *check_host_model(const Suite *suite, const GcpuDomainCapabilities *domcaps,
                              const char *path)
{
    const char *accelerator = g_strcmp0(domcaps->virt_type, "kvm") == 0 ? "kvm" : "tcg";
    GError *error = NULL;
    g_autoptr(QemuCaps) caps = qemu_caps_read(path, accelerator, suite->x86, &error);
    if (!caps)
        return suite_error_difference(error);
    g_autoptr(GcpuDef) def = work_out(suite, caps, &error);
    if (!def)
        return suite_error_difference(error);

    /* Domain capabilities print a mode of their own, and an address size. */
    g_autoptr(GcpuDef) expected = gcpu_def_copy(domcaps->host_model);
    expected->mode = GCPU_MODE_CUSTOM;
    expected->match = GCPU_MATCH_EXACT;
    expected->maxphysaddr = (GcpuMaxPhysAddr){ GCPU_MAXPHYSADDR_UNSET, 0, 0 };
    g_autofree char *is = gcpu_def_xml_format(def, suite->version);
    g_autofree char *should = gcpu_def_xml_format(expected, suite->version);
    return suite_text_difference(is, should);
}

static void run_file(Suite *suite, const char *file)
{
    g_autofree char *version = NULL, *variant = NULL, *text = NULL;
    g_autofree char *path = g_build_filename(suite->domcaps_dir, file, NULL);

    if (!split_name(file, &version, &variant) || !g_file_get_contents(path, &text, NULL, NULL))
        return;
    g_autofree char *caps = find_caps(suite, version, variant);
    GError *error = NULL;
    g_autoptr(GcpuDomainCapabilities) domcaps =
        gcpu_domain_capabilities_xml_parse(text, -1, file, &error);
    if (!domcaps)
        suite_count(suite, KIND, file, suite_error_difference(error));
    else if (!caps || !domcaps->host_model)
        suite_absent(suite, KIND);
    else
        suite_count(suite, KIND, file, check_host_model(suite, domcaps, caps));
}

void run_host_model_cases(Suite *suite)
{
    g_autoptr(GDir) dir = g_dir_open(suite->domcaps_dir, 0, NULL);

    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir))
        run_file(suite, name);
}
