/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "many-hosts.h"

#include <stdio.h>

#include "xml/host-report-xml.h"
#include "xml/map-xml.h"

#define FIXTURE "hosts/cascadelake-9.0/"

/* One bit of a kind for each of these lines. */
#define OPTIONAL_LINE "      <feature policy='require' "

/* Before the first of these lines models can be added. */
#define MODEL_LINE "      <model usable="

/* Odd, so that no two kinds become the same: neighbours lack different features. */
#define SCATTER 0x9e375u

#define COLLECTED_AT   "2026-01-01T00:00:00Z"
#define HOUR_LATER_S   G_GINT64_CONSTANT(1767229200)
#define REPORT_AGE_MAX (24 * 3600)

static char *read_fixture(const char *name)
{
    const char *data = g_getenv("TEST_DATA");
    g_autofree char *path = g_build_filename(data ? data : "tests/data", FIXTURE, name, NULL);
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error))
        printf("%s\n", error->message);
    return text;
}

gboolean many_hosts_init(ManyHosts *hosts, const char *libvirt_version)
{
    g_autofree char *offer = read_fixture("domain-capabilities-kvm.xml");

    hosts->libvirt_version = libvirt_version;
    hosts->capabilities = read_fixture("capabilities.xml");
    hosts->lines = offer ? g_strsplit(offer, "\n", -1) : NULL;
    return hosts->capabilities && hosts->lines;
}

void many_hosts_clear(ManyHosts *hosts)
{
    g_free(hosts->capabilities);
    g_strfreev(hosts->lines);
}

static gboolean is_known(char *const *lines, const char *model)
{
    g_autofree char *end = g_strdup_printf(">%s</model>", model);

    for (; *lines; lines++) {
        if (g_str_has_suffix(*lines, end))
            return TRUE;
    }
    return FALSE;
}

void many_hosts_know(ManyHosts *hosts, const char *const *models)
{
    GPtrArray *lines = g_ptr_array_new();
    gboolean is_done = FALSE;

    for (char **line = hosts->lines; *line; line++) {
        const char *const *first = !is_done && g_str_has_prefix(*line, MODEL_LINE) ? models : NULL;
        for (const char *const *model = first; model && *model; model++) {
            if (!is_known(hosts->lines, *model))
                g_ptr_array_add(lines, g_strdup_printf(MODEL_LINE "'no'>%s</model>", *model));
        }
        is_done |= first != NULL;
        g_ptr_array_add(lines, *line);
    }
    g_ptr_array_add(lines, NULL);
    g_free(hosts->lines);
    hosts->lines = (char **)g_ptr_array_free(lines, FALSE);
}

static void append_offer(GString *text, const ManyHosts *hosts, guint kind)
{
    guint lacks = kind * SCATTER % MANY_HOSTS_KINDS_MAX, bit = 0;

    for (char **line = hosts->lines; *line; line++) {
        if (g_str_has_prefix(*line, OPTIONAL_LINE) && (lacks >> bit++) & 1)
            continue;
        g_string_append(text, *line);
        g_string_append_c(text, '\n');
    }
}

char *many_hosts_report(const ManyHosts *hosts, guint host, guint kind)
{
    GString *text = g_string_new("<guestcpu-host version='1'>\n");

    g_string_append_printf(text,
                           "  <name>compute-%07u.example.org</name>\n"
                           "  <uuid>4c4c4544-0000-4000-8000-%012x</uuid>\n"
                           "  <uri>qemu:///system</uri>\n"
                           "  <collector>root</collector>\n"
                           "  <collected-at>" COLLECTED_AT "</collected-at>\n"
                           "  <hypervisor name='QEMU' version='7.2.0'/>\n"
                           "  <libvirt version='%s'/>\n"
                           "  <kernel release='6.1.0-18-amd64'>\n"
                           "    <command-line>root=UUID=%012x ro quiet</command-line>\n"
                           "  </kernel>\n"
                           "  <microcode>0x5003604</microcode>\n",
                           host, host, hosts->libvirt_version, host);
    g_string_append(text, hosts->capabilities);
    append_offer(text, hosts, kind);
    g_string_append(text, "</guestcpu-host>\n");
    return g_string_free(text, FALSE);
}

static gboolean add_first(const ManyHosts *hosts, GcpuFleet *fleet, guint kind, GError **error)
{
    g_autofree char *text = many_hosts_report(hosts, kind, kind);
    GcpuHostReport *report = gcpu_host_report_xml_parse(text, -1, "report", error);

    return report && gcpu_fleet_add(fleet, report, NULL, error);
}

static gboolean add_like(GcpuFleet *fleet, guint host, guint kind, GError **error)
{
    g_autofree char *first = g_strdup_printf("compute-%07u.example.org", kind);
    g_autofree char *name = g_strdup_printf("compute-%07u.example.org", host);

    return gcpu_fleet_add_like(fleet, gcpu_fleet_find(fleet, first), name, error);
}

GcpuFleet *many_hosts_fleet(const ManyHosts *hosts, guint n_hosts, guint n_kinds)
{
    g_autoptr(GcpuFleet) fleet = gcpu_fleet_new();
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < n_hosts; i++) {
        if (i < n_kinds ? !add_first(hosts, fleet, i, &error)
                        : !add_like(fleet, i, i % n_kinds, &error)) {
            printf("%s\n", error->message);
            return NULL;
        }
    }
    return g_steal_pointer(&fleet);
}

gboolean many_hosts_sort(ManyHostsSetup *setup)
{
    const GcpuFleetScope scope = {
        .arch = "x86_64",
        .now_s = HOUR_LATER_S,
        .max_age_s = REPORT_AGE_MAX,
    };
    g_autoptr(GError) error = NULL;

    g_clear_pointer(&setup->classes, gcpu_fleet_classes_free);
    setup->classes = gcpu_fleet_classes_new(setup->fleet, &scope, setup->maps, &error);
    if (!setup->classes)
        printf("%s\n", error->message);
    return setup->classes != NULL;
}

gboolean many_hosts_take(ManyHostsSetup *setup, const ManyHosts *hosts, GcpuFleet *fleet)
{
    GcpuVersion version;

    setup->fleet = fleet;
    if (!fleet || !gcpu_version_parse(hosts->libvirt_version, &version))
        return FALSE;
    setup->source = gcpu_map_source_new(NULL);
    setup->maps = gcpu_fleet_maps_new(setup->source);
    gcpu_fleet_maps_add(setup->maps, version, GCPU_MAP_DIR);
    return many_hosts_sort(setup);
}

gboolean many_hosts_setup(ManyHostsSetup *setup, const ManyHosts *hosts, guint n_hosts,
                          guint n_kinds)
{
    return many_hosts_take(setup, hosts, many_hosts_fleet(hosts, n_hosts, n_kinds));
}

void many_hosts_setup_clear(ManyHostsSetup *setup)
{
    g_clear_pointer(&setup->classes, gcpu_fleet_classes_free);
    g_clear_pointer(&setup->fleet, gcpu_fleet_free);
    g_clear_pointer(&setup->maps, gcpu_fleet_maps_free);
    g_clear_pointer(&setup->source, gcpu_map_source_free);
}
