/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "virt/virt-event.h"

#include "virt/virt-types.h"

static void never_fires(int timer, void *data)
{
    (void)timer;
    (void)data;
}

/* libvirt does not say whether it has an event loop, but adds a timer only if it has. */
static gboolean is_registered(void)
{
    int timer = virEventAddTimeout(-1, never_fires, NULL, NULL);

    if (timer < 0)
        return FALSE;
    virEventRemoveTimeout(timer);
    return TRUE;
}

static gpointer run_until_exit(gpointer data)
{
    (void)data;
    while (virEventRunDefaultImpl() == 0)
        continue;
    return NULL;
}

void gcpu_virt_event_use_main_loop(void)
{
    if (!is_registered())
        virEventRegisterDefaultImpl();
}

void gcpu_virt_event_ensure(void)
{
    /* The one state of this folder: libvirt's event loop is one for the process, and so is this. */
    static gsize ensured;

    if (!g_once_init_enter(&ensured))
        return;
    if (!is_registered() && virEventRegisterDefaultImpl() == 0)
        g_thread_unref(g_thread_new("libvirt-events", run_until_exit, NULL));
    g_once_init_leave(&ensured, 1);
}
