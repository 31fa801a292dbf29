/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/vmi-variant.h"

#include <string.h>

#include "cpu/nearest.h"
#include "dbus/variant-options.h"

static const GcpuVariantOption known_keys[] = {
    { "architecture", "s", NULL },
    { "cpu_features", "a{ss}", NULL },
    { "cpu_model", "s", NULL },
    { "hyperv", "as", NULL },
    { "immobile", "s", NULL },
    { "machine", "s", NULL },
    { "name", "s", NULL },
    { "needs", "as", NULL },
    { "node_selector", "a{ss}", NULL },
    { "tsc_frequency", "t", NULL },
    { NULL, NULL, NULL },
};

/* What a guest has that is no Hyper-V feature. */
static const char *const need_words[] = {
    "dedicated-cpus", "realtime", "sev", "sev-es", "sev-snp", "tdx", "secure-execution", NULL,
};
static const GcpuVmiNeeds needs[] = {
    GCPU_VMI_DEDICATED_CPUS,   GCPU_VMI_REALTIME, GCPU_VMI_SEV,
    GCPU_VMI_SEV_ES,           GCPU_VMI_SEV_SNP,  GCPU_VMI_TDX,
    GCPU_VMI_SECURE_EXECUTION,
};

static gboolean check_size(GVariant *list, const char *key, GError **error)
{
    if (g_variant_n_children(list) <= GCPU_VMI_VARIANT_ITEMS_MAX)
        return TRUE;
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID, "%s: there are more than %d", key,
                GCPU_VMI_VARIANT_ITEMS_MAX);
    return FALSE;
}

gboolean gcpu_vmi_variant_read_list(GVariant *options, const char *key, char ***out_names,
                                    GError **error)
{
    g_autoptr(GVariant) list = g_variant_lookup_value(options, key, NULL);

    if (list && !check_size(list, key, error))
        return FALSE;
    *out_names = list ? g_variant_dup_strv(list, NULL) : NULL;
    return TRUE;
}

static gboolean add_labels(GVariant *options, const char *key, GcpuNodeLabels *labels,
                           GError **error)
{
    g_autoptr(GVariant) list = g_variant_lookup_value(options, key, NULL);
    GVariantIter iter;
    const char *name, *value;

    if (!list)
        return TRUE;
    if (!check_size(list, key, error))
        return FALSE;
    g_variant_iter_init(&iter, list);
    while (g_variant_iter_next(&iter, "{&s&s}", &name, &value))
        gcpu_node_labels_set(labels, name, value, NULL);
    return TRUE;
}

gboolean gcpu_vmi_variant_read_labels(GVariant *options, const char *key,
                                      GcpuNodeLabels **out_labels, GError **error)
{
    g_autoptr(GVariant) list = g_variant_lookup_value(options, key, NULL);
    g_autoptr(GcpuNodeLabels) labels = list ? gcpu_node_labels_new() : NULL;

    if (labels && !add_labels(options, key, labels, error))
        return FALSE;
    *out_labels = g_steal_pointer(&labels);
    return TRUE;
}

static gboolean read_features(GVariant *guest, GcpuVmi *vmi, GError **error)
{
    g_autoptr(GVariant) features = g_variant_lookup_value(guest, "cpu_features", NULL);
    GVariantIter iter;
    const char *name, *word;

    if (!features)
        return TRUE;
    if (!check_size(features, "cpu_features", error))
        return FALSE;
    g_variant_iter_init(&iter, features);
    while (g_variant_iter_next(&iter, "{&s&s}", &name, &word)) {
        GcpuFeaturePolicy policy = GCPU_FEATURE_UNSET;
        if (*word && !gcpu_feature_policy_from_string(word, &policy)) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                        "guest: cpu_features: %s: \"%s\" is no policy; allowed: force, require, "
                        "optional, disable, forbid, or an empty text",
                        name, word);
            return FALSE;
        }
        gcpu_vmi_add_feature(vmi, name, policy);
    }
    return TRUE;
}

static gboolean refuse_need(GError **error, const char *word)
{
    g_autofree char *allowed = g_strjoinv(", ", (char **)need_words);
    const char *nearest = gcpu_nearest(word, need_words);

    g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                "guest: needs: \"%s\" is none; allowed: %s%s%s%s", word, allowed,
                nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    return FALSE;
}

static gboolean read_needs(GVariant *guest, GcpuVmi *vmi, GError **error)
{
    g_auto(GStrv) words = NULL;

    if (!gcpu_vmi_variant_read_list(guest, "needs", &words, error))
        return FALSE;
    for (char **word = words; word && *word; word++) {
        guint i = 0;
        while (need_words[i] && strcmp(need_words[i], *word) != 0)
            i++;
        if (!need_words[i])
            return refuse_need(error, *word);
        vmi->needs |= (guint)needs[i];
    }
    return TRUE;
}

static gboolean read_hyperv(GVariant *guest, GcpuVmi *vmi, GError **error)
{
    g_auto(GStrv) names = NULL;

    if (!gcpu_vmi_variant_read_list(guest, "hyperv", &names, error))
        return FALSE;
    for (char **name = names; name && *name; name++) {
        g_ptr_array_add(vmi->hyperv, g_strdup(*name));
        if (strcmp(*name, "evmcs") == 0)
            vmi->needs |= GCPU_VMI_EVMCS;
    }
    return TRUE;
}

static char *read_text(GVariant *guest, const char *key)
{
    return g_strdup(gcpu_variant_options_text(guest, key));
}

GcpuVmi *gcpu_vmi_variant_read(GVariant *guest, GError **error)
{
    g_autoptr(GcpuVmi) vmi = gcpu_vmi_new();

    if (!gcpu_variant_options_read(guest, known_keys, "guest", error))
        return NULL;
    vmi->name = read_text(guest, "name");
    vmi->architecture = read_text(guest, "architecture");
    vmi->cpu_model = read_text(guest, "cpu_model");
    vmi->machine = read_text(guest, "machine");
    vmi->immobile_reason = read_text(guest, "immobile");
    g_variant_lookup(guest, "tsc_frequency", "t", &vmi->tsc_frequency_hz);
    if (!read_features(guest, vmi, error) || !read_needs(guest, vmi, error) ||
        !read_hyperv(guest, vmi, error) ||
        !add_labels(guest, "node_selector", vmi->node_selector, error))
        return NULL;
    return g_steal_pointer(&vmi);
}
