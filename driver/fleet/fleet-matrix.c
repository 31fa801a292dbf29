/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/fleet-matrix.h"

#include "cpu/error.h"
#include "cpu/expand.h"
#include "fleet/fleet-matrix-private.h"
#include "fleet/fleet-verdict.h"
#include "fleet/matrix-order.h"

/** Building: the axes as they grow. */
typedef struct {
    const GcpuFleetMatrixRequest *request;
    GcpuFleetMatrix *matrix;
    GcpuMatrixAxis *rows, *columns; /* the same if the matrix is square */
    GHashTable *known;              /* numbers of hosts that have a column */
} Building;

static void row_clear(GcpuFleetMatrixRow *row)
{
    gcpu_def_free(row->cpu);
}

void gcpu_fleet_matrix_free(GcpuFleetMatrix *matrix)
{
    if (!matrix)
        return;
    gcpu_matrix_free(matrix->cells);
    g_array_unref(matrix->rows);
    g_ptr_array_unref(matrix->columns);
    g_free(matrix);
}

const GcpuMatrix *gcpu_fleet_matrix_get(const GcpuFleetMatrix *matrix)
{
    return matrix->cells;
}

static guint describe_features(const GcpuDef *cpu)
{
    guint only_disables = GCPU_MATRIX_ROW_ONLY_DISABLES;
    guint features = cpu->match == GCPU_MATCH_MINIMUM ? GCPU_MATRIX_ROW_OPEN : 0;

    for (guint i = 0; i < cpu->features->len; i++) {
        GcpuFeaturePolicy policy = gcpu_def_policy(cpu, i);
        if (policy != GCPU_FEATURE_DISABLE)
            only_disables = 0;
        if (policy == GCPU_FEATURE_OPTIONAL)
            features |= GCPU_MATRIX_ROW_OPEN;
    }
    return features | only_disables;
}

GcpuFleetMatrixRow gcpu_fleet_matrix_row(const GcpuFleetClass *class, GcpuDef *cpu,
                                         const char *arch, const char *machine)
{
    return (GcpuFleetMatrixRow){ class, cpu, arch, machine, cpu ? describe_features(cpu) : 0 };
}

static char *describe(const GcpuFleetClass *class)
{
    g_autofree char *version =
        class->libvirt_version ? gcpu_version_format(class->libvirt_version) : NULL;
    const char *model = class->cpu && class->cpu->model ? class->cpu->model : "model not known";

    if (!version)
        return g_strdup(model);
    return g_strdup_printf("%s, libvirt %s", model, version);
}

static char *group_of(const GcpuFleetClass *class)
{
    const char *vendor = class->cpu ? class->cpu->vendor : NULL;

    return g_strjoin(" ", class->offer->arch, vendor, NULL);
}

static void add_members(Building *building, GcpuMatrixEntry *entry, const GcpuFleetClasses *classes,
                        const GArray *hosts)
{
    for (guint i = 0; i < hosts->len; i++) {
        guint32 number = g_array_index(hosts, guint32, i);
        g_hash_table_add(building->known, GUINT_TO_POINTER(number));
        g_ptr_array_add(entry->members, g_strdup(gcpu_fleet_classes_host(classes, number)->name));
    }
}

/* Its name is that of the class: of one whose facts hold, if there is such a one. */
static const GcpuFleetHost *find_speaker(const GcpuFleetClasses *classes,
                                         const GcpuFleetClass *class)
{
    for (guint i = 0; i < class->hosts->len; i++) {
        guint32 number = g_array_index(class->hosts, guint32, i);
        if (classes->ages[number] == GCPU_FLEET_FRESH)
            return gcpu_fleet_classes_host(classes, number);
    }
    return gcpu_fleet_classes_host(classes, g_array_index(class->hosts, guint32, 0));
}

