/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A program of somebody else: knows nothing but the installed library, in C and in C++. Decides the
 * CPU of a guest from a configuration and the capabilities of a host, all from memory. */
#include <guestcpu/guestcpu.h>
#include <stdio.h>
#include <string.h>

static const char config_text[] = "[libvirt]\n"
                                  "virt_type = kvm\n"
                                  "cpu_mode = custom\n"
                                  "cpu_model = Nehalem\n";
static const char capabilities_text[] =
    "<capabilities><host><cpu><arch>x86_64</arch><model>Haswell</model></cpu></host>"
    "<guest><os_type>hvm</os_type><arch name='x86_64'><domain type='kvm'/></arch></guest>"
    "</capabilities>";

static int fail(const char *what, GError *error)
{
    fprintf(stderr, "%s: %s\n", what, error ? error->message : "no reason given");
    g_clear_error(&error);
    return 1;
}

static GcpuHostReport *read_host(GError **error)
{
    GcpuHostReport *host = gcpu_host_report_new();

    host->libvirt_version = GCPU_VERSION(9, 0, 0);
    if (gcpu_host_report_xml_add_capabilities(host, capabilities_text, -1, "host", error))
        return host;
    gcpu_host_report_free(host);
    return NULL;
}

int main(void)
{
    const char *const overrides[] = { "instance.name=web1", "instance.memory_mb=512",
                                      "instance.vcpus=2", NULL };
    GError *error = NULL;
    GcpuFindings *findings = gcpu_findings_new();
    GcpuConfig *config =
        gcpu_config_parse(config_text, strlen(config_text), "mine.conf", NULL, findings);
    GcpuInstance *instance = gcpu_instance_load(NULL, overrides, findings);
    GcpuHostReport *host = read_host(&error);

    if (!host)
        return fail("host", error);
    if (!config || !instance)
        return fail("configuration", gcpu_findings_to_error(findings));
    GcpuGuestCpu *guest_cpu = gcpu_guest_cpu_decide(config, instance, host, NULL, findings);
    if (!guest_cpu)
        return fail("decision", gcpu_findings_to_error(findings));
    char *xml = gcpu_def_xml_format(guest_cpu->cpu, host->libvirt_version);
    fputs(xml, stdout);

    g_free(xml);
    gcpu_guest_cpu_free(guest_cpu);
    gcpu_host_report_free(host);
    gcpu_instance_free(instance);
    gcpu_config_free(config);
    gcpu_findings_free(findings);
    return 0;
}
