/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/feature-loss.h"

#include "small-fleet.h"
#include "test-suite.h"

/** Setup: a report, and the maps by which it is read. */
typedef struct {
    GcpuHostReport *report;
    GcpuMapSource *source;
    GcpuFleetMaps *maps;
} Setup;

static void setup_open(Setup *setup, const SmallHost *host)
{
    g_autofree char *path = test_data("maps/directory");

    setup->report = small_report(host);
    setup->source = gcpu_map_source_new(path);
    setup->maps = gcpu_fleet_maps_new(setup->source);
}

static void setup_clear(Setup *setup)
{
    gcpu_host_report_free(setup->report);
    gcpu_fleet_maps_free(setup->maps);
    gcpu_map_source_free(setup->source);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Setup, setup_clear)

static const GcpuDomainCapabilities *offer_of(const Setup *setup)
{
    return g_ptr_array_index(setup->report->domain_capabilities, 0);
}

/* "MODEL BLOCKER …; …" of the models that cannot be run. */
static char *format_unusable(const Setup *setup)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < offer_of(setup)->models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(offer_of(setup)->models, i);
        if (model->usable != GCPU_USABLE_NO)
            continue;
        g_string_append_printf(text, "%s%s", text->len ? "; " : "", model->name);
        for (guint j = 0; j < model->blockers->len; j++)
            g_string_append_printf(text, " %s", (char *)g_ptr_array_index(model->blockers, j));
    }
    return g_string_free(text, FALSE);
}

static void what_is_lost_is_neither_offered_nor_in_models(void)
{
    static const SmallHost host = { .name = "n1",
                                    .cpu = "Base@Intel avx512f",
                                    .usable = "Old Base Base-v2 !Rome(svm)" };
    static const char *const names[] = { "avx512f", "sse", NULL };
    g_auto(Setup) setup = { 0 };

    setup_open(&setup, &host);
    check(gcpu_feature_loss_apply(setup.report, names, setup.maps, NULL));
    const GcpuDef *cpu = offer_of(&setup)->host_model;
    check_int(gcpu_def_find_feature(cpu, "avx512f")->policy, GCPU_FEATURE_DISABLE);
    check_int(gcpu_def_find_feature(cpu, "sse")->policy, GCPU_FEATURE_DISABLE);
    g_autofree char *unusable = format_unusable(&setup);
    check_str(unusable, "Old sse; Base sse; Base-v2 avx512f sse; Rome svm sse");
}

static void what_cannot_be_lost_is_an_error(void)
{
    static const SmallHost known = { .name = "n1", .cpu = "Base" };
    static const SmallHost bare = { .name = "n1", .lacks_offer = TRUE };
    static const SmallHost arm = { .name = "n1", .arch = "aarch64" };
    static const struct {
        const SmallHost *host;
        const char *feature, *words;
    } rows[] = {
        { &known, "avxx", "no feature avxx; did you mean \"avx\"?" },
        { &known, "", "no feature " },
        { &bare, "avx", "no hypervisor for x86" },
        { &arm, "avx", "no hypervisor for x86" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *const names[] = { rows[i].feature, NULL };
        g_autoptr(GError) error = NULL;
        g_auto(Setup) setup = { 0 };
        setup_open(&setup, rows[i].host);
        check(!gcpu_feature_loss_apply(setup.report, names, setup.maps, &error));
        check(g_error_matches(error, GCPU_ERROR, GCPU_ERROR_INVALID));
        check(strstr(error->message, rows[i].words) != NULL);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(what_is_lost_is_neither_offered_nor_in_models),
        TEST(what_cannot_be_lost_is_an_error),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "feature-loss", cases);
}
