/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What `domains` and `common` print, `place` can start on each host that it is printed for; and no
 * answer counts a move to a host of another vendor. Libvirt's own baseline names a vendor also
 * where some of the hosts do not state theirs; it is exact, and left to the reader.
 *
 * Over random fleets, and, if the environment variable CONFORMANCE names a directory with libvirt's
 * test data (make check-conformance), over all hosts there. */
#include <string.h>

#include "fleet/common.h"
#include "fleet/fleet-domains.h"
#include "fleet/fleet-matrix.h"
#include "fleet/fleet-move.h"
#include "fleet/place.h"
#include "libvirt-hosts.h"
#include "small-fleet.h"
#include "test-suite.h"

/* How often each of it was seen, so that a law that nothing was held against is noticed. */
typedef struct {
    guint n_domains, n_models, n_baselines, n_doubts, n_moves, n_kept_out, n_cells;
} Seen;

/* A doubt is typed: QEMU says that it cannot run the model, or a map has to stand in. */
static gboolean is_typed(const GcpuFleetClass *class, const GcpuExplanation *explanation)
{
    const GcpuReason *reason =
        explanation->reasons->len ? g_ptr_array_index(explanation->reasons, 0) : NULL;

    return explanation->verdict == GCPU_VERDICT_UNDECIDED && reason &&
           (reason->kind == GCPU_REASON_UNUSABLE || class->map_fit == GCPU_FLEET_MAP_FOREIGN ||
            !class->features);
}

static void check_starts(const GcpuFleetClasses *classes, guint index, const GcpuDef *cpu,
                         Seen *seen)
{
    const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, index);
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &(GcpuFleetGuest){ cpu, NULL });
    const GcpuPlaceClass *placed = g_ptr_array_index(place->classes, index);

    if (gcpu_fleet_verdict_is_yes(placed->verdict))
        return;
    check(is_typed(class, placed->verdict->explanation));
    seen->n_doubts++;
}

static void check_domain(const GcpuFleetClasses *classes, const GcpuFleetDomain *domain, Seen *seen)
{
    if (!domain->cpu || g_strcmp0(domain->arch, classes->arch) != 0)
        return;
    for (guint i = 0; i < classes->hosts->len; i++) {
        if (classes->class_of[i] != GCPU_FLEET_NO_CLASS &&
            g_ptr_array_find(domain->hosts, gcpu_fleet_classes_host(classes, i), NULL))
            check_starts(classes, classes->class_of[i], domain->cpu, seen);
    }
    seen->n_domains++;
}

static void check_domains(const GcpuFleetClasses *classes, Seen *seen)
{
    for (guint k = 2; k <= 6; k += 2) {
        g_autoptr(GcpuFleetDomains) domains = gcpu_fleet_domains_new(&classes, 1, k, NULL);
        for (guint i = 0; domains && i < domains->domains->len; i++)
            check_domain(classes, g_ptr_array_index(domains->domains, i), seen);
    }
}

static gboolean all_state_vendor(const GcpuFleetClasses *classes, const GcpuCommon *common)
{
    for (guint i = 0; i < common->classes->len; i++) {
        guint index = g_array_index(common->classes, guint, i);
        if (!gcpu_fleet_classes_get(classes, index)->cpu->vendor)
            return FALSE;
    }
    return TRUE;
}

static void check_common(const GcpuFleetClasses *classes, const GcpuCommon *common, Seen *seen)
{
    for (guint i = 0; i < common->classes->len; i++) {
        guint index = g_array_index(common->classes, guint, i);
        for (guint j = 0; j < common->models->len; j++) {
            g_autoptr(GcpuDef) cpu = gcpu_common_cpu(common, g_ptr_array_index(common->models, j));
            check_starts(classes, index, cpu, seen);
            seen->n_models++;
        }
        if (common->baseline && all_state_vendor(classes, common))
            check_starts(classes, index, common->baseline, seen);
        seen->n_baselines += common->baseline != NULL;
    }
}

