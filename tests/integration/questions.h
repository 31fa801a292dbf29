/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* questions.h: random questions about CPUs that both libvirt and the engine answer. */
#pragma once

#include "oracle.h"

/** ask_baseline: up to four hosts. Without session->host it is the test driver that is asked, which
 * knows fewer flags. */
void ask_baseline(Session *session);

/** ask_compare: any CPU with session->host, with and without libvirt's message. */
void ask_compare(Session *session);
