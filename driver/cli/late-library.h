/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* late-library.h: libraries that most commands do without, opened when first called.
 *
 * To load GIO and json-glib takes longer than most answers, and only `--json`, Kubernetes'
 * documents and a ready daemon need them. So guestcpu is not linked with them: late-gio.c and
 * late-json.c have a function of the same name for each that is called, which opens the library and
 * goes on there. Callers include the library's own header and notice nothing. Whoever calls one
 * more gets an undefined reference from the linker, and adds a row. */
#pragma once

#include <glib.h>

/**
 * gcpu_late_library_find:
 * @file: the library's file, as its programs are linked with it
 *
 * Ends the process with a message if the library or the function is not there: its callers cannot
 * fail, since no program starts without the libraries that it is linked with.
 *
 * Returns: (transfer none): the address of @function.
 */
gpointer gcpu_late_library_find(const char *file, const char *function);

/** GCPU_LATE: defines a function of library @file: what it returns, its name, its parameters as the
 * header of the library declares them, and what is passed on. Looked up once. */
#define GCPU_LATE(file, Result, name, parameters, arguments)                     \
    Result name parameters                                                       \
    {                                                                            \
        static Result(*found) parameters = NULL;                                 \
                                                                                 \
        if (!found)                                                              \
            *(gpointer *)(gpointer)&found = gcpu_late_library_find(file, #name); \
        return found arguments;                                                  \
    }
