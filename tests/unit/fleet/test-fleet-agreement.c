/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One truth about every pair of hosts: the matrix, place and libvirt's own comparison agree.
 *
 * Over random fleets, over the hosts in tests/data, and, if the environment variable CONFORMANCE
 * names a directory with libvirt's test data (make check-conformance), over all hosts there. */
#include <string.h>

#include "cpu/hypervisor.h"
#include "fleet/common.h"
#include "fleet/fleet-matrix-private.h"
#include "fleet/fleet-move.h"
#include "fleet/place.h"
#include "libvirt-hosts.h"
#include "small-fleet.h"
#include "test-suite.h"
#include "xml/map-xml.h"

#define ARCHS_MAX 16

typedef struct {
    LibvirtHosts hosts;
    GcpuFleetClasses *classes[ARCHS_MAX];
    guint n_classes;
} Setup;

static void setup_clear(Setup *setup)
{
    for (guint i = 0; i < setup->n_classes; i++)
        gcpu_fleet_classes_free(setup->classes[i]);
    libvirt_hosts_clear(&setup->hosts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Setup, setup_clear)

/* How often each of it was seen, so that a law that nothing was held against is noticed. */
typedef struct {
    guint n_yes, n_no, n_stricter, n_laxer, n_undecided;
} Seen;

static void sort_hosts(Setup *setup, const char *virt_type)
{
    g_auto(GStrv) archs = gcpu_fleet_archs(setup->hosts.fleet);

    for (guint i = 0; archs[i] && i < ARCHS_MAX; i++) {
        const GcpuFleetScope scope = { .arch = archs[i], .virt_type = virt_type };
        g_autoptr(GError) error = NULL;
        setup->classes[i] =
            gcpu_fleet_classes_new(setup->hosts.fleet, &scope, setup->hosts.maps, &error);
        check_str(error ? error->message : NULL, NULL);
        setup->n_classes++;
    }
}

static gboolean is_yes(GcpuVerdict verdict)
{
    return verdict == GCPU_VERDICT_IDENTICAL || verdict == GCPU_VERDICT_SUPERSET;
}

/* What keeps a guest from starting although libvirt's comparison says yes: these and nothing
 * else. */
static gboolean is_beyond_compare(const GcpuExplanation *explanation)
{
    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        if (reason->kind != GCPU_REASON_MACHINE && reason->kind != GCPU_REASON_NOT_OFFERED &&
            reason->kind != GCPU_REASON_UNUSABLE)
            return FALSE;
    }
    return explanation->reasons->len > 0;
}

/* A comparison knows no doubt; a doubt has one of these reasons. */
static gboolean is_doubt(const GcpuFleetClass *to, const GcpuExplanation *explanation)
{
    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        if (reason->kind == GCPU_REASON_MODE || reason->kind == GCPU_REASON_HYPERVISOR ||
            reason->kind == GCPU_REASON_UNKNOWN_HOST || reason->origin == GCPU_REASON_OF_HOST)
            return TRUE;
        if (to->map_fit == GCPU_FLEET_MAP_FOREIGN && (reason->kind == GCPU_REASON_UNKNOWN_MODEL ||
                                                      reason->kind == GCPU_REASON_UNKNOWN_FEATURE))
            return TRUE;
    }
    return FALSE;
}

/* What lets a guest start although the comparison says no: libvirt 10.2 to 10.8 takes QEMU's word
 * for a model of which the guest wants nothing but less. */
static gboolean starts_uncompared(const GcpuDef *cpu, const GcpuFleetClass *to)
{
    const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(to->offer, cpu->model);

    for (guint i = 0; i < cpu->features->len; i++) {
        if (gcpu_def_feature(cpu, i)->policy != GCPU_FEATURE_DISABLE)
            return FALSE;
    }
    return to->libvirt_version >= GCPU_VERSION(10, 2, 0) &&
           to->libvirt_version < GCPU_VERSION(10, 9, 0) && support &&
           support->usable == GCPU_USABLE_YES;
}

