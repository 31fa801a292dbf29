/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-image.h: all reports of a fleet as they are at one moment, as one stream of bytes.
 *
 * What equal hosts have in common is in it once, so that ten thousand hosts of a dozen kinds take
 * the room of a dozen reports and ten thousand lines. fleet-stream.h reads it. */
#pragma once

#include "fleet/fleet.h"

/**
 * GCPU_FLEET_IMAGE_HEAD: the first line. Then come lines of these kinds:
 *
 *   facts SHA256 LENGTH    what the next hosts have in common; LENGTH bytes and a line break
 *                          follow, the host report of one of them
 *   host RECORD            one host that has these facts, a line of host-record.h
 *   unread SOURCE REASON   what should have told about a host and does not; escaped as in C,
 *                          with a tab between them
 *   end N                  there were N hosts, and nothing follows
 */
#define GCPU_FLEET_IMAGE_HEAD "guestcpu-fleet 1"

/** GCPU_FLEET_IMAGE_FACTS_MAX: bytes of one report. */
#define GCPU_FLEET_IMAGE_FACTS_MAX (32 * 1024 * 1024)

typedef struct GcpuFleetImage GcpuFleetImage;

/**
 * GcpuFleetImageSink:
 *
 * Returns: FALSE with an error if the bytes cannot be taken; nothing more is sent then.
 */
typedef gboolean (*GcpuFleetImageSink)(const char *bytes, gsize length, gpointer data,
                                       GError **error);

/**
 * gcpu_fleet_image_new:
 * @fleet: what it has in common with the image is copied
 * @facts_path: (nullable): where the reports lie, SHA256.xml; they are read when they are sent
 * @texts: (nullable): with no @facts_path: SHA256 → GBytes
 *
 * Returns: (transfer full): for any thread.
 */
GcpuFleetImage *gcpu_fleet_image_new(const GcpuFleet *fleet, const char *facts_path,
                                     GHashTable *texts) G_GNUC_WARN_UNUSED_RESULT;
void gcpu_fleet_image_free(GcpuFleetImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetImage, gcpu_fleet_image_free)

/** gcpu_fleet_image_send: all of it to @sink. Hosts whose facts cannot be read are told as unread.
 *
 * Returns: FALSE with the error of @sink. */
gboolean gcpu_fleet_image_send(const GcpuFleetImage *image, GcpuFleetImageSink sink, gpointer data,
                               GError **error);
