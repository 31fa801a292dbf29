/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "test-suite.h"
#include "virt/virt-uri.h"

static void the_parts_of_a_uri_are_told_apart(void)
{
    static const struct {
        const char *text, *driver, *transport, *server, *path, *socket;
        gboolean remote, invented, embedded;
    } table[] = {
        { "qemu:///system", "qemu", NULL, NULL, "/system", NULL, FALSE, FALSE, FALSE },
        { "qemu:///session", "qemu", NULL, NULL, "/session", NULL, FALSE, FALSE, FALSE },
        { "qemu:///embed?root=/srv/r", "qemu", NULL, NULL, "/embed", NULL, FALSE, FALSE, TRUE },
        { "test:///default", "test", NULL, NULL, "/default", NULL, FALSE, TRUE, FALSE },
        { "test+ssh://n1/default", "test", "ssh", "n1", "/default", NULL, TRUE, TRUE, FALSE },
        { "qemu://n1/system", "qemu", NULL, "n1", "/system", NULL, TRUE, FALSE, FALSE },
        { "qemu://n1/embed", "qemu", NULL, "n1", "/embed", NULL, TRUE, FALSE, FALSE },
        { "qemu+tcp://[fe80::1]:16509/system", "qemu", "tcp", "fe80::1", "/system", NULL, TRUE,
          FALSE, FALSE },
        { "qemu+ssh://root@n1/system?no_tty=1&socket=/s", "qemu", "ssh", "n1", "/system", "/s",
          TRUE, FALSE, FALSE },
        { "qemu+unix:///system?socket=/run/%61", "qemu", "unix", NULL, "/system", "/run/a", FALSE,
          FALSE, FALSE },
        { "qemu+ext:///system?command=/bin/x", "qemu", "ext", NULL, "/system", NULL, TRUE, FALSE,
          FALSE },
        { "xen:", "xen", NULL, NULL, "", NULL, FALSE, FALSE, FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GcpuVirtUri) uri = gcpu_virt_uri_parse(table[i].text);

        if (!uri) {
            test_fail(__FILE__, __LINE__, "%s is not parsed", table[i].text);
            continue;
        }
        check_str(uri->driver, table[i].driver);
        check_str(uri->transport, table[i].transport);
        check_str(uri->server, table[i].server);
        check_str(uri->path, table[i].path);
        check_str(uri->socket, table[i].socket);
        check_int(gcpu_virt_uri_is_remote(uri), table[i].remote);
        check_int(gcpu_virt_uri_is_invented(uri), table[i].invented);
        check_int(gcpu_virt_uri_is_embedded(uri), table[i].embedded);
    }
}

static void what_is_no_uri_has_no_parts(void)
{
    static const char *const texts[] = { NULL, "", "hail", ":", "qemu://[::1/system" };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GcpuVirtUri) uri = gcpu_virt_uri_parse(texts[i]);
        check(uri == NULL);
    }
}

static void ssh_is_kept_from_prompting_unless_the_uri_decides(void)
{
    static const struct {
        const char *text, *expected;
    } table[] = {
        { "qemu+ssh://n1/system", "qemu+ssh://n1/system?no_tty=1" },
        { "qemu+ssh://n1/system?keyfile=/k%20y", "qemu+ssh://n1/system?keyfile=/k%20y&no_tty=1" },
        { "qemu+ssh://n1/system?no_tty=0", "qemu+ssh://n1/system?no_tty=0" },
        { "qemu+libssh2://n1/system", "qemu+libssh2://n1/system" },
        { "qemu:///system", "qemu:///system" },
        { "hail", "hail" },
        { NULL, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *uri = gcpu_virt_uri_without_prompt(table[i].text);
        check_str(uri, table[i].expected);
    }
}

int main(int argc, char **argv)
{
    const TestCase cases[] = {
        TEST(the_parts_of_a_uri_are_told_apart),
        TEST(what_is_no_uri_has_no_parts),
        TEST(ssh_is_kept_from_prompting_unless_the_uri_decides),
        { NULL, NULL },
    };

    return test_suite_main(argc, argv, "virt-uri", cases);
}
