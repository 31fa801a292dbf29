/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-connect.h"

#include <unistd.h>

#include "virt/virt-error.h"
#include "virt/virt-event.h"
#include "virt/virt-uri.h"

const char *gcpu_virt_connect_name(const char *uri)
{
    return uri && *uri ? uri : "libvirt's default URI";
}

static int refuse_to_ask(virConnectCredentialPtr credentials, unsigned int n, void *data)
{
    (void)credentials;
    (void)n;
    (void)data;
    return -1;
}

static virConnect *open_with(const char *uri, unsigned int flags)
{
    int kinds[] = { VIR_CRED_USERNAME,   VIR_CRED_AUTHNAME,     VIR_CRED_PASSPHRASE,
                    VIR_CRED_ECHOPROMPT, VIR_CRED_NOECHOPROMPT, VIR_CRED_REALM };
    virConnectAuth auth = { .credtype = kinds,
                            .ncredtype = G_N_ELEMENTS(kinds),
                            .cb = refuse_to_ask };
    g_autofree char *quiet_uri = gcpu_virt_uri_without_prompt(uri);

    return virConnectOpenAuth(quiet_uri, &auth, flags);
}

/* What is wrong with the URI itself is told by the part of libvirt that reads URIs; everything else
 * that is no refusal lies with the host, even an "invalid argument" in its configuration. */
static GcpuError classify(const virError *error, const GcpuVirtUri *uri)
{
    if (error && (error->domain == VIR_FROM_URI || (error->code == VIR_ERR_NO_CONNECT && !uri)))
        return GCPU_ERROR_INVALID;
    return gcpu_virt_error_class(error) == GCPU_ERROR_DENIED ? GCPU_ERROR_DENIED
                                                             : GCPU_ERROR_UNREACHABLE;
}

static char *remedy_for_denied(const GcpuVirtUri *uri)
{
    if (uri && gcpu_virt_uri_is_remote(uri))
        return g_strdup("give this user what the host asks for (ssh key, certificate, SASL or "
                        "libvirt's auth.conf); nothing is asked for here");
    return g_strdup("become root or a member of the group libvirt");
}

static char *remedy_for_embedded(void)
{
    if (geteuid() == 0)
        return g_strdup("run as root, libvirt's QEMU driver needs the user that its package "
                        "libvirt-daemon-system makes; without it, run as an ordinary user");
    return g_strdup("the root directory must be writable, its path short, and the QEMU driver of "
                    "libvirt installed");
}

/* The drivers that have a daemon of their own beside libvirtd, called virtDRIVERd. */
static gboolean has_own_daemon(const char *driver)
{
    static const char *const drivers[] = {
        "bhyve", "ch", "lxc", "qemu", "vbox", "vz", "xen", NULL
    };

    return g_strv_contains(drivers, driver);
}

static char *remedy_for_unreachable(const GcpuVirtUri *uri)
{
    if (uri && gcpu_virt_uri_is_embedded(uri))
        return remedy_for_embedded();
    if (uri && gcpu_virt_uri_is_remote(uri))
        return g_strdup("see that the host is up and its libvirt daemon listens, or name another "
                        "with --connect");
    if (uri && !has_own_daemon(uri->driver))
        return g_strdup("start libvirtd, or name another hypervisor with --connect");
    return g_strdup_printf("start libvirtd or virt%sd, or name another hypervisor with --connect",
                           uri ? uri->driver : "qemu");
}

static void set_open_error(GError **error, const char *text, const virError *last)
{
    g_autoptr(GcpuVirtUri) uri = gcpu_virt_uri_parse(text);
    GcpuError class = classify(last, uri);
    g_autofree char *remedy = NULL;

    if (class == GCPU_ERROR_INVALID)
        remedy = g_strdup("a libvirt URI looks like qemu:///system or qemu+ssh://HOST/system");
    else if (class == GCPU_ERROR_DENIED)
        remedy = remedy_for_denied(uri);
    else
        remedy = remedy_for_unreachable(uri);
    g_set_error(error, GCPU_ERROR, class, "cannot connect to %s: %s; %s",
                gcpu_virt_connect_name(text), gcpu_virt_error_message(last), remedy);
}

virConnect *gcpu_virt_connect_open_alive(const char *uri, const GcpuVirtKeepalive *keepalive,
                                         char **out_refusal, GError **error)
{
    g_autoptr(virError) refusal = NULL;

    gcpu_virt_error_silence();
    gcpu_virt_event_ensure();
    virConnect *connection = open_with(uri, 0);
    if (!connection) {
        refusal = virSaveLastError();
        if (gcpu_virt_error_class(refusal) == GCPU_ERROR_DENIED)
            connection = open_with(uri, VIR_CONNECT_RO);
    }
    if (!connection) {
        set_open_error(error, uri, refusal);
        return NULL;
    }
    /* Drivers without it, and peers older than libvirt 0.9.8, say no: then the caller's limit is
     * all there is. Only the first call counts; libvirt's count is without the last. */
    virConnectSetKeepAlive(connection, (int)keepalive->interval_s, keepalive->n_missed - 1);
    *out_refusal = refusal ? g_strdup(gcpu_virt_error_message(refusal)) : NULL;
    return connection;
}

virConnect *gcpu_virt_connect_open(const char *uri, char **out_refusal, GError **error)
{
    static const GcpuVirtKeepalive patient = { .interval_s = 5, .n_missed = 6 };

    return gcpu_virt_connect_open_alive(uri, &patient, out_refusal, error);
}
