/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Any bytes as QEMU's replies; what comes out of them must keep the promises of qmp/qmp-reply.h. */
#include "fuzz-target.h"
#include "qmp/qmp-reply.h"
#include "small-map.h"

static void check_names(const GPtrArray *names)
{
    for (guint i = 0; i < names->len; i++)
        g_assert_true(g_utf8_validate(g_ptr_array_index(names, i), -1, NULL));
}

static void check_models(const GPtrArray *models)
{
    for (guint i = 0; models && i < models->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(models, i);
        g_assert_nonnull(support->name);
        check_names(support->blockers);
        g_assert_true(support->blockers->len == 0 || support->usable == GCPU_USABLE_NO);
    }
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
    g_autoptr(GcpuMap) map = small_map_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuQmpReply) reply =
        gcpu_qmp_reply_parse((const char *)data, (gssize)size, "reply", &error);

    g_assert_true((reply == NULL) == (error != NULL));
    if (!reply)
        return 0;
    g_assert_true(reply->n_expansions > 0 || (reply->models && reply->features->len == 0));
    check_names(reply->features);
    check_models(reply->models);
    gcpu_qmp_reply_features(reply, map, set);
    g_assert_cmpuint(gcpu_feature_set_count(set, gcpu_map_words(map)), <=, reply->features->len);
    g_assert_cmpint(gcpu_qmp_reply_vendor(reply, map), <, (int)gcpu_map_n_vendors(map));
    return 0;
}
