/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* domain-capabilities.h: what one emulator offers to guests of one architecture and machine type:
 * libvirt's <domainCapabilities> (1.2.7; its <cpu> from 2.5 with QEMU 2.8) as a value.
 *
 * Allocated only by this library; fields may be added at the end. */
#pragma once

#include "cpu/def.h"

/** GcpuUsable: model/@usable. Unknown also where the attribute is missing. */
typedef enum {
    GCPU_USABLE_UNKNOWN,
    GCPU_USABLE_YES,
    GCPU_USABLE_NO,
} GcpuUsable;

/** GcpuModelSupport: one model of <mode name='custom'>. */
typedef struct {
    char *name;
    GcpuUsable usable;
    gboolean deprecated; /* libvirt 7.1.0 */
    char *vendor;        /* libvirt 8.9.0; NULL: not stated or "unknown" */
    char *canonical;     /* libvirt 10.10.0; NULL: not stated */
    GPtrArray *blockers; /* of char *: features that keep the model from running; libvirt 10.9.0 */
    gboolean states_usable; /* the document has the attribute at all */
} GcpuModelSupport;

/** GcpuModeSupport: one <mode> of the <cpu>. */
typedef struct {
    gboolean known;                         /* the document names the mode */
    gboolean supported;                     /* and says yes */
    gboolean migratable_on, migratable_off; /* values of hostPassthroughMigratable and its like */
} GcpuModeSupport;

/** GcpuProtection: ways to keep a guest's memory from its host that the <features> say yes to. */
typedef struct {
    gboolean sev;     /* libvirt 4.5.0 */
    gboolean sev_es;  /* guests of it are left: maxESGuests, libvirt 8.0.0 */
    gboolean sev_snp; /* launchSecurity, libvirt 10.5.0 */
    gboolean tdx;     /* libvirt 11.6.0 */
    gboolean s390_pv; /* libvirt 7.6.0 */
} GcpuProtection;

typedef struct {
    char *emulator;  /* <path> */
    char *virt_type; /* <domain> */
    char *machine;   /* canonical */
    char *arch;
    guint max_vcpus;  /* 0: not stated */
    gboolean has_cpu; /* the document has a <cpu>: libvirt and QEMU are new enough to say */
    GcpuModeSupport host_passthrough;
    GcpuModeSupport maximum;
    GcpuModeSupport host_model_mode;
    GcpuModeSupport custom;
    GcpuDef
        *host_model;   /* guest type: what host-model expands to; NULL: not supported or not said */
    GPtrArray *models; /* of GcpuModelSupport, in document order */
    gboolean has_blockers;   /* some model names its blockers: libvirt 10.9.0 or newer */
    gboolean firmware_known; /* the document lists firmware: libvirt 5.2.0 */
    gboolean firmware_efi;   /* and UEFI is on the list */
    GcpuProtection protection;
} GcpuDomainCapabilities;

GCPU_PUBLIC GcpuDomainCapabilities *gcpu_domain_capabilities_new(void);
GCPU_PUBLIC void gcpu_domain_capabilities_free(GcpuDomainCapabilities *capabilities);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuDomainCapabilities, gcpu_domain_capabilities_free)

/** gcpu_model_support_new: for those who build one; the caller appends it to `models`. */
GCPU_PUBLIC GcpuModelSupport *gcpu_model_support_new(const char *name);

/** gcpu_model_supports_new: Returns: (transfer full) (element-type GcpuModelSupport): an empty list
 * that frees what is appended to it. */
GCPU_PUBLIC GPtrArray *gcpu_model_supports_new(void);

/** gcpu_domain_capabilities_find_model: Returns: (transfer none) (nullable): exact name. */
GCPU_PUBLIC const GcpuModelSupport *
gcpu_domain_capabilities_find_model(const GcpuDomainCapabilities *capabilities, const char *name);

/** gcpu_domain_capabilities_report_cpu: whether the host-model is the CPU that QEMU reports, on an
 * architecture where libvirt compares with it itself. @capabilities may be NULL. */
GCPU_PUBLIC gboolean
gcpu_domain_capabilities_report_cpu(const GcpuDomainCapabilities *capabilities);

GCPU_PUBLIC const char *gcpu_usable_to_string(GcpuUsable usable); /* "unknown", "yes", "no" */
