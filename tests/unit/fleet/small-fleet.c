/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "small-fleet.h"

#include <string.h>

#include "test-suite.h"

static GcpuDef *parse_cpu(const char *text, const char *arch)
{
    static const char signs[] = "-!*?";
    static const GcpuFeaturePolicy policies[] = { GCPU_FEATURE_DISABLE, GCPU_FEATURE_FORBID,
                                                  GCPU_FEATURE_FORCE, GCPU_FEATURE_OPTIONAL };
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_auto(GStrv) parts = g_strsplit(words[0], "@", 2);
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->fallback = strcmp(arch, "x86_64") == 0 ? GCPU_FALLBACK_FORBID : GCPU_FALLBACK_UNSET;
    cpu->model = g_strdup(parts[0]);
    cpu->vendor = g_strdup(parts[1]);
    for (guint i = 1; words[i]; i++) {
        const char *sign = strchr(signs, words[i][0]);
        gcpu_def_set_feature(cpu, words[i] + (sign != NULL),
                             sign ? policies[sign - signs] : GCPU_FEATURE_REQUIRE);
    }
    return cpu;
}

static void add_blockers(GcpuModelSupport *model, char *list, GcpuDomainCapabilities *offer)
{
    g_auto(GStrv) names = g_strsplit(g_strdelimit(list, ")", '\0'), ",", -1);

    for (guint i = 0; names[i]; i++)
        g_ptr_array_add(model->blockers, g_strdup(names[i]));
    offer->has_blockers = TRUE;
}

static void add_models(GcpuDomainCapabilities *offer, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);

    for (guint i = 0; words[i]; i++) {
        gboolean is_unusable = words[i][0] == '!';
        char *blockers = strchr(words[i], '(');
        if (blockers)
            *blockers++ = '\0';
        if (!words[i][0])
            continue;
        GcpuModelSupport *model = gcpu_model_support_new(words[i] + is_unusable);
        model->usable = is_unusable ? GCPU_USABLE_NO : GCPU_USABLE_YES;
        if (blockers)
            add_blockers(model, blockers, offer);
        g_ptr_array_add(offer->models, model);
    }
}

static void add_offer(GcpuHostReport *report, const SmallHost *host, const char *arch)
{
    GcpuDomainCapabilities *offer = gcpu_domain_capabilities_new();

    offer->arch = g_strdup(arch);
    offer->virt_type = g_strdup(host->virt_type ? host->virt_type : "kvm");
    offer->machine = g_strdup("pc-q35-7.2");
    offer->has_cpu = TRUE;
    offer->custom = (GcpuModeSupport){ .known = TRUE, .supported = TRUE };
    offer->host_model_mode = (GcpuModeSupport){ .known = TRUE, .supported = host->cpu != NULL };
    offer->host_passthrough = offer->custom;
    if (host->cpu)
        offer->host_model = parse_cpu(host->cpu, arch);
    add_models(offer, host->usable);
    g_ptr_array_add(report->domain_capabilities, offer);
    g_ptr_array_add(report->domain_capabilities_xml, g_strdup("<domainCapabilities/>"));
}

static GcpuCapabilities *capabilities_of(const SmallHost *host, const char *arch)
{
    GcpuCapabilities *capabilities = gcpu_capabilities_new();
    GcpuGuestArch *guest = gcpu_guest_arch_new();
    GcpuGuestDomain *domain = gcpu_guest_domain_new();

    capabilities->host_arch = g_strdup(arch);
    capabilities->host_uuid = g_strdup(host->name);
    domain->virt_type = g_strdup(host->virt_type ? host->virt_type : "kvm");
    guest->os_type = g_strdup("hvm");
    guest->arch = g_strdup(arch);
    g_ptr_array_add(guest->machines, gcpu_machine_new("pc-q35-7.2"));
    if (host->machine)
        g_ptr_array_add(guest->machines, gcpu_machine_new(host->machine));
    g_ptr_array_add(guest->domains, domain);
    g_ptr_array_add(capabilities->guests, guest);
    return capabilities;
}

