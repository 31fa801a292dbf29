/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a template and an instance: the text of the instance, a NUL byte, the template. */
#include "domain/template.h"
#include "fuzz-target.h"

static char *without_blanks(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\n", -1);

    return g_strjoinv(NULL, words);
}

/* What came out is a template again; without devices, which would be added once more, it is filled
 * to the same, but for white space beside text that should not be there. */
static void check_again(const char *xml, const GcpuInstance *instance,
                        const GcpuGuestCpu *guest_cpu)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuTemplate) form = gcpu_template_parse(xml, -1, "again", &error);

    g_assert_no_error(error);
    if (gcpu_instance_get(instance, GCPU_SETTING_DISK) ||
        gcpu_instance_get(instance, GCPU_SETTING_NETWORK))
        return;
    g_autofree char *again = gcpu_template_fill(form, instance, guest_cpu, findings);
    g_assert_nonnull(again);
    g_autofree char *first = without_blanks(xml);
    g_autofree char *second = without_blanks(again);
    g_assert_cmpstr(second, ==, first);
}

static void fill(const GcpuTemplate *form, const GcpuInstance *instance, GcpuDef *cpu)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    const GcpuGuestCpu guest_cpu = {
        .cpu = cpu,
        .virt_type = (char *)"kvm",
        .arch = (char *)"x86_64",
        .machine = (char *)"q35",
        .machine_is_default = TRUE,
        .os_type = (char *)"hvm",
    };
    g_autofree char *xml = gcpu_template_fill(form, instance, &guest_cpu, findings);

    g_assert_true((xml == NULL) == gcpu_findings_has_errors(findings));
    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        g_autofree char *line = gcpu_finding_format(gcpu_findings_get(findings, i));
        g_assert_true(g_utf8_validate(line, -1, NULL));
        g_assert_null(strchr(line, '\n'));
    }
    if (xml)
        check_again(xml, instance, &guest_cpu);
}

static GcpuDef *make_cpu(void)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->model = g_strdup("Nehalem");
    gcpu_def_set_feature(cpu, "aes", GCPU_FEATURE_REQUIRE);
    return cpu;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const guint8 *nul = memchr(data, '\0', size);
    gsize n_instance = nul ? (gsize)(nul - data) : 0;
    gsize begin = nul ? n_instance + 1 : 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuDef) cpu = make_cpu();
    g_autoptr(GcpuTemplate) form =
        gcpu_template_parse((const char *)data + begin, size - begin, "input", &error);
    g_autoptr(GcpuInstance) instance =
        n_instance ? gcpu_instance_parse((const char *)data, n_instance, "i.ini", NULL, findings)
                   : gcpu_instance_load(NULL, NULL, findings);

    g_assert_true((form == NULL) == (error != NULL));
    if (!form || !instance)
        return 0;
    fill(form, instance, NULL);
    fill(form, instance, cpu);
    return 0;
}
