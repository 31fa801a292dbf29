/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fake-polkit.h: org.freedesktop.PolicyKit1 as far as guestcpud uses it, in a thread of the test.
 */
#pragma once

#include <gio/gio.h>

/** FakeVerdict: what is said to whoever asks. */
typedef enum {
    FAKE_YES,
    FAKE_NO,
    FAKE_CHALLENGE, /* yes, if a person may be asked */
    FAKE_ERROR,
} FakeVerdict;

typedef struct FakePolkit FakePolkit;

/** fake_polkit_start: @bus: (transfer full): the connection it is to be on. */
FakePolkit *fake_polkit_start(GDBusConnection *bus);
void fake_polkit_stop(FakePolkit *polkit);

/** fake_polkit_answer: from now on @verdict. */
void fake_polkit_answer(FakePolkit *polkit, FakeVerdict verdict);

/** fake_polkit_asked: Returns: (transfer full) (nullable): the action that was asked for since the
 * last call. */
char *fake_polkit_asked(FakePolkit *polkit);