GcpuHostReport *small_report(const SmallHost *host)
{
    const char *arch = host->arch ? host->arch : "x86_64";
    GcpuHostReport *report = gcpu_host_report_new();

    report->name = g_strdup(host->name);
    report->uuid = g_strdup(host->uuid);
    report->hypervisor = g_strdup("QEMU");
    report->libvirt_version = host->libvirt ? host->libvirt : GCPU_VERSION(9, 0, 0);
    report->hypervisor_version = GCPU_VERSION(7, 2, 0);
    report->collected_at_s = host->is_undated ? 0 : SMALL_NOW_S - host->age_s;
    report->kernel_command_line = g_strdup(host->command_line);
    report->capabilities = capabilities_of(host, arch);
    report->capabilities_xml =
        g_strdup_printf("<capabilities><!-- %s --></capabilities>", host->name ? host->name : "");
    if (!host->lacks_offer)
        add_offer(report, host, arch);
    return report;
}

GcpuFleet *small_fleet(const SmallHost *hosts)
{
    GcpuFleet *fleet = gcpu_fleet_new();

    for (const SmallHost *host = hosts; host->name; host++)
        g_assert_true(gcpu_fleet_add(fleet, small_report(host), host->name, NULL));
    return fleet;
}

#define STALE_AFTER_S 3600

void small_archs_init(SmallArchs *archs, GcpuFleet *fleet)
{
    g_autofree char *path = test_data("maps/directory");
    g_auto(GStrv) names = gcpu_fleet_archs(fleet);

    archs->source = gcpu_map_source_new(path);
    archs->maps = gcpu_fleet_maps_new(archs->source);
    gcpu_fleet_maps_add(archs->maps, GCPU_VERSION(9, 0, 0), path);
    gcpu_fleet_maps_add(archs->maps, GCPU_VERSION(11, 3, 0), path);
    archs->fleet = fleet;
    for (guint i = 0; names[i] && i < SMALL_ARCHS_MAX; i++) {
        const GcpuFleetScope scope = {
            .arch = names[i],
            .now_s = SMALL_NOW_S,
            .max_age_s = STALE_AFTER_S,
        };
        archs->classes[i] = gcpu_fleet_classes_new(fleet, &scope, archs->maps, NULL);
        archs->n_classes++;
    }
}

void small_archs_clear(SmallArchs *archs)
{
    for (guint i = 0; i < archs->n_classes; i++)
        gcpu_fleet_classes_free(archs->classes[i]);
    gcpu_fleet_free(archs->fleet);
    gcpu_fleet_maps_free(archs->maps);
    gcpu_map_source_free(archs->source);
}

void small_setup(SmallSetup *setup, GcpuFleet *fleet, const GcpuFleetScope *scope)
{
    g_autofree char *path = test_data("maps/directory");
    g_autoptr(GError) error = NULL;

    setup->source = gcpu_map_source_new(path);
    setup->maps = gcpu_fleet_maps_new(setup->source);
    gcpu_fleet_maps_add(setup->maps, GCPU_VERSION(9, 0, 0), path);
    setup->fleet = fleet;
    setup->classes = gcpu_fleet_classes_new(fleet, scope, setup->maps, &error);
    check_str(error ? error->message : NULL, NULL);
}

void small_setup_clear(SmallSetup *setup)
{
    gcpu_fleet_classes_free(setup->classes);
    gcpu_fleet_free(setup->fleet);
    gcpu_fleet_maps_free(setup->maps);
    gcpu_map_source_free(setup->source);
}

GcpuDef *small_cpu(const char *text)
{
    GcpuDef *cpu = parse_cpu(text, "");

    cpu->mode = GCPU_MODE_CUSTOM;
    return cpu;
}
