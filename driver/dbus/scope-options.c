/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dbus/scope-options.h"

static const GcpuVariantOption own[] = {
    { "arch", "s", NULL },
    { "virt_type", "s", NULL },
};

gboolean gcpu_scope_options_read(GVariant *options, const GcpuVariantOption *more,
                                 GcpuPageOptions *out_page, GcpuFleetScope *out_scope,
                                 GError **error)
{
    g_autoptr(GArray) known = g_array_new(TRUE, FALSE, sizeof(GcpuVariantOption));
    GcpuPageOptions page;

    g_array_append_vals(known, own, G_N_ELEMENTS(own));
    for (; more && more->name; more++)
        g_array_append_vals(known, more, 1);
    if (!gcpu_page_options_read(options, (const GcpuVariantOption *)(void *)known->data, &page,
                                error))
        return FALSE;
    *out_page = page;
    *out_scope = (GcpuFleetScope){
        .arch = gcpu_variant_options_text(options, "arch"),
        .virt_type = gcpu_variant_options_text(options, "virt_type"),
        .max_age_s = page.max_age_s,
    };
    return TRUE;
}

void gcpu_scope_options_add_guest(GcpuFleetScope *scope, const GcpuDomainGuest *guest)
{
    if (!scope->arch)
        scope->arch = guest->arch;
    if (!scope->virt_type)
        scope->virt_type = guest->virt_type;
}
