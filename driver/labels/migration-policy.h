/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* migration-policy.h: which of a cluster's MigrationPolicies applies to a guest.
 *
 * Source: kubevirt/kubevirt, pkg/virt-controller/watch/migration/migrationpolicy.go (matchPolicy),
 * kubevirt.io/api/migrations/v1alpha1. */
#pragma once

#include "labels/node-labels.h"
#include "labels/vmi-settings.h"

/** GcpuMigrationPolicy: allocated only by this library; fields may be added at the end. */
typedef struct {
    char *name;
    gboolean has_selectors;       /* without spec.selectors it applies to nothing */
    GcpuNodeLabels *of_guest;     /* virtualMachineInstanceSelector */
    GcpuNodeLabels *of_namespace; /* namespaceSelector */
    GcpuVmiSettings *settings;
} GcpuMigrationPolicy;

/** gcpu_migration_policy_new: strings are copied. */
GCPU_PUBLIC GcpuMigrationPolicy *gcpu_migration_policy_new(const char *name);
GCPU_PUBLIC void gcpu_migration_policy_free(GcpuMigrationPolicy *policy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationPolicy, gcpu_migration_policy_free)

typedef enum {
    GCPU_MIGRATION_POLICY_APPLIES,
    GCPU_MIGRATION_POLICY_DIFFERS,  /* the guest or its namespace lacks one of its labels */
    GCPU_MIGRATION_POLICY_UNKNOWN,  /* it asks for labels of the namespace, which are not given */
    GCPU_MIGRATION_POLICY_IS_EMPTY, /* it has no selectors */
} GcpuMigrationPolicyFit;

/** GcpuMigrationPolicyMatch: one policy and the guest. */
typedef struct {
    const GcpuMigrationPolicy *policy; /* borrowed */
    GcpuMigrationPolicyFit fit;
    guint n_of_guest;     /* labels of the guest that it asks for and that are so */
    guint n_of_namespace; /* the same of the namespace */
    const char *label;    /* with DIFFERS, a label that is not so; borrowed from @policy */
} GcpuMigrationPolicyMatch;

/**
 * gcpu_migration_policy_match:
 * @of_guest: labels of the VirtualMachineInstance; it always has some when it runs
 * @of_namespace: (nullable): labels of its namespace; NULL: not known
 *
 * All labels that a policy asks for must be there with their values.
 */
GCPU_PUBLIC GcpuMigrationPolicyMatch
gcpu_migration_policy_match(const GcpuMigrationPolicy *policy, const GcpuNodeLabels *of_guest,
                            const GcpuNodeLabels *of_namespace);

/** gcpu_migration_policy_compare: which of two that apply goes first: more labels in sum, then more
 * of the guest, then the name that is first in byte order. Returns: below, at or above 0. */
GCPU_PUBLIC int gcpu_migration_policy_compare(const GcpuMigrationPolicyMatch *one,
                                              const GcpuMigrationPolicyMatch *other);

/** GcpuMigrationPolicyChoice: allocated only by this library; fields may be added at the end. */
typedef struct {
    GArray *matches; /* of GcpuMigrationPolicyMatch: all: those that apply, first the one that
                        wins, then the others by name */
    const GcpuMigrationPolicy *chosen; /* NULL: none applies, or it is not known */
    gboolean is_known; /* FALSE: one whose fit is not known could win over @chosen */
} GcpuMigrationPolicyChoice;

/** gcpu_migration_policy_choose: @policies: (element-type GcpuMigrationPolicy): must outlive the
 * result. Returns: (transfer full): never NULL. */
GCPU_PUBLIC GcpuMigrationPolicyChoice *
gcpu_migration_policy_choose(const GPtrArray *policies, const GcpuNodeLabels *of_guest,
                             const GcpuNodeLabels *of_namespace);
GCPU_PUBLIC void gcpu_migration_policy_choice_free(GcpuMigrationPolicyChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuMigrationPolicyChoice, gcpu_migration_policy_choice_free)

/** gcpu_migration_policy_fit_to_string: "applies", "differs", "unknown", "empty". */
GCPU_PUBLIC const char *gcpu_migration_policy_fit_to_string(GcpuMigrationPolicyFit fit);
