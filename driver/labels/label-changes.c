/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/label-changes.h"

#include <string.h>

#include "cpu/expand.h"
#include "cpu/hypervisor.h"

#define SOFTWARE                                                                            \
    (GCPU_FACT_LIBVIRT | GCPU_FACT_HYPERVISOR | GCPU_FACT_KERNEL | GCPU_FACT_COMMAND_LINE | \
     GCPU_FACT_MODULE_PARAMETER)
#define HARDWARE \
    (GCPU_FACT_KERNEL | GCPU_FACT_COMMAND_LINE | GCPU_FACT_MICROCODE | GCPU_FACT_PROCESSOR)
#define PACKAGES (GCPU_FACT_LIBVIRT | GCPU_FACT_HYPERVISOR)

/** Family: what may change the labels of a prefix. */
typedef struct {
    const char *prefix;
    guint kinds; /* of GcpuFactKind */
    enum { FAMILY_PLAIN, FAMILY_FEATURE, FAMILY_MODEL } names;
} Family;

static const Family families[] = {
    { GCPU_LABEL_FEATURE, SOFTWARE | HARDWARE, FAMILY_FEATURE },
    { GCPU_LABEL_REQUIRED, SOFTWARE | HARDWARE, FAMILY_FEATURE },
    { GCPU_LABEL_MODEL, SOFTWARE | HARDWARE, FAMILY_MODEL },
    { GCPU_LABEL_MIGRATION, SOFTWARE | HARDWARE, FAMILY_MODEL },
    { GCPU_LABEL_MACHINE, PACKAGES, FAMILY_PLAIN },
    { GCPU_LABEL_TIMER, HARDWARE, FAMILY_PLAIN },
    { GCPU_LABEL_VENDOR, GCPU_FACT_PROCESSOR, FAMILY_PLAIN },
    { "", SOFTWARE | HARDWARE, FAMILY_PLAIN },
};

/** Side: one report with what questions about it need. */
typedef struct {
    const GcpuLabelledHost *host;
    GPtrArray *models; /* of GcpuModelSupport, with blockers */
    gboolean knows_processor;
    GcpuFeatureSet processor[GCPU_FEATURE_SET_WORDS_MAX]; /* what it has, by @host's map */
} Side;

typedef struct {
    Side before;
    Side after;
    GPtrArray *facts; /* of GcpuReportChange */
    GPtrArray *changes;
} Comparison;

static void change_free(GcpuLabelChange *change)
{
    g_free(change->key);
    g_free(change->before);
    g_free(change->after);
    g_ptr_array_unref(change->features);
    g_ptr_array_unref(change->causes);
    g_free(change);
}

const char *gcpu_label_blame_to_string(GcpuLabelBlame blame)
{
    static const char *const words[] = { "unknown", "hardware", "software", "naming" };

    return words[blame];
}

static void side_init(Side *side, const GcpuLabelledHost *host)
{
    const GcpuLabelRequest *request = host->request;
    const GcpuCapabilities *capabilities = request->host->capabilities;
    const GcpuDef *cpu = capabilities ? capabilities->host_cpu : NULL;

    side->host = host;
    side->models = gcpu_hypervisor_models(request->map, request->offer);
    side->knows_processor = request->map && cpu && cpu->model &&
                            gcpu_map_family(request->map) == GCPU_ARCH_FAMILY_X86 &&
                            gcpu_expand_set(request->map, cpu, side->processor, NULL);
}

static const Family *family_of(const char *key)
{
    const Family *family = families;

    while (!g_str_has_prefix(key, family->prefix))
        family++;
    return family;
}

static void add_name(GPtrArray *names, const char *name)
{
    g_ptr_array_add(names, g_strdup(name));
}

/* What the model lacks on the side where it is not usable. */
static void add_blockers(GPtrArray *names, const Side *side, const char *model)
{
    for (guint i = 0; i < side->models->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(side->models, i);
        if (strcmp(support->name, model) != 0)
            continue;
        for (guint j = 0; j < support->blockers->len; j++)
            add_name(names, g_ptr_array_index(support->blockers, j));
        return;
    }
}

static void find_features(const Comparison *comparison, const Family *family,
                          GcpuLabelChange *change)
{
    const char *name = change->key + strlen(family->prefix);

    if (family->names == FAMILY_FEATURE)
        add_name(change->features, name);
    else if (family->names == FAMILY_MODEL)
        add_blockers(change->features, change->after ? &comparison->before : &comparison->after,
                     name);
}

static gboolean processor_has(const Side *side, const char *name)
{
    int index = gcpu_map_find_feature(side->host->request->map, name);

    return index >= 0 && gcpu_feature_set_has(side->processor, (guint)index);
}