static void check_commons(const GcpuFleetClasses *classes, guint step, Seen *seen)
{
    for (guint32 i = 0; i < classes->hosts->len; i += step) {
        const guint32 chosen[] = { i, (i * 7 + 3) % classes->hosts->len };
        g_autoptr(GPtrArray) answers =
            gcpu_common_new(classes, i ? chosen : NULL, chosen[0] == chosen[1] ? 1 : 2);
        for (guint j = 0; j < answers->len; j++)
            check_common(classes, g_ptr_array_index(answers, j), seen);
    }
}

/* Under kvm a guest sees the vendor of its host, so that it would change under it. */
static guint count_moves(const GcpuFleetClasses *classes, guint from, const GcpuDef *cpu,
                         Seen *seen)
{
    const char *vendor = gcpu_fleet_class_vendor(gcpu_fleet_classes_get(classes, from));
    guint n_moves = 0;

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuFleetClass *to = gcpu_fleet_classes_get(classes, i);
        g_autoptr(GcpuFleetVerdict) verdict =
            gcpu_fleet_verdict_new(to, &(GcpuFleetGuest){ cpu, NULL });
        if (!gcpu_fleet_verdict_is_yes(verdict))
            continue;
        if (g_strcmp0(gcpu_fleet_class_vendor(to), vendor) != 0)
            seen->n_kept_out++;
        else
            n_moves += i == from ? to->n_fresh - 1 : to->n_fresh;
    }
    return n_moves;
}

static void check_moves(const GcpuFleetClasses *classes, const GcpuDef *guest, Seen *seen)
{
    g_autoptr(GcpuPlace) place = gcpu_place_new_same(classes, &(GcpuFleetGuest){ guest, NULL });

    for (guint i = 0; i < classes->classes->len; i++) {
        const GcpuPlaceClass *placed = g_ptr_array_index(place->classes, i);
        if (!gcpu_fleet_verdict_is_yes(placed->verdict) || !placed->verdict->cpu)
            continue;
        guint n_moves = count_moves(classes, i, placed->verdict->cpu, seen);
        check_int(placed->n_moves, n_moves);
        seen->n_moves += n_moves;
    }
}

/* No cell is a yes across vendors, and each says what the pair is told by itself. */
static void check_matrix(const GcpuFleetClasses *classes, Seen *seen)
{
    const GcpuFleetMatrixRequest request = { .kind = GCPU_FLEET_MATRIX_MOVES,
                                             .classes = &classes,
                                             .n_classes = 1 };
    g_autoptr(GcpuFleetMatrix) matrix = gcpu_fleet_matrix_new(&request, NULL);
    const GcpuMatrix *cells = gcpu_fleet_matrix_get(matrix);

    for (guint i = 0; i < classes->classes->len * classes->classes->len; i++) {
        guint row = i / classes->classes->len, column = i % classes->classes->len;
        const GcpuFleetClass *from = gcpu_fleet_classes_get(classes, row);
        const GcpuFleetClass *to = gcpu_fleet_classes_get(classes, column);
        const char *here = gcpu_fleet_class_vendor(from), *there = gcpu_fleet_class_vendor(to);
        g_autoptr(GcpuFleetMove) move = gcpu_fleet_move_new(from, to);
        gboolean is_yes = gcpu_cell_is_yes((guint8)gcpu_matrix_cell_by_index(cells, row, column));
        check(!is_yes || !here || !there || strcmp(here, there) == 0);
        check_int(move->host_model && gcpu_fleet_verdict_is_yes(move->host_model), is_yes);
        seen->n_cells += is_yes;
    }
}

static void check_fleet(const GcpuFleetClasses *classes, const char *const *guests, guint step,
                        Seen *seen)
{
    g_autoptr(GcpuDef) host_model = gcpu_def_new(GCPU_DEF_GUEST);

    check_domains(classes, seen);
    check_commons(classes, step, seen);
    host_model->mode = GCPU_MODE_HOST_MODEL;
    check_moves(classes, host_model, seen);
    for (; *guests; guests++) {
        g_autoptr(GcpuDef) guest = small_cpu(*guests);
        check_moves(classes, guest, seen);
    }
    check_matrix(classes, seen);
}

