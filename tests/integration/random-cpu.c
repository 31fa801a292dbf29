/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "random-cpu.h"

#include "xml/def-xml.h"

static gboolean one_in(const RandomCpu *random, int n)
{
    return g_rand_int_range(random->rand, 0, n) == 0;
}

static const char *feature_name(const RandomCpu *random)
{
    guint n = gcpu_map_n_features(random->map);

    if (random->with_unknown && one_in(random, 200))
        return "bogus-feature";
    return gcpu_map_feature(random->map, (guint)g_rand_int_range(random->rand, 0, (gint32)n))->name;
}

static const char *model_name(const RandomCpu *random)
{
    guint n = gcpu_map_n_models(random->map);

    if (random->with_unknown && one_in(random, 60))
        return "Bogus";
    return gcpu_map_model(random->map, (guint)g_rand_int_range(random->rand, 0, (gint32)n))->name;
}

/* Mostly the vendor of the model, so that the rest of the rules is reached as well. */
static const char *vendor_name(const RandomCpu *random, const char *model)
{
    static const char *const vendors[] = { "Intel", "AMD", "Hygon", "Bogus" };
    const GcpuMapModel *found = gcpu_map_find_model(random->map, model);

    if (one_in(random, 3))
        return NULL;
    if (one_in(random, 12))
        return vendors[g_rand_int_range(random->rand, 0, G_N_ELEMENTS(vendors))];
    return found ? gcpu_map_vendor_name(random->map, found->vendor) : NULL;
}

static void add_features(const RandomCpu *random, GcpuDef *def, int max)
{
    int n = g_rand_int_range(random->rand, 0, max + 1);

    for (int i = 0; i < n; i++) {
        GcpuFeaturePolicy policy = def->type == GCPU_DEF_HOST
                                       ? GCPU_FEATURE_UNSET
                                       : (GcpuFeaturePolicy)g_rand_int_range(random->rand, 0, 6);
        gcpu_def_set_feature(def, feature_name(random), policy);
    }
}

static char *print(const GcpuDef *def)
{
    return gcpu_def_xml_format(def, 0);
}

char *random_host(const RandomCpu *random)
{
    static const char *const arches[] = { "x86_64", "i686" };
    g_autoptr(GcpuDef) def = gcpu_def_new(GCPU_DEF_HOST);

    def->arch = g_strdup(arches[one_in(random, 5)]);
    def->model = g_strdup(model_name(random));
    def->vendor = g_strdup(vendor_name(random, def->model));
    add_features(random, def, one_in(random, 2) ? 3 : 40);
    return print(def);
}

/* Everything the host has, less a little. */
static void resemble(const RandomCpu *random, const GcpuDef *host, GcpuDef *def)
{
    g_free(def->model);
    def->model = g_strdup(host->model);
    for (guint i = 0; i < host->features->len; i++) {
        if (!one_in(random, 30))
            gcpu_def_set_feature(def, gcpu_def_feature(host, i)->name, GCPU_FEATURE_REQUIRE);
    }
}

char *random_guest(const RandomCpu *random, const GcpuDef *host)
{
    g_autoptr(GcpuDef) def = gcpu_def_new(GCPU_DEF_GUEST);

    def->match = (GcpuMatch)g_rand_int_range(random->rand, 0, 4);
    def->model = g_strdup(model_name(random));
    def->vendor = g_strdup(vendor_name(random, def->model));
    if (host && one_in(random, 2))
        resemble(random, host, def);
    add_features(random, def, one_in(random, 2) ? 2 : 12);
    if (one_in(random, 10)) {
        def->mode = (GcpuMode)g_rand_int_range(random->rand, 0, 4);
        if (def->mode > GCPU_MODE_CUSTOM)
            def->match = GCPU_MATCH_UNSET;
    }
    if (def->mode > GCPU_MODE_CUSTOM && one_in(random, 2)) {
        g_clear_pointer(&def->model, g_free);
        g_clear_pointer(&def->vendor, g_free);
    }
    return print(def);
}
