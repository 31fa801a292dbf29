/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/map-builder.h"
#include "cpu/map.h"
#include "test-suite.h"

static gboolean add_feature(GcpuMapBuilder *builder, const char *name, guint bit, GError **error)
{
    GcpuMapFeature feature = {
        .name = (char *)name,
        .bit = { .source = GCPU_BIT_CPUID, .leaf = 1, .reg = GCPU_REGISTER_ECX, .bit = bit },
        .migratable = strcmp(name, "invtsc") != 0,
    };

    return gcpu_map_builder_add_feature(builder, &feature, error);
}

static gboolean add_vendor(GcpuMapBuilder *builder, const char *name, const char *string,
                           GError **error)
{
    GcpuMapVendor vendor = { .name = (char *)name, .cpuid_string = (char *)string };

    return gcpu_map_builder_add_vendor(builder, &vendor, error);
}

static GcpuMapBuilder *begin(void)
{
    static const char *const names[] = { "sse3", "aes", "avx", "mpx", "invtsc" };
    GcpuMapBuilder *builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_true(add_feature(builder, names[i], i, NULL));
    g_assert_true(add_vendor(builder, "Intel", "GenuineIntel", NULL));
    g_assert_true(add_vendor(builder, "AMD", "AuthenticAMD", NULL));
    return builder;
}

/* "sse3 -mpx +aes": present, removed, added. */
static GcpuModelDraft *draft_of(const char *name, const char *ancestor, const char *vendor,
                                const char *features)
{
    GcpuModelDraft *draft = gcpu_model_draft_new(name);
    g_auto(GStrv) words = g_strsplit(features, " ", -1);

    draft->ancestor = g_strdup(ancestor);
    draft->vendor = g_strdup(vendor);
    for (guint i = 0; words[i] && *words[i]; i++) {
        if (words[i][0] == '-')
            gcpu_model_draft_add_feature(draft, words[i] + 1, GCPU_MODEL_FEATURE_REMOVED);
        else if (words[i][0] == '+')
            gcpu_model_draft_add_feature(draft, words[i] + 1, GCPU_MODEL_FEATURE_ADDED);
        else
            gcpu_model_draft_add_feature(draft, words[i], GCPU_MODEL_FEATURE_PRESENT);
    }
    return draft;
}

/* @name: "Model", or "Model:Ancestor". */
static gboolean add_model(GcpuMapBuilder *builder, const char *name, const char *vendor,
                          const char *features, GError **error)
{
    g_auto(GStrv) names = g_strsplit(name, ":", 2);
    g_autoptr(GcpuModelDraft) draft = draft_of(names[0], names[1], vendor, features);

    return gcpu_map_builder_add_model(builder, draft, error);
}

static char *features_of(const GcpuMap *map, const char *model)
{
    return gcpu_map_format_set(map, gcpu_map_find_model(map, model)->features, " ");
}

static void names_lead_to_what_was_added_in_its_order(void)
{
    g_autoptr(GcpuMapBuilder) builder = begin();
    check(add_model(builder, "Old", "Intel", "aes sse3", NULL));
    check(add_model(builder, "New", NULL, "avx", NULL));
    g_autoptr(GcpuMap) map = gcpu_map_builder_end(builder, TRUE);

    check_int(gcpu_map_n_features(map), 5);
    check_int(gcpu_map_words(map), 4);
    check_int(gcpu_map_find_feature(map, "avx"), 2);
    check_int(gcpu_map_find_feature(map, "sse"), -1);
    check_int(gcpu_map_find_vendor(map, "AMD"), 1);
    check_int(gcpu_map_find_vendor(map, NULL), GCPU_VENDOR_NONE);
    check_str(gcpu_map_model(map, 1)->name, "New");
    check(!gcpu_map_find_model(map, "new"));
    check_str(gcpu_map_vendor_name(map, gcpu_map_find_model(map, "Old")->vendor), "Intel");
    check(gcpu_map_vendor_name(map, gcpu_map_find_model(map, "New")->vendor) == NULL);
    g_autofree char *old = features_of(map, "Old");
    check_str(old, "sse3 aes");
    g_autofree const char **models = gcpu_map_model_names(map);
    check_str(models[0], "Old");
    check_str(models[2], NULL);
}

static void a_model_inherits_vendor_signatures_and_features_only(void)
{
    g_autoptr(GcpuMapBuilder) builder = begin();
    g_autoptr(GcpuModelDraft) base = draft_of("Base", NULL, "Intel", "sse3 aes -mpx +invtsc");
    GcpuModelSignature signature = { .family = 6, .model = 85, .steppings = 1 << 4 };
    g_array_append_val(base->signatures, signature);
    base->decode_host = FALSE;
    base->check_compat = TRUE;
    check(gcpu_map_builder_add_model(builder, base, NULL));
    check(add_model(builder, "Child:Base", NULL, "avx", NULL));
    g_autoptr(GcpuMap) map = gcpu_map_builder_end(builder, TRUE);

    const GcpuMapModel *child = gcpu_map_find_model(map, "Child");
    g_autofree char *features = features_of(map, "Child");
    check_str(features, "sse3 aes avx");
    check_str(gcpu_map_vendor_name(map, child->vendor), "Intel");
    check(gcpu_model_has_signature(child, 6, 85, 4));
    check(!gcpu_model_has_signature(child, 6, 85, 5));
    check_int(child->n_removed, 0);
    check(gcpu_feature_set_is_empty(child->removed, gcpu_map_words(map)));
    check(gcpu_feature_set_is_empty(child->added, gcpu_map_words(map)));
    check(child->decode_host);
    check(!child->check_compat);
}

