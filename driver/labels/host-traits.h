/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-traits.h: the traits of a host as OpenStack Placement calls them: what guests get there
 * under the policy.
 *
 * A trait holds if and only if a guest that requires its feature gets a CPU with it: the function
 * that chooses the CPU (policy/guest-cpu.h) answers, so that what is reported, what is selected and
 * what starts cannot disagree. Unlike Nova's own traits, features that the policy takes away are
 * not there, those that only a model or flag adds are, and names are libvirt's (pni, not sse3). */
#pragma once

#include "labels/trait-map.h"
#include "policy/guest-cpu.h"

typedef enum {
    GCPU_TRAIT_ABSENT,
    GCPU_TRAIT_PRESENT,
    GCPU_TRAIT_UNKNOWN, /* the report does not tell */
} GcpuTraitState;

/** GcpuTrait: strings are owned. */
typedef struct {
    char *name;
    char *feature; /* by libvirt's name; NULL: none, as of a model's own trait */
    GcpuTraitState state;
    char *reason;        /* what gives it, or why not, for reading */
    gboolean unreported; /* Nova itself never reports it */
} GcpuTrait;

/** GcpuTraitRequest: all borrowed. */
typedef struct {
    const GcpuConfig *config;
    const GcpuHostReport *host;
    GcpuModelFeatures *features; /* NULL: nothing is known about models */
    const GPtrArray *map;        /* of GcpuTraitRow */
} GcpuTraitRequest;

/**
 * gcpu_host_traits:
 * @findings: everything that is wrong with the policy on this host
 *
 * Returns: (transfer full) (nullable) (element-type GcpuTrait): one for each trait of the map that
 * is about the host's architecture, sorted by name; NULL if an error was added: no guest gets a
 * CPU.
 */
GCPU_PUBLIC GPtrArray *gcpu_host_traits(const GcpuTraitRequest *request, GcpuFindings *findings);

GCPU_PUBLIC const char *gcpu_trait_state_to_string(GcpuTraitState state); /* "absent" … */

/** GCPU_PROVIDER_NAME_MAX: characters of a name that Nova takes. */
#define GCPU_PROVIDER_NAME_MAX 200

/** GcpuProvider: how provider.yaml names the host. */
typedef struct {
    const char *uuid; /* NULL: $COMPUTE_NODE, whichever host the file lies on */
    const char *name; /* hypervisor_hostname, of 1 to %GCPU_PROVIDER_NAME_MAX characters; wins over
                         @uuid; NULL: not by name */
} GcpuProvider;

/**
 * gcpu_provider_yaml:
 * @traits: (element-type GcpuTrait): of gcpu_host_traits()
 * @host: whose usable models become CUSTOM_CPU_MODEL_NAME
 *
 * What Nova itself does not report, in the form of nova-compute's provider_config_location (schema
 * 1.0). It takes only names that begin with CUSTOM_: HW_CPU_X86_SSE3 becomes
 * CUSTOM_HW_CPU_X86_SSE3. Names of more than 255 characters, for which Nova would refuse the whole
 * file, are left out. Source: nova/compute/provider_config.py.
 *
 * Returns: (transfer full): the document.
 */
GCPU_PUBLIC char *gcpu_provider_yaml(const GPtrArray *traits, const GcpuHostReport *host,
                                     const GcpuProvider *provider);
