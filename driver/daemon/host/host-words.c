/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-words.h"

#include "input/input.h"
#include "labels/node-labeller.h"

void gcpu_host_words_free(GcpuHostWords *words)
{
    if (!words)
        return;
    gcpu_node_labels_free(words->labels);
    g_clear_pointer(&words->traits, g_ptr_array_unref);
    g_free(words->no_labels);
    g_free(words->no_traits);
    g_free(words);
}

static GcpuNodeLabels *find_labels(const GcpuHostReport *report, GcpuMapSource *maps,
                                   GcpuVersion kubevirt, GError **error)
{
    static const GcpuHostCpuRequest anything;
    GcpuHostCpu offer;
    const GcpuMap *map = NULL;

    if (!gcpu_node_labeller_choose(report, &anything, &offer, error))
        return NULL;
    GcpuArchFamily family = gcpu_arch_family(offer.arch);
    if (gcpu_arch_map_name(family)) {
        map = gcpu_map_source_get(maps, family, NULL, error);
        if (!map)
            return NULL;
    }
    const GcpuLabelRequest request = {
        .host = report,
        .offer = offer.domain_capabilities,
        .map = map,
        .version = kubevirt,
    };
    return gcpu_node_labeller_run(&request, error);
}

static GPtrArray *read_trait_map(GcpuFindings *findings)
{
    const char *directory = g_getenv("GUESTCPU_TRAITS");
    g_autofree char *path =
        g_build_filename(directory ? directory : PKGDATADIR "/traits", "placement.traits", NULL);
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_autofree char *text = gcpu_input_read(path, GCPU_TRAIT_MAP_BYTES_MAX, &length, &error);

    if (text)
        return gcpu_trait_map_parse(text, length, path, findings);
    gcpu_findings_add_error(findings, g_steal_pointer(&error));
    return NULL;
}

static GPtrArray *find_traits(const GcpuHostReport *report, GcpuMapSource *maps,
                              const GcpuConfig *config, GError **error)
{
    g_autoptr(GcpuFindings) findings = gcpu_findings_new();
    g_autoptr(GPtrArray) map = read_trait_map(findings);
    const GcpuTraitRequest request = {
        .config = config,
        .host = report,
        .features = gcpu_map_source_model_features(maps),
        .map = map,
    };
    g_autoptr(GPtrArray) traits = map ? gcpu_host_traits(&request, findings) : NULL;

    if (traits && !gcpu_findings_has_errors(findings))
        return g_steal_pointer(&traits);
    g_propagate_error(error, gcpu_findings_to_error(findings));
    return NULL;
}

GcpuHostWords *gcpu_host_words_new(const GcpuHostReport *report, GcpuMapSource *maps,
                                   const GcpuConfig *config)
{
    GcpuHostWords *words = g_new0(GcpuHostWords, 1);
    g_autoptr(GError) no_labels = NULL;
    g_autoptr(GError) no_traits = NULL;

    words->kubevirt = GCPU_KUBEVIRT_NEWEST;
    words->labels = find_labels(report, maps, words->kubevirt, &no_labels);
    words->no_labels = no_labels ? g_strdup(no_labels->message) : NULL;
    words->traits = find_traits(report, maps, config, &no_traits);
    words->no_traits = no_traits ? g_strdup(no_traits->message) : NULL;
    return words;
}
