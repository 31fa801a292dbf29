/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-view.h: one look at the host, from which calls are answered until there is a newer one.
 *
 * Made in a worker; then for the main thread alone, but for the report, which nobody changes. */
#pragma once

#include "cpu/host-cpu.h"
#include "daemon/host/engine-proof.h"
#include "daemon/host/host-words.h"
#include "xml/cpu-documents.h"
#include "xml/map-source.h"

typedef struct {
    int n_owners;
    GcpuHostReport *report;
    GcpuMapSource *maps;
    GPtrArray *more; /* of GcpuHostReport: offers that were asked for later */
    GcpuProof *proof;
    GcpuHostWords *words; /* under the configuration of when it was made, or a later one */
} GcpuHostView;

/** GCPU_HOST_VIEW_MORE_MAX: offers that are kept beyond those of the report. */
#define GCPU_HOST_VIEW_MORE_MAX 32

/**
 * gcpu_host_view_new:
 * @report: (transfer full): what libvirt said
 * @map_path: (nullable): NULL: the installed libvirt's CPU map
 *
 * The time for its proof begins now.
 */
GcpuHostView *gcpu_host_view_new(GcpuHostReport *report, const char *map_path);

/** gcpu_host_view_ref: for a worker, which may read the report. Returns: @view. */
GcpuHostView *gcpu_host_view_ref(GcpuHostView *view);
void gcpu_host_view_unref(GcpuHostView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostView, gcpu_host_view_unref)

/**
 * gcpu_host_view_map:
 * @out_map: (out) (transfer none) (nullable): the complete map for @arch; NULL: libvirt has none
 *
 * Returns: FALSE with %GCPU_ERROR_UNSUPPORTED if there should be one and it cannot be read.
 */
gboolean gcpu_host_view_map(const GcpuHostView *view, const char *arch, const GcpuMap **out_map,
                            GError **error);

/**
 * gcpu_host_view_offer:
 * @place: what is asked for
 * @out_offer: (out): borrows from @view
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID if what was collected does not hold it; libvirt may know
 * more: gcpu_host_view_add().
 */
gboolean gcpu_host_view_offer(const GcpuHostView *view, GcpuHostCpuKind kind,
                              const GcpuGuestPlace *place, GcpuHostCpu *out_offer, GError **error);

/** gcpu_host_view_emulators: Returns: (transfer container) (element-type utf8): those that the
 * host's capabilities name, each once, NULL at the end. */
GPtrArray *gcpu_host_view_emulators(const GcpuHostView *view);

/**
 * gcpu_host_view_check_emulator:
 * @emulator: (nullable): NULL: libvirt's choice
 *
 * libvirt runs an emulator to learn what it offers. A stranger must not have a program of his run
 * that way (CVE-2019-10167), so it must be one that the host's capabilities name.
 *
 * Returns: FALSE with %GCPU_ERROR_UNSUPPORTED, which says what there is.
 */
gboolean gcpu_host_view_check_emulator(const GcpuHostView *view, const char *emulator,
                                       GError **error);

/** gcpu_host_view_default_offer: the one for guests that ask for nothing; its cpu may be NULL. */
GcpuHostCpu gcpu_host_view_default_offer(const GcpuHostView *view);

/**
 * gcpu_host_view_add:
 * @report: (transfer full): libvirt's answer for one more offer
 * @proof: (transfer full): of that offer
 *
 * The oldest of such offers is forgotten when there are too many.
 */
void gcpu_host_view_add(GcpuHostView *view, GcpuHostReport *report, GcpuProof *proof);
