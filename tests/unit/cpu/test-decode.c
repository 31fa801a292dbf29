/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"

#include "cpu/expand.h"
#include "small-map.h"
#include "test-suite.h"

#define HOST  GCPU_DEF_HOST
#define GUEST GCPU_DEF_GUEST

/* EAX of leaf 1 as Intel's manual lays it out. */
#define SIGNATURE_HASWELL    0x000306c3u /* 6/60/3 */
#define SIGNATURE_SKYLAKE    0x00050654u /* 6/85/4 */
#define SIGNATURE_COOPERLAKE 0x0005065bu /* 6/85/11 */
#define SIGNATURE_ROME       0x00830f10u /* 23/49/0 */

static GcpuDef *decode(const GcpuMap *map, GcpuDecodeRequest *request, const char *features,
                       GError **error)
{
    g_autoptr(GcpuDef) def = small_def(GUEST, "", features);
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    g_assert_true(gcpu_expand_set(map, def, set, NULL));
    request->features = set;
    return gcpu_decode(map, request, error);
}

static void the_model_with_the_shortest_list_is_taken(void)
{
    static const struct {
        GcpuDefType type;
        int vendor;
        guint32 signature;
        const char *features, *model, *list;
    } table[] = {
        { HOST, 0, 0, "fpu sse sse3 aes vmx", "Base-v1", "vmx" },
        { GUEST, 0, 0, "fpu sse sse3 aes vmx", "Base", "vmx -mpx" },
        { GUEST, 0, 0, "fpu sse sse3 aes mpx", "Base", "mpx" },
        /* a host cannot say that a feature is missing, a guest can */
        { HOST, 0, 0, "fpu sse sse3 avx hle rtm", "Old", "sse sse3 avx hle rtm" },
        { GUEST, 0, 0, "fpu sse sse3 avx hle rtm", "Has", "-aes" },
        /* the vendor's own models, and those of nobody */
        { GUEST, 1, 0, "fpu sse sse3 aes", "Old", "sse sse3 aes" },
        { GUEST, GCPU_VENDOR_NONE, 0, "fpu sse sse3 aes avx svm xsaves", "Rome", "" },
        { GUEST, GCPU_VENDOR_NONE, 0, "svm", "Old", "svm -fpu" },
        /* the signature decides before the length of the list */
        { GUEST, 0, SIGNATURE_SKYLAKE, "fpu sse sse3 aes avx hle rtm", "Base", "avx hle rtm -mpx" },
        { GUEST, 0, SIGNATURE_COOPERLAKE, "fpu sse sse3 aes avx hle rtm", "Has", "" },
        /* Haswell's broken TSX is not there at all */
        { GUEST, 0, SIGNATURE_HASWELL, "fpu sse sse3 aes avx hle rtm", "Has", "-hle -rtm" },
        { HOST, 0, SIGNATURE_HASWELL, "fpu sse sse3 aes avx hle rtm", "Base-v1", "avx" },
    };
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        GcpuDecodeRequest request = { .type = table[i].type,
                                      .vendor = table[i].vendor,
                                      .signature = table[i].signature };
        g_autoptr(GcpuDef) def = decode(map, &request, table[i].features, NULL);
        g_autofree char *list = small_features(def);
        check_str(def->model, table[i].model);
        check_str(list, table[i].list);
        check_str(def->vendor, gcpu_map_vendor_name(map, table[i].vendor));
    }
}

static GcpuModelSupport *support_of(const char *name, const char *blocker)
{
    GcpuModelSupport *support = g_new0(GcpuModelSupport, 1);

    support->name = (char *)name;
    support->blockers = g_ptr_array_new();
    if (blocker)
        g_ptr_array_add(support->blockers, (char *)blocker);
    return support;
}

static void support_free(GcpuModelSupport *support)
{
    g_ptr_array_unref(support->blockers);
    g_free(support);
}

static void only_models_of_the_hypervisor_are_taken_and_their_blockers_are_off(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GPtrArray) models = g_ptr_array_new_with_free_func((GDestroyNotify)support_free);
    GcpuDecodeRequest request = { .type = GUEST, .vendor = 0, .models = models };

    g_ptr_array_add(models, support_of("Base", "aes"));
    g_autoptr(GcpuDef) def = decode(map, &request, "fpu sse sse3 aes avx hle rtm", NULL);
    g_autofree char *list = small_features(def);
    check_str(def->model, "Base");
    check_str(list, "avx hle rtm -aes -mpx");

    g_ptr_array_set_size(models, 0);
    g_autoptr(GError) error = NULL;
    check(decode(map, &request, "fpu", &error) == NULL);
    check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE));
    check_str(error->message, "Cannot find suitable CPU model for given data");
}

