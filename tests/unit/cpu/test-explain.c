/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/explain.h"

#include "cpu/compare.h"
#include "cpu/expand.h"
#include "cpu/map-builder.h"
#include "small-map.h"
#include "test-suite.h"

/* "kind name, kind name…" */
static char *kinds_of(const GcpuExplanation *explanation)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < explanation->reasons->len; i++) {
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, i);
        g_string_append_printf(text, "%s%s", i ? ", " : "",
                               gcpu_reason_kind_to_string(reason->kind));
        if (reason->name)
            g_string_append_printf(text, " %s", reason->name);
    }
    return g_string_free(text, FALSE);
}

static void all_reasons_come_at_once(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base@Intel", "svm");
    g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_GUEST, "Has@AMD", "vmx !aes !fpu -hle sse9 ?sse10");
    cpu->match = GCPU_MATCH_STRICT;
    g_autoptr(GcpuExplanation) explanation = gcpu_explain(map, "x86_64", host, cpu);
    g_autofree char *kinds = kinds_of(explanation);

    check_int(explanation->verdict, GCPU_VERDICT_INCOMPATIBLE);
    check_str(kinds, "other-vendor AMD, unknown-feature sse9, unknown-feature sse10, "
                     "forbidden-feature fpu, forbidden-feature aes, "
                     "missing-feature vmx, missing-feature avx, missing-feature rtm, "
                     "extra-feature svm");
}

static void each_reason_reads_as_a_sentence(void)
{
    static const struct {
        const char *host, *cpu, *features, *sentence;
    } table[] = {
        { "Base", "Base", "avx",
          "the host lacks avx (CPUID leaf 0x1 ECX bit 5), which the CPU requires by name" },
        { "Old", "Base", "-sse -sse3",
          "the host lacks aes (CPUID leaf 0x1 ECX bit 4), a feature of the model Base" },
        { "Base", "Base", "!aes",
          "the host has aes (CPUID leaf 0x1 ECX bit 4), which the CPU forbids" },
        { "Base@Intel", "Base@AMD", "", "the CPU is for vendor AMD, the host's is Intel" },
        { "Base", "Base@AMD", "", "the CPU is for vendor AMD, the host's is not known" },
        { "Base", "Bogus", "", "the model Bogus of the CPU is not in the CPU map" },
        { "Bogus", "Old", "-fpu", "the model Bogus of the host is not in the CPU map" },
        { "", "Base", "", "the host's CPU is not known" },
    };
    g_autoptr(GcpuMap) map = small_map_new();

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, table[i].host, "");
        g_autoptr(GcpuDef) cpu = small_def(GCPU_DEF_GUEST, table[i].cpu, table[i].features);
        g_autoptr(GcpuExplanation) explanation = gcpu_explain(map, "x86_64", host, cpu);
        check_int(explanation->reasons->len, 1);
        const GcpuReason *reason = g_ptr_array_index(explanation->reasons, 0);
        g_autofree char *sentence = gcpu_reason_format(map, reason, cpu);
        check_str(sentence, table[i].sentence);
    }
}

static void what_is_unknown_of_the_host_makes_no_yes(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base", "new-feature");
    g_autoptr(GcpuDef) fits = small_def(GCPU_DEF_GUEST, "Base", "");
    g_autoptr(GcpuDef) lacks = small_def(GCPU_DEF_GUEST, "Base", "svm");
    g_autoptr(GcpuExplanation) doubtful = gcpu_explain(map, "x86_64", host, fits);
    g_autoptr(GcpuExplanation) certain = gcpu_explain(map, "x86_64", host, lacks);

    check_int(doubtful->verdict, GCPU_VERDICT_UNDECIDED);
    check_int(certain->verdict, GCPU_VERDICT_INCOMPATIBLE);
}

static void what_the_hypervisor_decides_is_undecided(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "Base", "");
    g_autoptr(GcpuDef) guest = small_def(GCPU_DEF_GUEST, "", "");
    static const struct {
        GcpuMode mode;
        const char *kinds;
    } modes[] = {
        { GCPU_MODE_HOST_MODEL, "mode-of-hypervisor host-model" },
        { GCPU_MODE_HOST_PASSTHROUGH, "mode-of-hypervisor host-passthrough" },
        { GCPU_MODE_MAXIMUM, "mode-of-hypervisor maximum" },
    };
    static const char *const arches[] = { "aarch64", "s390x", "riscv64", "loongarch64", "mips" };

    for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
        guest->mode = modes[i].mode;
        g_autoptr(GcpuExplanation) explanation = gcpu_explain(map, "x86_64", host, guest);
        g_autofree char *kinds = kinds_of(explanation);
        check_int(explanation->verdict, GCPU_VERDICT_UNDECIDED);
        check_str(kinds, modes[i].kinds);
    }
    for (guint i = 0; i < G_N_ELEMENTS(arches); i++) {
        g_autoptr(GcpuExplanation) explanation = gcpu_explain(NULL, arches[i], host, guest);
        check_int(explanation->verdict, GCPU_VERDICT_UNDECIDED);
        check_int(explanation->reasons->len, 1);
    }
}

