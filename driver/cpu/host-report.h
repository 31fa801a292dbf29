/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-report.h: the facts about one host, when they were collected, and which are missing and why.
 *
 * Filled from a live libvirt or from files; everything that decides about a guest CPU reads it from
 * here. Allocated only by this library; fields may be added at the end. */
#pragma once

#include "cpu/capabilities.h"
#include "cpu/domain-capabilities.h"
#include "cpu/version.h"

/** GcpuFactState: why a report lacks a fact. */
typedef enum {
    GCPU_FACT_NOT_ASKED,   /* nobody looked */
    GCPU_FACT_UNSUPPORTED, /* this libvirt version or driver does not have it */
    GCPU_FACT_FAILED,      /* it has it, but the call failed */
    GCPU_FACT_DENIED,      /* it has it, but not for this caller */
} GcpuFactState;

/** GcpuMissingFact: one fact that the report does not hold. */
typedef struct {
    char *name; /* "domainCapabilities x86_64 pc kvm", "hypervisorVersion" … */
    GcpuFactState state;
    char *reason; /* for reading; the hypervisor's own message if there is one */
} GcpuMissingFact;

/** GcpuModuleParameter: one parameter of kvm, kvm_intel, kvm_amd … */
typedef struct {
    char *module;
    char *name;
    char *value;
} GcpuModuleParameter;

typedef struct {
    char *name;      /* host name; NULL: unknown */
    char *uuid;      /* NULL: unknown */
    char *uri;       /* where the facts came from; NULL: from files */
    char *collector; /* "root" or "unprivileged": some CPU facts need privilege; NULL: unknown */
    gint64 collected_at_s; /* seconds since 1970, UTC; 0: unknown */
    char *hypervisor;      /* driver name as libvirt spells it: "QEMU", "TEST"; NULL: unknown */
    GcpuVersion libvirt_version;    /* on the host; 0: unknown */
    GcpuVersion hypervisor_version; /* 0: unknown */
    char *kernel_release;           /* NULL: unknown, as on a remote host */
    char *kernel_command_line;
    char *microcode;                    /* as the kernel spells it: "0x2006e05" */
    GPtrArray *module_parameters;       /* of GcpuModuleParameter */
    GcpuCapabilities *capabilities;     /* NULL: missing */
    char *capabilities_xml;             /* as libvirt wrote it */
    GPtrArray *domain_capabilities;     /* of GcpuDomainCapabilities */
    GPtrArray *domain_capabilities_xml; /* of char *, one each, as libvirt wrote it */
    GPtrArray *missing;                 /* of GcpuMissingFact */
} GcpuHostReport;

GCPU_PUBLIC GcpuHostReport *gcpu_host_report_new(void);
GCPU_PUBLIC void gcpu_host_report_free(GcpuHostReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuHostReport, gcpu_host_report_free)

/** gcpu_host_report_add_missing: strings are copied; @reason may be NULL. */
GCPU_PUBLIC void gcpu_host_report_add_missing(GcpuHostReport *report, const char *name,
                                              GcpuFactState state, const char *reason);

/** gcpu_host_report_add_module_parameter: strings are copied. */
GCPU_PUBLIC void gcpu_host_report_add_module_parameter(GcpuHostReport *report, const char *module,
                                                       const char *name, const char *value);

/**
 * gcpu_host_report_find_domain_capabilities:
 * @arch: architecture of the guest
 * @virt_type: (nullable): NULL: any
 * @machine: (nullable): canonical name or alias (looked up in the capabilities); NULL: any
 *
 * Returns: (transfer none) (nullable): the first that fits all.
 */
GCPU_PUBLIC const GcpuDomainCapabilities *
gcpu_host_report_find_domain_capabilities(const GcpuHostReport *report, const char *arch,
                                          const char *virt_type, const char *machine);

GCPU_PUBLIC const char *gcpu_fact_state_to_string(GcpuFactState state); /* "not-asked" … */
GCPU_PUBLIC gboolean gcpu_fact_state_from_string(const char *word, GcpuFactState *out_state);
