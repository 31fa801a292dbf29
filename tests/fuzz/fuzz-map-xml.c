/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as a CPU map; what comes out of it must keep the promises of cpu/map.h. */
#include "cpu/decode.h"
#include "cpu/expand.h"
#include "fuzz-target.h"
#include "xml/map-xml.h"

static void check_features(const GcpuMap *map)
{
    for (guint i = 0; i < gcpu_map_n_features(map); i++)
        g_assert_true(gcpu_map_find_feature(map, gcpu_map_feature(map, i)->name) == (int)i);
    g_assert_true(gcpu_map_n_features(map) <= gcpu_map_words(map) * 64);
}

/* Decoding keeps the set, unless the map contradicts itself or the processor's bugs are known. */
static void check_decode(const GcpuMap *map, const GcpuMapModel *model)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
    GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = model->features,
        .vendor = GCPU_VENDOR_NONE,
    };
    g_autoptr(GcpuDef) def = gcpu_decode(map, &request, NULL);

    if (!def)
        return;
    const GcpuMapModel *named = gcpu_map_find_model(map, def->model);
    g_assert_true(gcpu_expand_set(map, def, set, NULL));
    if (!gcpu_feature_set_overlap(named->removed, named->features, gcpu_map_words(map)))
        g_assert_true(gcpu_feature_set_equal(set, model->features, gcpu_map_words(map)));
}

static void check_models(const GcpuMap *map)
{
    for (guint i = 0; i < gcpu_map_n_models(map); i++) {
        const GcpuMapModel *model = gcpu_map_model(map, i);
        g_autofree char *names = gcpu_map_format_set(map, model->features, ",");
        g_assert_true(g_utf8_validate(names, -1, NULL));
        g_assert_true(gcpu_map_find_model(map, model->name) == model);
        g_assert_true(model->vendor < (int)gcpu_map_n_vendors(map));
        g_assert_true(model->n_removed ==
                      gcpu_feature_set_count(model->removed, gcpu_map_words(map)));
        if (gcpu_map_family(map) == GCPU_ARCH_FAMILY_X86)
            check_decode(map, model);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    static const GcpuArchFamily families[] = { GCPU_ARCH_FAMILY_X86, GCPU_ARCH_FAMILY_PPC64,
                                               GCPU_ARCH_FAMILY_ARM };

    for (guint i = 0; i < G_N_ELEMENTS(families); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GcpuMap) map =
            gcpu_map_xml_parse((const char *)data, (gssize)size, "map", families[i], &error);
        g_assert_true((map == NULL) == (error != NULL));
        if (!map)
            continue;
        check_features(map);
        check_models(map);
    }
    return 0;
}
