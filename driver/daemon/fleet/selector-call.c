/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/selector-call.h"

#include <string.h>

#include "daemon/fleet/fleet-labeller.h"
#include "dbus/fleet-interface.h"
#include "dbus/node-variant.h"
#include "dbus/page-options.h"
#include "dbus/variant-dict.h"

static const GcpuVariantOption known_options[] = {
    GCPU_FLEET_LABELLER_OPTIONS,
    { "cluster_cpu_model", "s", NULL },
    { "migrate_from", "s", NULL },
    { NULL, NULL, NULL },
};

static const GcpuVariantOption known_guest[] = {
    { "architecture", "s", NULL }, { "cpu_features", "a{ss}", NULL },
    { "cpu_model", "s", NULL },    { "machine", "s", NULL },
    { "name", "s", NULL },         { "node_selector", "a{ss}", NULL },
    { NULL, NULL, NULL },
};

/** Question: who wants to go where, and what was found so far. */
typedef struct {
    GcpuFleetDesk *desk;
    GcpuFleetLabeller labeller;
    GcpuPageOptions page;
    const char *source; /* the host that it is on and would leave; NULL: it starts */
    GcpuVmi *vmi;
    GcpuKubevirtConfig *config;
    GcpuPodSelector *selector;
} Question;

static void question_clear(Question *question)
{
    gcpu_fleet_labeller_clear(&question->labeller);
    gcpu_vmi_free(question->vmi);
    gcpu_kubevirt_config_free(question->config);
    gcpu_pod_selector_free(question->selector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Question, question_clear)

static gboolean read_features(GVariant *guest, GcpuVmi *vmi, GError **error)
{
    g_autoptr(GVariant) features = g_variant_lookup_value(guest, "cpu_features", NULL);
    GVariantIter iter;
    const char *name, *word;

    if (!features)
        return TRUE;
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

static void read_node_selector(GVariant *guest, GcpuVmi *vmi)
{
    g_autoptr(GVariant) labels = g_variant_lookup_value(guest, "node_selector", NULL);
    GVariantIter iter;
    const char *key, *value;

    if (!labels)
        return;
    g_variant_iter_init(&iter, labels);
    while (g_variant_iter_next(&iter, "{&s&s}", &key, &value))
        gcpu_node_labels_set(vmi->node_selector, key, value, NULL);
}

static gboolean read_guest(GVariant *guest, GcpuVmi *vmi, GError **error)
{
    if (!gcpu_variant_options_read(guest, known_guest, "guest", error))
        return FALSE;
    vmi->name = g_strdup(gcpu_variant_options_text(guest, "name"));
    vmi->architecture = g_strdup(gcpu_variant_options_text(guest, "architecture"));
    vmi->cpu_model = g_strdup(gcpu_variant_options_text(guest, "cpu_model"));
    vmi->machine = g_strdup(gcpu_variant_options_text(guest, "machine"));
    read_node_selector(guest, vmi);
    return read_features(guest, vmi, error);
}

static gboolean read_question(Question *question, GVariant *guest, GVariant *options,
                              GError **error)
{
    question->vmi = gcpu_vmi_new();
    question->config = gcpu_kubevirt_config_new();
    if (!gcpu_page_options_read(options, known_options, &question->page, error) ||
        !gcpu_fleet_labeller_open(options, question->desk, &question->labeller, error))
        return FALSE;
    question->config->cpu_model = g_strdup(gcpu_variant_options_text(options, "cluster_cpu_model"));
    question->source = gcpu_variant_options_text(options, "migrate_from");
    return read_guest(guest, question->vmi, error);
}

/* Returns: (transfer full) (nullable) */
static GcpuNode *make_node(const Question *question, const GcpuFleetHost *host, GError **error)
{
    GcpuFleetFacts facts;
    GcpuLabelRequest request;
    GcpuNodeLabels *labels = gcpu_fleet_labeller_run(
        &question->labeller, gcpu_fleet_facts_fill(&facts, host), &request, error);

    return labels ? gcpu_node_from_host(&request, labels, 0) : NULL;
}

static gboolean make_selector(Question *question, GVariantDict *details, GError **error)
{
    const GcpuPodRequest request = { question->vmi, question->config, question->labeller.version };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) warnings = g_ptr_array_new();

    if (!question->source) {
        question->selector = gcpu_pod_selector_at_start(&request);
        return TRUE;
    }
    const GcpuFleetHost *host = gcpu_fleet_desk_find(question->desk, question->source, error);
    g_autoptr(GcpuNode) source = host ? make_node(question, host, error) : NULL;
    if (!source)
        return FALSE;
    const GcpuMigrationFacts facts = { .node = source->labels };
    question->selector = gcpu_pod_selector_at_migration(&request, &facts, findings, error);
    for (guint i = 0; i < gcpu_findings_count(findings); i++)
        g_ptr_array_add(warnings, gcpu_findings_get(findings, i)->message);
    gcpu_variant_dict_add_texts(details, "warnings", warnings);
    return question->selector != NULL;
}

static GVariant *match_host(const Question *question, const GcpuFleetHost *host,
                            GVariantBuilder *unlabelled)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GcpuNode) node = make_node(question, host, &error);
    g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT(NULL);

    if (!node) {
        gcpu_variant_dict_add_text(&dict, "name", host->name);
        gcpu_variant_dict_add_text(&dict, "reason", error->message);
        g_variant_builder_add_value(unlabelled, g_variant_dict_end(&dict));
        return NULL;
    }
    g_autoptr(GcpuNodeMatch) match = gcpu_node_match(question->selector, node, question->source);
    return gcpu_node_variant_of_match(node, match);
}

