/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon/host/host-view.h"

#include "cpu/finding.h"

/* While it lasts nobody is answered. */
#define PROOF_LIMIT_MS 10000

GcpuHostView *gcpu_host_view_new(GcpuHostReport *report, const char *map_path)
{
    GcpuHostView *view = g_new0(GcpuHostView, 1);

    view->n_owners = 1;
    view->report = report;
    view->maps = gcpu_map_source_new(map_path);
    view->more = g_ptr_array_new_with_free_func((GDestroyNotify)gcpu_host_report_free);
    view->proof = gcpu_proof_new(PROOF_LIMIT_MS);
    return view;
}

GcpuHostView *gcpu_host_view_ref(GcpuHostView *view)
{
    g_atomic_int_inc(&view->n_owners);
    return view;
}

void gcpu_host_view_unref(GcpuHostView *view)
{
    if (!view || !g_atomic_int_dec_and_test(&view->n_owners))
        return;
    gcpu_host_words_free(view->words);
    gcpu_proof_free(view->proof);
    g_ptr_array_unref(view->more);
    gcpu_map_source_free(view->maps);
    gcpu_host_report_free(view->report);
    g_free(view);
}

gboolean gcpu_host_view_map(const GcpuHostView *view, const char *arch, const GcpuMap **out_map,
                            GError **error)
{
    GcpuArchFamily family = gcpu_arch_family(arch);
    g_autoptr(GError) failure = NULL;
    const GcpuMap *map = NULL;

    if (gcpu_arch_map_name(family)) {
        map = gcpu_map_source_get(view->maps, family, NULL, &failure);
        if (!map) {
            g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED, "%s; see guestcpu.cpu_map",
                        failure->message);
            return FALSE;
        }
    }
    *out_map = map;
    return TRUE;
}

static gboolean is_emulator(const GcpuHostCpu *offer, const char *emulator)
{
    return !emulator || !offer->domain_capabilities ||
           g_strcmp0(offer->domain_capabilities->emulator, emulator) == 0;
}

static gboolean choose(const GcpuHostReport *report, const GcpuHostCpuRequest *request,
                       const char *emulator, GcpuHostCpu *out_offer)
{
    GcpuHostCpu offer;

    if (!gcpu_host_cpu_choose(report, request, &offer, NULL) || !is_emulator(&offer, emulator))
        return FALSE;
    *out_offer = offer;
    return TRUE;
}

/* What was asked for later is narrow, so it goes first where something narrow is wanted. */
static gboolean choose_among_more(const GcpuHostView *view, const GcpuHostCpuRequest *request,
                                  const GcpuGuestPlace *place, GcpuHostCpu *out_offer)
{
    if (!place->machine && !place->emulator)
        return FALSE;
    for (guint i = 0; i < view->more->len; i++) {
        const GcpuHostReport *report = g_ptr_array_index(view->more, i);
        if (report->domain_capabilities->len > 0 &&
            choose(report, request, place->emulator, out_offer))
            return TRUE;
    }
    return FALSE;
}

gboolean gcpu_host_view_offer(const GcpuHostView *view, GcpuHostCpuKind kind,
                              const GcpuGuestPlace *place, GcpuHostCpu *out_offer, GError **error)
{
    const GcpuHostCpuRequest request = { kind, place->arch, place->virt_type, place->machine };
    GcpuHostCpu offer;

    if (kind != GCPU_HOST_CPU_PROCESSOR && choose_among_more(view, &request, place, out_offer))
        return TRUE;
    if (!gcpu_host_cpu_choose(view->report, &request, &offer, error))
        return FALSE;
    if (!is_emulator(&offer, place->emulator)) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "nothing is known of the emulator %s, only of %s", place->emulator,
                    offer.domain_capabilities->emulator);
        return FALSE;
    }
    *out_offer = offer;
    return TRUE;
}

static void add_name(GPtrArray *names, char *name)
{
    if (name && !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
        g_ptr_array_add(names, name);
}

GPtrArray *gcpu_host_view_emulators(const GcpuHostView *view)
{
    const GcpuCapabilities *capabilities = view->report->capabilities;
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < capabilities->guests->len; i++) {
        const GcpuGuestArch *guest = g_ptr_array_index(capabilities->guests, i);
        add_name(names, guest->emulator);
        for (guint j = 0; j < guest->domains->len; j++)
            add_name(names,
                     ((const GcpuGuestDomain *)g_ptr_array_index(guest->domains, j))->emulator);
    }
    g_ptr_array_add(names, NULL);
    return names;
}

gboolean gcpu_host_view_check_emulator(const GcpuHostView *view, const char *emulator,
                                       GError **error)
{
    g_autoptr(GPtrArray) names = gcpu_host_view_emulators(view);

    if (!emulator || g_strv_contains((const char *const *)names->pdata, emulator))
        return TRUE;
    g_autofree char *allowed = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *shown = gcpu_finding_escape(emulator);
    g_set_error(error, GCPU_ERROR, GCPU_ERROR_UNSUPPORTED,
                "the host's capabilities name no emulator %s; allowed: %s", shown,
                *allowed ? allowed : "none");
    return FALSE;
}

GcpuHostCpu gcpu_host_view_default_offer(const GcpuHostView *view)
{
    static const GcpuHostCpuRequest anything;
    GcpuHostCpu offer = { .kind = GCPU_HOST_CPU_PROCESSOR };

    gcpu_host_cpu_choose(view->report, &anything, &offer, NULL);
    return offer;
}

static void forget_oldest(GcpuHostView *view)
{
    const GcpuHostReport *oldest = g_ptr_array_index(view->more, 0);

    for (guint i = 0; i < oldest->domain_capabilities->len; i++)
        gcpu_proof_forget(view->proof, g_ptr_array_index(oldest->domain_capabilities, i));
    g_ptr_array_remove_index(view->more, 0);
}

void gcpu_host_view_add(GcpuHostView *view, GcpuHostReport *report, GcpuProof *proof)
{
    if (view->more->len >= GCPU_HOST_VIEW_MORE_MAX)
        forget_oldest(view);
    g_ptr_array_add(view->more, report);
    gcpu_proof_take(view->proof, proof);
    gcpu_proof_free(proof);
}
