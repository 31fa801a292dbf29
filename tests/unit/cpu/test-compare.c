/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/compare.h"

#include "cpu/demand.h"
#include "cpu/expand.h"
#include "small-map.h"
#include "test-suite.h"

#define INCOMPATIBLE GCPU_VERDICT_INCOMPATIBLE
#define IDENTICAL    GCPU_VERDICT_IDENTICAL
#define SUPERSET     GCPU_VERDICT_SUPERSET

typedef struct {
    const char *host, *host_features;
    GcpuMatch match;
    const char *guest, *guest_features;
    GcpuVerdict verdict;
    const char *message;
} Row;

#define EXACT  GCPU_MATCH_EXACT
#define STRICT GCPU_MATCH_STRICT

static const Row rows[] = {
    { "Base", "", EXACT, "Base", "", IDENTICAL, NULL },
    { "Base", "avx", EXACT, "Base", "", SUPERSET, NULL },
    { "Base", "avx", GCPU_MATCH_MINIMUM, "Base", "", SUPERSET, NULL },
    { "Base", "avx svm", STRICT, "Base", "", INCOMPATIBLE,
      "Host CPU does not strictly match guest CPU: Extra features: avx, svm" },
    { "Base", "avx svm", STRICT, "Base", "svm avx", IDENTICAL, NULL },
    /* what the guest turns off or pretends is not extra */
    { "Base", "avx", STRICT, "Base", "-avx", IDENTICAL, NULL },
    { "Base", "avx", STRICT, "Base", "*avx *svm", IDENTICAL, NULL },
    { "Base", "avx", STRICT, "Base", "?avx", IDENTICAL, NULL },
    /* map order, not that of the guest */
    { "Base", "", EXACT, "Base", "svm avx", INCOMPATIBLE,
      "Host CPU does not provide required features: avx, svm" },
    { "Base", "", EXACT, "Base", "-svm *avx ?mpx", IDENTICAL, NULL },
    { "Base", "", EXACT, "Base", "!svm", IDENTICAL, NULL },
    { "Base", "", EXACT, "Base", "!aes", INCOMPATIBLE,
      "Host CPU provides forbidden features: aes" },
    /* the forbidden ones are named, the missing ones not */
    { "Base", "", EXACT, "Base", "svm !aes !fpu", INCOMPATIBLE,
      "Host CPU provides forbidden features: fpu, aes" },
    { "Old", "", EXACT, "Base", "-sse -sse3 -aes", IDENTICAL, NULL },
    /* needed by the model and forbidden by the guest: no host will do */
    { "Base", "", EXACT, "Base", "!aes", INCOMPATIBLE,
      "Host CPU provides forbidden features: aes" },
    { "Old", "", EXACT, "Base", "-sse -sse3 !aes", INCOMPATIBLE,
      "Host CPU does not provide required features: aes" },
    { "Base", "", EXACT, "", "", SUPERSET, NULL },
    { "Base@Intel", "", EXACT, "Base@AMD", "", INCOMPATIBLE,
      "host CPU vendor does not match required CPU vendor AMD" },
    { "Base", "", EXACT, "Base@Intel", "svm", INCOMPATIBLE,
      "host CPU vendor does not match required CPU vendor Intel" },
    { "Base@Intel", "", EXACT, "Base", "", IDENTICAL, NULL },
};

static void a_verdict_and_its_message_are_those_of_libvirt(void)
{
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, rows[i].host, rows[i].host_features);
        g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, rows[i].guest, rows[i].guest_features);
        guest->match = rows[i].match;
        g_autoptr(GcpuComparison) comparison = gcpu_compare(map, "x86_64", host, guest, NULL);
        check_int(comparison->verdict, rows[i].verdict);
        check_str(comparison->message, rows[i].message);
    }
}

/* The law behind the fast path: it only leaves out names and messages. */
static void many_hosts_get_the_verdict_of_each(void)
{
    static const char *const hosts[] = { "Old", "Base", "Base-v1", "Has", "Rome" };
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, rows[i].guest, rows[i].guest_features);
        g_clear_pointer(&guest->vendor, g_free);
        guest->match = rows[i].match;
        g_autofree GcpuDemand *demand = gcpu_demand_new(map, guest, NULL);
        GcpuFeatureSet table[G_N_ELEMENTS(hosts)][4] = { { 0 } };
        guint8 verdicts[G_N_ELEMENTS(hosts)];
        check_int(demand->n_words, 4);
        for (guint j = 0; j < G_N_ELEMENTS(hosts); j++) {
            g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, hosts[j], "");
            check(gcpu_expand_set(map, host, table[j], NULL));
        }
        gcpu_demand_check_many(demand, table[0], G_N_ELEMENTS(hosts), verdicts);
        for (guint j = 0; j < G_N_ELEMENTS(hosts); j++) {
            g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, hosts[j], "");
            g_autoptr(GcpuComparison) one = gcpu_compare(map, "x86_64", host, guest, NULL);
            check_int(verdicts[j], one->verdict);
            check_int(gcpu_demand_check(demand, table[j]), one->verdict);
        }
    }
}

