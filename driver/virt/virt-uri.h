/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-uri.h: what a libvirt URI says about where the host is: DRIVER[+TRANSPORT]://[SERVER]/PATH.
 *
 * Source: libvirt, docs/uri.rst. */
#pragma once

#include <glib.h>

/** GcpuVirtUri: the parts that matter here. Strings are owned; NULL: absent. */
typedef struct {
    char *driver;    /* "qemu", "test" …; never NULL */
    char *transport; /* "ssh", "tcp", "unix" … */
    char *server;
    char *path;   /* "/system", "/session", "/embed" …; never NULL */
    char *socket; /* parameter of that name */
} GcpuVirtUri;

/** gcpu_virt_uri_parse: Returns: (transfer full) (nullable): NULL for NULL and for what is no URI,
 * such as an alias of libvirt.conf. */
GcpuVirtUri *gcpu_virt_uri_parse(const char *text);

void gcpu_virt_uri_free(GcpuVirtUri *uri);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuVirtUri, gcpu_virt_uri_free)

/** gcpu_virt_uri_is_remote: whether @uri leads, or may lead, to another machine. */
gboolean gcpu_virt_uri_is_remote(const GcpuVirtUri *uri);

/** gcpu_virt_uri_is_invented: whether the driver makes its host up (test:///default). */
gboolean gcpu_virt_uri_is_invented(const GcpuVirtUri *uri);

/** gcpu_virt_uri_is_embedded: whether the driver runs in this process (qemu:///embed). */
gboolean gcpu_virt_uri_is_embedded(const GcpuVirtUri *uri);

/**
 * gcpu_virt_uri_without_prompt:
 * @text: (nullable): a URI
 *
 * Returns: (transfer full) (nullable): @text, with no_tty=1 added where libvirt would otherwise let
 * ssh ask for a password or a host key on the terminal; one that says no_tty itself stays as it is.
 */
char *gcpu_virt_uri_without_prompt(const char *text);
