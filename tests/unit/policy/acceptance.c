/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "acceptance.h"

#include "test-suite.h"
#include "xml/host-report-xml.h"
#include "xml/map-source.h"

char *acceptance_value(const AcceptanceCase *row, const char *key)
{
    return g_key_file_get_value(row->file, row->name, key, NULL);
}

static void add_document(const AcceptanceCase *row, const char *key, GcpuHostReport *host,
                         gboolean (*add)(GcpuHostReport *, const char *, gssize, const char *,
                                         GError **))
{
    g_autofree char *name = acceptance_value(row, key);
    g_autoptr(GError) error = NULL;

    if (!name)
        return;
    g_autofree char *text = test_read(name);
    if (!add(host, text, -1, name, &error))
        test_fail(__FILE__, __LINE__, "%s: %s", row->name, error->message);
}

static GcpuHostReport *host_of(const AcceptanceCase *row)
{
    GcpuHostReport *host = gcpu_host_report_new();
    g_autofree char *version = acceptance_value(row, "libvirt");

    if (version && !gcpu_version_parse(version, &host->libvirt_version))
        test_fail(__FILE__, __LINE__, "%s: libvirt = %s", row->name, version);
    add_document(row, "capabilities", host, gcpu_host_report_xml_add_capabilities);
    add_document(row, "domcapabilities", host, gcpu_host_report_xml_add_domain_capabilities);
    return host;
}

static void decide(AcceptanceCase *row)
{
    g_autofree char *set = acceptance_value(row, "set");
    g_auto(GStrv) overrides = g_strsplit(set ? set : "", "|", -1);
    const char *const *settings = (const char *const *)overrides;
    g_autoptr(GcpuHostReport) host = host_of(row);
    g_autofree char *map = acceptance_value(row, "map");
    g_autofree char *map_path = map ? test_data(map) : NULL;
    g_autoptr(GcpuMapSource) models = map ? gcpu_map_source_new(map_path) : NULL;

    row->config = gcpu_config_load(NULL, settings, row->findings);
    row->instance = gcpu_instance_load(NULL, settings, row->findings);
    if (row->config && row->instance)
        row->result = gcpu_guest_cpu_decide(row->config, row->instance, host,
                                            models ? gcpu_map_source_model_features(models) : NULL,
                                            row->findings);
    if (models && gcpu_map_source_error(models))
        test_fail(__FILE__, __LINE__, "%s: %s", row->name, gcpu_map_source_error(models)->message);
}

static void run_case(GKeyFile *file, const char *name, void (*run)(AcceptanceCase *row))
{
    AcceptanceCase row = { .file = file, .name = name, .findings = gcpu_findings_new() };

    decide(&row);
    run(&row);
    gcpu_guest_cpu_free(row.result);
    gcpu_instance_free(row.instance);
    gcpu_config_free(row.config);
    gcpu_findings_free(row.findings);
}

void acceptance_for_each(const char *name, gsize at_least, void (*run)(AcceptanceCase *row))
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *relative = g_build_filename("acceptance", name, NULL);
    g_autofree char *path = test_data(relative);
    gsize n_cases = 0;

    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &error))
        g_error("%s: %s", path, error->message);
    g_auto(GStrv) cases = g_key_file_get_groups(file, &n_cases);
    check(n_cases >= at_least);
    for (gsize i = 0; i < n_cases; i++)
        run_case(file, cases[i], run);
}
