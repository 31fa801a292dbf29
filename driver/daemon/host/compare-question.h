/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compare-question.h: what one CompareCpu asks: its arguments, decoded and checked. */
#pragma once

#include "cpu/host-cpu.h"
#include "dbus/guest.h"

typedef struct {
    GcpuGuest *guest;
    GcpuGuestPlace place; /* what domain and options make of it */
    GcpuHostCpuKind kind;
    gboolean asks_libvirt; /* authority=libvirt */
    gboolean wants_extra;
    guint timeout_ms; /* for libvirt */
} GcpuCompareQuestion;

/**
 * gcpu_compare_question_parse:
 * @parameters: (sa{sv}): of the call
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID.
 */
GcpuCompareQuestion *gcpu_compare_question_parse(GVariant *parameters, GError **error);
void gcpu_compare_question_free(GcpuCompareQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuCompareQuestion, gcpu_compare_question_free)
