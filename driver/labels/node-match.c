/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/node-match.h"

#include <string.h>

#include "cpu/hypervisor.h"
#include "labels/tsc.h"

GcpuNode *gcpu_node_new(const char *name, GcpuNodeLabels *labels)
{
    GcpuNode *node = g_new0(GcpuNode, 1);

    node->name = g_strdup(name);
    node->labels = labels;
    node->lacks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return node;
}

void gcpu_node_free(GcpuNode *node)
{
    if (!node)
        return;
    g_free(node->name);
    gcpu_node_labels_free(node->labels);
    g_hash_table_unref(node->lacks);
    g_free(node);
}

/* What virt-controller would label it with. */
static void add_frequency(GcpuNodeLabels *labels, const GcpuDef *cpu, guint64 frequency_hz)
{
    const GcpuTsc tsc = { cpu->tsc_frequency_hz, cpu->tsc_scaling == GCPU_SWITCH_ON };
    g_autofree char *key = g_strdup_printf(GCPU_LABEL_TSC "%" G_GUINT64_FORMAT, frequency_hz);

    if (frequency_hz && cpu->tsc_frequency_hz && gcpu_tsc_accepts(&tsc, frequency_hz))
        gcpu_node_labels_set(labels, key, "true", "capabilities: counter tsc of the host's CPU");
}

/* Takes @reason. */
static void add_lack(GcpuNode *node, const char *model, char *reason)
{
    g_hash_table_replace(node->lacks, g_strconcat(GCPU_LABEL_MODEL, model, NULL), reason);
}

static char *join_blockers(const GcpuModelSupport *model)
{
    GString *text = g_string_new("the host lacks ");

    for (guint i = 0; i < model->blockers->len; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "",
                               (const char *)g_ptr_array_index(model->blockers, i));
    if (model->blockers->len == 0)
        g_string_append(text, "something that libvirt does not tell");
    return g_string_free(text, FALSE);
}

/* What keeps guests from the models that this host knows. */
static void add_lacks(GcpuNode *node, const GcpuLabelRequest *request)
{
    g_autoptr(GPtrArray) models = gcpu_hypervisor_models(request->map, request->offer);
    const char *const *obsolete =
        request->obsolete ? request->obsolete : gcpu_kubevirt_obsolete(request->version);

    for (guint i = 0; i < models->len; i++) {
        const GcpuModelSupport *model = g_ptr_array_index(models, i);
        if (model->usable == GCPU_USABLE_NO)
            add_lack(node, model->name, join_blockers(model));
    }
    for (; *obsolete; obsolete++)
        add_lack(node, *obsolete, g_strdup("the model is obsolete in this cluster"));
}

GcpuNode *gcpu_node_from_host(const GcpuLabelRequest *request, GcpuNodeLabels *labels,
                              guint64 tsc_frequency_hz)
{
    const GcpuHostReport *host = request->host;
    GcpuNode *node = gcpu_node_new(host->name, labels);
    const GcpuDef *cpu = host->capabilities ? host->capabilities->host_cpu : NULL;
    const char *goarch = gcpu_kubevirt_goarch(request->offer->arch);

    node->only_cpu_labels = TRUE;
    add_lacks(node, request);
    gcpu_node_labels_set(labels, GCPU_LABEL_SCHEDULABLE, "true", "taken for granted");
    if (goarch)
        gcpu_node_labels_set(labels, GCPU_LABEL_ARCH, goarch, "domain capabilities");
    if (cpu)
        add_frequency(labels, cpu, tsc_frequency_hz);
    return node;
}

static void obstacle_free(GcpuObstacle *obstacle)
{
    g_free(obstacle->key);
    g_free(obstacle->value);
    g_free(obstacle->actual);
    g_free(obstacle->reason);
    g_free(obstacle->cause);
    g_free(obstacle);
}

void gcpu_node_match_free(GcpuNodeMatch *match)
{
    if (!match)
        return;
    g_ptr_array_unref(match->obstacles);
    g_free(match);
}

const char *gcpu_obstacle_kind_to_string(GcpuObstacleKind kind)
{
    static const char *const words[] = {
        "missing", "value", "denied", "unknown", "state", "source"
    };

    return words[kind];
}

const char *gcpu_node_verdict_to_string(GcpuNodeVerdict verdict)
{
    static const char *const words[] = { "fits", "refused", "undecided" };

    return words[verdict];
}