static void a_single_preferred_model_wins_at_once(void)
{
    static const char *const old[] = { "Old", NULL };
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GPtrArray) models = g_ptr_array_new();
    GcpuDecodeRequest request = { .type = GUEST, .vendor = 0, .preferred = old };

    g_autoptr(GcpuDef) def = decode(map, &request, "fpu sse sse3 aes", NULL);
    check_str(def->model, "Old");
    request.models = models;
    request.fallback = GCPU_FALLBACK_FORBID;
    g_autoptr(GError) error = NULL;
    check(decode(map, &request, "fpu", &error) == NULL);
    check_str(error->message, "CPU model Old is not supported by hypervisor");
}

static void migratable_drops_listed_features_only(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    GcpuDecodeRequest request = { .type = GUEST, .vendor = 1, .migratable = TRUE };
    g_autoptr(GcpuDef) def =
        decode(map, &request, "fpu sse sse3 aes avx svm xsaves invtsc vmx", NULL);
    g_autofree char *list = small_features(def);

    check_str(def->model, "Rome");
    check_str(list, "vmx");
}

/* Law: what is named is what was there, unless it was taken away on purpose. */
static void decoding_keeps_the_set(void)
{
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint bits = 0; bits < 1u << gcpu_map_n_features(map); bits += 7) {
        GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX] = { bits },
                       again[GCPU_FEATURE_SET_WORDS_MAX];
        GcpuDecodeRequest request = { .type = GUEST, .features = set, .vendor = (int)bits % 3 - 1 };
        g_autoptr(GcpuDef) def = gcpu_decode(map, &request, NULL);
        check(def && gcpu_expand_set(map, def, again, NULL));
        check_int(again[0], bits);
    }
}

static void cpuid_gives_features_vendor_and_signature(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuCpuid) cpuid = gcpu_cpuid_new();
    /* "AuthenticAMD" in EBX, EDX, ECX */
    const guint32 leaf0[] = { 13, 0x68747541, 0x444d4163, 0x69746e65 };
    const guint32 leaf1[] = { SIGNATURE_ROME | 0xf0000000, 0, 0x1b7, 0 };
    const guint32 more[] = { 0, 0, 0x200, 0 };
    GcpuDecodeRequest request = { .type = HOST };

    check(gcpu_cpuid_add(cpuid, GCPU_BIT_CPUID, 0, 0, leaf0));
    check(gcpu_cpuid_add(cpuid, GCPU_BIT_CPUID, 1, 0, leaf1));
    check(gcpu_cpuid_add(cpuid, GCPU_BIT_CPUID, 1, 0, more));
    check(gcpu_cpuid_add(cpuid, GCPU_BIT_MSR, 1, 0, leaf0));
    check(gcpu_cpuid_add(cpuid, GCPU_BIT_CPUID, 1, 1, leaf0));
    g_autoptr(GcpuDef) def = gcpu_decode_cpuid(map, cpuid, &request, NULL);
    g_autofree char *list = small_features(def);
    check_str(def->model, "Rome");
    check_str(def->vendor, "AMD");
    check_str(list, "invtsc");
    check_int(def->signature.family, 23);
    check_int(def->signature.model, 49);
    check_int(gcpu_cpuid_signature(cpuid), SIGNATURE_ROME);
}

static void signatures_survive_the_round_trip(void)
{
    static const GcpuSignature table[] = {
        { 6, 85, 4 }, { 15, 3, 1 }, { 23, 49, 0 }, { 25, 1, 15 }
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        GcpuSignature again = gcpu_signature_decode(gcpu_signature_encode(&table[i]));
        check_int(again.family, table[i].family);
        check_int(again.model, table[i].model);
        check_int(again.stepping, table[i].stepping);
    }
}

static void version_registers_name_a_model(void)
{
    g_autoptr(GcpuMap) map = small_power_map_new();

    check_str(gcpu_decode_pvr(map, 0x4b0201)->name, "POWER8");
    check_str(gcpu_decode_pvr(map, 0x4e0201)->name, "POWER9");
    check(gcpu_decode_pvr(map, 0x800200) == NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_model_with_the_shortest_list_is_taken),
        TEST(only_models_of_the_hypervisor_are_taken_and_their_blockers_are_off),
        TEST(a_single_preferred_model_wins_at_once),
        TEST(migratable_drops_listed_features_only),
        TEST(decoding_keeps_the_set),
        TEST(cpuid_gives_features_vendor_and_signature),
        TEST(signatures_survive_the_round_trip),
        TEST(version_registers_name_a_model),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "decode", cases);
}
