/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* template.h: a valid libvirt domain XML that an operator may edit, to be filled for each guest.
 *
 * Loaded and checked once, filled as often as wanted; filling does not change it, so threads may
 * share one. */
#pragma once

#include "config/instance.h"
#include "policy/guest-cpu.h"

typedef struct GcpuTemplate GcpuTemplate;

/**
 * gcpu_template_load:
 * @name: a name such as "minimal", looked for as NAME.xml; or a path (it contains a '/')
 * @dirs: (array zero-terminated=1): where to look, first wins
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID: not found (the message lists
 * the templates there are and the nearest name), not readable, larger than 1 MiB, not XML, no
 * <domain> as root, or a part twice that is to be filled.
 */
GCPU_PUBLIC GcpuTemplate *gcpu_template_load(const char *name, const char *const *dirs,
                                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_template_parse: the same from memory; @name is what to call it. */
GCPU_PUBLIC GcpuTemplate *gcpu_template_parse(const char *text, gssize length, const char *name,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

GCPU_PUBLIC void gcpu_template_free(GcpuTemplate *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuTemplate, gcpu_template_free)

/**
 * gcpu_template_fill:
 * @form: what the domain looks like otherwise
 * @instance: name, uuid, memory, vcpus, disks, networks
 * @guest_cpu: the <cpu>, virtualisation type, architecture and machine type
 * @findings: disks or networks that cannot be expressed are added here, and parts of the template
 * that contradict the guest
 *
 * Sets domain/@type, name, uuid (none: libvirt makes one), memory (currentMemory is removed), vcpu,
 * os/type with arch and machine, cpu, and adds the instance's disks and networks to devices; where
 * one of these states a boot order, os/boot is removed. Memory and vcpu of the template stay if the
 * instance does not state them. Through the document tree, never by pasting text; everything else
 * stays as it was, written in libvirt's own style of XML.
 *
 * Returns: (transfer full) (nullable): the domain XML; NULL if a finding of severity error was
 * added.
 */
GCPU_PUBLIC char *gcpu_template_fill(const GcpuTemplate *form, const GcpuInstance *instance,
                                     const GcpuGuestCpu *guest_cpu,
                                     GcpuFindings *findings) G_GNUC_WARN_UNUSED_RESULT;

/**
 * gcpu_template_explain:
 * @guest_cpu: the reasons for the parts of the domain that are no CPU are added to its own, and its
 *   machine becomes the template's where that one wins
 *
 * Goes with a gcpu_template_fill() of the same arguments.
 */
GCPU_PUBLIC void gcpu_template_explain(const GcpuTemplate *form, const GcpuInstance *instance,
                                       GcpuGuestCpu *guest_cpu);