static void check_against_compare(const GcpuFleetMatrixRow *row, const GcpuFleetClass *to,
                                  const GcpuExplanation *placed, Seen *seen)
{
    g_autoptr(GcpuComparison) exact =
        gcpu_hypervisor_compare(to->map, to->offer, to->libvirt_version, row->cpu, NULL);

    if (is_yes(placed->verdict) && exact && !is_yes(exact->verdict)) {
        check(starts_uncompared(row->cpu, to));
        seen->n_laxer++;
    } else if (is_yes(placed->verdict)) {
        check(exact && exact->verdict == placed->verdict);
        seen->n_yes++;
    } else if (exact && is_yes(exact->verdict)) {
        check(is_beyond_compare(placed) || is_doubt(to, placed));
        seen->n_stricter++;
    } else if (placed->verdict == GCPU_VERDICT_UNDECIDED) {
        check(!exact || is_doubt(to, placed));
        seen->n_undecided++;
    } else {
        check_int(placed->verdict, GCPU_VERDICT_INCOMPATIBLE);
        seen->n_no++;
    }
}

static const GcpuPlaceClass *find_placed(const GcpuPlace *place, const GcpuFleetClasses *classes,
                                         const GcpuFleetClass *class)
{
    for (guint i = 0; i < classes->classes->len; i++) {
        if (gcpu_fleet_classes_get(classes, i) == class)
            return g_ptr_array_index(place->classes, i);
    }
    return NULL;
}

/* What may start there may still not move there: the guest would see another vendor. */
static gboolean changes_vendor(const GcpuFleetMatrixRow *row, const GcpuFleetClass *to)
{
    const char *here = row->class ? gcpu_fleet_class_vendor(row->class) : NULL;
    const char *there = gcpu_fleet_class_vendor(to);

    return here && there && strcmp(here, there) != 0 &&
           strcmp(row->class->offer->virt_type, "kvm") == 0;
}

static void check_row(const GcpuFleetMatrix *matrix, guint index, const GcpuFleetClasses *classes,
                      Seen *seen)
{
    const GcpuFleetMatrixRow *row = &g_array_index(matrix->rows, GcpuFleetMatrixRow, index);
    const GcpuFleetGuest guest = { row->cpu, row->machine };
    g_autoptr(GcpuPlace) place = row->cpu ? gcpu_place_new_same(classes, &guest) : NULL;

    for (guint i = 0; place && i < matrix->columns->len; i++) {
        const GcpuFleetClass *to = g_ptr_array_index(matrix->columns, i);
        const GcpuPlaceClass *placed = to ? find_placed(place, classes, to) : NULL;
        if (!placed)
            continue;
        if (row->arch && !gcpu_arch_can_host(to->offer->arch, row->arch)) {
            check_int(gcpu_matrix_cell_by_index(matrix->cells, index, i), GCPU_CELL_INCOMPATIBLE);
            continue;
        }
        check_int(gcpu_matrix_cell_by_index(matrix->cells, index, i),
                  changes_vendor(row, to) ? GCPU_VERDICT_INCOMPATIBLE
                                          : placed->verdict->explanation->verdict);
        if (gcpu_arch_family(to->offer->arch) == GCPU_ARCH_FAMILY_X86)
            check_against_compare(row, to, placed->verdict->explanation, seen);
    }
}

/* The row's guest is the one that place would have started there. */
static void check_guest(const GcpuFleetMatrixRow *row)
{
    g_autoptr(GcpuDef) host_model = gcpu_def_new(GCPU_DEF_GUEST);

    host_model->mode = GCPU_MODE_HOST_MODEL;
    g_autoptr(GcpuFleetVerdict) verdict =
        gcpu_fleet_verdict_new(row->class, &(GcpuFleetGuest){ host_model, NULL });
    check((row->cpu == NULL) == (verdict->cpu == NULL));
    check(!row->cpu || gcpu_def_equal(row->cpu, verdict->cpu));
}

