/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* guest-question.h: a question about a guest and the hosts of the fleet, as Place and Explain are
 * asked it: either a guest that has its CPU already, or an instance that gets one by the policy. */
#pragma once

#include "config/instance.h"
#include "daemon/fleet/fleet-desk.h"
#include "dbus/scope-options.h"
#include "fleet/place.h"

/** GcpuGuestQuestion: texts of @page and @scope are the options'. */
typedef struct {
    GcpuDomainGuest *guest; /* NULL: an instance */
    GcpuInstance *instance; /* NULL: a guest */
    const char *machine;    /* of a guest; NULL: any will do */
    GcpuPageOptions page;
    GcpuFleetScope scope;
} GcpuGuestQuestion;

/**
 * gcpu_guest_question_read:
 * @cpu_xml: a <cpu> or a <domain>; empty if the options have an instance
 * @options: must live longer
 * @out_question: (out): to be cleared; written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID.
 */
gboolean gcpu_guest_question_read(const char *cpu_xml, GVariant *options,
                                  GcpuGuestQuestion *out_question, GError **error);
void gcpu_guest_question_clear(GcpuGuestQuestion *question);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GcpuGuestQuestion, gcpu_guest_question_clear)

/**
 * gcpu_guest_question_sort:
 *
 * Returns: (transfer none) (nullable): the hosts that the question is about; NULL with the errors
 * of gcpu_fleet_desk_sort(), and %GCPU_BUS_ERROR_NOT_READY if it is about an instance and the desk
 * has no policy.
 */
const GcpuFleetClasses *gcpu_guest_question_sort(const GcpuGuestQuestion *question,
                                                 GcpuFleetDesk *desk, GError **error);

/** gcpu_guest_question_place: @classes: of gcpu_guest_question_sort(). Returns: (transfer full) */
GcpuPlace *gcpu_guest_question_place(const GcpuGuestQuestion *question, const GcpuFleetDesk *desk,
                                     const GcpuFleetClasses *classes) G_GNUC_WARN_UNUSED_RESULT;

/** gcpu_guest_question_cpu: Returns: (transfer none) (nullable): the CPU that the reasons of
 * @placed are about; NULL: none. */
const GcpuDef *gcpu_guest_question_cpu(const GcpuGuestQuestion *question,
                                       const GcpuPlaceClass *placed);