static void power_is_explained_by_models(void)
{
    g_autoptr(GcpuMap) map = small_power_map_new();
    g_autoptr(GcpuDef) host = small_def(GCPU_DEF_HOST, "POWER8", "");
    g_autoptr(GcpuDef) same = small_def(GCPU_DEF_GUEST, "POWER8", "");
    g_autoptr(GcpuDef) other = small_def(GCPU_DEF_GUEST, "POWER9", "");
    g_autoptr(GcpuDef) bogus = small_def(GCPU_DEF_GUEST, "POWER99", "");
    g_autoptr(GcpuExplanation) yes = gcpu_explain(map, "ppc64le", host, same);
    g_autoptr(GcpuExplanation) no = gcpu_explain(map, "ppc64le", host, other);
    g_autoptr(GcpuExplanation) unknown = gcpu_explain(map, "ppc64le", host, bogus);
    g_autofree char *why = kinds_of(no), *why_unknown = kinds_of(unknown);
    g_autoptr(GcpuDef) compatible = small_def(GCPU_DEF_GUEST, "power8", "");
    compatible->mode = GCPU_MODE_HOST_MODEL;
    g_autoptr(GcpuExplanation) named = gcpu_explain(map, "ppc64le", host, compatible);
    g_clear_pointer(&compatible->model, g_free);
    g_autoptr(GcpuExplanation) unnamed = gcpu_explain(map, "ppc64le", host, compatible);

    check_int(yes->verdict, GCPU_VERDICT_IDENTICAL);
    check_int(no->verdict, GCPU_VERDICT_INCOMPATIBLE);
    check_int(named->verdict, GCPU_VERDICT_IDENTICAL);
    check_int(unnamed->verdict, GCPU_VERDICT_UNDECIDED);
    check_str(why, "other-model POWER9");
    check_str(why_unknown, "unknown-model POWER99");
}

static GcpuDef *random_def(GRand *rand, GcpuDefType type)
{
    static const char *const models[] = { "Old",        "Base",    "Has",   "Rome",
                                          "Base@Intel", "Old@AMD", "Bogus", "" };
    static const char *const features[] = {
        "fpu", "sse", "vmx", "aes", "avx", "svm", "hle", "bogus"
    };
    GcpuDef *def = small_def(type, models[g_rand_int_range(rand, 0, G_N_ELEMENTS(models))], "");
    int n = g_rand_int_range(rand, 0, 6);

    for (int i = 0; i < n; i++)
        gcpu_def_set_feature(def, features[g_rand_int_range(rand, 0, G_N_ELEMENTS(features))],
                             type == GCPU_DEF_HOST
                                 ? GCPU_FEATURE_UNSET
                                 : (GcpuFeaturePolicy)g_rand_int_range(rand, 0, 6));
    if (type == GCPU_DEF_GUEST) {
        def->match = (GcpuMatch)g_rand_int_range(rand, 0, 4);
        def->mode = (GcpuMode)g_rand_int_range(rand, 0, 5);
    }
    return def;
}

/* The law that ties the two answers together. */
static void the_explanation_never_contradicts_libvirt(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    GRand *rand = g_rand_new_with_seed(20);

    for (guint i = 0; i < 20000; i++) {
        g_autoptr(GcpuDef) host = random_def(rand, GCPU_DEF_HOST);
        g_autoptr(GcpuDef) cpu = random_def(rand, i % 3 ? GCPU_DEF_GUEST : GCPU_DEF_HOST);
        g_autoptr(GcpuComparison) exact = gcpu_compare(map, "x86_64", host, cpu, NULL);
        g_autoptr(GcpuExplanation) explained = gcpu_explain(map, "x86_64", host, cpu);
        gboolean yes = explained->verdict == GCPU_VERDICT_IDENTICAL ||
                       explained->verdict == GCPU_VERDICT_SUPERSET;
        if (yes)
            check(exact && exact->verdict == explained->verdict && explained->reasons->len == 0);
        else
            check(explained->reasons->len > 0);
        if (exact && exact->verdict == GCPU_VERDICT_INCOMPATIBLE)
            check_int(explained->verdict, GCPU_VERDICT_INCOMPATIBLE);
        if (exact && exact->verdict != GCPU_VERDICT_INCOMPATIBLE)
            check(explained->verdict != GCPU_VERDICT_INCOMPATIBLE);
    }
    g_rand_free(rand);
}

