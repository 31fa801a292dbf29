/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cases.h: the lists of cases of libvirt's tests/cputest.c, the same in 9.0.0 and 11.3.0.
 *
 * Names and expected results are facts of that program; its data is not part of this tree. Each
 * list ends with a NULL. */
#pragma once

#include <glib.h>

/** CASE_ERROR: instead of a verdict: libvirt fails. */
#define CASE_ERROR (-1)

typedef struct {
    const char *arch, *host, *cpu;
    int verdict;
    gboolean only_update; /* for updates: there is no comparison afterwards */
} CompareCase;

typedef struct {
    const char *arch, *name;
    const char *suffix; /* of the expected file; NULL: there is no baseline */
    gboolean expand, migratable;
} BaselineCase;

typedef struct {
    const char *arch, *host, *cpu;
    const char *list; /* its name in the file's name; NULL: any model */
    const char *const *models;
    gboolean fails;
} GuestCase;

typedef struct {
    const char *host, *feature;
    int expected; /* 1: yes, 0: no, -1: unknown */
} FeatureCase;

/** What there is in JSON of a processor: nothing; QEMU's expansion of "host"; and its models, which
 * the guest CPU may need. */
typedef enum {
    JSON_NONE,
    JSON_HOST,
    JSON_MODELS,
    JSON_MODELS_REQUIRED,
} JsonKind;

typedef struct {
    const char *name;
    JsonKind json;
} CpuidCase;

typedef struct {
    const char *label, *first, *second;
} CpuidBaselineCase;

extern const CompareCase compare_cases[];
extern const CompareCase update_cases[];
extern const BaselineCase baseline_cases[];
extern const GuestCase guest_cases[];
extern const FeatureCase feature_cases[];
extern const CpuidCase cpuid_cases[];
extern const CpuidBaselineCase cpuid_baseline_cases[];
