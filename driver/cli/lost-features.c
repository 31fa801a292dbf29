/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lost-features.h"

#include <string.h>

#include "cli/fleet-source.h"
#include "fleet/feature-loss.h"

/** Loss: what one host loses. All reports are read before the fleet changes. */
typedef struct {
    char *host, *source;
    GPtrArray *names;
    GcpuHostReport *report; /* NULL: it could not be read, or is in the fleet */
} Loss;

static void loss_free(Loss *loss)
{
    g_free(loss->host);
    g_free(loss->source);
    g_ptr_array_unref(loss->names);
    gcpu_host_report_free(loss->report);
    g_free(loss);
}

static gboolean fail(GcpuFleetInputs *inputs, GError *error)
{
    gcpu_findings_add_error(inputs->cpu.findings, error);
    return FALSE;
}

/* A host may be named several times. */
static Loss *find_or_add(GPtrArray *losses, const GcpuFleetHost *host)
{
    for (guint i = 0; i < losses->len; i++) {
        Loss *loss = g_ptr_array_index(losses, i);
        if (strcmp(loss->host, host->name) == 0)
            return loss;
    }
    Loss *loss = g_new0(Loss, 1);
    loss->host = g_strdup(host->name);
    loss->names = g_ptr_array_new_with_free_func(g_free);
    loss->source = g_strdup(host->source);
    g_ptr_array_add(losses, loss);
    return loss;
}

static gboolean read_loss(GcpuFleetInputs *inputs, const char *text, GPtrArray *losses)
{
    const char *list = strchr(text, '=');
    g_autofree char *name = list ? g_strndup(text, (gsize)(list - text)) : NULL;

    if (!name || !*name || !list[1])
        return fail(inputs, g_error_new(GCPU_ERROR, GCPU_ERROR_INVALID,
                                        "--lose %s: names no host and features, such as "
                                        "n1=hle,rtm",
                                        text));
    const GcpuFleetHost *host = gcpu_fleet_inputs_find(inputs, name);
    if (!host)
        return FALSE;
    Loss *loss = find_or_add(losses, host);
    g_auto(GStrv) names = g_strsplit(list + 1, ",", -1);
    for (char **one = names; *one; one++)
        g_ptr_array_add(loss->names, g_strdup(*one));
    if (!loss->report)
        loss->report = gcpu_fleet_source_read_again(inputs->fleet, host, inputs->cpu.options,
                                                    inputs->cpu.findings);
    return loss->report != NULL;
}

static gboolean apply(GcpuFleetInputs *inputs, Loss *loss)
{
    g_autoptr(GError) error = NULL;

    g_ptr_array_add(loss->names, NULL);
    if (!gcpu_feature_loss_apply(loss->report, (const char *const *)loss->names->pdata,
                                 inputs->maps, &error)) {
        g_prefix_error(&error, "--lose %s: ", loss->host);
        return fail(inputs, g_steal_pointer(&error));
    }
    return gcpu_fleet_put(inputs->fleet, g_steal_pointer(&loss->report), loss->source, 0, &error) ||
           fail(inputs, g_steal_pointer(&error));
}

gboolean gcpu_lost_features_apply(GcpuFleetInputs *inputs, char *const *texts)
{
    g_autoptr(GPtrArray) losses = g_ptr_array_new_with_free_func((GDestroyNotify)loss_free);
    gboolean ok = TRUE;

    for (; texts && *texts; texts++)
        ok = read_loss(inputs, *texts, losses) && ok;
    for (guint i = 0; ok && i < losses->len; i++)
        ok = apply(inputs, g_ptr_array_index(losses, i));
    return ok;
}
