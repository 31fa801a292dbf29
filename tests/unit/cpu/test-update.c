/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/update.h"

#include "small-map.h"
#include "test-suite.h"

#define CUSTOM     GCPU_MODE_CUSTOM
#define HOST_MODEL GCPU_MODE_HOST_MODEL
#define EXACT      GCPU_MATCH_EXACT
#define MINIMUM    GCPU_MATCH_MINIMUM

static gboolean update(const GcpuMap *map, const char *arch, GcpuDef *guest, const GcpuDef *host,
                       GError **error)
{
    GcpuUpdateFacts facts = { .arch = arch, .host = host };

    return gcpu_update(map, guest, &facts, error);
}

static void a_guest_becomes_custom_and_certain(void)
{
    static const struct {
        GcpuMode mode;
        GcpuMatch match;
        const char *guest, *features;
        const char *model, *vendor, *result;
    } table[] = {
        { CUSTOM, EXACT, "Base", "avx", "Base", NULL, "avx -mpx" },
        { CUSTOM, EXACT, "Base@Intel", "?avx ?svm mpx", "Base", "Intel", "avx -svm mpx" },
        { HOST_MODEL, EXACT, "", "-avx svm", "Base", "Intel", "-avx vmx svm -mpx" },
        /* a minimum keeps its own vendor, here none */
        { CUSTOM, MINIMUM, "Old", "!svm ?vmx", "Base", NULL, "avx vmx !svm -mpx" },
    };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base@Intel", "avx vmx");

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, table[i].guest, table[i].features);
        guest->mode = table[i].mode;
        guest->match = table[i].match;
        guest->check = GCPU_CHECK_PARTIAL;
        check(update(map, "x86_64", guest, host, NULL));
        g_autofree char *features = small_features(guest);
        check_str(guest->model, table[i].model);
        check_str(guest->vendor, table[i].vendor);
        check_str(features, table[i].result);
        check_int(guest->mode, CUSTOM);
        check_int(guest->match, EXACT);
        check_int(guest->check, GCPU_CHECK_PARTIAL);
    }
}

static void passthrough_is_left_alone(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "", "?avx");
    g_autoptr(GcpuDef) before = gcpu_def_copy(guest);

    guest->mode = before->mode = GCPU_MODE_HOST_PASSTHROUGH;
    check(update(map, "x86_64", guest, NULL, NULL));
    check(gcpu_def_equal(guest, before));
}

static void what_depends_on_the_host_needs_to_know_it(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) optional = small_def(GCPU_DEF_GUEST, "Base", "?avx");
    g_autoptr(GcpuDef) bogus = small_def(GCPU_DEF_GUEST, "Bogus", "");
    g_autoptr(GError) unknown_host = NULL, unknown_model = NULL;

    check(!update(map, "x86_64", optional, NULL, &unknown_host));
    check_str(unknown_host->message, "unknown host CPU model");
    check(!update(map, "x86_64", bogus, NULL, &unknown_model));
    check_str(unknown_model->message, "Unknown CPU model Bogus");
}

static void removed_features_stay_on_in_a_guest_that_runs(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "Base", "");

    GcpuUpdateFacts running = { .arch = "x86_64", .is_running = TRUE };
    check(gcpu_update(map, guest, &running, NULL));
    g_autofree char *features = small_features(guest);
    check_str(features, "mpx");
}

static void other_architectures_have_their_own_rules(void)
{
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "z14", "vx");
    g_autoptr(GcpuDef) minimum = small_def(GCPU_DEF_GUEST, "z13", "");
    g_autoptr(GcpuDef) host_model = small_def(GCPU_DEF_GUEST, "", "-te");
    g_autoptr(GcpuDef) power = small_def(GCPU_DEF_GUEST, "POWER8", "");
    g_autoptr(GError) error = NULL;

    minimum->match = MINIMUM;
    check(!update(NULL, "s390x", minimum, host, &error));
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED));
    host_model->mode = HOST_MODEL;
    check(update(NULL, "s390x", host_model, host, NULL));
    g_autofree char *features = small_features(host_model);
    check_str(host_model->model, "z14");
    check_str(features, "vx -te");
    power->match = MINIMUM;
    check(update(NULL, "ppc64", power, host, NULL));
    check_int(power->match, EXACT);
}

static GPtrArray *only(const char *name)
{
    GPtrArray *models = g_ptr_array_new_with_free_func(g_free);
    GcpuModelSupport *support = g_new0(GcpuModelSupport, 1);

    support->name = (char *)name;
    support->blockers = g_ptr_array_new();
    g_ptr_array_add(models, support);
    return models;
}

