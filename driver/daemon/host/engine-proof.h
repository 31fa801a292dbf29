/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* engine-proof.h: libvirt and the engine, asked the same about this very host.
 *
 * The engine answers in libvirt's stead; it has to earn that on every new connection. Where the two
 * differ libvirt is right, and other CPUs of the same model are not the engine's to judge. */
#pragma once

#include "cpu/host-cpu.h"
#include "cpu/map.h"
#include "virt/virt-session.h"

/** GcpuDifference: one case in which they differ. */
typedef struct {
    const GcpuDomainCapabilities *offer; /* borrowed from the report; NULL: the processor */
    GcpuDef *cpu;
    GcpuVerdict engine;  /* UNDECIDED: an error */
    GcpuVerdict libvirt; /* UNDECIDED: an error */
    char *message;       /* libvirt's; may be NULL */
} GcpuDifference;

typedef struct {
    gint64 ends_at_us; /* monotonic: no question is begun later */
    guint n_asked;
    guint n_left;           /* questions for which there was no time */
    GPtrArray *differences; /* of GcpuDifference */
} GcpuProof;

/** gcpu_proof_new: @limit_ms: for all its questions together, from now on. libvirt answers a
 * thousand within a second, unless it finds a /dev/kvm that does not work: then it starts QEMU for
 * each of them. */
GcpuProof *gcpu_proof_new(guint limit_ms);
void gcpu_proof_free(GcpuProof *proof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuProof, gcpu_proof_free)

/** GcpuProofSubject: whose answers are to be proved. */
typedef struct {
    GcpuHostCpu offer;
    const GcpuMap *map; /* complete; NULL: nothing can be proved */
    GcpuVersion version;
} GcpuProofSubject;

/**
 * gcpu_proof_run:
 * @proof: gets what is found
 *
 * Asks for every model of the map, the host's CPU and variations of it. Blocks; for a worker. Where
 * libvirt or its driver has no such call, nothing is counted; what there is no time for is left.
 *
 * Returns: FALSE with %GCPU_ERROR_UNREACHABLE if the connection broke.
 */
gboolean gcpu_proof_run(GcpuProof *proof, GcpuVirtSession *session, const GcpuProofSubject *subject,
                        GError **error);

/** gcpu_proof_find: Returns: (transfer none) (nullable): the difference about @cpu, to the word. */
const GcpuDifference *gcpu_proof_find(const GcpuProof *proof, const GcpuHostCpu *offer,
                                      const GcpuDef *cpu);

/** gcpu_proof_doubts: whether there is a difference about another CPU of the model of @cpu. */
gboolean gcpu_proof_doubts(const GcpuProof *proof, const GcpuHostCpu *offer, const GcpuDef *cpu);

/** gcpu_proof_offer: how libvirt is asked for @offer. */
GcpuVirtOffer gcpu_proof_offer(const GcpuHostCpu *offer);

/** gcpu_proof_take: moves what @more holds to the end of @proof. */
void gcpu_proof_take(GcpuProof *proof, GcpuProof *more);

/** gcpu_proof_forget: drops the differences about @offer. */
void gcpu_proof_forget(GcpuProof *proof, const GcpuDomainCapabilities *offer);
