/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* host-question.h: which of a host's domain capabilities a question about one guest is about.
 *
 * libvirt is asked for those of one architecture, machine and virtualisation type; a report of
 * everything holds many. Who has such a report answers as if libvirt had been asked. */
#pragma once

#include "cpu/host-report.h"

/** GcpuHostQuestion: a guest as far as it is known. All borrowed; NULL: not said. */
typedef struct {
    const char *arch;
    const char *machine;
    const char *virt_type;
} GcpuHostQuestion;

/**
 * gcpu_host_question_settle:
 * @capabilities: (nullable): of the host
 *
 * Returns: @question, filled up: the host's own architecture, and kvm if the host offers it for the
 * architecture, else its first type. The machine stays as it is: libvirt knows its default.
 */
GCPU_PUBLIC GcpuHostQuestion gcpu_host_question_settle(const GcpuHostQuestion *question,
                                                       const GcpuCapabilities *capabilities);

/** gcpu_host_question_fact: Returns: (transfer full): what a report calls the answer where it is
 * missing: "domainCapabilities x86_64 q35 kvm", without what is not said. */
GCPU_PUBLIC char *gcpu_host_question_fact(const GcpuHostQuestion *question);

/**
 * gcpu_host_question_narrow:
 * @question: as it is asked, before it is settled
 * @report: of everything, as from gcpu_virt_host_collect() with `all`
 *
 * Leaves of the domain capabilities only those which @question is about, or why libvirt has none:
 * @report then is what would have been collected for @question alone.
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID, and @report as it was, if it holds neither.
 */
GCPU_PUBLIC gboolean gcpu_host_question_narrow(const GcpuHostQuestion *question,
                                               GcpuHostReport *report, GError **error);
