/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compare.c: can this host run that guest? Through proxies that gdbus-codegen makes of the
 * interface as installed, so that the compiler checks every call:
 *
 *   gdbus-codegen --interface-prefix org.guestcpu1. --c-namespace Guest \
 *       --generate-c-code host-proxy /usr/share/dbus-1/interfaces/org.guestcpu1.Host.xml
 *   cc -o compare compare.c host-proxy.c $(pkg-config --cflags --libs gio-unix-2.0)
 *   ./compare "$(virsh dumpxml web1)"
 *
 * Exit status: 0 yes, 1 no, 4 nobody answered. */
#include <stdio.h>

#include "host-proxy.h"

/* details: reasons is aa{sv}; each has kind, origin and message, and more where it makes sense. */
static void print_reasons(GVariant *details)
{
    g_autoptr(GVariant) reasons =
        g_variant_lookup_value(details, "reasons", G_VARIANT_TYPE("aa{sv}"));
    GVariantIter iter;
    GVariant *reason;

    if (!reasons)
        return;
    g_variant_iter_init(&iter, reasons);
    while ((reason = g_variant_iter_next_value(&iter))) {
        const char *kind = "", *message = "";
        g_variant_lookup(reason, "kind", "&s", &kind);
        g_variant_lookup(reason, "message", "&s", &message);
        printf("%s: %s\n", kind, message);
        g_variant_unref(reason);
    }
}

static int fail(GError *error)
{
    /* org.guestcpu1.Error.Invalid, NotReady, Busy …: one name for each thing that can be done. */
    g_autofree char *name = g_dbus_error_get_remote_error(error);

    g_dbus_error_strip_remote_error(error);
    fprintf(stderr, "%s: %s\n", name ? name : "no answer", error->message);
    g_error_free(error);
    return 4;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *verdict = NULL;
    g_autoptr(GVariant) details = NULL;
    GVariantDict options;

    if (argc != 2) {
        fprintf(stderr, "usage: compare GUEST-XML\n");
        return 2;
    }
    GuestHost *host =
        guest_host_proxy_new_for_bus_sync(G_BUS_TYPE_SYSTEM, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                                          "org.guestcpu1", "/org/guestcpu1/host", NULL, &error);
    if (!host)
        return fail(g_steal_pointer(&error));

    /* Properties are read once and then follow the daemon's signals; NULL: it does not run. */
    const char *state = guest_host_get_state(host);
    if (g_strcmp0(state, "ready") != 0)
        fprintf(stderr, "the daemon is %s: %s\n", state ? state : "not there",
                state ? guest_host_get_state_reason(host) : "start guestcpud");

    g_variant_dict_init(&options, NULL);
    g_variant_dict_insert(&options, "against", "s", "best");
    gboolean answered = guest_host_call_compare_cpu_sync(
        host, argv[1], g_variant_dict_end(&options), &verdict, &details, NULL, &error);
    g_object_unref(host);
    if (!answered)
        return fail(g_steal_pointer(&error));
    puts(verdict);
    print_reasons(details);
    return g_str_equal(verdict, "identical") || g_str_equal(verdict, "superset") ? 0 : 1;
}
