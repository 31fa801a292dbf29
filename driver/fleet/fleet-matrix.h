/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fleet-matrix.h: who can move where, and which models run where, in a whole fleet.
 *
 * Columns are the classes of equal hosts. Rows are the same classes: a guest with host-model that
 * runs there, with the CPU that it has got there, moves to the column; or one CPU; or the models
 * that are known to any hypervisor of the fleet. A cell is what gcpu_fleet_verdict_new() says of
 * the row's guest on the hosts of the column, as gcpu_place_new() does: libvirt's comparison, with
 * the map and the libvirt of the column, and what QEMU says of the model besides. A model goes by
 * what the domain capabilities say of it, and one that QEMU can run is still a no where libvirt
 * does not start a guest that names it: before 10.2 it compares features, and its map may give the
 * model some that QEMU's has not, such as mpx. Where all is known, whole rows are answered at once
 * (gcpu_demand_check_many()). */
#pragma once

#include "fleet/fleet-classes.h"
#include "fleet/matrix.h"

typedef enum {
    GCPU_FLEET_MATRIX_MOVES,  /* host × host */
    GCPU_FLEET_MATRIX_CPU,    /* one CPU × host */
    GCPU_FLEET_MATRIX_MODELS, /* model × host */
} GcpuFleetMatrixKind;

/** GcpuFleetMatrixRequest: all borrowed. */
typedef struct {
    GcpuFleetMatrixKind kind;
    const GcpuFleetClasses *const *classes; /* of one fleet, one for each architecture */
    guint n_classes;
    const GcpuDef *cpu;   /* with GCPU_FLEET_MATRIX_CPU: what to run */
    const char *cpu_name; /* and what to call it; NULL: "guest" */
    const char *cpu_arch; /* and of which architecture the guest is; NULL: any */
    const char *machine;  /* and its machine type; NULL: any will do */
} GcpuFleetMatrixRequest;

typedef struct GcpuFleetMatrix GcpuFleetMatrix;

/**
 * gcpu_fleet_matrix_new:
 * @request: what it borrows must outlive the result
 *
 * Hosts of which nothing is known have rows and columns of UNKNOWN, those whose facts are all too
 * old of STALE. The matrix is sorted, see matrix-order.h, and has no reasons yet.
 *
 * Returns: (transfer full) (nullable): NULL with %GCPU_ERROR_INVALID if there is no host, or no
 * row.
 */
GCPU_PUBLIC GcpuFleetMatrix *gcpu_fleet_matrix_new(const GcpuFleetMatrixRequest *request,
                                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GCPU_PUBLIC void gcpu_fleet_matrix_free(GcpuFleetMatrix *matrix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GcpuFleetMatrix, gcpu_fleet_matrix_free)

/** gcpu_fleet_matrix_get: Returns: (transfer none): the cells. */
GCPU_PUBLIC const GcpuMatrix *gcpu_fleet_matrix_get(const GcpuFleetMatrix *matrix);

/** gcpu_fleet_matrix_explain: @row, @column: positions. Returns: (transfer full) (nullable): why
 * the cell is no yes, in one line; NULL: it is one. */
GCPU_PUBLIC char *gcpu_fleet_matrix_explain(const GcpuFleetMatrix *matrix, guint row, guint column);

/** gcpu_fleet_matrix_add_reasons: sets gcpu_fleet_matrix_explain() for every cell: for pictures,
 * since it takes far longer than the cells. */
GCPU_PUBLIC void gcpu_fleet_matrix_add_reasons(GcpuFleetMatrix *matrix);