static void removed_and_added_features_are_marked_but_not_part_of_the_model(void)
{
    g_autoptr(GcpuMapBuilder) builder = begin();
    check(add_model(builder, "M", NULL, "aes -mpx -avx +invtsc", NULL));
    g_autoptr(GcpuMap) map = gcpu_map_builder_end(builder, TRUE);
    const GcpuMapModel *model = gcpu_map_find_model(map, "M");

    g_autofree char *features = features_of(map, "M");
    g_autofree char *removed = gcpu_map_format_set(map, model->removed, " ");
    g_autofree char *added = gcpu_map_format_set(map, model->added, " ");
    check_str(features, "aes");
    check_str(removed, "avx mpx");
    check_str(added, "invtsc");
    check_int(model->n_removed, 2);
    check_str(gcpu_map_feature(map, model->removed_order[0])->name, "mpx");
    g_autofree char *stuck = gcpu_map_format_set(map, gcpu_map_non_migratable(map), " ");
    check_str(stuck, "invtsc");
}

static void a_model_that_only_names_its_ancestor_is_its_canonical_name(void)
{
    g_autoptr(GcpuMapBuilder) builder = begin();
    g_autoptr(GError) error = NULL;
    check(add_model(builder, "Base", "Intel", "aes", NULL));
    check(add_model(builder, "Base-v2:Base", NULL, "avx", NULL));
    check(add_model(builder, "Base-v1:Base", NULL, "", NULL));
    check(!add_model(builder, "Base-v3:Base", NULL, "", &error));
    check_str(error->message, "CPU models Base-v1 and Base-v3 are both the canonical name of Base");
    g_autoptr(GcpuMap) map = gcpu_map_builder_end(builder, TRUE);
    check_str(gcpu_map_find_model(map, "Base")->canonical, "Base-v1");
    check_str(gcpu_map_find_model(map, "Base-v2")->canonical, NULL);
}

static void contradictions_are_refused_by_name(void)
{
    static const struct {
        const char *name, *vendor, *features, *message;
    } table[] = {
        { "Base", NULL, "", "CPU model Base already defined" },
        { "M:Later", NULL, "", "Ancestor model Later of CPU model M not found" },
        { "M:M", NULL, "", "Ancestor model M of CPU model M not found" },
        { "M", "VIA", "", "Unknown vendor VIA referenced by CPU model M" },
        { "M", NULL, "aes sse9", "Feature sse9 required by CPU model M not found" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuMapBuilder) builder = begin();
        g_autoptr(GError) error = NULL;
        check(add_model(builder, "Base", NULL, "aes", NULL));
        check(!add_model(builder, table[i].name, table[i].vendor, table[i].features, &error));
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check_str(error->message, table[i].message);
    }
}

static void names_and_bits_of_features_and_vendors_are_unique(void)
{
    g_autoptr(GcpuMapBuilder) builder = begin();
    g_autoptr(GError) same_name = NULL, same_bit = NULL, vendor = NULL, string = NULL;

    check(!add_feature(builder, "aes", 9, &same_name));
    check_str(same_name->message, "CPU feature aes already defined");
    check(!add_feature(builder, "aes-again", 1, &same_bit));
    check_str(same_bit->message, "CPU feature aes-again has the bit of aes");
    check(!add_vendor(builder, "AMD", "AuthenticAMD", &vendor));
    check_str(vendor->message, "CPU vendor AMD already defined");
    check(!add_vendor(builder, "VIA", "short", &string));
    check_contains(string->message, "12 characters");
}

static void more_features_than_a_set_can_hold_are_refused(void)
{
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_ARM);
    g_autoptr(GError) error = NULL;
    gboolean ok = TRUE;

    for (guint i = 0; i <= GCPU_FEATURE_SET_BITS_MAX; i++) {
        g_autofree char *name = g_strdup_printf("f%u", i);
        GcpuMapFeature feature = { .name = name, .migratable = TRUE };
        ok = gcpu_map_builder_add_feature(builder, &feature, &error);
        check_int(ok, i < GCPU_FEATURE_SET_BITS_MAX);
    }
    check_contains(error->message, "more than 2048");
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(names_lead_to_what_was_added_in_its_order),
        TEST(a_model_inherits_vendor_signatures_and_features_only),
        TEST(removed_and_added_features_are_marked_but_not_part_of_the_model),
        TEST(a_model_that_only_names_its_ancestor_is_its_canonical_name),
        TEST(contradictions_are_refused_by_name),
        TEST(names_and_bits_of_features_and_vendors_are_unique),
        TEST(more_features_than_a_set_can_hold_are_refused),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "map", cases);
}
