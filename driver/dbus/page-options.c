/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/page-options.h"

static const GcpuVariantOption own[] = {
    { "after", "s", NULL },
    { "limit", "u", NULL },
    { "max_age_s", "t", NULL },
};

static gboolean check(GVariant *options, const GcpuVariantOption *more, GError **error)
{
    g_autoptr(GArray) known = g_array_new(TRUE, FALSE, sizeof(GcpuVariantOption));

    g_array_append_vals(known, own, G_N_ELEMENTS(own));
    for (; more && more->name; more++)
        g_array_append_vals(known, more, 1);
    return gcpu_variant_options_read(options, (const GcpuVariantOption *)(void *)known->data,
                                     "options", error);
}

gboolean gcpu_page_options_read(GVariant *options, const GcpuVariantOption *more,
                                GcpuPageOptions *out_page, GError **error)
{
    guint64 max_age_s = 0;
    guint32 limit = GCPU_PAGE_LIMIT_DEFAULT;

    if (!check(options, more, error))
        return FALSE;
    g_variant_lookup(options, "limit", "u", &limit);
    g_variant_lookup(options, "max_age_s", "t", &max_age_s);
    if (limit < 1 || limit > GCPU_PAGE_LIMIT_MAX || max_age_s > G_MAXINT32) {
        g_set_error(error, GCPU_ERROR, GCPU_ERROR_INVALID,
                    "options: limit is 1 to %u, max_age_s at most %d", GCPU_PAGE_LIMIT_MAX,
                    G_MAXINT32);
        return FALSE;
    }
    *out_page = (GcpuPageOptions){
        .after = gcpu_variant_options_text(options, "after"),
        .limit = limit,
        .max_age_s = (gint64)max_age_s,
    };
    return TRUE;
}

void gcpu_page_options_refuse_after(const GcpuPageOptions *page, GError **error)
{
    g_set_error(
        error, GCPU_ERROR, GCPU_ERROR_INVALID,
        "options: after: \"%s\" is not in this list, or not any more; begin anew without it",
        page->after);
}
