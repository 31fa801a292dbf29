/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* vmi-json.h: what in a VirtualMachineInstance decides whether it can migrate. What is wrong
 * becomes a finding. */
#pragma once

#include "cli/json-read.h"
#include "labels/vmi.h"

/** gcpu_vmi_json_read_metadata: labels and annotations. @metadata: (nullable) */
void gcpu_vmi_json_read_metadata(const GcpuJson *json, JsonObject *metadata, GcpuVmi *vmi);

/** gcpu_vmi_json_read_devices: networks, disks and devices of the @spec. */
void gcpu_vmi_json_read_devices(const GcpuJson *json, JsonObject *spec, GcpuVmiDevices *devices);

/** gcpu_vmi_json_read_status: what @status says of volumes that were read before. */
void gcpu_vmi_json_read_status(const GcpuJson *json, JsonObject *status, GcpuVmiDevices *devices);

/** gcpu_vmi_json_read_access: @path: that of an array of access modes in @object. */
GcpuVmiAccess gcpu_vmi_json_read_access(const GcpuJson *json, JsonObject *object, const char *path);