/* And `explain --from --to` says of the pair what the cell says. */
static void check_moves(const GcpuFleetMatrix *matrix, guint index)
{
    const GcpuFleetClass *from = g_array_index(matrix->rows, GcpuFleetMatrixRow, index).class;

    for (guint i = 0; from && i < matrix->columns->len; i++) {
        const GcpuFleetClass *to = g_ptr_array_index(matrix->columns, i);
        if (!to || g_strcmp0(to->offer->arch, from->offer->arch) != 0)
            continue;
        g_autoptr(GcpuFleetMove) move = gcpu_fleet_move_new(from, to);
        check_int(gcpu_matrix_cell_by_index(matrix->cells, index, i),
                  move->host_model ? move->host_model->explanation->verdict
                                   : GCPU_VERDICT_UNDECIDED);
    }
}

typedef struct {
    GcpuFleetMatrixKind kind;
    const GcpuDef *cpu;
    const char *machine;
    gboolean is_real; /* the hosts are; random ones may contradict themselves */
} Question;

/* A CPU that `common` gives to hosts can start on each of them. */
static void check_common(const GcpuFleetClasses *classes, const guint32 *chosen, guint n_chosen)
{
    g_autoptr(GPtrArray) answers = gcpu_common_new(classes, chosen, n_chosen);

    for (guint i = 0; i < answers->len; i++) {
        const GcpuCommon *common = g_ptr_array_index(answers, i);
        for (guint j = 0; j < common->models->len * common->classes->len; j++) {
            g_autoptr(GcpuDef) cpu = gcpu_common_cpu(
                common, g_ptr_array_index(common->models, j / common->classes->len));
            guint index = g_array_index(common->classes, guint, j % common->classes->len);
            g_autoptr(GcpuFleetVerdict) verdict = gcpu_fleet_verdict_new(
                gcpu_fleet_classes_get(classes, index), &(GcpuFleetGuest){ cpu, NULL });
            check(gcpu_fleet_verdict_is_yes(verdict));
        }
    }
}

static void check_commons(const GcpuFleetClasses *classes)
{
    check_common(classes, NULL, 0);
    for (guint32 i = 0; i < classes->hosts->len; i++)
        check_common(classes, &i, 1);
}

/* A guest with host-model can move to an equal host. */
static void check_equal_hosts(const GcpuFleetMatrix *matrix)
{
    for (guint i = 0; i < matrix->rows->len; i++) {
        const GcpuFleetClass *class = g_array_index(matrix->rows, GcpuFleetMatrixRow, i).class;
        if (class && class->features)
            check(gcpu_cell_is_yes((guint8)gcpu_matrix_cell_by_index(matrix->cells, i, i)));
    }
}

static void check_fleet(const Setup *setup, const Question *question, Seen *seen)
{
    const GcpuFleetMatrixRequest request = {
        .kind = question->kind,
        .classes = (const GcpuFleetClasses *const *)setup->classes,
        .n_classes = setup->n_classes,
        .cpu = question->cpu,
        .machine = question->machine,
    };
    g_autoptr(GcpuFleetMatrix) matrix = gcpu_fleet_matrix_new(&request, NULL);

    if (question->is_real)
        check_equal_hosts(matrix);
    for (guint i = 0; question->is_real && i < setup->n_classes; i++)
        check_commons(setup->classes[i]);

    for (guint i = 0; i < matrix->rows->len; i++) {
        for (guint j = 0; j < setup->n_classes; j++)
            check_row(matrix, i, setup->classes[j], seen);
        if (g_array_index(matrix->rows, GcpuFleetMatrixRow, i).class)
            check_guest(&g_array_index(matrix->rows, GcpuFleetMatrixRow, i));
        if (matrix->rows->len < 50)
            check_moves(matrix, i);
    }
}

/* A model's cell is a yes exactly where QEMU can run it and a guest that names it can start. */
static void check_model(const GcpuFleetMatrix *matrix, guint index, const GcpuFleetClasses *classes,
                        Seen *seen)
{
    const char *name = gcpu_matrix_axis_entry(gcpu_matrix_rows(matrix->cells), index)->name;
    g_autoptr(GcpuDef) cpu = small_cpu(name);
    const GcpuFleetGuest guest = { cpu, NULL };
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &guest);

    for (guint i = 0; i < matrix->columns->len; i++) {
        const GcpuFleetClass *to = g_ptr_array_index(matrix->columns, i);
        const GcpuPlaceClass *placed = to ? find_placed(place, classes, to) : NULL;
        if (!placed || gcpu_arch_family(to->offer->arch) != GCPU_ARCH_FAMILY_X86)
            continue;
        const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(to->offer, name);
        gboolean is_usable = support && support->usable == GCPU_USABLE_YES;
        gboolean starts = gcpu_fleet_verdict_is_yes(placed->verdict);
        guint cell = gcpu_matrix_cell_by_index(matrix->cells, index, i);
        check_int(gcpu_cell_is_yes((guint8)cell), starts && is_usable);
        seen->n_yes += starts && is_usable ? 1 : 0;
        seen->n_stricter += is_usable && !starts ? 1 : 0;
        seen->n_no += is_usable ? 0 : 1;
    }
}