static void an_unknown_name_is_an_error_and_no_verdict(void)
{
    static const struct {
        const char *guest, *features, *message;
    } table[] = {
        { "Bogus", "", "Unknown CPU model Bogus" },
        { "Base", "sse9", "Unknown CPU feature sse9" },
        /* the order of libvirt's passes: force, model, require, optional, disable, forbid */
        { "Bogus", "f1 *f2", "Unknown CPU feature f2" },
        { "Bogus", "f1 ?f2 -f3 !f4", "Unknown CPU model Bogus" },
        { "Base", "!f4 -f3 ?f2 f1", "Unknown CPU feature f1" },
        { "Base", "!f4 -f3 ?f2", "Unknown CPU feature f2" },
        { "Base", "!f4 -f3", "Unknown CPU feature f3" },
    };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base", "");
    g_autoptr(GcpuDef) wrong_host = small_def(GCPU_DEF_HOST, "Wrong", "");

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, table[i].guest, table[i].features);
        g_autoptr(GError) error = NULL, of_host = NULL;
        check(gcpu_compare(map, "x86_64", host, guest, &error) == NULL);
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_str(error->message, table[i].message);
        check(gcpu_compare(map, "x86_64", wrong_host, guest, &of_host) == NULL);
        check_str(of_host->message, "Unknown CPU model Wrong");
    }
}

static void architecture_and_vendor_come_before_unknown_names(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base@Intel", "");
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_HOST, "Bogus@AMD", "");
    g_autoptr(GcpuDef) nothing = small_def(GCPU_DEF_HOST, "", "");

    g_free(cpu->arch);
    cpu->arch = g_strdup("ppc64");
    g_autoptr(GcpuComparison) arch = gcpu_compare(map, "x86_64", host, cpu, NULL);
    check_str(arch->message, "CPU arch ppc64 does not match host arch");
    g_free(cpu->arch);
    cpu->arch = g_strdup("i686");
    g_autoptr(GcpuComparison) vendor = gcpu_compare(map, "x86_64", host, cpu, NULL);
    check_str(vendor->message, "host CPU vendor does not match required CPU vendor AMD");
    g_autoptr(GcpuComparison) unknown = gcpu_compare(map, "x86_64", nothing, cpu, NULL);
    check_str(unknown->message, "unknown host CPU");
    g_autoptr(GcpuComparison) no_host = gcpu_compare(map, "x86_64", NULL, cpu, NULL);
    check_int(no_host->verdict, INCOMPATIBLE);
}

static void power_compares_models_and_knows_compatibility_modes(void)
{
    static const struct {
        const char *guest;
        GcpuMode mode;
        int verdict;
        const char *message;
    } table[] = {
        { "POWER8", GCPU_MODE_CUSTOM, IDENTICAL, NULL },
        { "POWER9", GCPU_MODE_CUSTOM, INCOMPATIBLE,
          "host CPU model does not match required CPU model POWER9" },
        { "POWER8_v1.0", GCPU_MODE_CUSTOM, IDENTICAL, NULL },
        { "POWER7_v2.1", GCPU_MODE_CUSTOM, -1, "Unknown CPU model POWER7" },
        { "power7", GCPU_MODE_HOST_MODEL, IDENTICAL, NULL },
        { "power9", GCPU_MODE_HOST_MODEL, INCOMPATIBLE, NULL },
        { "power5", GCPU_MODE_HOST_MODEL, -1, "Unknown compatibility mode power5" },
        { "", GCPU_MODE_HOST_MODEL, IDENTICAL, NULL },
        { "POWER9", GCPU_MODE_HOST_PASSTHROUGH, IDENTICAL, NULL },
        { "", GCPU_MODE_CUSTOM, -1, "no CPU model specified" },
    };
    g_autoptr(GcpuMap) map = small_power_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "POWER8", "");

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, table[i].guest, "");
        g_autoptr(GError) error = NULL;
        guest->mode = table[i].mode;
        g_autoptr(GcpuComparison) comparison = gcpu_compare(map, "ppc64le", host, guest, &error);
        check_int(comparison ? (int)comparison->verdict : -1, table[i].verdict);
        check_str(comparison ? comparison->message : error->message, table[i].message);
    }
}

static void what_libvirt_leaves_to_the_hypervisor_is_known_as_such(void)
{
    static const char *const arches[] = { "s390x", "riscv64", "loongarch64" };
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "z14", "");
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "z15", "");

    for (guint i = 0; i < G_N_ELEMENTS(arches); i++) {
        g_autoptr(GcpuComparison) comparison = gcpu_compare(NULL, arches[i], host, guest, NULL);
        check_int(comparison->verdict, IDENTICAL);
        check(!gcpu_is_decidable(arches[i], guest));
    }
    check(!gcpu_is_decidable("aarch64", guest));
    check(gcpu_is_decidable("aarch64", host));
    check(gcpu_is_decidable("x86_64", guest));
    g_autoptr(GError) error = NULL;
    check(gcpu_compare(NULL, "mips", host, guest, &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED));
    check_str(error->message, "'mips' architecture is not supported by CPU driver");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_verdict_and_its_message_are_those_of_libvirt),
        TEST(many_hosts_get_the_verdict_of_each),
        TEST(an_unknown_name_is_an_error_and_no_verdict),
        TEST(architecture_and_vendor_come_before_unknown_names),
        TEST(power_compares_models_and_knows_compatibility_modes),
        TEST(what_libvirt_leaves_to_the_hypervisor_is_known_as_such),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "compare", cases);
}
