#!/bin/sh
# Makes one installed header out of the documented headers of the modules.
# Usage: public-header.sh NAME HEADER… (in the order of their needs)
set -eu
name=$1
shift

cat <<END
/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* $name: the public interface of guestcpu. Made from the headers of its modules. */
#pragma once

END
case $name in
guestcpu.h) printf '#include <glib.h>\n' ;;
*) printf '#include <guestcpu/guestcpu.h>\n' ;;
esac
printf '\nG_BEGIN_DECLS\n'
for header; do
    printf '\n'
    sed -e '/^\/\* SPDX-License-Identifier/d' -e '/^#pragma once/d' -e '/^#include /d' "$header" | cat -s
done
printf '\nG_END_DECLS\n'