static void check_models(const Setup *setup, Seen *seen)
{
    const GcpuFleetMatrixRequest request = {
        .kind = GCPU_FLEET_MATRIX_MODELS,
        .classes = (const GcpuFleetClasses *const *)setup->classes,
        .n_classes = setup->n_classes,
    };
    g_autoptr(GcpuFleetMatrix) matrix = gcpu_fleet_matrix_new(&request, NULL);

    for (guint i = 0; i < matrix->rows->len; i++) {
        for (guint j = 0; j < setup->n_classes; j++)
            check_model(matrix, i, setup->classes[j], seen);
    }
}

static void append_random(GString *text, GRand *source, const char *const *words,
                          const char *const *signs)
{
    for (; *words; words++) {
        if (g_rand_int_range(source, 0, 4) == 0)
            g_string_append_printf(text, " %s%s", signs[g_rand_int_range(source, 0, 5)], *words);
    }
}

static char *random_cpu(GRand *source, const char *const *signs)
{
    static const char *const models[] = { "Old", "Base@Intel", "Rome@AMD", "Base", "Newer" };
    static const char *const features[] = { "vmx", "avx", "avx512f", "svm", "aes", "newest", NULL };
    GString *cpu = g_string_new(models[g_rand_int_range(source, 0, G_N_ELEMENTS(models))]);

    if (g_rand_int_range(source, 0, 3))
        append_random(cpu, source, features, signs);
    return g_string_free(cpu, FALSE);
}

static void add_random_host(GcpuFleet *fleet, GRand *source, guint number)
{
    static const char *const signs[] = { "", "", "", "-", "-" };
    static const char *const usable[] = { "Old !Base(avx,vmx) Rome",
                                          "!Old(newest) Base !Rome(svm)",
                                          "Base",
                                          "!Base(avx) !Newer !Old",
                                          "Old !Base !Rome",
                                          "" };
    static const char *const machines[] = { NULL, "pc-q35-8.0", "pc-q35-9.2" };
    static const GcpuVersion versions[] = { GCPU_VERSION(9, 0, 0), GCPU_VERSION(11, 3, 0),
                                            GCPU_VERSION(10, 4, 0), GCPU_VERSION(12, 0, 0) };
    g_autofree char *name = g_strdup_printf("n%02u", number);
    g_autofree char *cpu = random_cpu(source, signs);
    const SmallHost host = {
        .name = name,
        .cpu = cpu,
        .usable = usable[g_rand_int_range(source, 0, G_N_ELEMENTS(usable))],
        .machine = machines[g_rand_int_range(source, 0, G_N_ELEMENTS(machines))],
        .libvirt = versions[g_rand_int_range(source, 0, G_N_ELEMENTS(versions))],
    };

    g_assert_true(gcpu_fleet_add(fleet, small_report(&host), NULL, NULL));
}

static void setup_random(Setup *setup, GRand *source)
{
    g_autofree char *path = test_data("maps/directory");

    libvirt_hosts_init(&setup->hosts, path);
    gcpu_fleet_maps_add(setup->hosts.maps, GCPU_VERSION(9, 0, 0), path);
    gcpu_fleet_maps_add(setup->hosts.maps, GCPU_VERSION(10, 4, 0), path);
    gcpu_fleet_maps_add(setup->hosts.maps, GCPU_VERSION(11, 3, 0), path);
    for (guint i = 0; i < 20; i++)
        add_random_host(setup->hosts.fleet, source, i);
    sort_hosts(setup, NULL);
}

