/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A scheduler of somebody else: knows nothing but the installed library, in C and in C++. Where can
 * a guest start, what do the hosts have in common, and who can move where?
 *
 * Usage: installed-fleet-user MAP, the directory with the CPU map of the hosts' libvirt. */
#include <guestcpu/guestcpu.h>
#include <stdio.h>

/* 2026-06-15T12:00:00Z; a real scheduler takes the time of its clock. */
#define NOW_S G_GINT64_CONSTANT(1781524800)

static const char report_form[] =
    "<guestcpu-host version='1'><name>%s</name><collected-at>%s</collected-at>"
    "<hypervisor name='QEMU' version='7.2.0'/><libvirt version='9.0.0'/>"
    "<domainCapabilities><domain>kvm</domain><arch>x86_64</arch><cpu>"
    "<mode name='host-model' supported='yes'><model fallback='forbid'>Base</model>"
    "<vendor>Intel</vendor>%s</mode>"
    "<mode name='custom' supported='yes'><model usable='yes'>Base</model>"
    "<model usable='yes'>Old</model></mode></cpu></domainCapabilities></guestcpu-host>";

#define AVX512 "<feature policy='require' name='avx512f'/>"

static const struct {
    const char *name, *collected_at, *features;
} reports[] = {
    { "plain", "2026-06-15T11:30:00Z", "" },
    { "wide", "2026-06-15T11:30:00Z", AVX512 },
    /* equal to wide, but nobody has heard of it for two days */
    { "silent", "2026-06-13T11:30:00Z", AVX512 },
};

static int fail(const char *what, GError *error)
{
    fprintf(stderr, "%s: %s\n", what, error ? error->message : "no reason given");
    g_clear_error(&error);
    return 1;
}

static gboolean add_hosts(GcpuFleet *fleet, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(reports); i++) {
        char *text = g_strdup_printf(report_form, reports[i].name, reports[i].collected_at,
                                     reports[i].features);
        GcpuHostReport *report = gcpu_host_report_xml_parse(text, -1, reports[i].name, error);
        g_free(text);
        if (!report || !gcpu_fleet_add(fleet, report, reports[i].name, error))
            return FALSE;
    }
    return TRUE;
}

static void print_gaps(const GcpuFleetClasses *classes)
{
    for (guint i = 0; i < classes->gaps->len; i++) {
        const GcpuFleetGap *gap = (const GcpuFleetGap *)g_ptr_array_index(classes->gaps, i);
        char *sentence = gcpu_fleet_gap_format(gap, classes);
        printf("not known: %s: %s\n", gcpu_fleet_gap_kind_to_string(gap->kind), sentence);
        g_free(sentence);
    }
}

static void print_places(const GcpuFleetClasses *classes)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);
    const GcpuFleetGuest guest = { cpu, NULL };

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->model = g_strdup("Base");
    GcpuPlace *place = gcpu_place_new_same(classes, &guest);
    GArray *hosts = gcpu_place_list_hosts(place, classes);
    for (guint i = 0; i < hosts->len; i++) {
        guint32 number = g_array_index(hosts, guint32, i);
        printf("place: %s, then to %u others\n", gcpu_fleet_classes_host(classes, number)->name,
               gcpu_place_class_of(place, classes, number)->n_moves);
    }
    g_array_unref(hosts);
    gcpu_place_free(place);
    gcpu_def_free(cpu);
}

static void print_common(const GcpuFleetClasses *classes)
{
    GPtrArray *answers = gcpu_common_new(classes, NULL, 0);

    for (guint i = 0; i < answers->len; i++) {
        const GcpuCommon *common = (const GcpuCommon *)g_ptr_array_index(answers, i);
        for (guint j = 0; j < common->models->len; j++) {
            const GcpuCommonModel *model =
                (const GcpuCommonModel *)g_ptr_array_index(common->models, j);
            printf("common: %s on %u hosts of %s\n", model->model->name, common->n_hosts,
                   common->vendor);
        }
    }
    g_ptr_array_unref(answers);
}

static int print_matrix(const GcpuFleetClasses *classes)
{
    GcpuFleetMatrixRequest request = {
        GCPU_FLEET_MATRIX_MOVES, &classes, 1, NULL, NULL, NULL, NULL
    };
    GError *error = NULL;
    GcpuFleetMatrix *matrix = gcpu_fleet_matrix_new(&request, &error);

    if (!matrix)
        return fail("matrix", error);
    const GcpuMatrix *cells = gcpu_fleet_matrix_get(matrix);
    const GcpuMatrixAxis *axis = gcpu_matrix_rows(cells);
    for (guint i = 0; i < gcpu_matrix_axis_count(axis); i++) {
        for (guint j = 0; j < gcpu_matrix_axis_count(axis); j++)
            printf("matrix: %s to %s: %s\n", gcpu_matrix_axis_entry(axis, i)->name,
                   gcpu_matrix_axis_entry(axis, j)->name,
                   gcpu_cell_to_string(gcpu_matrix_cell_by_index(cells, i, j)));
    }
    gcpu_fleet_matrix_free(matrix);
    return 0;
}

static int answer(GcpuFleet *fleet, GcpuFleetMaps *maps)
{
    GcpuFleetScope scope = { "x86_64", "kvm", NOW_S, 24 * 60 * 60 };
    GError *error = NULL;

    if (!add_hosts(fleet, &error))
        return fail("reports", error);
    GcpuFleetClasses *classes = gcpu_fleet_classes_new(fleet, &scope, maps, &error);
    if (!classes)
        return fail("fleet", error);
    print_gaps(classes);
    print_places(classes);
    print_common(classes);
    int status = print_matrix(classes);
    gcpu_fleet_classes_free(classes);
    return status;
}

int main(int argc, char **argv)
{
    GcpuMapSource *source = gcpu_map_source_new(argc > 1 ? argv[1] : NULL);
    GcpuFleetMaps *maps = gcpu_fleet_maps_new(source);
    GcpuFleet *fleet = gcpu_fleet_new();

    /* the map of each libvirt version in the fleet, so that no host is read with a foreign one */
    if (argc > 1)
        gcpu_fleet_maps_add(maps, GCPU_VERSION(9, 0, 0), argv[1]);
    int status = answer(fleet, maps);
    gcpu_fleet_free(fleet);
    gcpu_fleet_maps_free(maps);
    gcpu_map_source_free(source);
    return status;
}
