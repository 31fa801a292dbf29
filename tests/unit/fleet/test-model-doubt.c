/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Held, if the environment variable CONFORMANCE names a directory with libvirt's test data (make
 * check-conformance), against the blockers that newer libvirts tell of in all hosts there. */
#include "fleet/model-doubt.h"

#include <string.h>

#include "cpu/rules.h"
#include "fleet/fleet-matrix.h"
#include "fleet/fleet-verdict.h"
#include "libvirt-hosts.h"
#include "small-fleet.h"
#include "test-suite.h"

/* What `matrix` says of the one host. */
static GcpuMatrixCell ask_matrix(const GcpuFleetClasses *classes, const GcpuDef *cpu)
{
    const GcpuFleetMatrixRequest request = {
        .kind = GCPU_FLEET_MATRIX_CPU, .classes = &classes, .n_classes = 1, .cpu = cpu
    };
    g_autoptr(GcpuFleetMatrix) matrix = gcpu_fleet_matrix_new(&request, NULL);

    return gcpu_matrix_cell(gcpu_fleet_matrix_get(matrix), 0, 0);
}

static void only_who_is_vouched_for_can_start(void)
{
    static const struct {
        const char *host, *usable, *cpu;
        GcpuVerdict verdict;
    } rows[] = {
        { "Base", "!Base", "Base", GCPU_VERDICT_UNDECIDED },
        /* the model does not have it, or libvirt leaves it out by itself */
        { "Base", "!Base", "Base -svm", GCPU_VERDICT_UNDECIDED },
        { "Base", "!Base", "Base -mpx", GCPU_VERDICT_UNDECIDED },
        /* the host has it, so it is not in the way */
        { "Base", "!Base", "Base -avx", GCPU_VERDICT_UNDECIDED },
        /* host-model of the same model starts there, and all that disable as much */
        { "Base -avx", "!Base", "Base -avx", GCPU_VERDICT_IDENTICAL },
        { "Base -avx", "!Base", "Base -avx -mpx", GCPU_VERDICT_IDENTICAL },
        { "Base -avx -svm", "!Base", "Base -avx", GCPU_VERDICT_UNDECIDED },
        { "Base -avx -svm", "!Base", "Base -avx -svm", GCPU_VERDICT_IDENTICAL },
        { "Base -avx", "!Base", "Base", GCPU_VERDICT_INCOMPATIBLE },
        { "Rome -avx", "!Base", "Base -avx", GCPU_VERDICT_UNDECIDED },
        /* what is left is a model that QEMU can run */
        { "Old", "Old !Base", "Base -avx -aes -pni", GCPU_VERDICT_IDENTICAL },
        { "Old vmx", "Old !Base", "Base -avx -aes -pni", GCPU_VERDICT_SUPERSET },
        { "Old", "!Old !Base", "Base -avx -aes -pni", GCPU_VERDICT_UNDECIDED },
        { "Old", "!Base", "Base -avx -aes -pni", GCPU_VERDICT_UNDECIDED },
        /* or it is not: aes is left, and what QEMU adds to a model with aes nobody knows */
        { "Old aes", "Old !Base", "Base -avx -pni", GCPU_VERDICT_UNDECIDED },
        { "Old aes", "Old !Base", "Base -avx -aes -pni", GCPU_VERDICT_UNDECIDED },
        { "Rome", "Rome !Base", "Base", GCPU_VERDICT_UNDECIDED },
        /* blockers need no one to vouch */
        { "Base", "!Base(avx)", "Base -avx", GCPU_VERDICT_IDENTICAL },
        { "Base", "!Base(avx)", "Base -svm", GCPU_VERDICT_UNDECIDED },
    };
    static const GcpuFleetScope x86 = { .arch = "x86_64" };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const SmallHost hosts[] = { { .name = "n", .cpu = rows[i].host, .usable = rows[i].usable },
                                    { .name = NULL } };
        g_auto(SmallSetup) setup = { 0 };
        g_autoptr(GcpuDef) cpu = small_cpu(rows[i].cpu);
        small_setup(&setup, small_fleet(hosts), &x86);
        g_autoptr(GcpuFleetVerdict) verdict = gcpu_fleet_verdict_new(
            gcpu_fleet_classes_get(setup.classes, 0), &(GcpuFleetGuest){ cpu, NULL });
        check_int(verdict->explanation->verdict, rows[i].verdict);
        check_int(ask_matrix(setup.classes, cpu), rows[i].verdict);
    }
}

/** Tally: how many guests with a doubt were seen, and how many of them without it. */
typedef struct {
    guint n_doubts, n_lifted;
} Tally;

/* What a libvirt that knows no blockers tells of the same host. Borrows from @class. */
static GcpuDomainCapabilities without_blockers(const GcpuFleetClass *class)
{
    GcpuDomainCapabilities offer = *class->offer;

    offer.models = gcpu_model_supports_new();
    offer.has_blockers = FALSE;
    for (guint i = 0; i < class->offer->models->len; i++) {
        const GcpuModelSupport *told = g_ptr_array_index(class->offer->models, i);
        GcpuModelSupport *support = gcpu_model_support_new(told->name);
        support->usable = told->usable;
        g_ptr_array_add(offer.models, support);
    }
    return offer;
}

