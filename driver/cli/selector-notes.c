/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/selector-notes.h"

#include <stdio.h>
#include <string.h>

#include "cli/output.h"

/* Of the models that all nodes have, the largest. */
#define SHOWN_MAX 5

static guint count_nodes(const GPtrArray *nodes, const char *vendor)
{
    guint n = 0;

    for (guint i = 0; i < nodes->len; i++)
        n += gcpu_node_is_of(g_ptr_array_index(nodes, i), vendor) ? 1 : 0;
    return n;
}

/* Those that all nodes have come first. */
static guint count_common(const GPtrArray *models, guint n_nodes)
{
    guint n = 0;

    while (n < models->len && ((GcpuNodeModel *)g_ptr_array_index(models, n))->n_nodes == n_nodes)
        n++;
    return n;
}

static void print_models(const GcpuSelectorNotes *notes, const char *vendor)
{
    g_autoptr(GPtrArray) models = gcpu_node_models(notes->nodes, vendor, notes->map);
    guint n_nodes = count_nodes(notes->nodes, vendor);
    guint n = count_common(models, n_nodes);
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; i < n && i < SHOWN_MAX; i++) {
        const GcpuNodeModel *model = g_ptr_array_index(models, i);
        g_autofree char *name = gcpu_output_escape(model->name);
        g_string_append_printf(line, "%s%s", i ? ", " : "", name);
    }
    if (n > SHOWN_MAX)
        g_string_append_printf(line, " and %u more", n - SHOWN_MAX);
    g_autofree char *whose = gcpu_output_escape(vendor ? vendor : "");
    fprintf(stderr, "note: models of all nodes%s%s (%u): %s\n", vendor ? " of " : "", whose,
            n_nodes, n ? line->str : "none");
}

static void print_common(const GcpuSelectorNotes *notes)
{
    g_auto(GStrv) vendors = gcpu_node_vendors(notes->nodes);

    fputs("note: a named model that all nodes have in common, set as cpu.model or cpuModel, asks "
          "for one label only\n",
          stderr);
    if (!vendors[0])
        print_models(notes, NULL);
    for (char **vendor = vendors; *vendor; vendor++)
        print_models(notes, *vendor);
}

void gcpu_selector_notes_print(const GcpuSelectorNotes *notes)
{
    gboolean is_host_model = strcmp(notes->selector->cpu_model, "host-model") == 0;

    if (notes->moment == GCPU_SELECTOR_AT_MIGRATION)
        fprintf(stderr,
                "note: KubeVirt keeps the pod of the migration for 5 minutes and then gives up%s\n",
                is_host_model ? ", with the event NoSuitableNodesForHostModelMigration" : "");
    if (notes->selector->is_frozen)
        fputs("note: features and model were chosen by an earlier migration and stay until the "
              "guest is restarted\n",
              stderr);
    print_common(notes);
    fputs("note: a label that is missing can be set by hand on a node with the "
          "annotation " GCPU_ANNOTATION_SKIP_NODE "; libvirt still checks the CPU\n",
          stderr);
}

static void add_models(JsonBuilder *builder, const GcpuSelectorNotes *notes, const char *vendor)
{
    g_autoptr(GPtrArray) models = gcpu_node_models(notes->nodes, vendor, notes->map);
    guint n_nodes = count_nodes(notes->nodes, vendor);

    for (guint i = 0; i < models->len; i++) {
        const GcpuNodeModel *model = g_ptr_array_index(models, i);
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", model->name);
        gcpu_output_add_string(builder, "vendor", vendor);
        json_builder_set_member_name(builder, "nodes");
        json_builder_add_int_value(builder, model->n_nodes);
        json_builder_set_member_name(builder, "ready");
        json_builder_add_int_value(builder, model->n_ready);
        gcpu_output_add_boolean(builder, "on_all", model->n_nodes == n_nodes);
        json_builder_end_object(builder);
    }
}

void gcpu_selector_notes_add_models(JsonBuilder *builder, const GcpuSelectorNotes *notes)
{
    g_auto(GStrv) vendors = gcpu_node_vendors(notes->nodes);

    json_builder_set_member_name(builder, "models");
    json_builder_begin_array(builder);
    if (!vendors[0])
        add_models(builder, notes, NULL);
    for (char **vendor = vendors; *vendor; vendor++)
        add_models(builder, notes, *vendor);
    json_builder_end_array(builder);
}

void gcpu_selector_notes_warn(const GcpuVmi *vmi, GcpuFindings *findings)
{
    const struct {
        gboolean holds;
        const char *message;
    } rows[] = {
        { vmi->has_affinity, "the guest has rules of its own in spec.affinity, which are not "
                             "looked at: they may keep it from more nodes" },
        { vmi->has_instancetype || vmi->has_preference,
          "the guest has an instance type or a preference, which are not looked at: `virtctl "
          "expand --vm NAME -o json` prints the guest with them" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const GcpuFinding finding = { .severity = GCPU_SEVERITY_WARNING,
                                      .message = (char *)rows[i].message };
        if (rows[i].holds)
            gcpu_findings_add(findings, &finding);
    }
}