static gboolean guests_get_it_as_before(const Comparison *comparison, const char *feature)
{
    g_autofree char *key = g_strconcat(GCPU_LABEL_FEATURE, feature, NULL);

    return gcpu_node_labels_find(comparison->before.host->labels, key) &&
           gcpu_node_labels_find(comparison->after.host->labels, key);
}

static GcpuLabelBlame find_blame(const Comparison *comparison, const Family *family,
                                 const GcpuLabelChange *change)
{
    const Side *before = &comparison->before, *after = &comparison->after;

    if (strcmp(family->prefix, GCPU_LABEL_REQUIRED) == 0 &&
        guests_get_it_as_before(comparison, change->key + strlen(family->prefix)))
        return GCPU_LABEL_BLAME_NAMING;
    if (family->kinds == PACKAGES)
        return GCPU_LABEL_BLAME_SOFTWARE;
    if (change->features->len == 0 || !before->knows_processor || !after->knows_processor)
        return GCPU_LABEL_BLAME_UNKNOWN;
    for (guint i = 0; i < change->features->len; i++) {
        const char *name = g_ptr_array_index(change->features, i);
        if (processor_has(before, name) != processor_has(after, name))
            return GCPU_LABEL_BLAME_HARDWARE;
    }
    return GCPU_LABEL_BLAME_SOFTWARE;
}

static guint kinds_for(const Family *family, GcpuLabelBlame blame)
{
    switch (blame) {
    case GCPU_LABEL_BLAME_HARDWARE:
        return family->kinds & HARDWARE;
    case GCPU_LABEL_BLAME_SOFTWARE:
        return family->kinds & SOFTWARE;
    case GCPU_LABEL_BLAME_NAMING:
        return PACKAGES;
    case GCPU_LABEL_BLAME_UNKNOWN:
        break;
    }
    return family->kinds;
}

static void find_causes(const Comparison *comparison, guint kinds, GcpuLabelChange *change)
{
    for (guint i = 0; i < comparison->facts->len; i++) {
        const GcpuReportChange *fact = g_ptr_array_index(comparison->facts, i);
        if (fact->kind & kinds)
            g_ptr_array_add(change->causes,
                            g_strdup_printf("%s %s -> %s", fact->name,
                                            fact->before ? fact->before : "(not known)",
                                            fact->after ? fact->after : "(not known)"));
    }
}

static void add_change(Comparison *comparison, const char *key, const GcpuLabel *before,
                       const GcpuLabel *after)
{
    const Family *family = family_of(key);
    GcpuLabelChange *change;

    if ((before && after && strcmp(before->value, after->value) == 0) ||
        gcpu_node_labels_unknown(comparison->before.host->labels, key) ||
        gcpu_node_labels_unknown(comparison->after.host->labels, key))
        return;
    change = g_new0(GcpuLabelChange, 1);
    change->key = g_strdup(key);
    change->before = before ? g_strdup(before->value) : NULL;
    change->after = after ? g_strdup(after->value) : NULL;
    change->features = g_ptr_array_new_with_free_func(g_free);
    change->causes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(comparison->changes, change);
    find_features(comparison, family, change);
    change->blame = find_blame(comparison, family, change);
    find_causes(comparison, kinds_for(family, change->blame), change);
}

static const GcpuLabel *label_at(const GcpuLabelledHost *host, guint index)
{
    const GPtrArray *labels = host->labels->labels;

    return index < labels->len ? g_ptr_array_index(labels, index) : NULL;
}

/* Both lists are sorted: walks them side by side. */
static void compare_labels(Comparison *comparison)
{
    const GcpuLabelledHost *before = comparison->before.host, *after = comparison->after.host;
    guint i = 0, j = 0;

    while (label_at(before, i) || label_at(after, j)) {
        const GcpuLabel *old = label_at(before, i), *new = label_at(after, j);
        int order = !old ? 1 : !new ? -1 : strcmp(old->key, new->key);
        add_change(comparison, order <= 0 ? old->key : new->key, order <= 0 ? old : NULL,
                   order >= 0 ? new : NULL);
        i += order <= 0;
        j += order >= 0;
    }
}

GPtrArray *gcpu_label_changes(const GcpuLabelledHost *before, const GcpuLabelledHost *after)
{
    Comparison comparison = {
        .facts = gcpu_report_changes(before->request->host, after->request->host),
        .changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free),
    };

    side_init(&comparison.before, before);
    side_init(&comparison.after, after);
    compare_labels(&comparison);
    g_ptr_array_unref(comparison.before.models);
    g_ptr_array_unref(comparison.after.models);
    g_ptr_array_unref(comparison.facts);
    return comparison.changes;
}
