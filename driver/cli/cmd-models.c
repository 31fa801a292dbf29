/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmd-models.c: guestcpu models: which models and features there are, and which a host can run. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/cpu-inputs.h"
#include "cli/feature-output.h"
#include "cli/near-output.h"
#include "cli/output.h"
#include "cpu/hypervisor.h"

static const char help_text[] =
    "Prints the CPU models that libvirt knows, in the order of its map. If a host is named, "
    "prints\n"
    "those that its hypervisor knows, whether a guest can have them there, and the features that\n"
    "stand in the way: as libvirt says them (10.9 and later), else by the CPU map.\n\n"
    "Examples:\n"
    "  guestcpu models --arch ppc64\n"
    "  guestcpu models --host n7-kvm.xml\n"
    "  guestcpu models --usable --connect qemu:///system --virt-type kvm\n"
    "  guestcpu models --features\n";

/** Listed: one model of the list. */
typedef struct {
    const char *name;
    const char *vendor;              /* NULL: any, or not known */
    const char *canonical;           /* NULL: none */
    const GcpuModelSupport *support; /* NULL: no host was named */
} Listed;

typedef struct {
    gboolean usable;   /* --usable */
    gboolean features; /* --features */
} ModelsOptions;

/** Models: what one run needs. */
typedef struct {
    GcpuCpuInputs inputs;
    ModelsOptions own;
    char *arch;
    const GcpuMap *map;                  /* NULL: libvirt has none */
    const GcpuDomainCapabilities *offer; /* NULL: no host was named */
    GPtrArray *supports;                 /* of GcpuModelSupport; NULL: no host was named */
    GPtrArray *list;                     /* of Listed */
    GPtrArray *near;                     /* of GcpuNearModel: what host-model nearly is; or NULL */
} Models;

static void models_clear(Models *models)
{
    g_clear_pointer(&models->list, g_ptr_array_unref);
    g_clear_pointer(&models->near, g_ptr_array_unref);
    g_clear_pointer(&models->supports, g_ptr_array_unref);
    g_free(models->arch);
    gcpu_cpu_inputs_clear(&models->inputs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Models, models_clear)

static gboolean refuse(Models *models, GcpuError code, char *message)
{
    gcpu_findings_add_error(models->inputs.findings,
                            g_error_new_literal(GCPU_ERROR, code, message));
    g_free(message);
    return FALSE;
}

/* libvirt itself lists models only where it turns them into features or checks them. */
static gboolean takes_any_model(const Models *models)
{
    return !models->map || gcpu_map_family(models->map) == GCPU_ARCH_FAMILY_ARM;
}

static void list_map(Models *models)
{
    for (guint i = 0; !takes_any_model(models) && i < gcpu_map_n_models(models->map); i++) {
        const GcpuMapModel *model = gcpu_map_model(models->map, i);
        Listed *listed = g_new0(Listed, 1);
        listed->name = model->name;
        listed->vendor = gcpu_map_vendor_name(models->map, model->vendor);
        listed->canonical = model->canonical;
        g_ptr_array_add(models->list, listed);
    }
}

static void list_offer(Models *models)
{
    models->supports = gcpu_hypervisor_models(models->map, models->offer);
    for (guint i = 0; i < models->supports->len; i++) {
        const GcpuModelSupport *support = g_ptr_array_index(models->supports, i);
        if (models->own.usable && support->usable != GCPU_USABLE_YES)
            continue;
        Listed *listed = g_new0(Listed, 1);
        listed->name = support->name;
        listed->vendor = support->vendor;
        listed->canonical = support->canonical;
        listed->support = support;
        g_ptr_array_add(models->list, listed);
    }
}

static gboolean choose_offer(Models *models)
{
    GcpuHostCpu chosen;

    if (!gcpu_cpu_inputs_read_host(&models->inputs) ||
        !gcpu_cpu_inputs_choose_host_cpu(&models->inputs, GCPU_HOST_CPU_HYPERVISOR, &chosen))
        return FALSE;
    models->offer = chosen.domain_capabilities;
    models->arch = g_strdup(chosen.arch);
    return TRUE;
}

/* Names of features stand in files of their own. */
static gboolean get_map(Models *models)
{
    static const char *const no_models[] = { NULL };

    if (!models->arch)
        models->arch = gcpu_cpu_inputs_arch(&models->inputs);
    if (gcpu_arch_family(models->arch) == GCPU_ARCH_FAMILY_NONE)
        return refuse(
            models, GCPU_ERROR_UNSUPPORTED,
            g_strdup_printf("'%s' architecture is not supported by CPU driver", models->arch));
    return gcpu_cpu_inputs_map(&models->inputs, models->arch,
                               models->own.features ? no_models : NULL, &models->map);
}

/* Where the list is long, the models that are nearly usable are the ones to look at. */
static void find_near(Models *models)
{
    if (models->offer->host_model && !models->own.features)
        models->near =
            gcpu_near_output_find(models->map, models->offer->host_model, models->offer->models);
}

static gboolean find(Models *models, const GcpuOptions *options)
{
    if (!gcpu_cpu_inputs_open(&models->inputs, options) ||
        (gcpu_cpu_inputs_name_host(options) && !choose_offer(models)) || !get_map(models))
        return FALSE;
    models->list = g_ptr_array_new_with_free_func(g_free);
    if (models->offer) {
        list_offer(models);
        find_near(models);
    } else if (!models->own.features) {
        list_map(models);
    }
    return TRUE;
}

/* A libvirt that does not tell the blockers leaves them to the map. */
static void append_support(GString *text, const Models *models, const GcpuModelSupport *support,
                           int padding)
{
    g_string_append_printf(text, "%*s  %s", padding, "", gcpu_usable_to_string(support->usable));
    if (support->deprecated)
        g_string_append(text, ", deprecated");
    if (support->blockers->len == 0)
        return;
    g_string_append(text, models->offer->has_blockers ? ": lacks " : ": lacks, by the CPU map, ");
    gcpu_output_names(text, "", support->blockers, "");
}

static int print_models(const Models *models)
{
    g_autoptr(GString) text = g_string_new(NULL);
    int width = 0;

    for (guint i = 0; i < models->list->len; i++) {
        const Listed *listed = g_ptr_array_index(models->list, i);
        width = MAX(width, (int)strlen(listed->name));
    }
    for (guint i = 0; i < models->list->len; i++) {
        const Listed *listed = g_ptr_array_index(models->list, i);
        g_autofree char *name = gcpu_output_escape(listed->name);
        g_string_append(text, name);
        if (listed->support && !models->own.usable)
            append_support(text, models, listed->support, width - (int)strlen(listed->name));
        g_string_append_c(text, '\n');
    }
    if (!models->offer && takes_any_model(models))
        fprintf(stderr,
                "note: libvirt lists no models for %s: it takes what the hypervisor takes\n",
                models->arch);
    int status = gcpu_output_text(text->str);
    if (models->near && !models->own.usable)
        gcpu_near_output_note(models->map, models->near, "host-model",
                              models->offer->host_model->model);
    return status;
}

static int print_features(const GcpuMap *map)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; map && i < gcpu_map_n_features(map); i++) {
        const GcpuMapFeature *feature = gcpu_map_feature(map, i);
        g_string_append(text, feature->name);
        for (guint j = 0; j < feature->n_aliases; j++) {
            const GcpuFeatureAlias *alias = &feature->aliases[j];
            g_string_append_printf(text, "%s%s: %s", j ? ", " : "  ",
                                   alias->source ? alias->source : "also", alias->name);
        }
        g_string_append_c(text, '\n');
    }
    return gcpu_output_text(text->str);
}

