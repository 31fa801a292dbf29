/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/nova-key.h"

#include <string.h>

#define EDITS_MAX 2

/* As gcpu_nearest(): no more than a third of the letters. */
#define LETTERS_PER_EDIT 3

gboolean gcpu_nova_key_is_ours(const char *section, const char *key)
{
    if (strcmp(section, "libvirt") != 0 && strcmp(section, "default") != 0)
        return FALSE;
    return gcpu_setting_find(section, key) != NULL;
}

static gboolean same_letter(char a, char b)
{
    return g_ascii_tolower(a) == g_ascii_tolower(b);
}

/* Insert, delete, replace, and swap of two neighbours cost one edit each. Linear in the text, since
 * there are at most four ways to spend an edit. */
static gboolean is_within(const char *a, const char *b, guint n_edits)
{
    while (*a && same_letter(*a, *b)) {
        a++;
        b++;
    }
    if (!*a && !*b)
        return TRUE;
    if (n_edits == 0)
        return FALSE;
    n_edits--;
    if (*a && *b && same_letter(a[0], b[1]) && same_letter(a[1], b[0]) &&
        is_within(a + 2, b + 2, n_edits))
        return TRUE;
    return (*a && *b && is_within(a + 1, b + 1, n_edits)) || (*a && is_within(a + 1, b, n_edits)) ||
           (*b && is_within(a, b + 1, n_edits));
}

static gboolean is_mistyped(const char *key, const char *name, guint n_edits)
{
    return name && n_edits * LETTERS_PER_EDIT <= strlen(name) && is_within(key, name, n_edits);
}

const char *gcpu_nova_key_mistyped(const char *section, const char *key)
{
    if (strcmp(section, "libvirt") != 0)
        return NULL;
    for (guint n_edits = 0; n_edits <= EDITS_MAX; n_edits++) {
        for (GcpuSettingId id = 0; id < GCPU_N_SETTINGS; id++) {
            const GcpuSettingSpec *spec = gcpu_setting_spec(id);
            if (strcmp(spec->section, section) != 0)
                continue;
            if (is_mistyped(key, spec->key, n_edits))
                return spec->key;
            if (is_mistyped(key, spec->alias, n_edits))
                return spec->alias;
        }
    }
    return NULL;
}