static void hosts_of_random_fleets_agree(void)
{
    const Question moves = { GCPU_FLEET_MATRIX_MOVES, NULL, NULL, FALSE };
    Seen seen = { 0 };

    for (guint32 seed = 1; seed <= 25; seed++) {
        g_auto(Setup) setup = { 0 };
        GRand *source = g_rand_new_with_seed(seed);
        setup_random(&setup, source);
        check_fleet(&setup, &moves, &seen);
        g_rand_free(source);
    }
    check(seen.n_yes && seen.n_no && seen.n_stricter && seen.n_laxer && seen.n_undecided);
}

static void models_of_random_fleets_agree(void)
{
    Seen seen = { 0 };

    for (guint32 seed = 1; seed <= 25; seed++) {
        g_auto(Setup) setup = { 0 };
        GRand *source = g_rand_new_with_seed(seed);
        setup_random(&setup, source);
        check_models(&setup, &seen);
        g_rand_free(source);
    }
    check(seen.n_yes && seen.n_no && seen.n_stricter);
}

static void random_guests_agree(void)
{
    static const char *const signs[] = { "", "-", "!", "*", "?" };
    static const GcpuMatch matches[] = { GCPU_MATCH_EXACT, GCPU_MATCH_MINIMUM, GCPU_MATCH_STRICT };
    static const char *const machines[] = { NULL, NULL, "pc-q35-9.2" };
    Seen seen = { 0 };

    for (guint32 seed = 1; seed <= 60; seed++) {
        g_auto(Setup) setup = { 0 };
        GRand *source = g_rand_new_with_seed(seed);
        setup_random(&setup, source);
        for (guint i = 0; i < 10; i++) {
            g_autofree char *text = random_cpu(source, signs);
            g_autoptr(GcpuDef) cpu = small_cpu(text);
            const Question question = { GCPU_FLEET_MATRIX_CPU, cpu,
                                        machines[g_rand_int_range(source, 0, 3)], FALSE };
            cpu->match = matches[g_rand_int_range(source, 0, 3)];
            cpu->fallback = g_rand_boolean(source) ? GCPU_FALLBACK_ALLOW : GCPU_FALLBACK_FORBID;
            check_fleet(&setup, &question, &seen);
        }
        g_rand_free(source);
    }
    check(seen.n_yes && seen.n_no && seen.n_stricter && seen.n_laxer && seen.n_undecided);
}

/* Whether to disable the feature can be of use to a guest: QEMU says that it is in the way, or it
 * is in the model. */
static gboolean is_related(const GcpuFleetClass *class, const GcpuDef *cpu, guint feature)
{
    const GcpuModelSupport *support = gcpu_domain_capabilities_find_model(class->offer, cpu->model);
    const GcpuMapModel *model = gcpu_map_find_model(class->map, cpu->model);
    const char *name = gcpu_map_feature(class->map, feature)->name;
    const GcpuFeature *of_host = gcpu_def_find_feature(class->cpu, name);

    for (guint i = 0; support && i < support->blockers->len; i++) {
        if (g_strcmp0(g_ptr_array_index(support->blockers, i), name) == 0)
            return TRUE;
    }
    return !model || gcpu_feature_set_has(model->features, feature) ||
           (of_host && of_host->policy == GCPU_FEATURE_DISABLE) || gcpu_def_find_feature(cpu, name);
}

static guint check_unrelated(const GcpuFleetClasses *classes, const GcpuFleetClass *class,
                             const GcpuDef *cpu)
{
    g_autoptr(GcpuFleetVerdict) plain =
        gcpu_fleet_verdict_new(class, &(GcpuFleetGuest){ cpu, NULL });
    guint n_held = 0;

    for (guint i = 0; class->features && i < gcpu_map_n_features(class->map); i++) {
        g_autoptr(GcpuDef) less = gcpu_def_copy(cpu);
        if (gcpu_fleet_verdict_is_yes(plain) || is_related(class, cpu, i))
            continue;
        gcpu_def_set_feature(less, gcpu_map_feature(class->map, i)->name, GCPU_FEATURE_DISABLE);
        g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &(GcpuFleetGuest){ less, NULL });
        check_int(find_placed(place, classes, class)->verdict->explanation->verdict,
                  plain->explanation->verdict);
        n_held += plain->explanation->verdict == GCPU_VERDICT_UNDECIDED;
    }
    return n_held;
}

