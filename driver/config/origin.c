/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/origin.h"

static const struct {
    const char *word;
    const char *with_file;
    const char *alone;
} layers[] = {
    [GCPU_LAYER_INSTANCE] = { "instance", "instance", "instance" },
    [GCPU_LAYER_COMMAND_LINE] = { "command-line", "command line", "command line" },
    [GCPU_LAYER_HOST] = { "host", "host file", "host configuration" },
    [GCPU_LAYER_POLICY] = { "policy", "policy file", "policy" },
    [GCPU_LAYER_TEMPLATE] = { "template", "template", "template" },
    [GCPU_LAYER_DEFAULT] = { "default", "built-in default", "built-in default" },
};

const char *gcpu_layer_to_string(GcpuLayer layer)
{
    g_return_val_if_fail(layer < G_N_ELEMENTS(layers), NULL);
    return layers[layer].word;
}

gboolean gcpu_origin_is_nearer(const GcpuOrigin *a, const GcpuOrigin *b)
{
    return a->layer != b->layer ? a->layer < b->layer : a->order < b->order;
}

char *gcpu_origin_format(const GcpuOrigin *origin)
{
    g_return_val_if_fail(origin->layer < G_N_ELEMENTS(layers), NULL);

    if (!origin->file)
        return g_strdup(layers[origin->layer].alone);
    if (!origin->line)
        return g_strdup_printf("%s %s", layers[origin->layer].with_file, origin->file);
    return g_strdup_printf("%s %s:%u", layers[origin->layer].with_file, origin->file, origin->line);
}
