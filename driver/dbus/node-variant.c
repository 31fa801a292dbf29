/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/node-variant.h"

#include "dbus/variant-dict.h"

GVariant *gcpu_node_variant_of_facts(const GcpuNodeLabels *labels)
{
    g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("a{ss}"));

    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        g_autofree char *key = g_utf8_make_valid(label->key, -1);
        g_autofree char *fact = label->fact ? g_utf8_make_valid(label->fact, -1) : NULL;
        if (fact)
            g_variant_builder_add(&builder, "{ss}", key, fact);
    }
    return g_variant_builder_end(&builder);
}

GVariant *gcpu_node_variant_of_wishes(const GcpuNodeLabels *labels)
{
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < labels->labels->len; i++) {
        const GcpuLabel *label = g_ptr_array_index(labels->labels, i);
        g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
        gcpu_variant_dict_add_text(&dict, "key", label->key);
        gcpu_variant_dict_add_text(&dict, "value", label->value);
        gcpu_variant_dict_add_text(&dict, "reason", label->fact);
        g_variant_builder_add_value(&list, g_variant_dict_end(&dict));
    }
    return g_variant_builder_end(&list);
}

static GVariant *format_obstacle(const GcpuObstacle *obstacle)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    gcpu_variant_dict_add_text(&dict, "kind", gcpu_obstacle_kind_to_string(obstacle->kind));
    gcpu_variant_dict_add_text(&dict, "key", obstacle->key);
    gcpu_variant_dict_add_text(&dict, "value", obstacle->value);
    gcpu_variant_dict_add_text(&dict, "actual", obstacle->actual);
    gcpu_variant_dict_add_text(&dict, "reason", obstacle->reason);
    gcpu_variant_dict_add_text(&dict, "cause", obstacle->cause);
    return g_variant_dict_end(&dict);
}

GVariant *gcpu_node_variant_of_match(const GcpuNode *node, const GcpuNodeMatch *match)
{
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);
    g_auto(GVariantBuilder) list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

    for (guint i = 0; i < match->obstacles->len; i++)
        g_variant_builder_add_value(&list, format_obstacle(g_ptr_array_index(match->obstacles, i)));
    gcpu_variant_dict_add_text(&dict, "name", node->name);
    gcpu_variant_dict_add_text(&dict, "verdict", gcpu_node_verdict_to_string(match->verdict));
    g_variant_dict_insert_value(&dict, "obstacles", g_variant_builder_end(&list));
    return g_variant_dict_end(&dict);
}
