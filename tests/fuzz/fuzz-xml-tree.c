/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whatever is plain enough to be read without libxml2 (xml/xml-plain.h), libxml2 reads the same;
 * and whatever it refuses is refused with the same words. */
#include "fuzz-target.h"
#include "xml-reading.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *doc = xml_reading_of_doc((const char *)data, size);
    g_autofree char *tree = xml_reading_of_tree((const char *)data, size);

    g_assert_cmpstr(tree, ==, doc);
    return 0;
}