static void add_column(Building *building, const GcpuFleetClasses *classes,
                       const GcpuFleetClass *class)
{
    g_autofree char *group = group_of(class);
    GcpuMatrixEntry *entry =
        gcpu_matrix_axis_add(building->columns, find_speaker(classes, class)->name, group);

    entry->detail = describe(class);
    entry->facts = class->n_fresh ? GCPU_MATRIX_KNOWN : GCPU_MATRIX_STALE;
    add_members(building, entry, classes, class->hosts);
    g_ptr_array_add(building->matrix->columns, (gpointer) class);
    if (building->request->kind == GCPU_FLEET_MATRIX_MOVES) {
        GcpuFleetMatrixRow row = gcpu_fleet_matrix_row(class, gcpu_fleet_host_model_cpu(class),
                                                       class->offer->arch, NULL);
        g_array_append_val(building->matrix->rows, row);
    }
}

/* Hosts that other architectures have a class for are not told here. */
static GArray *hosts_without_column(const Building *building, const GcpuFleetGap *gap)
{
    GArray *hosts = g_array_new(FALSE, FALSE, sizeof(guint32));

    for (guint i = 0; i < gap->hosts->len; i++) {
        guint32 number = g_array_index(gap->hosts, guint32, i);
        if (!g_hash_table_contains(building->known, GUINT_TO_POINTER(number)))
            g_array_append_val(hosts, number);
    }
    return hosts;
}

static void add_unknown_column(Building *building, const GcpuFleetClasses *classes,
                               const GcpuFleetGap *gap)
{
    g_autoptr(GArray) hosts = hosts_without_column(building, gap);
    GcpuFleetMatrixRow row = gcpu_fleet_matrix_row(NULL, NULL, NULL, NULL);

    if (hosts->len == 0)
        return;
    guint32 first = g_array_index(hosts, guint32, 0);
    GcpuMatrixEntry *entry = gcpu_matrix_axis_add(
        building->columns, gcpu_fleet_classes_host(classes, first)->name, NULL);
    entry->detail = gcpu_fleet_gap_format(gap, classes);
    entry->facts = GCPU_MATRIX_UNKNOWN;
    add_members(building, entry, classes, hosts);
    g_ptr_array_add(building->matrix->columns, NULL);
    if (building->request->kind == GCPU_FLEET_MATRIX_MOVES)
        g_array_append_val(building->matrix->rows, row);
}

static void add_columns(Building *building)
{
    for (guint i = 0; i < building->request->n_classes; i++) {
        const GcpuFleetClasses *classes = building->request->classes[i];
        for (guint j = 0; j < classes->classes->len; j++)
            add_column(building, classes, gcpu_fleet_classes_get(classes, j));
    }
    for (guint i = 0; i < building->request->n_classes; i++) {
        const GcpuFleetClasses *classes = building->request->classes[i];
        for (guint j = 0; j < classes->gaps->len; j++) {
            const GcpuFleetGap *gap = g_ptr_array_index(classes->gaps, j);
            if (gap->kind == GCPU_FLEET_GAP_NO_OFFER || gap->kind == GCPU_FLEET_GAP_NO_CPU)
                add_unknown_column(building, classes, gap);
        }
    }
}

/* Returns: (transfer full): a guest that names the model and nothing else. */
static GcpuDef *guest_with(const char *model)
{
    GcpuDef *cpu = gcpu_def_new(GCPU_DEF_GUEST);

    cpu->mode = GCPU_MODE_CUSTOM;
    cpu->model = g_strdup(model);
    return cpu;
}

/* Every model that some hypervisor knows; its group is the vendor as the documents state it. */
static void add_models(Building *building)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < building->matrix->columns->len; i++) {
        const GcpuFleetClass *class = g_ptr_array_index(building->matrix->columns, i);
        for (guint j = 0; class && j < class->offer->models->len; j++) {
            const GcpuModelSupport *model = g_ptr_array_index(class->offer->models, j);
            if (!g_hash_table_add(seen, model->name))
                continue;
            g_autofree char *group = g_strjoin(" ", class->offer->arch, model->vendor, NULL);
            GcpuFleetMatrixRow row =
                gcpu_fleet_matrix_row(NULL, guest_with(model->name), NULL, NULL);
            gcpu_matrix_axis_add(building->rows, model->name, group);
            g_array_append_val(building->matrix->rows, row);
        }
    }
}

