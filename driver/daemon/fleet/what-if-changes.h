/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* what-if-changes.h: a fleet as it would be if hosts came, went, or lost features, as WhatIf is
 * told to think. */
#pragma once

#include "daemon/fleet/fleet-desk.h"
#include "dbus/variant-options.h"

/** GCPU_WHAT_IF_CHANGES_REPORTS_MAX, GCPU_WHAT_IF_CHANGES_LOSE_MAX: reports, and hosts that lose
 * features, in one call; more are refused. */
#define GCPU_WHAT_IF_CHANGES_REPORTS_MAX 100
#define GCPU_WHAT_IF_CHANGES_LOSE_MAX    100

/** gcpu_what_if_changes_check: @changes: a{sv}. Returns: FALSE with %GCPU_ERROR_INVALID if there is
 * another change than can be, or none. */
gboolean gcpu_what_if_changes_check(GVariant *changes, GError **error);

/**
 * gcpu_what_if_changes_apply:
 * @changes: checked
 *
 * Hosts that go may be what those that come are like, or lose features before.
 *
 * Returns: (transfer full) (nullable): the fleet of @desk after them, which must outlive it; NULL
 * with %GCPU_ERROR_INVALID, and the errors of gcpu_fleet_desk_report() and
 * gcpu_feature_loss_apply().
 */
GcpuFleet *gcpu_what_if_changes_apply(GcpuFleetDesk *desk, GVariant *changes,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
