/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-session.h: a connection to libvirt that stays open, for a program that asks again and again.
 *
 * Every call may take its time and belongs into a thread of its own; threads may share a session.
 * None waits beyond its limit: what hangs stays behind in a thread until libvirt lets go of it.
 * Somebody must run libvirt's event loop meanwhile, see virt-event.h. */
#pragma once

#include "cpu/host-cpu.h"
#include "cpu/verdict.h"
#include "virt/virt-host.h"

typedef struct GcpuVirtSession GcpuVirtSession;

/** GcpuVirtClosedFunc: called once, when the connection is gone, in the thread that notices: that
 * of libvirt's event loop, or of a call that is under way. @reason: for reading. */
typedef void (*GcpuVirtClosedFunc)(const char *reason, gpointer data);

/** GcpuVirtSessionRequest: all but @uri may be zero. */
typedef struct {
    const char *uri;           /* NULL or empty: libvirt's default */
    guint timeout_ms;          /* 0: 30 s */
    guint keepalive_s;         /* how often libvirt asks a silent peer for a sign of life; 0: 5 */
    GcpuVirtClosedFunc closed; /* not called for a connection of a driver in this process */
    gpointer closed_data;      /* (transfer full) */
    GDestroyNotify closed_data_free; /* (nullable): called in any thread */
} GcpuVirtSessionRequest;

/**
 * gcpu_virt_session_open: A peer that misses three signs of life is taken for gone.
 *
 * Returns: (transfer full) (nullable): NULL with the errors of gcpu_virt_host_collect().
 */
GCPU_PUBLIC GcpuVirtSession *gcpu_virt_session_open(const GcpuVirtSessionRequest *request,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC GcpuVirtSession *gcpu_virt_session_ref(GcpuVirtSession *session);

/** gcpu_virt_session_unref: @session may be NULL. Never blocks: a connection to a silent peer is
 * closed in a thread. */
GCPU_PUBLIC void gcpu_virt_session_unref(GcpuVirtSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVirtSession, gcpu_virt_session_unref)

/** gcpu_virt_session_collect: gcpu_virt_host_collect() over @session. */
GCPU_PUBLIC GcpuHostReport *gcpu_virt_session_collect(GcpuVirtSession *session,
                                                      const GcpuVirtHostQuery *query,
                                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** GcpuVirtOffer: with what a CPU is compared. NULL: libvirt's choice. */
typedef struct {
    GcpuHostCpuKind against; /* PROCESSOR: virConnectCompareCPU(), else
                                virConnectCompareHypervisorCPU() (libvirt 4.4.0) */
    const char *emulator;
    const char *arch;
    const char *machine;
    const char *virt_type;
    guint timeout_ms; /* for each question; 0: 3 minutes */
    guint total_ms;   /* once they have passed no other question is begun, but the first; 0: all are
                         asked */
} GcpuVirtOffer;

/** GcpuVirtVerdict: libvirt's answer about one CPU. */
typedef struct {
    GcpuVerdict verdict; /* UNDECIDED: libvirt gave an error instead */
    char *message;       /* its reason of an incompatible one, or its error; may be NULL */
    GcpuError code;      /* class of the error; INTERNAL if there was none */
} GcpuVirtVerdict;

/**
 * gcpu_virt_session_compare:
 * @cpu_xmls: (array zero-terminated=1): a <cpu> each
 *
 * Returns: (transfer full) (nullable) (element-type GcpuVirtVerdict): one for each CPU, in
 * their order, but for the last ones if @offer limits the time; NULL with %GCPU_ERROR_UNREACHABLE
 * if the connection broke or stayed silent.
 */
GCPU_PUBLIC GPtrArray *gcpu_virt_session_compare(GcpuVirtSession *session,
                                                 const GcpuVirtOffer *offer,
                                                 const char *const *cpu_xmls,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
