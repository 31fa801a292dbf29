/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rng.h: documents held against libvirt's own RNG schemas, in process. */
#pragma once

/**
 * rng_check:
 * @schema: such as "domain.rng"
 * @text: a document
 *
 * The schemas are those of the installed libvirt, or those in the directory that the environment
 * variable TEST_SCHEMAS names. Where there are none, every document passes and standard output says
 * so once. Each schema is read once in a process; for one thread.
 *
 * Returns: (transfer full) (nullable): what is wrong with @text; NULL if it is valid.
 */
char *rng_check(const char *schema, const char *text);

/** check_valid_domain: asserts that @text is a domain by libvirt's schema. */
#define check_valid_domain(text)                       \
    do {                                               \
        char *faults_ = rng_check("domain.rng", text); \
        check_str(faults_, NULL);                      \
        g_free(faults_);                               \
    } while (0)
