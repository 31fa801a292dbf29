/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* decision.h: one run of gcpu_guest_cpu_decide(): what is known, what was decided so far, and why.
 *
 * Each rule of this folder takes a decision, reads the settings and host facts it needs, writes its
 * part of the result and says why. Rules run in the order of guest-cpu.c. */
#pragma once

#include "config/effective.h"
#include "cpu/name-index.h"
#include "policy/guest-cpu.h"

/** GcpuHostSets: feature sets of the host, made when the first rule asks; see offered.h. */
typedef struct {
    GcpuNameIndex *host_model; /* NULL: not made, or not known */
    GcpuNameIndex *processor;
} GcpuHostSets;

typedef struct {
    GcpuEffective settings; /* configuration and instance seen as one */
    const GcpuInstance *instance;
    const GcpuHostReport *host;
    GcpuModelFeatures *features; /* (nullable) */
    GcpuFindings *findings;
    const GcpuDomainCapabilities
        *domain_capabilities; /* (nullable): what the guest's emulator says */
    gboolean knows_machine;   /* they are those of the guest's machine type */
    GcpuHostSets *host_sets;
    gboolean takes_cpu; /* the virtualisation type lets a guest have a CPU model at all */
    GcpuMode mode;      /* UNSET: the guest gets no CPU model */
    const GcpuSetting *mode_setting; /* (nullable): what decided @mode; NULL: a default */
    GcpuGuestCpu *result;
} GcpuDecision;

/** gcpu_decision_setting: Returns: (transfer none) (nullable): the setting in force for @id. */
const GcpuSetting *gcpu_decision_setting(const GcpuDecision *decision, GcpuSettingId id);

/**
 * gcpu_decision_keep_own_cpu_settings: for an emulated guest: settings about the guest's CPU that
 * the instance does not make itself are about another processor and no longer in force.
 */
void gcpu_decision_keep_own_cpu_settings(GcpuDecision *decision);

/** gcpu_decision_has_libvirt: whether the host's libvirt is @version or newer. An unknown version
 * counts as new. */
gboolean gcpu_decision_has_libvirt(const GcpuDecision *decision, GcpuVersion version);

/** GCPU_COMPARES_BY_QEMU_SINCE: before this libvirt a named model and its features are held against
 * the capabilities' CPU; from it on, against what QEMU reports. */
#define GCPU_COMPARES_BY_QEMU_SINCE GCPU_VERSION(3, 2, 0)

/** gcpu_decision_unknown_name: Returns: (transfer full): @message, with the releases of libvirt
 * that do know the model or feature @name, if any. */
char *gcpu_decision_unknown_name(const GcpuDecision *decision, GcpuNameKind kind, const char *name,
                                 const char *message);

/** gcpu_decision_libvirt_fact: Returns: (transfer full): "libvirt 9.0.0", or that it is not known.
 */
char *gcpu_decision_libvirt_fact(const GcpuDecision *decision);

/**
 * gcpu_decision_because:
 * @part: what was decided
 * @value: (nullable): how; NULL: it is absent
 * @setting: (nullable): what decided; NULL: a built-in rule
 * @rule: the rule, one sentence without full stop
 * @fact: (nullable): the host fact that was used
 */
void gcpu_decision_because(GcpuDecision *decision, const char *part, const char *value,
                           const GcpuSetting *setting, const char *rule, const char *fact);

/** GcpuObjection: what to tell about a setting; strings may be NULL except @message. */
typedef struct {
    GcpuError code;
    const GcpuSetting *setting;
    const char *value; /* NULL: the setting's text */
    const char *message;
    const char *allowed;
    const char *nearest;
    const char *remedy;
} GcpuObjection;

/** gcpu_decision_refuse, gcpu_decision_warn: add a finding with the setting's place. */
void gcpu_decision_refuse(GcpuDecision *decision, const GcpuObjection *objection);
void gcpu_decision_warn(GcpuDecision *decision, const GcpuObjection *objection);
