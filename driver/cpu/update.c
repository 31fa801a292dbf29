/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/update.h"

#include "cpu/rules.h"

static gboolean has_optional(const GcpuDef *def)
{
    for (guint i = 0; i < def->features->len; i++) {
        if (gcpu_def_policy(def, i) == GCPU_FEATURE_OPTIONAL)
            return TRUE;
    }
    return FALSE;
}

static gboolean decide_optional(const GcpuMap *map, GcpuDef *guest, const GcpuDef *host,
                                GError **error)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];

    if (!gcpu_expand_set(map, host, set, error))
        return FALSE;
    for (guint i = 0; i < guest->features->len; i++) {
        GcpuFeature *feature = gcpu_def_feature(guest, i);
        if (feature->policy != GCPU_FEATURE_OPTIONAL)
            continue;
        int index = gcpu_map_find_feature(map, feature->name);
        if (index < 0) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "Unknown CPU feature %s",
                        feature->name);
            return FALSE;
        }
        feature->policy =
            gcpu_feature_set_has(set, (guint)index) ? GCPU_FEATURE_REQUIRE : GCPU_FEATURE_DISABLE;
    }
    return TRUE;
}

static void copy_string(char **place, const char *text)
{
    char *copy = g_strdup(text);

    g_free(*place);
    *place = copy;
}

/* The host's features as a guest states them, in place of @guest's own. */
static void take_features(GcpuDef *guest, const GcpuDef *host)
{
    g_array_set_size(guest->features, 0);
    for (guint i = 0; i < host->features->len; i++) {
        GcpuFeature feature = {
            .name = g_strdup(gcpu_def_feature(host, i)->name),
            .policy = gcpu_def_policy(host, i),
        };
        g_array_append_val(guest->features, feature);
    }
}

/* Model and features are the host's, on which the guest's own features have the last word. */
static void take_host_model(GcpuDef *guest, const GcpuDef *host)
{
    g_autoptr(GcpuDef) stated = gcpu_def_copy(guest);

    copy_string(&guest->model, host->model);
    if (!guest->vendor_id)
        copy_string(&guest->vendor_id, host->vendor_id);
    if (guest->mode == GCPU_MODE_HOST_MODEL)
        copy_string(&guest->vendor, host->vendor);
    take_features(guest, host);
    for (guint i = 0; i < stated->features->len; i++)
        gcpu_def_set_feature(guest, gcpu_def_feature(stated, i)->name, gcpu_def_policy(stated, i));
    guest->mode = GCPU_MODE_CUSTOM;
    guest->match = GCPU_MATCH_EXACT;
}

static gboolean update_x86(const GcpuMap *map, GcpuDef *guest, const GcpuUpdateFacts *facts,
                           GError **error)
{
    const GcpuDef *host = facts->host;
    gboolean wants_host_model =
        guest->mode == GCPU_MODE_HOST_MODEL || guest->match == GCPU_MATCH_MINIMUM;

    if (wants_host_model || has_optional(guest)) {
        if (!host || !host->model) {
            g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "unknown host CPU model");
            return FALSE;
        }
        if (!decide_optional(map, guest, host, error))
            return FALSE;
    }
    if (wants_host_model)
        take_host_model(guest, host);
    const GcpuMapModel *model = gcpu_model_require(map, guest->model, error);
    if (!model)
        return FALSE;
    gcpu_model_disable_removed(map, model, guest,
                               facts->is_running ? GCPU_FEATURE_REQUIRE : GCPU_FEATURE_DISABLE);
    return TRUE;
}

static gboolean update_arm(GcpuDef *guest, const GcpuDef *host, GError **error)
{
    if (guest->mode != GCPU_MODE_HOST_MODEL)
        return TRUE;
    if (!host) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "unknown host CPU model");
        return FALSE;
    }
    copy_string(&guest->model, host->model);
    copy_string(&guest->vendor, host->vendor);
    take_features(guest, host);
    guest->mode = GCPU_MODE_CUSTOM;
    guest->match = GCPU_MATCH_EXACT;
    return TRUE;
}

static gboolean update_s390(GcpuDef *guest, const GcpuDef *host, GError **error)
{
    const char *refused = guest->match == GCPU_MATCH_MINIMUM ? "match mode minimum not supported"
                          : has_optional(guest)              ? "optional cpu features not supported"
                                                             : NULL;

    if (refused) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED, refused);
        return FALSE;
    }
    if (guest->mode != GCPU_MODE_HOST_MODEL)
        return TRUE;
    if (!host) {
        g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, "unknown host CPU model");
        return FALSE;
    }
    take_host_model(guest, host);
    return TRUE;
}

gboolean gcpu_update(const GcpuMap *map, GcpuDef *guest, const GcpuUpdateFacts *facts,
                     GError **error)
{
    if (guest->mode == GCPU_MODE_HOST_PASSTHROUGH || guest->mode == GCPU_MODE_MAXIMUM)
        return TRUE;
    switch (gcpu_arch_family(facts->arch)) {
    case GCPU_ARCH_FAMILY_X86:
        return update_x86(map, guest, facts, error);
    case GCPU_ARCH_FAMILY_PPC64:
        if (guest->mode == GCPU_MODE_CUSTOM || guest->mode == GCPU_MODE_UNSET)
            guest->match = GCPU_MATCH_EXACT;
        return TRUE;
    case GCPU_ARCH_FAMILY_ARM:
        return update_arm(guest, facts->host, error);
    case GCPU_ARCH_FAMILY_S390:
        return update_s390(guest, facts->host, error);
    case GCPU_ARCH_FAMILY_RISCV64:
        return update_arm(guest, facts->host, error);
    case GCPU_ARCH_FAMILY_LOONGARCH64:
        return TRUE;
    case GCPU_ARCH_FAMILY_NONE:
        break;
    }
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                "'%s' architecture is not supported by CPU driver",
                facts->arch ? facts->arch : "(none)");
    return FALSE;
}

void gcpu_convert_legacy(const char *arch, GcpuDef *def)
{
    if (gcpu_arch_family(arch) == GCPU_ARCH_FAMILY_PPC64)
        gcpu_ppc64_convert_legacy(def);
}