static gboolean are_gone(const GcpuFleetClass *class, const GcpuModelSupport *told,
                         const GcpuFeatureSet *disabled)
{
    const GcpuMapModel *model = gcpu_map_find_model(class->map, told->name);

    for (guint i = 0; i < told->blockers->len; i++) {
        int feature = gcpu_map_find_feature(class->map, g_ptr_array_index(told->blockers, i));
        if (feature < 0 || (!gcpu_feature_set_has(disabled, (guint)feature) &&
                            !gcpu_feature_set_has(model->removed, (guint)feature)))
            return FALSE;
    }
    return TRUE;
}

/* @disabled: what the guest of the model disables besides what it must to pass the comparison. */
static void check_guest(const GcpuFleetClass *class, const GcpuFleetClass *old,
                        const GcpuModelSupport *told, GcpuFeatureSet *disabled, Tally *tally)
{
    const GcpuMapModel *model = gcpu_map_find_model(class->map, told->name);
    g_autoptr(GcpuModelDoubt) doubt = gcpu_model_doubt_new(old, told->name);
    g_autofree GcpuFeatureSet *own = gcpu_model_doubt_list_own(old, told->name);
    guint n_words = gcpu_map_words(class->map);
    GcpuFeatureSet lacks[GCPU_FEATURE_SET_WORDS_MAX];

    gcpu_feature_set_copy(lacks, model->features, n_words);
    gcpu_feature_set_subtract(lacks, class->features, n_words);
    gcpu_feature_set_unite(disabled, lacks, n_words);
    tally->n_doubts++;
    if (!gcpu_model_doubt_is_lifted(doubt, old, own, disabled))
        return;
    tally->n_lifted++;
    check(are_gone(class, told, disabled));
}

/* Guests that disable as little as they can, something unrelated, what host-model does, and all
 * that each other model has not. */
static void check_guests(const GcpuFleetClass *class, const GcpuFleetClass *old,
                         const GcpuModelSupport *told, Tally *tally)
{
    const GcpuMapModel *model = gcpu_map_find_model(class->map, told->name);
    GcpuFeatureSet disabled[GCPU_FEATURE_SET_WORDS_MAX] = { 0 };
    guint n_words = gcpu_map_words(class->map);
    int mpx = gcpu_map_find_feature(class->map, "mpx");

    check_guest(class, old, told, disabled, tally);
    if (mpx >= 0)
        gcpu_feature_set_add(disabled, (guint)mpx);
    check_guest(class, old, told, disabled, tally);
    gcpu_feature_set_clear(disabled, n_words);
    gcpu_model_doubt_list_disabled(class->map, class->cpu, disabled);
    check_guest(class, old, told, disabled, tally);
    for (guint i = 0; i < gcpu_map_n_models(class->map); i++) {
        gcpu_feature_set_copy(disabled, model->features, n_words);
        gcpu_feature_set_subtract(disabled, gcpu_map_model(class->map, i)->features, n_words);
        check_guest(class, old, told, disabled, tally);
    }
}

static void check_class(const GcpuFleetClass *class, Tally *tally)
{
    GcpuDomainCapabilities offer = without_blockers(class);
    GcpuFleetClass old = *class;

    old.offer = &offer;
    old.libvirt_version = GCPU_VERSION(10, 0, 0);
    for (guint i = 0; class->features && i < class->offer->models->len; i++) {
        const GcpuModelSupport *told = g_ptr_array_index(class->offer->models, i);
        if (told->usable == GCPU_USABLE_NO && told->blockers->len &&
            gcpu_map_find_model(class->map, told->name))
            check_guests(class, &old, told, tally);
    }
    g_ptr_array_unref(offer.models);
}

static void check_hosts(LibvirtHosts *hosts, Tally *tally)
{
    static const GcpuFleetScope x86 = { .arch = "x86_64" };
    g_autoptr(GcpuFleetClasses) classes =
        gcpu_fleet_classes_new(hosts->fleet, &x86, hosts->maps, NULL);

    for (guint i = 0; i < classes->classes->len; i++)
        check_class(gcpu_fleet_classes_get(classes, i), tally);
}

static void no_blocker_is_left_on_any_host_of_libvirt(void)
{
    const char *directory = libvirt_hosts_directory();
    g_autofree char *path = test_data("maps/directory");
    g_auto(LibvirtHosts) hosts = { 0 };
    Tally tally = { 0 };

    if (!directory)
        return;
    libvirt_hosts_init(&hosts, path);
    libvirt_hosts_add_offers(&hosts, directory);
    check_hosts(&hosts, &tally);
    g_print("  %u of %u doubts are lifted\n", tally.n_lifted, tally.n_doubts);
    check(tally.n_lifted && tally.n_lifted < tally.n_doubts);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(only_who_is_vouched_for_can_start),
        TEST(no_blocker_is_left_on_any_host_of_libvirt),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "model-doubt", cases);
}