/* What a model does not have keeps no guest of it from starting. */
static void to_disable_what_a_model_lacks_changes_nothing(void)
{
    static const char *const cpus[] = { "Base", "Base -avx", "Old", "Rome -xsaves" };
    guint n_held = 0;

    for (guint32 seed = 1; seed <= 5; seed++) {
        g_auto(Setup) setup = { 0 };
        GRand *source = g_rand_new_with_seed(seed);
        setup_random(&setup, source);
        for (guint i = 0; i < G_N_ELEMENTS(cpus) * setup.classes[0]->classes->len; i++) {
            g_autoptr(GcpuDef) cpu = small_cpu(cpus[i % G_N_ELEMENTS(cpus)]);
            n_held += check_unrelated(
                setup.classes[0], gcpu_fleet_classes_get(setup.classes[0], i / G_N_ELEMENTS(cpus)),
                cpu);
        }
        g_rand_free(source);
    }
    check(n_held > 0);
}

static void hosts_in_the_test_data_agree(void)
{
    static const struct {
        const char *path;
        GcpuVersion version;
    } hosts[] = {
        { "hosts/cascadelake-9.0/domain-capabilities-kvm.xml", GCPU_VERSION(9, 0, 0) },
        { "hosts/intel-kvm/domcapabilities-kvm.xml", GCPU_VERSION(9, 0, 0) },
        { "hosts/amd-kvm/domcapabilities-kvm.xml", GCPU_VERSION(9, 0, 0) },
        { "hosts/milan-11.3/domain-capabilities-kvm.xml", GCPU_VERSION(11, 3, 0) },
        { "hosts/altra-11.3/domain-capabilities-kvm.xml", GCPU_VERSION(11, 3, 0) },
        { "labels/skylake.xml", GCPU_VERSION(9, 0, 0) },
    };
    const Question moves = { GCPU_FLEET_MATRIX_MOVES, NULL, NULL, TRUE };
    g_auto(Setup) setup = { 0 };
    Seen seen = { 0 };

    if (!g_file_test(GCPU_MAP_DIR "/index.xml", G_FILE_TEST_EXISTS)) {
        g_print("  not installed: " GCPU_MAP_DIR "\n");
        return;
    }
    libvirt_hosts_init(&setup.hosts, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_autofree char *path = test_data(hosts[i].path);
        libvirt_hosts_add_offer(&setup.hosts, path, hosts[i].version);
    }
    sort_hosts(&setup, "kvm");
    check_fleet(&setup, &moves, &seen);
    check(seen.n_yes && seen.n_no);
    check_models(&setup, &seen);
}

static void all_hosts_of_libvirt_agree(void)
{
    const char *directory = libvirt_hosts_directory();
    const Question moves = { GCPU_FLEET_MATRIX_MOVES, NULL, NULL, TRUE };
    g_autofree char *path = test_data("maps/directory");
    g_auto(Setup) setup = { 0 };
    Seen seen = { 0 };

    if (!directory)
        return;
    libvirt_hosts_init(&setup.hosts, path);
    libvirt_hosts_add_all(&setup.hosts, directory);
    sort_hosts(&setup, "kvm");
    check_fleet(&setup, &moves, &seen);
    check_models(&setup, &(Seen){ 0 });
    g_print("  %u hosts: %u yes, %u no, %u no beyond the comparison, %u undecided\n",
            gcpu_fleet_n_hosts(setup.hosts.fleet), seen.n_yes, seen.n_no, seen.n_stricter,
            seen.n_undecided);
    check(seen.n_yes && seen.n_no);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(hosts_of_random_fleets_agree),
        TEST(models_of_random_fleets_agree),
        TEST(random_guests_agree),
        TEST(hosts_in_the_test_data_agree),
        TEST(all_hosts_of_libvirt_agree),
        TEST(to_disable_what_a_model_lacks_changes_nothing),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-agreement", cases);
}
