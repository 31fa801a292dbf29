/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/byte-sum.h"

#include <string.h>

/* One to one in the word and in what was before. */
static guint64 add_word(guint64 sum, guint64 word)
{
    sum = (sum ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return sum ^ sum >> 32;
}

guint64 gcpu_byte_sum(guint64 sum, const void *bytes, gsize length)
{
    const char *next = bytes;
    guint64 word = 0;

    sum = add_word(sum, length);
    for (; length >= sizeof word; next += sizeof word, length -= sizeof word) {
        memcpy(&word, next, sizeof word);
        sum = add_word(sum, word);
    }
    if (length == 0)
        return sum;
    word = 0;
    memcpy(&word, next, length);
    return add_word(sum, word);
}
