#!/bin/bash
# The page of guestcpu matrix in a browser: it renders, it has its cells, it tells reasons, and it
# fetches nothing, whatever the hosts are called.
# shellcheck disable=SC1091,SC2154 # what comes from the files below
set -u
. "$TEST_SRCDIR/tests/integration/cli-claims.sh"
. "$TEST_SRCDIR/tests/integration/fleet-reports.sh"

browser=$(command -v chromium || command -v chromium-browser) || {
    echo 'SKIP: chromium is not installed'
    exit 77
}

mkdir fleet
report n1 "Base@Intel" >fleet/n1.xml
report n2 "Base@Intel avx512f" >fleet/n2.xml
report '&lt;script src="http://127.0.0.1:9/x.js">&lt;/script>' "Old@Intel" >fleet/n3.xml
report '"/>&lt;img src=http://127.0.0.1:9/x.png onerror=alert(1)>' "Rome@AMD" >fleet/n4.xml
call matrix "${fleet_options[@]}" --fleet fleet --format html --output page.html
holds 'the page is written' test "$status" = 0

# show ADDRESS: what the browser makes of it, in dom; all it did on the network, in net.json. It knows
# no host: what it asks its maker for at every start does not leave the machine.
show() {
    timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync \
        --disable-dev-shm-usage --host-resolver-rules='MAP * ~NOTFOUND' --user-data-dir="$PWD/profile" --log-net-log="$PWD/net.json" \
        --enable-logging=stderr --dump-dom "file://$PWD/$1" >dom 2>log
    status=$?
    cp log err
    cp dom out
}

show page.html
holds 'it renders' test "$status" = 0
holds 'all cells' test "$(grep -o '<td tabindex' dom | wc -l)" = 16
holds 'one of them can be reached by Tab' test "$(grep -o 'tabindex="0"' dom | wc -l)" = 1
holds 'a hint where reasons will appear' grep -q 'id="why"[^>]*>Point at a cell' dom
holds 'the script ran without errors' test "$(grep -c CONSOLE log)" = 0
holds 'names are text' test "$(grep -c '<img\|<script src' dom)" = 0
holds 'nothing was asked from elsewhere' \
    test "$(grep -o '"url":"http[^"]*' net.json | grep -cv '[./]google\(apis\)\?[.]com')" = 0

# The same as pointing at the cell in the last row, one column before: n2 to n1.
show 'page.html#4-3'
holds 'a cell tells what it is' grep -q '<b>n2 → n1</b><span>: no: incompatible</span>' dom
holds 'and why' grep -q '<span>lacks 1 feature: avx512f</span>' dom
holds 'its row and column are marked' test "$(grep -o 'class="[nh][^"]* on"' dom | wc -l)" = 2
holds 'it has the focus' grep -q '<td tabindex="0" class="c0[^>]*data-r=' dom

finish 10