static GVariant *match_page(const Question *question, GVariantDict *details)
{
    g_autoptr(GPtrArray) hosts = gcpu_fleet_list(gcpu_fleet_desk_fleet(question->desk));
    g_auto(GVariantBuilder) nodes = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    g_auto(GVariantBuilder) unlabelled = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));
    const char *after = question->page.after, *last = NULL;
    guint n_asked = 0;

    for (guint i = 0; i < hosts->len; i++) {
        const GcpuFleetHost *host = g_ptr_array_index(hosts, i);
        if (after && strcmp(host->name, after) <= 0)
            continue;
        if (n_asked++ == question->page.limit) {
            gcpu_variant_dict_add_text(details, "next", last);
            break;
        }
        last = host->name;
        GVariant *node = match_host(question, host, &unlabelled);
        if (node)
            g_variant_builder_add_value(&nodes, node);
    }
    g_variant_dict_insert_value(details, "unlabelled", g_variant_builder_end(&unlabelled));
    return g_variant_builder_end(&nodes);
}

gboolean gcpu_selector_call(GDBusMethodInvocation *invocation, GVariant *parameters, gpointer desk,
                            GError **error)
{
    g_autoptr(GVariant) guest = g_variant_get_child_value(parameters, 0);
    g_autoptr(GVariant) options = g_variant_get_child_value(parameters, 1);
    g_auto(GVariantDict) details = G_VARIANT_DICT_INIT(NULL);
    g_auto(Question) question = { .desk = desk };

    if (!read_question(&question, guest, options, error) ||
        !make_selector(&question, &details, error))
        return FALSE;
    GcpuPodSelector *selector = question.selector;
    GVariant *nodes = match_page(&question, &details);
    gcpu_variant_dict_add_text(&details, "kubevirt_version", question.labeller.version_text);
    gcpu_variant_dict_add_text(&details, "cpu_model", selector->cpu_model);
    gcpu_variant_dict_add_text(&details, "cpu_model_origin", selector->cpu_model_origin);
    g_variant_dict_insert(&details, "frozen", "b", selector->is_frozen);
    g_variant_dict_insert_value(&details, "selector",
                                gcpu_node_variant_of_wishes(selector->wanted));
    g_variant_dict_insert_value(&details, "denied", gcpu_node_variant_of_wishes(selector->denied));
    gcpu_bus_fleet_complete_selector(NULL, invocation, nodes, g_variant_dict_end(&details));
    return TRUE;
}