static void add_model(JsonBuilder *builder, const Models *models, const Listed *listed)
{
    const GcpuModelSupport *support = listed->support;
    const GPtrArray *blockers = support ? support->blockers : NULL;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "name", listed->name);
    gcpu_output_add_string(builder, "vendor", listed->vendor);
    gcpu_output_add_string(builder, "canonical", listed->canonical);
    gcpu_output_add_string(builder, "usable",
                           support ? gcpu_usable_to_string(support->usable) : NULL);
    gcpu_output_add_boolean(builder, "deprecated", support && support->deprecated);
    gcpu_output_add_names(builder, "blockers", blockers);
    gcpu_output_add_string(builder, "blockers_from",
                           !blockers || blockers->len == 0 ? NULL
                           : models->offer->has_blockers   ? "hypervisor"
                                                           : "cpu-map");
    json_builder_end_object(builder);
}

static void add_features(JsonBuilder *builder, const GcpuMap *map)
{
    json_builder_set_member_name(builder, "features");
    json_builder_begin_array(builder);
    for (guint i = 0; map && i < gcpu_map_n_features(map); i++) {
        json_builder_begin_object(builder);
        gcpu_output_add_string(builder, "name", gcpu_map_feature(map, i)->name);
        gcpu_feature_output_add(builder, map, (int)i);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static int print_json(const Models *models)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    const GcpuDomainCapabilities *offer = models->offer;

    json_builder_begin_object(builder);
    gcpu_output_add_string(builder, "arch", models->arch);
    gcpu_output_add_string(builder, "virt_type", offer ? offer->virt_type : NULL);
    gcpu_output_add_string(builder, "machine", offer ? offer->machine : NULL);
    if (models->own.features) {
        add_features(builder, models->map);
    } else {
        gcpu_output_add_boolean(builder, "any_model", !offer && takes_any_model(models));
        json_builder_set_member_name(builder, "models");
        json_builder_begin_array(builder);
        for (guint i = 0; i < models->list->len; i++)
            add_model(builder, models, g_ptr_array_index(models->list, i));
        json_builder_end_array(builder);
        gcpu_near_output_add(builder, "near_models", models->map, models->near);
    }
    gcpu_output_add_findings(builder, models->inputs.findings);
    json_builder_end_object(builder);
    return gcpu_output_json(json_builder_get_root(builder));
}

int gcpu_cmd_models(int argc, char **argv)
{
    g_auto(GcpuOptions) options = { 0 };
    g_auto(Models) models = { 0 };
    const GOptionEntry entries[] = {
        { "usable", 'u', 0, G_OPTION_ARG_NONE, &models.own.usable,
          "Only the names of models that guests can have on the host", NULL },
        { "features", 'f', 0, G_OPTION_ARG_NONE, &models.own.features,
          "The features instead, with the names that others have for them", NULL },
        G_OPTION_ENTRY_NULL,
    };

    if (!gcpu_options_parse(argc, argv, entries, NULL, help_text, &options) ||
        !gcpu_options_has_no_rest(&options))
        return GCPU_EXIT_USAGE;
    if (models.own.usable && models.own.features)
        return gcpu_options_refuse("features are never usable or not: one of --usable, --features");
    if (models.own.usable && !gcpu_cpu_inputs_name_host(&options))
        return gcpu_options_refuse("--usable needs a host: name one with --host or --connect");

    if (!find(&models, &options))
        return gcpu_output_refusal(models.inputs.findings, 0, options.json);
    gcpu_output_findings(models.inputs.findings, 0);
    if (options.json)
        return print_json(&models);
    return models.own.features ? print_features(models.map) : print_models(&models);
}