static void an_unsupported_model_is_described_by_another(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "Has@Intel", "svm -avx !vmx");
    g_autoptr(GPtrArray) models = only("Base");
    g_autoptr(GError) error = NULL;

    check(gcpu_translate(map, "x86_64", guest, NULL, NULL));
    check_str(guest->model, "Has");
    check(gcpu_translate(map, "x86_64", guest, models, NULL));
    g_autofree char *features = small_features(guest);
    check_str(guest->model, "Base");
    check_str(guest->vendor, "Intel");
    /* Has means Haswell (6/60), whose TSX is gone; -avx and !vmx come from the guest */
    check_str(features, "svm -mpx -avx !vmx");
    guest->fallback = GCPU_FALLBACK_FORBID;
    g_free(guest->model);
    guest->model = g_strdup("Has");
    check(!gcpu_translate(map, "x86_64", guest, models, &error));
    check_str(error->message, "CPU model Has is not supported by hypervisor");
    for (guint i = 0; i < models->len; i++)
        g_ptr_array_unref(((GcpuModelSupport *)g_ptr_array_index(models, i))->blockers);
}

static GcpuCpuid *cpuid_of(const GcpuMap *map, const char *names)
{
    GcpuCpuid *cpuid = gcpu_cpuid_new();
    g_auto(GStrv) words = g_strsplit(names, " ", -1);

    for (guint i = 0; words[i]; i++) {
        int feature = gcpu_map_find_feature(map, words[i]);
        guint32 registers[4] = { 0, 0, feature < 0 ? 0 : 1u << feature, 0 };
        gcpu_cpuid_add(cpuid, GCPU_BIT_CPUID, 1, 0, registers);
    }
    return cpuid;
}

static const struct {
    GcpuCheck check;
    GcpuMode mode;
    const char *features, *enabled, *disabled;
    GcpuVersion version;
    const char *result, *message;
} lives[] = {
    { GCPU_CHECK_NONE, CUSTOM, "avx", "fpu sse sse3 svm", "avx", GCPU_VERSION(9, 0, 0),
      "-avx -aes svm", NULL },
    { GCPU_CHECK_FULL, CUSTOM, "avx", "fpu sse sse3 aes avx", "", GCPU_VERSION(9, 0, 0), "avx",
      NULL },
    { GCPU_CHECK_FULL, CUSTOM, "avx", "fpu sse sse3 aes svm vmx", "avx", GCPU_VERSION(9, 0, 0),
      NULL,
      "guest CPU doesn't match specification: extra features: vmx,svm, missing features: avx" },
    { GCPU_CHECK_FULL, CUSTOM, "", "fpu sse sse3 aes hle", "", GCPU_VERSION(9, 0, 0), NULL,
      "guest CPU doesn't match specification: extra features: hle" },
    { GCPU_CHECK_FULL, CUSTOM, "", "fpu sse sse3", "aes", GCPU_VERSION(9, 0, 0), NULL,
      "guest CPU doesn't match specification: missing features: aes" },
    /* vmx joined the model later: nobody asked for it, nobody minds, from 10.2 on */
    { GCPU_CHECK_FULL, CUSTOM, "", "fpu sse sse3 aes vmx", "", GCPU_VERSION(10, 1, 0), NULL,
      "guest CPU doesn't match specification: extra features: vmx" },
    { GCPU_CHECK_FULL, CUSTOM, "", "fpu sse sse3 aes vmx", "", GCPU_VERSION(10, 2, 0), "", NULL },
    { GCPU_CHECK_FULL, CUSTOM, "-vmx", "fpu sse sse3 aes vmx", "", 0, NULL,
      "guest CPU doesn't match specification: extra features: vmx" },
    { GCPU_CHECK_FULL, CUSTOM, "", "fpu sse sse3 aes", "aes", 0, NULL,
      "hypervisor reports features both enabled and disabled: aes" },
    { GCPU_CHECK_NONE, GCPU_MODE_HOST_PASSTHROUGH, "-svm", "fpu sse sse3 aes svm avx", "", 0, "svm",
      NULL },
};

static void a_running_guest_says_what_it_got(void)
{
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(lives); i++) {
        g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "Base", lives[i].features);
        g_autoptr(GcpuCpuid) enabled = cpuid_of(map, lives[i].enabled);
        g_autoptr(GcpuCpuid) disabled = cpuid_of(map, lives[i].disabled);
        g_autoptr(GError) error = NULL;
        GcpuLiveFacts facts = { enabled, disabled, lives[i].version };
        guest->check = lives[i].check;
        guest->mode = lives[i].mode;
        gboolean ok = gcpu_update_live(map, guest, &facts, &error);
        g_autofree char *features = ok ? small_features(guest) : NULL;
        check_str(features, lives[i].result);
        check_str(error ? error->message : NULL, lives[i].message);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(a_guest_becomes_custom_and_certain),
        TEST(passthrough_is_left_alone),
        TEST(what_depends_on_the_host_needs_to_know_it),
        TEST(removed_features_stay_on_in_a_guest_that_runs),
        TEST(other_architectures_have_their_own_rules),
        TEST(an_unsupported_model_is_described_by_another),
        TEST(a_running_guest_says_what_it_got),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "update", cases);
}
