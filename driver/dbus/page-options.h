/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* page-options.h: the options that calls about many hosts share: which page of a list, and how old
 * facts may be. */
#pragma once

#include "dbus/variant-options.h"

/** GCPU_PAGE_LIMIT_DEFAULT, GCPU_PAGE_LIMIT_MAX: hosts on one page. */
#define GCPU_PAGE_LIMIT_DEFAULT 1000u
#define GCPU_PAGE_LIMIT_MAX     10000u

/** GcpuPageOptions: borrowed from the options. */
typedef struct {
    const char *after; /* NULL: the first page */
    guint limit;
    gint64 max_age_s; /* 0: any age */
} GcpuPageOptions;

/**
 * gcpu_page_options_read:
 * @options: a{sv}
 * @more: (nullable): other options of the call; its last row has no name
 * @out_page: (out): written only on success
 *
 * Returns: FALSE with %GCPU_ERROR_INVALID and every mistake.
 */
gboolean gcpu_page_options_read(GVariant *options, const GcpuVariantOption *more,
                                GcpuPageOptions *out_page, GError **error);

/** gcpu_page_options_refuse_after: sets @error to %GCPU_ERROR_INVALID: after is not in a list that
 * is not in the order of names, so that nobody can say what comes behind it. */
void gcpu_page_options_refuse_after(const GcpuPageOptions *page, GError **error);
