/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* virt-types.h: libvirt's objects as local variables that let go of themselves.
 *
 * g_autoptr(virConnect), g_autoptr(virDomain), g_autoptr(virError). What libvirt returns as char *
 * comes from malloc() and is freed with g_free(), which is the same since GLib 2.46. */
#pragma once

#include <glib.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(virConnect, virConnectClose)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomain, virDomainFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virError, virFreeError)
