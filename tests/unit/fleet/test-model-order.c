/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/model-order.h"

#include "cpu/map-builder.h"
#include "test-suite.h"
#include "xml/map-xml.h"

static GcpuMap *small_map(void)
{
    g_autofree char *path = test_data("maps/directory");
    GcpuMap *map = gcpu_map_xml_load(path, GCPU_ARCH_FAMILY_X86, NULL);

    g_assert_nonnull(map);
    return map;
}

static char *format_row(const GcpuModelOrder *order, const GcpuModelSet *set)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < order->n_models; i++) {
        if (gcpu_feature_set_has(set, i))
            g_string_append_printf(text, "%s%s", text->len ? " " : "",
                                   gcpu_map_model(order->map, i)->name);
    }
    return g_string_free(text, FALSE);
}

/* Three names of one set. */
static GcpuMap *map_of_versions(void)
{
    static const char *const names[] = { "X-v1", "X", "X-v2" };
    const GcpuMapFeature fpu = { .name = (char *)"fpu", .bit = { .source = GCPU_BIT_CPUID } };
    g_autoptr(GcpuMapBuilder) builder = gcpu_map_builder_new(GCPU_ARCH_FAMILY_X86);

    g_assert_true(gcpu_map_builder_add_feature(builder, &fpu, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        GcpuModelDraft *draft = gcpu_model_draft_new(names[i]);
        gcpu_model_draft_add_feature(draft, "fpu", GCPU_MODEL_FEATURE_PRESENT);
        g_assert_true(gcpu_map_builder_add_model(builder, draft, NULL));
        gcpu_model_draft_free(draft);
    }
    return gcpu_map_builder_end(builder, TRUE);
}

static void of_names_for_one_set_the_plain_one_is_best(void)
{
    static const char *const better[] = { "X", "", "X-v1 X" };
    g_autoptr(GcpuMap) map = map_of_versions();
    GcpuModelOrder *order = gcpu_model_order_new(map);

    for (guint i = 0; i < order->n_models; i++) {
        g_autofree char *names = format_row(order, gcpu_model_order_row(order, better, i));
        g_autofree char *equal = format_row(order, gcpu_model_order_row(order, equal, i));
        check_str(names, better[i]);
        check_str(equal, "X-v1 X X-v2");
    }
    gcpu_model_order_free(order);
}

static void rows_say_what_the_sets_say(void)
{
    g_autoptr(GcpuMap) map = small_map();
    GcpuModelOrder *order = gcpu_model_order_new(map);
    guint n_words = gcpu_map_words(map);

    for (guint i = 0; i < order->n_models; i++) {
        const GcpuFeatureSet *one = gcpu_map_model(map, i)->features;
        guint n_preferred = 0;
        for (guint j = 0; j < order->n_models; j++) {
            const GcpuFeatureSet *other = gcpu_map_model(map, j)->features;
            gboolean is_equal = gcpu_feature_set_equal(one, other, n_words);
            gboolean is_better = gcpu_feature_set_has(gcpu_model_order_row(order, better, i), j);
            check_int(gcpu_feature_set_has(gcpu_model_order_row(order, inside, i), j),
                      gcpu_feature_set_is_subset(other, one, n_words));
            check_int(gcpu_feature_set_has(gcpu_model_order_row(order, equal, i), j), is_equal);
            if (!is_equal)
                check_int(is_better, gcpu_feature_set_is_subset(one, other, n_words));
            else if (i != j)
                check(is_better != gcpu_feature_set_has(gcpu_model_order_row(order, better, j), i));
            n_preferred += is_equal && is_better;
        }
        check(n_preferred <
              gcpu_feature_set_count(gcpu_model_order_row(order, equal, i), order->n_words));
    }
    gcpu_model_order_free(order);
}

static void models_of_no_vendor_fit_all(void)
{
    static const char *const vendors[] = { "Intel", "AMD", "Unheard" };
    g_autoptr(GcpuMap) map = small_map();
    GcpuModelOrder *order = gcpu_model_order_new(map);
    GcpuModelSet fitting[GCPU_FEATURE_SET_WORDS_MAX];

    gcpu_model_order_fitting(order, NULL, fitting);
    check_int(gcpu_feature_set_count(fitting, order->n_words), order->n_models);
    for (guint v = 0; v < G_N_ELEMENTS(vendors); v++) {
        gcpu_model_order_fitting(order, vendors[v], fitting);
        g_autofree char *names = format_row(order, fitting);
        GString *expected = g_string_new(NULL);
        for (guint i = 0; i < order->n_models; i++) {
            const GcpuMapModel *model = gcpu_map_model(map, i);
            const char *vendor = gcpu_map_vendor_name(map, model->vendor);
            if (!vendor || strcmp(vendor, vendors[v]) == 0)
                g_string_append_printf(expected, "%s%s", expected->len ? " " : "", model->name);
        }
        check_str(names, expected->str);
        g_string_free(expected, TRUE);
    }
    gcpu_model_order_free(order);
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(of_names_for_one_set_the_plain_one_is_best),
        TEST(rows_say_what_the_sets_say),
        TEST(models_of_no_vendor_fit_all),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "model-order", cases);
}