static void add_cpu(Building *building)
{
    const GcpuFleetMatrixRequest *request = building->request;
    GcpuFleetMatrixRow row = gcpu_fleet_matrix_row(NULL, gcpu_def_copy(request->cpu),
                                                   request->cpu_arch, request->machine);
    GcpuMatrixEntry *entry = gcpu_matrix_axis_add(
        building->rows, request->cpu_name ? request->cpu_name : "guest", request->cpu->vendor);

    entry->detail = g_strdup(request->cpu->model);
    g_array_append_val(building->matrix->rows, row);
}

/* @asked: what a guest with the model would be told. QEMU's no holds for all; its yes is none where
 * libvirt does not start such a guest. Libvirt compares x86 models only. */
static guint8 cell_of_model(const GcpuFleetClass *class, const char *model, guint8 asked)
{
    const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(class->offer, model);

    if (!support || support->usable == GCPU_USABLE_NO)
        return GCPU_CELL_INCOMPATIBLE;
    if (support->usable == GCPU_USABLE_UNKNOWN)
        return GCPU_CELL_UNDECIDED;
    if (gcpu_arch_family(class->offer->arch) != GCPU_ARCH_FAMILY_X86 || gcpu_cell_is_yes(asked))
        return GCPU_CELL_SUPERSET;
    return asked;
}

static void fill_models(GcpuFleetMatrix *matrix)
{
    gcpu_fleet_matrix_fill_moves(matrix);
    for (guint row = 0; row < matrix->rows->len; row++) {
        const char *model = gcpu_matrix_axis_entry(gcpu_matrix_rows(matrix->cells), row)->name;
        guint8 *cells = gcpu_matrix_fill_row(matrix->cells, row);
        for (guint column = 0; column < matrix->columns->len; column++) {
            const GcpuFleetClass *class = g_ptr_array_index(matrix->columns, column);
            if (class)
                cells[column] = cell_of_model(class, model, cells[column]);
        }
    }
}

static gboolean build(Building *building, GError **error)
{
    GcpuFleetMatrix *matrix = building->matrix;
    GcpuFleetMatrixKind kind = building->request->kind;

    add_columns(building);
    if (kind == GCPU_FLEET_MATRIX_MODELS)
        add_models(building);
    else if (kind == GCPU_FLEET_MATRIX_CPU)
        add_cpu(building);
    if (matrix->columns->len == 0 || matrix->rows->len == 0) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "there is no %s in the fleet to compare",
                    matrix->columns->len ? "CPU model" : "host");
        return FALSE;
    }
    gboolean is_square = building->rows == building->columns;
    matrix->cells = gcpu_matrix_new(building->rows, is_square ? NULL : building->columns);
    if (kind == GCPU_FLEET_MATRIX_MODELS)
        fill_models(matrix);
    else
        gcpu_fleet_matrix_fill_moves(matrix);
    gcpu_matrix_mark_facts(matrix->cells);
    gcpu_matrix_sort(matrix->cells);
    return TRUE;
}

GcpuFleetMatrix *gcpu_fleet_matrix_new(const GcpuFleetMatrixRequest *request, GError **error)
{
    g_autoptr(GcpuFleetMatrix) matrix = g_new0(GcpuFleetMatrix, 1);
    g_autoptr(GcpuMatrixAxis) columns = gcpu_matrix_axis_new();
    g_autoptr(GcpuMatrixAxis) rows = request->kind == GCPU_FLEET_MATRIX_MOVES
                                         ? gcpu_matrix_axis_ref(columns)
                                         : gcpu_matrix_axis_new();
    g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);
    Building building = { request, matrix, rows, columns, known };

    matrix->kind = request->kind;
    matrix->rows = g_array_new(FALSE, FALSE, sizeof(GcpuFleetMatrixRow));
    g_array_set_clear_func(matrix->rows, (GDestroyNotify)row_clear);
    matrix->columns = g_ptr_array_new();
    return build(&building, error) ? g_steal_pointer(&matrix) : NULL;
}
