/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cpu/decode.h"
#include "cpu/rules.h"
#include "cpu/update.h"

static gboolean is_allowed(const char *model, const GPtrArray *models)
{
    for (guint i = 0; models && i < models->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(models, i);
        if (g_strcmp0(support->name, model) == 0)
            return TRUE;
    }
    return models == NULL;
}

/* The processor that the model most likely means: its first signature, in the lowest stepping. */
static guint32 signature_of(const GcpuMapModel *model)
{
    if (model->n_signatures == 0)
        return 0;
    const GcpuModelSignature *first = &model->signatures[0];
    GcpuSignature signature = {
        .family = first->family,
        .model = first->model,
        .stepping = (guint)__builtin_ctz(first->steppings | 1u << 16),
    };
    return gcpu_signature_encode(&signature);
}

static GcpuDef *find_other_name(const GcpuMap *map, const GcpuDef *guest, const GPtrArray *models,
                                GError **error)
{
    GcpuFeatureSet set[GCPU_FEATURE_SET_WORDS_MAX];
    const GcpuMapModel *model = guest->model ? gcpu_map_find_model(map, guest->model) : NULL;

    if (!gcpu_expand_set(map, guest, set, error))
        return NULL;
    GcpuDecodeRequest request = {
        .type = GCPU_DEF_GUEST,
        .features = set,
        .vendor = model ? model->vendor : GCPU_VENDOR_NONE,
        .signature = model ? signature_of(model) : 0,
        .fallback = guest->fallback,
        .models = models,
    };
    return gcpu_decode(map, &request, error);
}

static gboolean translate_x86(const GcpuMap *map, GcpuDef *guest, const GPtrArray *models,
                              GError **error)
{
    g_autoptr(GcpuDef) other = find_other_name(map, guest, models, error);

    if (!other)
        return FALSE;
    for (guint i = 0; i < guest->features->len; i++)
        gcpu_def_set_feature(other, gcpu_def_feature(guest, i)->name, gcpu_def_policy(guest, i));
    g_free(guest->model);
    guest->model = g_steal_pointer(&other->model);
    GArray *features = guest->features;
    guest->features = other->features;
    other->features = features;
    return TRUE;
}

gboolean gcpu_translate(const GcpuMap *map, const char *arch, GcpuDef *guest,
                        const GPtrArray *models, GError **error)
{
    gboolean is_custom = guest->mode == GCPU_MODE_CUSTOM || guest->mode == GCPU_MODE_UNSET;

    if (!is_custom || is_allowed(guest->model, models))
        return TRUE;
    if (guest->fallback == GCPU_FALLBACK_FORBID) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                    "CPU model %s is not supported by hypervisor", guest->model);
        return FALSE;
    }
    if (gcpu_arch_family(arch) == GCPU_ARCH_FAMILY_X86)
        return translate_x86(map, guest, models, error);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE,
                "cannot translate CPU model %s to a supported model", guest->model);
    return FALSE;
}
