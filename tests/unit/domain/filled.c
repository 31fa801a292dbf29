/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "filled.h"

#include "test-suite.h"

const GcpuGuestCpu filled_guest = {
    .virt_type = (char *)"kvm",
    .arch = (char *)"x86_64",
    .os_type = (char *)"hvm",
};

char *filled_findings(const GcpuFindings *findings)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        g_autofree char *line = gcpu_finding_format(gcpu_findings_get(findings, i));
        g_string_append_printf(text, "%s\n", line);
    }
    return g_string_free(text, FALSE);
}

GcpuInstance *filled_instance(const char *body)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autofree char *text = g_strconcat("[instance]\n", body, "\n", NULL);
    GcpuInstance *instance = gcpu_instance_parse(text, strlen(text), "web.ini", NULL, findings);
    g_autofree char *lines = filled_findings(findings);

    if (!instance)
        g_error("%s", lines);
    return instance;
}

Filled filled_from(const char *text, const char *body, const GcpuGuestCpu *guest_cpu)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuInstance) instance = filled_instance(body);
    g_autoptr(GcpuTemplate) form = gcpu_template_parse(text, -1, "web.xml", &error);

    if (!form)
        g_error("%s", error->message);
    char *xml = gcpu_template_fill(form, instance, guest_cpu, findings);
    return (Filled){ .xml = xml, .findings = filled_findings(findings) };
}

GcpuTemplate *filled_load(const char *name)
{
    const char *source = g_getenv("TEST_SRCDIR");
    g_autofree char *dir = g_build_filename(source ? source : ".", "templates", NULL);
    const char *const dirs[] = { dir, NULL };
    g_autoptr(GError) error = NULL;
    GcpuTemplate *form = gcpu_template_load(name, dirs, &error);

    if (!form)
        g_error("%s", error->message);
    return form;
}

char *filled_read(const char *name)
{
    g_autofree char *path = g_build_filename("domain", name, NULL);

    return test_read(path);
}

void filled_clear(Filled *filled)
{
    g_clear_pointer(&filled->xml, g_free);
    g_clear_pointer(&filled->findings, g_free);
}
