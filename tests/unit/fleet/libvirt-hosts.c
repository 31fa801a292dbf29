/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "libvirt-hosts.h"

#include "cpu/expand.h"
#include "xml/def-xml.h"
#include "xml/domain-capabilities-xml.h"

/* A host that is known by its domain capabilities alone, which @text is. */
void libvirt_hosts_init(LibvirtHosts *hosts, const char *map)
{
    hosts->source = gcpu_map_source_new(map);
    hosts->maps = gcpu_fleet_maps_new(hosts->source);
    hosts->fleet = gcpu_fleet_new();
}

void libvirt_hosts_clear(LibvirtHosts *hosts)
{
    gcpu_fleet_free(hosts->fleet);
    gcpu_fleet_maps_free(hosts->maps);
    gcpu_map_source_free(hosts->source);
}

const char *libvirt_hosts_directory(void)
{
    const char *directory = g_getenv("CONFORMANCE");

    if (!directory)
        g_print("  CONFORMANCE names no directory with libvirt's test data\n");
    return directory;
}

static void add_offer(LibvirtHosts *hosts, const char *name, GcpuVersion version, const char *text)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    GcpuDomainCapabilities *offer = gcpu_domain_capabilities_xml_parse(text, -1, name, NULL);

    if (!offer)
        return;
    report->name = g_strdup(name);
    report->libvirt_version = version;
    g_ptr_array_add(report->domain_capabilities, offer);
    g_assert_true(gcpu_fleet_add(hosts->fleet, g_steal_pointer(&report), NULL, NULL));
}

void libvirt_hosts_add_offer(LibvirtHosts *hosts, const char *path, GcpuVersion version)
{
    g_autofree char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    add_offer(hosts, path, version, text);
}

/* A model is usable where the host has all that the map says of it. */
static GcpuModelSupport *judge_model(const GcpuMap *map, guint index, const GcpuFeatureSet *host)
{
    const GcpuMapModel *model = gcpu_map_model(map, index);
    GcpuModelSupport *support = gcpu_model_support_new(model->name);
    GcpuFeatureSet lacks[GCPU_FEATURE_SET_WORDS_MAX];
    guint n_words = gcpu_map_words(map);

    gcpu_feature_set_copy(lacks, model->features, n_words);
    gcpu_feature_set_subtract(lacks, host, n_words);
    for (int i = gcpu_feature_set_next(lacks, n_words, 0); i >= 0;
         i = gcpu_feature_set_next(lacks, n_words, (guint)i + 1))
        g_ptr_array_add(support->blockers, g_strdup(gcpu_map_feature(map, (guint)i)->name));
    support->usable = support->blockers->len ? GCPU_USABLE_NO : GCPU_USABLE_YES;
    return support;
}

/* A real processor, by the host-model that libvirt made of it. */
static void add_processor(LibvirtHosts *hosts, const char *path, GcpuVersion version)
{
    g_autoptr(GcpuHostReport) report = gcpu_host_report_new();
    GcpuDomainCapabilities *offer = gcpu_domain_capabilities_new();
    GcpuFeatureSet host[GCPU_FEATURE_SET_WORDS_MAX];
    g_autofree char *text = NULL;
    GcpuFleetMap map;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_true(gcpu_fleet_maps_get(hosts->maps, version, GCPU_ARCH_FAMILY_X86, &map, NULL));
    offer->arch = g_strdup("x86_64");
    offer->virt_type = g_strdup("kvm");
    offer->has_cpu = offer->has_blockers = TRUE;
    offer->custom = (GcpuModeSupport){ .known = TRUE, .supported = TRUE };
    offer->host_model_mode = offer->custom;
    offer->host_model = gcpu_def_xml_parse(text, -1, path, GCPU_DEF_KIND_GUEST, NULL);
    g_assert_nonnull(offer->host_model);
    offer->host_model->fallback = GCPU_FALLBACK_FORBID;
    g_ptr_array_add(report->domain_capabilities, offer);
    report->name = g_strdup(path);
    report->libvirt_version = version;
    if (!gcpu_expand_set(map.map, offer->host_model, host, NULL))
        return;
    for (guint i = 0; i < gcpu_map_n_models(map.map); i++)
        g_ptr_array_add(offer->models, judge_model(map.map, i, host));
    g_assert_true(gcpu_fleet_add(hosts->fleet, g_steal_pointer(&report), NULL, NULL));
}

typedef void (*AddFile)(LibvirtHosts *hosts, const char *path, GcpuVersion version);

static void add_files(LibvirtHosts *hosts, const char *directory, const char *suffix,
                      GcpuVersion version, AddFile add)
{
    g_autoptr(GDir) files = g_dir_open(directory, 0, NULL);
    const char *name;

    while (files && (name = g_dir_read_name(files))) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (g_str_has_suffix(name, suffix) && !g_str_has_prefix(name, "libxl") &&
            !g_str_has_prefix(name, "bhyve"))
            add(hosts, path, version);
    }
}

/* @directory: libvirt-X.Y.Z of $CONFORMANCE. @add_cpu: (nullable): for those in cputestdata. */
static void add_release(LibvirtHosts *hosts, const char *directory, AddFile add_cpu)
{
    g_autofree char *map = g_build_filename(directory, "cpu_map", NULL);
    g_autofree char *offers = g_build_filename(directory, "domaincapsdata", NULL);
    g_autofree char *cpus = g_build_filename(directory, "cputestdata", NULL);
    const char *dash = strrchr(directory, '-');
    GcpuVersion version = 0;

    g_assert_true(dash && gcpu_version_parse(dash + 1, &version));
    gcpu_fleet_maps_add(hosts->maps, version, map);
    add_files(hosts, offers, ".xml", version, libvirt_hosts_add_offer);
    if (add_cpu)
        add_files(hosts, cpus, "-json.xml", version, add_cpu);
}

static void add_releases(LibvirtHosts *hosts, const char *directory, AddFile add_cpu)
{
    g_autoptr(GDir) releases = g_dir_open(directory, 0, NULL);
    const char *name;

    while (releases && (name = g_dir_read_name(releases))) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (g_str_has_prefix(name, "libvirt-"))
            add_release(hosts, path, add_cpu);
    }
}

void libvirt_hosts_add_all(LibvirtHosts *hosts, const char *directory)
{
    add_releases(hosts, directory, add_processor);
}

void libvirt_hosts_add_offers(LibvirtHosts *hosts, const char *directory)
{
    add_releases(hosts, directory, NULL);
}
