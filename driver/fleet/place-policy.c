/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fleet/place-policy.h"

/* All that stands against the guest, on one line, each with the setting that asks for it: of the
 * policy or of the instance. */
static char *format_refusal(const GcpuFindings *findings)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < gcpu_findings_count(findings); i++) {
        const GcpuFinding *finding = gcpu_findings_get(findings, i);
        if (finding->severity != GCPU_SEVERITY_ERROR)
            continue;
        if (text->len)
            g_string_append(text, "; ");
        if (finding->file && finding->line)
            g_string_append_printf(text, "%s:%u: ", finding->file, finding->line);
        if (finding->key)
            g_string_append_printf(text, "%s: ", finding->key);
        g_string_append(text, finding->message);
    }
    return g_string_free(text, FALSE);
}

GcpuPlace *gcpu_place_policy(const GcpuFleetClasses *classes, const GcpuConfig *config,
                             const GcpuInstance *instance, GcpuFleetMaps *maps)
{
    guint n = classes->classes->len;
    g_autofree GcpuFleetGuest *guests = g_new0(GcpuFleetGuest, MAX(n, 1));
    g_autofree GcpuGuestCpu **decided = g_new0(GcpuGuestCpu *, MAX(n, 1));
    g_autofree const char **refusals = g_new0(const char *, n + 1);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < n; i++) {
        const GcpuFleetClass *class = gcpu_fleet_classes_get(classes, i);
        g_autoptr(GcpuFindings) findings = gcpu_findings_new();
        decided[i] = gcpu_guest_cpu_decide(
            config, instance, class->facts,
            gcpu_fleet_maps_model_features(maps, class->libvirt_version), findings);
        if (decided[i]) {
            guests[i] = (GcpuFleetGuest){ decided[i]->cpu, decided[i]->machine };
            continue;
        }
        g_ptr_array_add(texts, format_refusal(findings));
        refusals[i] = g_ptr_array_index(texts, texts->len - 1);
    }
    GcpuPlace *place = gcpu_place_new(classes, guests, refusals);
    for (guint i = 0; i < n; i++)
        ((GcpuPlaceClass *)g_ptr_array_index(place->classes, i))->decided = decided[i];
    return place;
}
