/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/fleet/selector-call.h"

#include <string.h>

#include "daemon/fleet/fleet-labeller.h"
#include "dbus/fleet-interface.h"
#include "dbus/fleet-variant.h"
#include "dbus/node-variant.h"
#include "dbus/page-options.h"
#include "dbus/variant-dict.h"
#include "dbus/vmi-variant.h"
#include "labels/vmi-cpu.h"
#include "xml/def-xml.h"

static const GcpuVariantOption known_options[] = {
    GCPU_FLEET_LABELLER_OPTIONS,        { "added", "a{ss}", NULL },
    { "cluster_cpu_model", "s", NULL }, { "cluster_node_selector", "a{ss}", NULL },
    { "migrate_from", "s", NULL },      { "pending", "a{ss}", NULL },
    { "pod_selector", "a{ss}", NULL },  { NULL, NULL, NULL },
};

/** Question: who wants to go where, and what was found so far. */
typedef struct {
    GcpuFleetDesk *desk;
    GcpuFleetLabeller labeller;
    GcpuPageOptions page;
    GcpuFleetScope scope; /* of which only the times count */
    const char *source;   /* the host that it is on and would leave; NULL: it starts */
    GcpuVmi *vmi;
    GcpuKubevirtConfig *config;
    GcpuNodeLabels *pod, *pending, *added; /* NULL: not given */
    GcpuPodSelector *selector;
} Question;

static void question_clear(Question *question)
{
    gcpu_fleet_labeller_clear(&question->labeller);
    gcpu_vmi_free(question->vmi);
    gcpu_kubevirt_config_free(question->config);
    gcpu_node_labels_free(question->pod);
    gcpu_node_labels_free(question->pending);
    gcpu_node_labels_free(question->added);
    gcpu_pod_selector_free(question->selector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Question, question_clear)

static gboolean refuse(GError **error, const char *message)
{
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_INVALID, message);
    return FALSE;
}

static gboolean check_moment(const Question *question, GError **error)
{
    if (question->pending && (question->pod || question->added))
        return refuse(error, "options: pending has what the pod asks for: neither pod_selector nor "
                             "added");
    if ((question->pod || question->added) && !question->source)
        return refuse(error,
                      "options: pod_selector and added are for migrations: with migrate_from");
    return TRUE;
}

static gboolean read_pods(Question *question, GVariant *options, GError **error)
{
    return gcpu_vmi_variant_read_labels(options, "pod_selector", &question->pod, error) &&
           gcpu_vmi_variant_read_labels(options, "pending", &question->pending, error) &&
           gcpu_vmi_variant_read_labels(options, "added", &question->added, error) &&
           check_moment(question, error);
}

static gboolean read_cluster(Question *question, GVariant *options, GError **error)
{
    GcpuKubevirtConfig *config = gcpu_kubevirt_config_new();
    GcpuNodeLabels *selector = NULL;

    question->config = config;
    config->cpu_model = g_strdup(gcpu_variant_options_text(options, "cluster_cpu_model"));
    config->feature_gates = g_strdupv(question->labeller.gates);
    if (!gcpu_vmi_variant_read_labels(options, "cluster_node_selector", &selector, error))
        return FALSE;
    if (selector) {
        gcpu_node_labels_free(config->node_selector);
        config->node_selector = selector;
    }
    return TRUE;
}

static gboolean read_question(Question *question, GVariant *guest, GVariant *options,
                              GError **error)
{
    if (!gcpu_page_options_read(options, known_options, &question->page, error) ||
        !gcpu_fleet_labeller_open(options, question->desk, &question->labeller, error) ||
        !read_cluster(question, options, error))
        return FALSE;
    question->source = gcpu_variant_options_text(options, "migrate_from");
    question->scope = (GcpuFleetScope){
        .now_s = g_get_real_time() / G_USEC_PER_SEC,
        .max_age_s = question->page.max_age_s,
    };
    question->vmi = gcpu_vmi_variant_read(guest, error);
    return question->vmi && read_pods(question, options, error);
}

static gboolean check_age(const Question *question, const GcpuFleetHost *host, GError **error)
{
    GcpuFleetAge age = gcpu_fleet_age(&question->scope, host);

    if (age == GCPU_FLEET_FRESH)
        return TRUE;
    g_set_error_literal(error, GCPU_ERROR, GCPU_ERROR_UNUSABLE, gcpu_fleet_age_reason(age));
    return FALSE;
}

/* Returns: (transfer full) (nullable) */
static GcpuNode *make_node(const Question *question, const GcpuFleetHost *host, GError **error)
{
    GcpuFleetFacts facts;
    GcpuLabelRequest request;

    if (!check_age(question, host, error))
        return NULL;
    GcpuNodeLabels *labels = gcpu_fleet_labeller_run(
        &question->labeller, gcpu_fleet_facts_fill(&facts, host), &request, error);
    return labels ? gcpu_node_from_host(&request, labels, question->vmi->tsc_frequency_hz) : NULL;
}

static gboolean make_selector(Question *question, GVariantDict *details, GError **error)
{
    const GcpuPodRequest request = { question->vmi, question->config, question->labeller.version };
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) warnings = g_ptr_array_new();

    const GcpuFleetHost *host =
        question->source ? gcpu_fleet_desk_find(question->desk, question->source, error) : NULL;
    if (question->source && !host)
        return FALSE;
    if (!host || question->pending) {
        question->selector = question->pending
                                 ? gcpu_pod_selector_of_pod(&request, question->pending)
                                 : gcpu_pod_selector_at_start(&request);
        return TRUE;
    }
    g_autoptr(GcpuNode) source = make_node(question, host, error);
    if (!source)
        return FALSE;
    const GcpuMigrationFacts facts = { question->pod, source->labels, question->added };
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

static void add_selector(GVariantDict *details, const Question *question)
{
    const GcpuPodSelector *selector = question->selector;
    g_autoptr(GcpuDef) cpu =
        gcpu_vmi_cpu(question->vmi, selector->cpu_model, question->labeller.version);
    g_autofree char *cpu_xml = gcpu_def_xml_format(cpu, 0);

    gcpu_variant_dict_add_text(details, "kubevirt_version", question->labeller.version_text);
    gcpu_variant_dict_add_text(details, "cpu_model", selector->cpu_model);
    gcpu_variant_dict_add_text(details, "cpu_model_origin", selector->cpu_model_origin);
    gcpu_variant_dict_add_text(details, "cpu_xml", cpu_xml);
    g_variant_dict_insert(details, "frozen", "b", selector->is_frozen);
    g_variant_dict_insert_value(details, "selector", gcpu_node_variant_of_wishes(selector->wanted));
    g_variant_dict_insert_value(details, "denied", gcpu_node_variant_of_wishes(selector->denied));
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
    GVariant *nodes = match_page(&question, &details);
    add_selector(&details, &question);
    gcpu_fleet_variant_add_unread(&details, gcpu_fleet_desk_fleet(desk));
    gcpu_bus_fleet_complete_selector(NULL, invocation, nodes, g_variant_dict_end(&details));
    return TRUE;
}