/* Copies the strings of @obstacle. */
static void add(GcpuNodeMatch *match, const GcpuObstacle *obstacle)
{
    GcpuObstacle *copy = g_new(GcpuObstacle, 1);

    *copy = (GcpuObstacle){
        .kind = obstacle->kind,
        .key = g_strdup(obstacle->key),
        .value = g_strdup(obstacle->value),
        .actual = g_strdup(obstacle->actual),
        .reason = g_strdup(obstacle->reason),
        .cause = g_strdup(obstacle->cause),
    };
    g_ptr_array_add(match->obstacles, copy);
    if (obstacle->kind != GCPU_OBSTACLE_UNKNOWN)
        match->verdict = GCPU_NODE_REFUSED;
    else if (match->verdict == GCPU_NODE_FITS)
        match->verdict = GCPU_NODE_UNDECIDED;
}

/* Those that a host report can tell, if it has the facts. */
static gboolean is_cpu_label(const char *key)
{
    return gcpu_kubevirt_removes(key) || g_str_has_prefix(key, GCPU_LABEL_VENDOR) ||
           g_str_has_prefix(key, GCPU_LABEL_TSC) || strcmp(key, GCPU_LABEL_S390_PV) == 0 ||
           strcmp(key, GCPU_LABEL_ARCH) == 0;
}

/* Returns: (nullable): why nobody knows about the label. */
static const char *why_unknown(const GcpuNode *node, const char *key)
{
    const char *reason = gcpu_node_labels_unknown(node->labels, key);

    if (!reason && node->only_cpu_labels && !is_cpu_label(key))
        return "a host report does not tell it";
    return reason;
}

static void check_wanted(GcpuNodeMatch *match, const GcpuNode *node, const GcpuLabel *wanted)
{
    const GcpuLabel *there = gcpu_node_labels_find(node->labels, wanted->key);
    const char *unknown = there ? NULL : why_unknown(node, wanted->key);
    const GcpuObstacle obstacle = {
        .kind = unknown ? GCPU_OBSTACLE_UNKNOWN
                : there ? GCPU_OBSTACLE_VALUE
                        : GCPU_OBSTACLE_MISSING,
        .key = wanted->key,
        .value = wanted->value,
        .actual = there ? there->value : NULL,
        .reason = unknown ? (char *)unknown : wanted->fact,
        .cause = unknown ? NULL : g_hash_table_lookup(node->lacks, wanted->key),
    };

    if (!there || strcmp(there->value, wanted->value) != 0)
        add(match, &obstacle);
}

static void check_denied(GcpuNodeMatch *match, const GcpuNode *node, const GcpuLabel *denied)
{
    const GcpuLabel *there = gcpu_node_labels_find(node->labels, denied->key);
    const char *unknown = there ? NULL : why_unknown(node, denied->key);
    const GcpuObstacle obstacle = {
        .kind = there ? GCPU_OBSTACLE_DENIED : GCPU_OBSTACLE_UNKNOWN,
        .key = denied->key,
        .actual = there ? there->value : NULL,
        .reason = unknown ? (char *)unknown : denied->fact,
    };

    if (there || unknown)
        add(match, &obstacle);
}

static void check_state(GcpuNodeMatch *match, const GcpuNode *node, const char *source)
{
    const GcpuObstacle cordoned = { .kind = GCPU_OBSTACLE_STATE, .reason = (char *)"cordoned" };
    const GcpuObstacle not_ready = { .kind = GCPU_OBSTACLE_STATE, .reason = (char *)"not ready" };
    const GcpuObstacle is_source = { .kind = GCPU_OBSTACLE_SOURCE,
                                     .reason = (char *)"the guest is there already" };

    if (g_strcmp0(node->name, source) == 0 && source)
        add(match, &is_source);
    if (node->state & GCPU_NODE_CORDONED)
        add(match, &cordoned);
    if (node->state & GCPU_NODE_NOT_READY)
        add(match, &not_ready);
}

GcpuNodeMatch *gcpu_node_match(const GcpuPodSelector *selector, const GcpuNode *node,
                               const char *source)
{
    GcpuNodeMatch *match = g_new0(GcpuNodeMatch, 1);

    match->obstacles = g_ptr_array_new_with_free_func((GDestroyNotify)obstacle_free);
    check_state(match, node, source);
    for (guint i = 0; i < selector->wanted->labels->len; i++)
        check_wanted(match, node, g_ptr_array_index(selector->wanted->labels, i));
    for (guint i = 0; i < selector->denied->labels->len; i++)
        check_denied(match, node, g_ptr_array_index(selector->denied->labels, i));
    return match;
}
