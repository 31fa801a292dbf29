/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "small-map.h"

#include "cpu/map-builder.h"

static const struct {
    const char *name;
    gboolean migratable;
} features[] = {
    { "fpu", TRUE },     { "sse", TRUE },     { "sse3", TRUE }, { "vmx", TRUE },
    { "aes", TRUE },     { "avx", TRUE },     { "mpx", TRUE },  { "svm", TRUE },
    { "xsaves", FALSE }, { "invtsc", FALSE }, { "hle", TRUE },  { "rtm", TRUE },
};

static const struct {
    const char *name, *ancestor, *vendor, *features, *removed, *added;
    GcpuModelSignature signature;
    gboolean no_guest;
} models[] = {
    { .name = "Old", .features = "fpu" },
    { .name = "Base",
      .vendor = "Intel",
      .features = "fpu sse sse3 aes",
      .removed = "mpx",
      .added = "vmx",
      .signature = { 6, 85, 0x1f } },
    { .name = "Base-v1", .ancestor = "Base", .no_guest = TRUE },
    { .name = "Has",
      .vendor = "Intel",
      .features = "fpu sse sse3 aes avx hle rtm",
      .signature = { 6, 60, G_MAXUINT16 } },
    { .name = "Rome",
      .vendor = "AMD",
      .features = "fpu sse sse3 aes avx svm xsaves",
      .signature = { 23, 49, G_MAXUINT16 } },
};

static void add_features(GcpuModelDraft *draft, const char *names, GcpuModelFeatureKind kind)
{
    g_auto(GStrv) words = g_strsplit(names ? names : "", " ", -1);

    for (guint i = 0; words[i]; i++)
        gcpu_model_draft_add_feature(draft, words[i], kind);
}

static void add_model(GcpuMapBuilder *builder, guint index)
{
    g_autoptr(GcpuModelDraft) draft = gcpu_model_draft_new(models[index].name);

    draft->ancestor = g_strdup(models[index].ancestor);
    draft->vendor = g_strdup(models[index].vendor);
    draft->decode_guest = !models[index].no_guest;
    if (models[index].features)
        add_features(draft, models[index].features, GCPU_MODEL_FEATURE_PRESENT);
    if (models[index].removed)
        add_features(draft, models[index].removed, GCPU_MODEL_FEATURE_REMOVED);
    if (models[index].added)
        add_features(draft, models[index].added, GCPU_MODEL_FEATURE_ADDED);
    if (models[index].signature.family)
        g_array_append_val(draft->signatures, models[index].signature);
    g_assert_true(gcpu_map_builder_add_model(builder, draft, NULL));
}

GcpuMap *small_map_new(void)
{
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);
    GcpuMapVendor intel = { .name = (char *)"Intel", .cpuid_string = (char *)"GenuineIntel" };
    GcpuMapVendor amd = { .name = (char *)"AMD", .cpuid_string = (char *)"AuthenticAMD" };

    g_assert_true(gcpu_map_builder_add_vendor(builder, &intel, NULL));
    g_assert_true(gcpu_map_builder_add_vendor(builder, &amd, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(features); i++) {
        GcpuMapFeature feature = {
            .name = (char *)features[i].name,
            .bit = { GCPU_BIT_CPUID, 1, 0, GCPU_REGISTER_ECX, i },
            .migratable = features[i].migratable,
        };
        g_assert_true(gcpu_map_builder_add_feature(builder, &feature, NULL));
    }
    for (guint i = 0; i < G_N_ELEMENTS(models); i++)
        add_model(builder, i);
    return gcpu_map_builder_end(builder, TRUE);
}

GcpuMap *small_power_map_new(void)
{
    static const struct {
        const char *name, *vendor;
        GcpuModelPvr pvr;
    } power[] = {
        { "POWER8", "IBM", { 0x4b0000, 0xffff0000 } },
        { "POWER9", "IBM", { 0x4e0000, 0xffff0000 } },
        { "Odd", NULL, { 0x4e0200, 0xffffff00 } },
    };
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_PPC64);
    GcpuMapVendor ibm = { .name = (char *)"IBM" }, freescale = { .name = (char *)"Freescale" };

    g_assert_true(gcpu_map_builder_add_vendor(builder, &ibm, NULL));
    g_assert_true(gcpu_map_builder_add_vendor(builder, &freescale, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(power); i++) {
        g_autoptr(GcpuModelDraft) draft = gcpu_model_draft_new(power[i].name);
        draft->vendor = g_strdup(power[i].vendor);
        g_array_append_val(draft->pvrs, power[i].pvr);
        g_assert_true(gcpu_map_builder_add_model(builder, draft, NULL));
    }
    return gcpu_map_builder_end(builder, TRUE);
}

static const char marks[] = {
    [GCPU_FEATURE_FORCE] = '*',
    [GCPU_FEATURE_OPTIONAL] = '?',
    [GCPU_FEATURE_DISABLE] = '-',
    [GCPU_FEATURE_FORBID] = '!',
};

static GcpuFeaturePolicy policy_of(char mark)
{
    for (guint i = 0; i < sizeof marks; i++) {
        if (marks[i] && marks[i] == mark)
            return (GcpuFeaturePolicy)i;
    }
    return GCPU_FEATURE_REQUIRE;
}

GcpuDef *small_def(GcpuDefType type, const char *model, const char *names)
{
    GcpuDef *def = gcpu_def_new(type);
    g_auto(GStrv) parts = g_strsplit(model, "@", 2);
    g_auto(GStrv) words = g_strsplit(names, " ", -1);

    def->arch = type == GCPU_DEF_HOST ? g_strdup("x86_64") : NULL;
    if (parts[0] && *parts[0])
        def->model = g_strdup(parts[0]);
    if (parts[0] && parts[1])
        def->vendor = g_strdup(parts[1]);
    for (guint i = 0; words[i]; i++) {
        GcpuFeaturePolicy policy = policy_of(words[i][0]);
        const char *name = words[i] + (policy == GCPU_FEATURE_REQUIRE ? 0 : 1);
        gcpu_def_set_feature(def, name, type == GCPU_DEF_HOST ? GCPU_FEATURE_UNSET : policy);
    }
    return def;
}

char *small_features(const GcpuDef *def)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < def->features->len; i++) {
        const GcpuFeature *feature = gcpu_def_feature(def, i);
        if (i)
            g_string_append_c(text, ' ');
        if (feature->policy < sizeof marks && marks[feature->policy])
            g_string_append_c(text, marks[feature->policy]);
        g_string_append(text, feature->name);
    }
    return g_string_free(text, FALSE);
}