/* QEMU's word fits the host, as it does in life: what it cannot run lacks something there. */
static const struct {
    const char *cpu, *usable;
    GcpuVersion libvirt;
} kinds[] = {
    { "Base@Intel", "Old Base", 0 },
    { "Base", "Old Base", 0 },
    { "Base -avx", "Old !Base", 0 },
    { "Base -avx", "Old !Base(avx)", GCPU_VERSION(11, 3, 0) },
    { "Base@Intel avx512f", "Old Base", GCPU_VERSION(11, 3, 0) },
    { "Base@Intel vmx -aes", "Old !Base", GCPU_VERSION(10, 4, 0) },
    { "Old", "Old !Base !Rome", 0 },
    { "Old@Intel aes", "Old !Base(avx,pni)", GCPU_VERSION(12, 0, 0) },
    { "Rome@AMD", "Old Rome", 0 },
    { "Rome", "Old Rome !Base", GCPU_VERSION(10, 4, 0) },
    { "Rome@AMD -svm", "Old !Rome(svm)", GCPU_VERSION(11, 3, 0) },
    { "Rome -xsaves", "Old !Rome", 0 },
};

static void setup_random(SmallSetup *setup, guint32 seed)
{
    const GcpuFleetScope x86 = { .arch = "x86_64" };
    GRand *source = g_rand_new_with_seed(seed);
    GcpuFleet *fleet = gcpu_fleet_new();

    for (guint i = 0; i < 8; i++) {
        guint kind = (guint)g_rand_int_range(source, 0, G_N_ELEMENTS(kinds));
        g_autofree char *name = g_strdup_printf("n%u", i);
        const SmallHost host = { .name = name,
                                 .cpu = kinds[kind].cpu,
                                 .usable = kinds[kind].usable,
                                 .libvirt = kinds[kind].libvirt };
        g_assert_true(gcpu_fleet_add(fleet, small_report(&host), NULL, NULL));
    }
    small_setup(setup, fleet, &x86);
    g_rand_free(source);
}

static void what_is_printed_for_random_fleets_starts_there(void)
{
    static const char *const guests[] = { "Old", "Base", "Base -avx -mpx", "Rome", NULL };
    Seen seen = { 0 };

    for (guint32 seed = 1; seed <= 60; seed++) {
        g_auto(SmallSetup) setup = { 0 };
        setup_random(&setup, seed);
        check_fleet(setup.classes, guests, 1, &seen);
    }
    g_print("  %u domains, %u models, %u baselines, %u doubts, %u moves, %u kept out, %u cells\n",
            seen.n_domains, seen.n_models, seen.n_baselines, seen.n_doubts, seen.n_moves,
            seen.n_kept_out, seen.n_cells);
    check(seen.n_domains && seen.n_models && seen.n_baselines && seen.n_moves && seen.n_kept_out);
    check(seen.n_cells > 0);
}

static void what_is_printed_for_hosts_of_libvirt_starts_there(void)
{
    static const char *const guests[] = { "kvm64", "Nehalem", "EPYC", "Skylake-Server -mpx", NULL };
    const GcpuFleetScope x86 = { .arch = "x86_64" };
    const char *directory = libvirt_hosts_directory();
    g_autofree char *path = test_data("maps/directory");
    g_auto(LibvirtHosts) hosts = { 0 };
    Seen seen = { 0 };

    if (!directory)
        return;
    libvirt_hosts_init(&hosts, path);
    libvirt_hosts_add_all(&hosts, directory);
    g_autoptr(GcpuFleetClasses) classes =
        gcpu_fleet_classes_new(hosts.fleet, &x86, hosts.maps, NULL);
    check_fleet(classes, guests, 7, &seen);
    g_print("  %u domains, %u models, %u baselines, %u doubts, %u moves, %u kept out, %u cells\n",
            seen.n_domains, seen.n_models, seen.n_baselines, seen.n_doubts, seen.n_moves,
            seen.n_kept_out, seen.n_cells);
    check(seen.n_domains && seen.n_models && seen.n_baselines && seen.n_moves && seen.n_kept_out);
    check(seen.n_cells > 0);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_is_printed_for_random_fleets_starts_there),
        TEST(what_is_printed_for_hosts_of_libvirt_starts_there),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "fleet-answers", cases);
}
