/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/late-library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpu/error.h"

/* Never closed: GLib's types stay for the life of the process. */
gpointer gcpu_late_library_find(const char *file, const char *function)
{
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    void *address = library ? dlsym(library, function) : NULL;

    if (address)
        return address;
    g_autoptr(GError) error =
        g_error_new(GCPU_ERROR, GCPU_ERROR_INTERNAL,
                    "%s; guestcpu is not installed as a whole: install %s", dlerror(), file);
    fprintf(stderr, "guestcpu: %s\n", error->message);
    exit(gcpu_error_exit_status(error));
}
