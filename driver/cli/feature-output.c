/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/feature-output.h"

#include "cli/output.h"
#include "cpu/expand.h"
#include "cpu/explain.h"

static void add_alias(JsonBuilder *builder, const char *name, const char *source)
{
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", name);
    gcpu_output_add_string(builder, "source", source);
    json_builder_end_object(builder);
}

/* libvirt translates some names for QEMU without saying so in its map. */
static void add_aliases(JsonBuilder *builder, const GcpuMapFeature *feature)
{
    const char *qemu = feature ? gcpu_feature_qemu_name(feature->name) : NULL;

    json_builder_set_member_name(builder, "aliases");
    json_builder_begin_array(builder);
    for (guint i = 0; feature && i < feature->n_aliases; i++) {
        add_alias(builder, feature->aliases[i].name, feature->aliases[i].source);
        if (g_strcmp0(feature->aliases[i].name, qemu) == 0)
            qemu = NULL;
    }
    if (qemu)
        add_alias(builder, qemu, "qemu");
    json_builder_end_array(builder);
}

static void add_number(JsonBuilder *builder, const char *name, gint64 number)
{
    json_builder_set_member_name(builder, name);
    json_builder_add_int_value(builder, number);
}

static void add_bit(JsonBuilder *builder, const GcpuFeatureBit *bit)
{
    static const char *const registers[] = { "eax", "ebx", "ecx", "edx" };

    json_builder_set_member_name(builder, "bit");
    if (!bit || bit->source == GCPU_BIT_NONE) {
        json_builder_add_null_value(builder);
        return;
    }
    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "source", bit->source == GCPU_BIT_MSR ? "msr" : "cpuid");
    add_number(builder, "leaf", bit->leaf);
    add_number(builder, "subleaf", bit->subleaf);
    gcpu_output_add_string(builder, "register", registers[bit->reg]);
    add_number(builder, "bit", bit->bit);
    json_builder_end_object(builder);
}

void gcpu_feature_output_add(JsonBuilder *builder, const GcpuMap *map, int index)
{
    const GcpuMapFeature *feature = index >= 0 ? gcpu_map_feature(map, (guint)index) : NULL;
    GcpuFeatureTraits traits = feature ? gcpu_feature_traits(map, (guint)index) : 0;
    g_autofree char *place = feature ? gcpu_feature_place(feature) : NULL;

    gcpu_output_add_string(builder, "place", place);
    add_bit(builder, feature ? &feature->bit : NULL);
    gcpu_output_add_boolean(builder, "mitigation", (traits & GCPU_FEATURE_IS_MITIGATION) != 0);
    gcpu_output_add_boolean(builder, "nested", (traits & GCPU_FEATURE_IS_NESTED) != 0);
    gcpu_output_add_boolean(builder, "migratable", (traits & GCPU_FEATURE_NOT_MIGRATABLE) == 0);
    add_aliases(builder, feature);
}

static gboolean is_of_model(const GcpuMapModel *model, int index, GcpuFeaturePolicy policy)
{
    if (!model || index < 0)
        return FALSE;
    if (policy == GCPU_FEATURE_DISABLE)
        return gcpu_feature_set_has(model->removed, (guint)index);
    return policy == GCPU_FEATURE_REQUIRE && gcpu_feature_set_has(model->features, (guint)index);
}

void gcpu_feature_output_add_list(JsonBuilder *builder, const GcpuMap *map, const GcpuDef *def)
{
    const GcpuMapModel *model = map && def->model ? gcpu_map_find_model(map, def->model) : NULL;

    json_builder_set_member_name(builder, "features");
    json_builder_begin_array(builder);
    for (guint i = 0; i < def->features->len; i++) {
        const char *name = gcpu_def_feature(def, i)->name;
        GcpuFeaturePolicy policy = gcpu_def_policy(def, i);
        int index = map ? gcpu_map_find_feature(map, name) : -1;
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", name);
        gcpu_output_add_string(builder, "policy", gcpu_feature_policy_to_string(policy));
        gcpu_output_add_string(builder, "origin",
                               is_of_model(model, index, policy) ? "model" : "cpu");
        gcpu_feature_output_add(builder, map, index);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

#define VMX_PREFIX "vmx-"
#define VMX_SHOWN  3

/* One is never folded: its name is as short as the words for it. */
static guint count_vmx_shown(const char *const *names, gsize n, guint *out_n_folded)
{
    guint n_vmx = 0;

    for (gsize i = 0; i < n; i++)
        n_vmx += g_str_has_prefix(names[i], VMX_PREFIX) ? 1 : 0;
    *out_n_folded = n_vmx > VMX_SHOWN + 1 ? n_vmx - VMX_SHOWN : 0;
    return n_vmx - *out_n_folded;
}

char *gcpu_feature_output_fold(const char *const *names, gsize n)
{
    GString *text = g_string_new(NULL);
    guint n_folded, n_left = count_vmx_shown(names, n, &n_folded);

    for (gsize i = 0; i < n; i++) {
        gboolean is_vmx = g_str_has_prefix(names[i], VMX_PREFIX);
        if (is_vmx && n_left == 0)
            continue;
        n_left -= is_vmx ? 1 : 0;
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", names[i]);
    }
    if (n_folded)
        g_string_append_printf(text, ", and %u more for nested guests", n_folded);
    return g_string_free(text, FALSE);
}

char *gcpu_feature_output_fold_set(const GcpuMap *map, const GcpuFeatureSet *set)
{
    g_autofree const char **names = gcpu_map_feature_names(map, set);

    return gcpu_feature_output_fold(names, g_strv_length((char **)names));
}
