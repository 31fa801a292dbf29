/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "labels/label-name.h"

#include <string.h>

#define NAME_LENGTH_MAX   63
#define PREFIX_LENGTH_MAX 253

static gboolean is_name(const char *name, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isalnum(name[i]) && !strchr("-_.", name[i]))
            return FALSE;
    }
    return length > 0 && g_ascii_isalnum(name[0]) && g_ascii_isalnum(name[length - 1]);
}

/* Words of lower case letters, digits and, within, dashes, with a dot between them. */
static gboolean is_subdomain(const char *prefix, gsize length)
{
    gboolean after_word = FALSE;

    for (gsize i = 0; i < length; i++) {
        char next = i + 1 < length ? prefix[i + 1] : '.';
        if (g_ascii_islower(prefix[i]) || g_ascii_isdigit(prefix[i]))
            after_word = TRUE;
        else if (prefix[i] == '-' && after_word && next != '.')
            continue;
        else if (prefix[i] == '.' && after_word && i + 1 < length)
            after_word = FALSE;
        else
            return FALSE;
    }
    return after_word;
}

const char *gcpu_label_key_problem(const char *key)
{
    const char *slash = strchr(key, '/');
    const char *name = slash ? slash + 1 : key;

    if (slash && (gsize)(slash - key) > PREFIX_LENGTH_MAX)
        return "has a prefix of more than 253 characters";
    if (slash && !is_subdomain(key, (gsize)(slash - key)))
        return "has a prefix that is no DNS subdomain";
    if (*name == '\0')
        return "has no name";
    if (strlen(name) > NAME_LENGTH_MAX)
        return "has a name of more than 63 characters";
    if (!is_name(name, strlen(name)))
        return "has a name with something else than letters, digits and, within, '-', '_' and '.'";
    return NULL;
}

const char *gcpu_label_value_problem(const char *value)
{
    if (strlen(value) > NAME_LENGTH_MAX)
        return "has more than 63 characters";
    if (*value && !is_name(value, strlen(value)))
        return "has something else than letters, digits and, within, '-', '_' and '.'";
    return NULL;
}
