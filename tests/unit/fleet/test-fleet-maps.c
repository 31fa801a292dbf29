/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-maps.h"

#include <unistd.h>

#include "test-suite.h"

static GcpuFleetMap map_of(GcpuFleetMaps *maps, GcpuVersion version)
{
    GcpuFleetMap map = { NULL, GCPU_FLEET_MAP_NONE };

    check(gcpu_fleet_maps_get(maps, version, GCPU_ARCH_FAMILY_X86, &map, NULL));
    return map;
}

static void each_version_gets_its_own_map(void)
{
    g_autofree char *usual_path = test_data("maps/directory"), *own_path = test_data("maps/single");
    g_autoptr(GcpuMapSource) usual = gcpu_map_source_new(usual_path);
    g_autoptr(GcpuFleetMaps) maps = gcpu_fleet_maps_new(usual);

    gcpu_fleet_maps_add(maps, GCPU_VERSION(1, 2, 9), "/nowhere");
    gcpu_fleet_maps_add(maps, GCPU_VERSION(1, 2, 9), own_path);
    GcpuFleetMap own = map_of(maps, GCPU_VERSION(1, 2, 9));
    GcpuFleetMap foreign = map_of(maps, GCPU_VERSION(1, 3, 9)), unknown = map_of(maps, 0);
    check_int(own.fit, GCPU_FLEET_MAP_OWN);
    check(own.map == map_of(maps, GCPU_VERSION(1, 2, 0)).map);
    check_int(map_of(maps, GCPU_VERSION(1, 2, 0)).fit, GCPU_FLEET_MAP_OWN);
    check_int(foreign.fit, GCPU_FLEET_MAP_FOREIGN);
    check(gcpu_map_find_model(foreign.map, "Rome") != NULL);
    check(foreign.map != own.map);
    check_int(unknown.fit, GCPU_FLEET_MAP_FOREIGN);
    check(gcpu_fleet_maps_has(maps, GCPU_VERSION(1, 2, 0)));
    check(!gcpu_fleet_maps_has(maps, 0));
    check(unknown.map == foreign.map);
    check(gcpu_map_is_complete(unknown.map));
}

static void no_map_is_missed_where_libvirt_has_none(void)
{
    g_autoptr(GcpuMapSource) usual = gcpu_map_source_new("/nowhere");
    g_autoptr(GcpuFleetMaps) maps = gcpu_fleet_maps_new(usual);
    GcpuFleetMap map = { (const GcpuMap *)maps, GCPU_FLEET_MAP_OWN };
    g_autoptr(GError) error = NULL;

    check(gcpu_fleet_maps_get(maps, GCPU_VERSION(9, 0, 0), GCPU_ARCH_FAMILY_S390, &map, &error));
    check(map.map == NULL);
    check_int(map.fit, GCPU_FLEET_MAP_NONE);
    check(!gcpu_fleet_maps_get(maps, GCPU_VERSION(9, 0, 0), GCPU_ARCH_FAMILY_X86, &map, &error));
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
    check_int(map.fit, GCPU_FLEET_MAP_NONE);
}

static GcpuConfig *config_with(const char *paths)
{
    g_autofree char *set = g_strconcat("guestcpu.fleet_cpu_maps=", paths, NULL);
    const char *const overrides[] = { set, NULL };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();

    return gcpu_config_load(NULL, overrides, findings);
}

static void a_configuration_offers_maps_by_their_path(void)
{
    g_autofree char *dir = g_dir_make_tmp("fleet-maps-XXXXXX", NULL);
    g_autofree char *named = g_build_filename(dir, "libvirt-1.2.9", NULL);
    g_autofree char *map_path = test_data("maps/directory");
    g_autoptr(GcpuMapSource) usual = gcpu_map_source_new(map_path);
    g_autoptr(GcpuFleetMaps) maps = gcpu_fleet_maps_new(usual);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = config_with(dir);

    check_int(symlink(map_path, named), 0);
    check(gcpu_fleet_maps_use_config(maps, config, findings));
    check_int(gcpu_findings_count(findings), 0);
    check_int(map_of(maps, GCPU_VERSION(1, 2, 0)).fit, GCPU_FLEET_MAP_OWN);
    check_str(gcpu_map_source_path(gcpu_fleet_maps_source(maps, GCPU_VERSION(1, 2, 0))), named);
    check(gcpu_fleet_maps_source(maps, GCPU_VERSION(1, 3, 0)) == usual);
    unlink(named);
    rmdir(dir);
}

static void a_path_without_a_version_is_refused(void)
{
    g_autofree char *path = test_data("maps/directory");
    g_autofree char *nameless = g_canonicalize_filename(path, NULL);
    g_autofree char *paths = g_strconcat(nameless, ",/nowhere", NULL);
    g_autoptr(GcpuMapSource) usual = gcpu_map_source_new(nameless);
    g_autoptr(GcpuFleetMaps) maps = gcpu_fleet_maps_new(usual);
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GcpuConfig) config = config_with(paths);

    check(!gcpu_fleet_maps_use_config(maps, config, findings));
    check_int(gcpu_findings_count(findings), 2);
    check_str(gcpu_findings_get(findings, 0)->key, "fleet_cpu_maps");
    check_str(gcpu_findings_get(findings, 0)->value, nameless);
    check_str(gcpu_findings_get(findings, 1)->value, "/nowhere");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(each_version_gets_its_own_map),
        TEST(no_map_is_missed_where_libvirt_has_none),
        TEST(a_configuration_offers_maps_by_their_path),
        TEST(a_path_without_a_version_is_refused),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-maps", cases);
}