static void features_have_traits_and_a_place(void)
{
    g_autoptr(GcpuMap) map = small_map_new();
    GcpuMapFeature msr = { .name = (char *)"rdctl-no",
                           .bit = { GCPU_BIT_MSR, 0x10a, 0, GCPU_REGISTER_EAX, 0 } };
    GcpuMapFeature subleaf = { .name = (char *)"xsaves",
                               .bit = { GCPU_BIT_CPUID, 0xd, 1, GCPU_REGISTER_EAX, 3 } };
    GcpuMapFeature nowhere = { .name = (char *)"sve" };
    g_autofree char *of_msr = gcpu_feature_place(&msr), *of_leaf = gcpu_feature_place(&subleaf);

    check_str(of_msr, "MSR 0x10a EAX bit 0");
    check_str(of_leaf, "CPUID leaf 0xd.1 EAX bit 3");
    check_str(gcpu_feature_place(&nowhere), NULL);
    check_int(gcpu_feature_traits(map, 0), 0);
    check_int(gcpu_feature_traits(map, (guint)gcpu_map_find_feature(map, "vmx")),
              GCPU_FEATURE_IS_NESTED);
    check_int(gcpu_feature_traits(map, (guint)gcpu_map_find_feature(map, "invtsc")),
              GCPU_FEATURE_NOT_MIGRATABLE);
}

/* One feature of each kind, as the map has them. */
static void a_feature_is_described_for_a_person(void)
{
    static const struct {
        GcpuMapFeature feature;
        const char *described;
    } table[] = {
        { { .name = (char *)"fpu",
            .bit = { GCPU_BIT_CPUID, 1, 0, GCPU_REGISTER_EDX, 0 },
            .migratable = TRUE },
          "CPUID leaf 0x1 EDX bit 0" },
        { { .name = (char *)"pclmuldq",
            .bit = { GCPU_BIT_CPUID, 1, 0, GCPU_REGISTER_ECX, 1 },
            .migratable = TRUE },
          "CPUID leaf 0x1 ECX bit 1; pclmulqdq in qemu" },
        { { .name = (char *)"spec-ctrl",
            .bit = { GCPU_BIT_CPUID, 7, 0, GCPU_REGISTER_EDX, 26 },
            .migratable = TRUE },
          "CPUID leaf 0x7 EDX bit 26; a mitigation" },
        { { .name = (char *)"tsa-l1-no",
            .bit = { GCPU_BIT_CPUID, 0x80000021, 0, GCPU_REGISTER_ECX, 2 },
            .migratable = TRUE },
          "CPUID leaf 0x80000021 ECX bit 2; a mitigation" },
        { { .name = (char *)"npt",
            .bit = { GCPU_BIT_CPUID, 0x8000000a, 0, GCPU_REGISTER_EDX, 0 },
            .migratable = TRUE },
          "CPUID leaf 0x8000000a EDX bit 0; for nested guests only" },
        { { .name = (char *)"rdctl-no", .bit = { GCPU_BIT_MSR, 0x10a, 0, GCPU_REGISTER_EAX, 0 } },
          "MSR 0x10a EAX bit 0; a mitigation; not migratable" },
    };
    static GcpuFeatureAlias aliases[] = { { (char *)"sse3", (char *)"qemu" },
                                          { (char *)"prescott", NULL } };
    const GcpuMapFeature pni = { .name = (char *)"pni",
                                 .bit = { GCPU_BIT_CPUID, 1, 0, GCPU_REGISTER_ECX, 0 },
                                 .migratable = TRUE,
                                 .aliases = aliases,
                                 .n_aliases = 2 };
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);

    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        check(gcpu_map_builder_add_feature(builder, &table[i].feature, NULL));
    check(gcpu_map_builder_add_feature(builder, &pni, NULL));
    g_autoptr(GcpuMap) map = gcpu_map_builder_end(builder, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *described = gcpu_feature_describe(map, i);
        check_str(described, table[i].described);
    }
    g_autofree char *with_names = gcpu_feature_describe(map, G_N_ELEMENTS(table));
    check_str(with_names, "CPUID leaf 0x1 ECX bit 0; sse3 in qemu; also prescott");
    check_str(gcpu_feature_qemu_name("lahf_lm"), "lahf-lm");
    check_str(gcpu_feature_qemu_name("fpu"), NULL);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(all_reasons_come_at_once),
        TEST(each_reason_reads_as_a_sentence),
        TEST(what_is_unknown_of_the_host_makes_no_yes),
        TEST(what_the_hypervisor_decides_is_undecided),
        TEST(power_is_explained_by_models),
        TEST(the_explanation_never_contradicts_libvirt),
        TEST(features_have_traits_and_a_place),
        TEST(a_feature_is_described_for_a_person),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "explain", cases);
}
