#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Asks org.guestcpu1.Fleet about the hosts of test-fleet-answers.sh, and the commands about the same.

Prints a line for each claim, and leaves a file "finished" when it came to its end.
"""
import json
import os
import subprocess
import sys

from gi.repository import Gio, GLib

FLAGS = Gio.DBusConnectionFlags
BUS = Gio.DBusConnection.new_for_address_sync(
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"],
    FLAGS.AUTHENTICATION_CLIENT | FLAGS.MESSAGE_BUS_CONNECTION)
GUEST = open("base.xml", encoding="utf-8").read()


def variant(value):
    """An option, of the type that the methods want."""
    if isinstance(value, str):
        return GLib.Variant("s", value)
    if isinstance(value, list):
        return GLib.Variant("as", value)
    if isinstance(value, dict):
        return GLib.Variant("a{ss}", value)
    return GLib.Variant("t" if value > 100000 else "u", value)


def options(**values):
    return {key: GLib.Variant("t", value) if key == "max_age_s" else variant(value)
            for key, value in values.items()}


def call(method, signature, *arguments):
    return BUS.call_sync("org.guestcpu1", "/org/guestcpu1/fleet", "org.guestcpu1.Fleet", method,
                         GLib.Variant(signature, arguments), None, Gio.DBusCallFlags.NO_AUTO_START,
                         30000).unpack()


def claim(name, is_true, shown=""):
    print(f"{'ok' if is_true else 'not ok'} - {name}{'' if is_true else f': {shown}'}", flush=True)


def same(name, one, other):
    claim(name, one == other, f"{one!r} is not {other!r}")


def fails(name, error, words, method, signature, *arguments):
    try:
        answer = call(method, signature, *arguments)
        claim(name, False, repr(answer))
    except GLib.Error as failure:
        said = Gio.DBusError.get_remote_error(failure)
        claim(name, said == f"org.guestcpu1.Error.{error}" and words in failure.message,
              f"{said}: {failure.message}")


def run(*words):
    done = subprocess.run([os.environ["guestcpu"], *words, "--json", "--config", "daemon.conf"],
                          stdout=subprocess.PIPE, check=False)
    return json.loads(done.stdout)


def output(*words):
    done = subprocess.run([os.environ["guestcpu"], *words, "--config", "daemon.conf"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    return done.stdout, done.stderr, done.returncode


def command(*words):
    """What the command says as JSON of the directory of the same reports."""
    return run(*words, "--fleet", "fleet")


def part(answer, *keys):
    """These keys; what is not known is null in JSON, and not there on the bus."""
    return {key: answer.get(key) for key in keys}


def gaps(answer):
    return [part(gap, "kind", "message", "hosts") for gap in answer["gaps"]]


REASON = ("kind", "name", "message", "cause", "proven", "evidence", "remedy")
MOVE = ("to", "verdict", "models_kept", "models_lost", "machines_lost")


def reasons(answer):
    return [part(reason, *REASON) for reason in answer["reasons"]]


def explain():
    for host in ("n1", "n2", "n3", "n4", "n5", "n6"):
        answer, details = call("Explain", "(ssa{sv})", GUEST, host, {})
        said = command("explain", "--host", host, "base.xml")
        keys = ("host", "verdict", "instead", "fresh")
        same(f"Explain: {host}", part(answer, *keys), part(said, *keys))
        same(f"Explain: reasons of {host}", reasons(answer), reasons(said))
        same(f"Explain: gaps beside {host}", gaps(details), gaps(said))
    answer, _ = call("Explain", "(ssa{sv})", GUEST, "n3", {})
    same("a no has who is to blame", [(r["name"], r["cause"], r["proven"]) for r in answer["reasons"]],
         [("avx", "kernel", True)])
    same("and what to do", answer["reasons"][0]["remedy"],
         "take clearcpuid=avx off the kernel's command line and reboot")
    same("and who would do", (answer["instead"], answer["n_instead"]), (["n1", "n2"], 2))
    page, details = call("Explain", "(ssa{sv})", GUEST, "n3", options(limit=1))
    same("the first page of these", (page["instead"], details.get("next")), (["n1"], "n1"))
    page, details = call("Explain", "(ssa{sv})", GUEST, "n3", options(limit=1, after="n1"))
    same("and the last", (page["instead"], details.get("next")), (["n2"], None))
    answer, _ = call("Explain", "(ssa{sv})", GUEST, "n1", options(machine="pc-q35-8.0"))
    same("a machine type is asked about, too", answer["verdict"], "incompatible")
    answer, _ = call("Explain", "(ssa{sv})", "<cpu><model>Old</model></cpu>", "n6",
                     options(max_age_s=86400))
    same("a yes from old facts is marked", (answer["verdict"], answer["fresh"]), ("identical", False))
    fails("Explain: no such host", "Invalid", 'no host is called "n33"; did you mean "n3"?',
          "Explain", "(ssa{sv})", GUEST, "n33", {})
    fails("Explain: nothing is known", "Unusable", "n7: ", "Explain", "(ssa{sv})", GUEST, "n7", {})
    fails("Explain: no guest", "Invalid", "cpu_xml", "Explain", "(ssa{sv})", "<cpu", "n1", {})
    fails("Explain: an option", "Invalid", "machien", "Explain", "(ssa{sv})", GUEST, "n1",
          options(machien="pc"))


def explain_move():
    for one, other in (("n1", "n4"), ("n1", "n2"), ("n5", "n1"), ("n3", "n6")):
        there, back, details = call("ExplainMove", "(ssa{sv})", one, other, {})
        said = command("explain", "--from", one, "--to", other)
        for way, answer in (("there", there), ("back", back)):
            same(f"ExplainMove: {one} and {other}, {way}", part(answer, *MOVE), part(said[way], *MOVE))
            same(f"ExplainMove: reasons of {one} and {other}, {way}", reasons(answer),
                 reasons(said[way]))
        same(f"ExplainMove: {one} and {other} now", details["fresh"], said["fresh"])
    there, back, _ = call("ExplainMove", "(ssa{sv})", "n1", "n4", {})
    same("there and back are two questions", (there["verdict"], back["verdict"]),
         ("superset", "incompatible"))
    same("models that stay behind", back["models_lost"], ["Base-v2"])
    same("machine types, too", back["machines_lost"], ["pc-q35-8.0"])
    fails("ExplainMove: nothing is known", "Unusable", "n7: ", "ExplainMove", "(ssa{sv})", "n7", "n1",
          {})
    fails("ExplainMove: no such host", "Invalid", "no host is called", "ExplainMove", "(ssa{sv})", "n1",
          "x", {})
    fails("ExplainMove: an option", "Invalid", "machine", "ExplainMove", "(ssa{sv})", "n1", "n2",
          options(machine="pc"))


def domains():
    keys = ("arch", "vendor", "hosts", "n_features", "given_up", "models", "cpu_xml")
    for k in (2, 3, 7):
        answers, details = call("Domains", "(ua{sv})", k, {})
        said = command("domains", "-k", str(k))
        same(f"Domains: {k}", [part(one, *keys) for one in answers],
             [part(one, *keys) for one in said["domains"]])
        same(f"Domains: what {k} give up", [one["lost"] for one in answers],
             [one["lost"] for one in said["domains"]])
        keys_of_all = ("given_up", "at_least", "n_left_out")
        same(f"Domains: {k} in all", part(details, *keys_of_all), part(said, *keys_of_all))
        same(f"Domains: gaps of {k}", [gaps(arch) for arch in details["archs"]],
             [gaps(arch) for arch in said["archs"]])
    answers, details = call("Domains", "(ua{sv})", 2, {})
    same("vendors share no domain", [one["hosts"] for one in answers],
         [["n1", "n2", "n3", "n4", "n6"], ["n5"]])
    same("who is not known is left out", details["n_left_out"], 1)
    answers, details = call("Domains", "(ua{sv})", 2, options(max_age_s=86400))
    same("and who is too old", details["n_left_out"], 2)
    found, after = {}, {}
    for _ in range(6):
        answers, details = call("Domains", "(ua{sv})", 2, options(limit=2, **after))
        for number, one in enumerate(answers):
            found.setdefault(number, []).extend(one["hosts"])
        same("each page has all domains", [one["n_hosts"] for one in answers], [5, 1])
        if "next" not in details:
            break
        after = {"after": details["next"]}
    same("pages are the whole", found, {0: ["n1", "n2", "n3", "n4", "n6"], 1: ["n5"]})
    fails("Domains: none", "Invalid", "", "Domains", "(ua{sv})", 0, {})
    fails("Domains: too few", "Unusable", "2 domains are needed", "Domains", "(ua{sv})", 1, {})
    fails("Domains: an option", "Invalid", "machine", "Domains", "(ua{sv})", 2, options(machine="pc"))


def nested(**values):
    """An a{sv} as the value of an option."""
    return GLib.Variant("a{sv}", {key: GLib.Variant("s", value) for key, value in values.items()})


INSTANCES = ({"name": "web1", "cpu_mode": "custom", "cpu_model": "Base"},
             {"name": "web1", "cpu_mode": "host-model"},
             {"name": "web1", "cpu_mode": "custom", "cpu_model": "Base-v2, Old"},
             {"name": "web1", "cpu_model_extra_flags": "avx512f"},
             {"name": "web1", "cpu_mode": "custom", "cpu_model": "Base", "required_features": "svm"})
WHY = ("part", "value", "layer", "rule", "fact")


def same_place(name, hosts, details, said):
    keys = ("uuid", "verdict", "moves", "spare", "class")
    same(f"Place: {name}", [(host["name"], part(host, *keys)) for host in hosts],
         [(host["host"], part(host, *keys)) for host in said["best"]])
    same(f"Place: CPUs of {name}", {number: part(cpu, "cpu_xml", "machine")
                                    for number, cpu in details["cpus"].items()},
         {number: part(said["classes"][number], "cpu_xml", "machine")
          for number in {host["class"] for host in said["best"]}})
    same(f"Place: reasons of {name}",
         [part(one, "kind", "name", "n_hosts") for one in details["reasons"]], said["reasons"])
    same(f"Place: the others of {name}",
         [(one["verdict"], one["hosts"], one["reasons"]) for one in details["groups"]],
         [(one["verdict"], one["hosts"], one["messages"]) for one in said["others"]])
    same(f"Place: scope of {name}", part(details, "arch", "virt_type", "n_hosts"),
         part(said, "arch", "virt_type", "n_hosts"))
    same(f"Place: gaps of {name}", gaps(details), gaps(said))


def instances():
    """The policy's CPU for an instance, on each host, as --instance has it."""
    with open("web.ini", "w", encoding="utf-8") as file:
        file.write("[instance]\n")
    for number, keys in enumerate(INSTANCES):
        given = [f"--set=instance.{key}={value}" for key, value in keys.items()]
        hosts, details = call("Place", "(sa{sv})", "", {"instance": nested(**keys)})
        same_place(f"instance {number}", hosts, details, command("place", "--instance", "web.ini", *given))
        for host in ("n1", "n3", "n5"):
            answer, details = call("Explain", "(ssa{sv})", "", host, {"instance": nested(**keys)})
            said = command("explain", "--host", host, "--instance", "web.ini", *given)
            same(f"Explain: instance {number}, {host}", part(answer, "verdict", "instead", "fresh"),
                 part(said, "verdict", "instead", "fresh"))
            same(f"Explain: reasons of instance {number}, {host}", reasons(answer), reasons(said))
            same(f"Explain: policy of instance {number}, {host}",
                 [part(one, *WHY) for one in answer.get("why", [])],
                 [part(one, *WHY) for one in said.get("why", [])])
    hosts, details = call("Place", "(sa{sv})", "", {"instance": nested(**INSTANCES[2])})
    models = {host["name"]: details["cpus"][host["class"]]["cpu_xml"] for host in hosts}
    same("each host gets the first of the list that it can run",
         {host: "Base-v2" in xml for host, xml in models.items()},
         {"n1": False, "n2": False, "n3": False, "n4": True, "n6": False})
    some = nested(name="web1")
    for name, words, cpu, more in (
            ("two guests", "one guest", GUEST, {"instance": some}),
            ("arch beside it", "keys of the instance", "", {"instance": some, "arch": "x86_64"}),
            ("machine beside it", "keys of the instance", "", {"instance": some, "machine": "pc"}),
            ("virt_type beside it", "the policy's", "", {"instance": some, "virt_type": "kvm"}),
            ("a key", 'cpu_modle = Base: unknown key; did you mean "cpu_mode"', "", {"instance": nested(cpu_modle="Base")}),
            ("a value", "cpu_mode", "", {"instance": nested(cpu_mode="best")}),
            ("a path", "template", "", {"instance": nested(template="/etc/passwd")}),
            ("another type", "a{sv}", "", {"instance": "web1"})):
        given = {key: variant(value) if isinstance(value, str) else value for key, value in more.items()}
        fails(f"Place: instance with {name}", "Invalid", words, "Place", "(sa{sv})", cpu, given)
        fails(f"Explain: instance with {name}", "Invalid", words, "Explain", "(ssa{sv})", cpu, "n1", given)


def bare_guests():
    """A domain that leaves its CPU to the hypervisor is a guest, too."""
    bare = "<domain type='kvm'><name>b</name><os><type arch='x86_64'>hvm</type></os></domain>"
    with open("bare.xml", "w", encoding="utf-8") as file:
        file.write(bare)
    hosts, details = call("Place", "(sa{sv})", bare, {})
    same_place("no CPU", hosts, details, command("place", "bare.xml"))
    answer, _ = call("Explain", "(ssa{sv})", bare, "n1", {})
    said = command("explain", "--host", "n1", "bare.xml")
    same("Explain: no CPU", (answer["verdict"], reasons(answer)), (said["verdict"], reasons(said)))
    fails("Matrix: no CPU", "Invalid", "nothing to compare", "Matrix", "(sa{sv})", "guest",
          options(guest=bare))


COUNTS = ("n_hosts_before", "n_hosts_after", "n_undecided_before", "n_undecided_after")
PASSED = "<cpu mode='host-passthrough'/>"
BARE_CPU = "<cpu><model>Old</model></cpu>"
CELLS = ["incompatible", "identical", "superset", "undecided", "stale", "unknown"]


def same_matrix(name, kind, given, words):
    rows, columns, cells, details = call("Matrix", "(sa{sv})", kind,
                                         {"reasons": GLib.Variant("b", True), **given})
    said = command("matrix", *words)
    keys = ("name", "group", "detail", "facts", "hosts")
    same(f"Matrix: rows of {name}", [part(row, *keys) for row in rows], said["rows"])
    same(f"Matrix: columns of {name}", [part(column, *keys) for column in columns], said["columns"])
    texts = details["reasons"] + [None]
    same(f"Matrix: cells of {name}",
         [{"verdict": CELLS[cell], "reason": texts[number]}
          for cell, number in zip(cells, details["reason_of"])],
         [cell for row in said["cells"] for cell in row])
    same(f"Matrix: gaps of {name}", [gaps(arch) for arch in details["archs"]],
         [gaps(arch) for arch in said["archs"]])


def matrix():
    same_matrix("moves", "moves", {}, ())
    same_matrix("moves now", "moves", options(max_age_s=86400), ("--max-age", "1d"))
    same_matrix("models", "models", {}, ("--models",))
    same_matrix("a guest", "guest", options(guest=GUEST), ("--guest", "base.xml"))
    same_matrix("a guest and a machine type", "guest", options(guest=GUEST, machine="pc-q35-8.0"),
                ("--guest", "base.xml", "--machine", "pc-q35-8.0"))
    whole, after = [], {}
    for _ in range(9):
        rows, columns, cells, details = call("Matrix", "(sa{sv})", "moves", options(limit=1, **after))
        same("Matrix: a page has whole rows", len(cells), len(rows) * len(columns))
        whole += cells
        if "next" not in details:
            break
        after = {"after": details["next"]}
    same("Matrix: pages are the whole", whole, list(call("Matrix", "(sa{sv})", "moves", {})[2]))
    for name, words, kind, given in (
            ("a kind", "moves, models, guest", "guests", {}),
            ("no guest", "guest is needed", "guest", {}),
            ("a guest for another kind", 'for the kind "guest"', "moves", options(guest=GUEST)),
            ("a machine for another kind", 'for the kind "guest"', "models", options(machine="pc")),
            ("a guest that is none", "guest:1", "guest", options(guest="<cpu")),
            ("an option", 'did you mean "reasons"', "moves", options(reason="x"))):
        fails(f"Matrix: {name}", "Invalid", words, "Matrix", "(sa{sv})", kind, given)


def times():
    """How old the facts are: n6 is of June, the others of now, and n7 does not say."""
    hosts, _ = call("ListHosts", "(a{sv})", {})
    dated = [host["collected_at"] for host in hosts if "collected_at" in host]
    _, details = call("Place", "(sa{sv})", GUEST, {})
    same("the oldest and the newest facts", (details["oldest"], details["newest"]),
         (1780272000000000, max(dated)))
    _, details = call("Labels", "(sa{sv})", "n1", {})
    same("when those about one host were collected", details["collected_at"], hosts[0]["collected_at"])


def pages():
    """What is not in a list by rank cannot be gone on from; in one by name everything has a place."""
    for method, signature, *arguments in (("Place", "(sa{sv})", GUEST), ("Matrix", "(sa{sv})", "moves"),
                                          ("Explain", "(ssa{sv})", GUEST, "n3")):
        fails(f"{method}: behind nobody", "Invalid", "begin anew", method, signature, *arguments,
              options(after="n3x"))
    hosts, _ = call("ListHosts", "(a{sv})", options(after="n3x"))
    same("ListHosts: behind a name that is none", [host["name"] for host in hosts][0], "n4")
    nodes, _ = call("Selector", "(a{sv}a{sv})", {}, options(after="n3x"))
    same("Selector: behind a name that is none", [node["name"] for node in nodes][0], "n4")
    answers, _ = call("Domains", "(ua{sv})", 2, options(after="n3x"))
    same("Domains: behind a name that is none", [one["hosts"] for one in answers], [["n4", "n6"], ["n5"]])


def what_if():
    report = open("fleet/n4.xml", encoding="utf-8").read()
    upgraded = report.replace("<name>n4<", "<name>n6<")
    for path, text in (("old.xml", BARE_CPU), ("passed.xml", PASSED)):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    with open("upgraded.xml", "w", encoding="utf-8") as file:
        file.write(upgraded)
    for changes, words in (
            ({"remove": ["n6"]}, ["--remove", "n6"]),
            ({"add": {"n8": "n4"}, "remove": ["n1", "n4"]},
             ["--add", "n8=n4", "--remove", "n1", "--remove", "n4"]),
            ({"add_reports": [upgraded]}, ["--add-report", "upgraded.xml"])):
        answers, details = call("WhatIf", "(a{sv}a{sv})", options(**changes), {})
        said = command("whatif", *words)
        same(f"WhatIf: {' '.join(words)}", answers, said["changes"])
        same(f"WhatIf: gaps of {' '.join(words)}", gaps(details), gaps(said))
    answers, _ = call("WhatIf", "(a{sv}a{sv})", options(remove=["n6"]), {})
    same("fewer hosts", [(one["vendor"], one["n_hosts_before"], one["n_hosts_after"]) for one in answers],
         [("Intel", 5, 4), ("AMD", 1, 1)])
    same("have more in common", ("avx" in answers[0]["features_gained"], answers[0]["features_lost"]),
         (False, []))
    for lose, words in (
            ({"n1": ["avx"]}, ["--lose", "n1=avx"]),
            ({"n1": ["avx", "aes"], "n2": ["aes"]}, ["--lose", "n1=avx,aes", "--lose", "n2=aes"]),
            ({"n9": ["avx"], "n1": ["aes"]}, ["--add", "n9=n1", "--lose", "n9=avx", "--lose", "n1=aes"]),
            ({"n6": ["avx512f"]}, ["--add-report", "upgraded.xml", "--lose", "n6=avx512f"])):
        changes = {"lose": GLib.Variant("a{sas}", lose)}
        if "--add" in words:
            changes["add"] = GLib.Variant("a{ss}", {"n9": "n1"})
        if "--add-report" in words:
            changes["add_reports"] = GLib.Variant("as", [upgraded])
        answers, details = call("WhatIf", "(a{sv}a{sv})", changes,
                                options(guests=[GUEST, BARE_CPU, PASSED]))
        said = command("whatif", *words, "--guest", "base.xml", "--guest", "old.xml", "--guest",
                       "passed.xml")
        same(f"WhatIf: {' '.join(words)}", answers, said["changes"])
        same(f"WhatIf: guests of {' '.join(words)}", details["guests"],
             [part(one, *("guest",)[:number < 1], *COUNTS) for number, one in enumerate(said["guests"])])
    hosts, _ = call("ListHosts", "(a{sv})", {})
    same("the fleet stays as it is", [host["name"] for host in hosts],
         ["n1", "n2", "n3", "n4", "n5", "n6", "n7"])
    for name, words, changes in (
            ("no change", "none is stated", {}),
            ("no such host to remove", 'no host is called "x"', {"remove": ["x"]}),
            ("no such host to be like", 'no host is called "x"', {"add": {"n9": "x"}}),
            ("a name that is taken", "n1", {"add": {"n1": "n2"}}),
            ("a name that is none", "no name", {"add": {"": "n2"}}),
            ("a report that is none", "add_reports[0]", {"add_reports": ["<a/>"]}),
            ("too many reports", "100", {"add_reports": [report] * 101}),
            ("another change", "delete", {"delete": ["n1"]})):
        fails(f"WhatIf: {name}", "Invalid", words, "WhatIf", "(a{sv}a{sv})", options(**changes), {})
    for name, words, lose in (
            ("no such host that loses", 'no host is called "x"', {"x": ["avx"]}),
            ("no such feature", 'n1: the CPU map knows no feature avxx; did you mean "avx"?', {"n1": ["avxx"]}),
            ("no feature at all", "no feature is named", {"n1": []}),
            ("a host that tells of no hypervisor", "no hypervisor for x86", {"n7": ["avx"]}),
            ("too many that lose", "100", {f"x{number}": ["avx"] for number in range(101)})):
        fails(f"WhatIf: {name}", "Invalid", words, "WhatIf", "(a{sv}a{sv})",
              {"lose": GLib.Variant("a{sas}", lose)}, {})
    for name, words, guests in (("a guest that is none", "guests[1]", [GUEST, "<a/>"]),
                                ("too many guests", "100", [GUEST] * 101)):
        fails(f"WhatIf: {name}", "Invalid", words, "WhatIf", "(a{sv}a{sv})", options(remove=["n6"]),
              options(guests=guests))
    fails("WhatIf: an option", "Invalid", "machine", "WhatIf", "(a{sv}a{sv})",
          options(remove=["n6"]), options(machine="pc"))


def get_report():
    for host in ("n1", "n3", "n7"):
        (text,) = call("GetReport", "(sa{sv})", host, {})
        same(f"GetReport: {host} as it was put", text, open(f"fleet/{host}.xml", encoding="utf-8").read())
    (text,) = call("GetReport", "(sa{sv})", "n2", {})
    for word in ("<name>n2</name>", "root=n2", "2400000000", "<model fallback='forbid'>Base</model>"):
        claim(f"GetReport: n2 has {word}", word in text, text)
    for word in ("n1", "2300000000", "aaaa"):
        claim(f"GetReport: n2 has nothing of n1's: {word}", word not in text, text)
    os.makedirs("again", exist_ok=True)
    for number in range(1, 8):
        (text,) = call("GetReport", "(sa{sv})", f"n{number}", {})
        with open(f"again/n{number}.xml", "w", encoding="utf-8") as file:
            file.write(text)
    one, other = command("common"), command("common", "--fleet", "again")
    same("reports that were got say what those say that were put", one["answers"], other["answers"])
    fails("GetReport: no such host", "Invalid", 'did you mean "n1"?', "GetReport", "(sa{sv})", "n1x", {})
    fails("GetReport: an option", "Invalid", "x", "GetReport", "(sa{sv})", "n1", options(x="y"))


MODEL = "cpu-model.node.kubevirt.io/"


def words():
    for host in ("n1", "n3", "n5"):
        for version in ("1.9.0", "1.2.0"):
            labels, details = call("Labels", "(sa{sv})", host, options(kubevirt_version=version))
            said = run("labels", f"fleet/{host}.xml", "--kubevirt-version", version)
            same(f"Labels: {host}, {version}", labels, said["labels"])
            same(f"Labels: facts of {host}, {version}", details["facts"],
                 {key: fact for key, fact in said["facts"].items() if fact is not None})
            same(f"Labels: unknown of {host}, {version}", details["unknown"],
                 {one["prefix"]: one["reason"] for one in said["unknown"]})
            same(f"Labels: whose, {host}, {version}", part(details, "host", "kubevirt_version"),
                 part(said, "host", "kubevirt_version"))
        traits, details = call("Traits", "(sa{sv})", host, {})
        said = run("traits", f"fleet/{host}.xml")
        keys = ("name", "feature", "state", "reason", "reported_by_nova")
        same(f"Traits: {host}", [part(trait, *keys) for trait in traits],
             [part(trait, *keys) for trait in said["traits"]])
        same(f"Traits: whose, {host}", details["host"], host)
    labels, _ = call("Labels", "(sa{sv})", "n3", {})
    same("models that guests can have have a label",
         [key for key in labels if key.startswith(MODEL)], [MODEL + "Old"])
    labels, _ = call("Labels", "(sa{sv})", "n3", options(obsolete=["Old"]))
    same("unless they are obsolete", [key for key in labels if key.startswith(MODEL)], [])
    traits, _ = call("Traits", "(sa{sv})", "n4", {})
    same("what guests get is a trait",
         [trait["state"] for trait in traits if trait["name"] == "HW_CPU_X86_AVX512F"], ["present"])
    fails("Labels: no such host", "Invalid", 'did you mean "n3"?', "Labels", "(sa{sv})", "n33", {})
    fails("Labels: a version that is none", "Invalid", "", "Labels", "(sa{sv})", "n1",
          options(kubevirt_version="new"))
    fails("Labels: a version that nobody knows", "Unsupported", "", "Labels", "(sa{sv})", "n1",
          options(kubevirt_version="99.0.0"))
    fails("Labels: an option", "Invalid", "version", "Labels", "(sa{sv})", "n1", options(version="1.9.0"))
    fails("Labels: nothing is known", "Invalid", "", "Labels", "(sa{sv})", "n7", {})
    fails("Traits: no such host", "Invalid", "no host is called", "Traits", "(sa{sv})", "x", {})
    fails("Traits: an option", "Invalid", "arch", "Traits", "(sa{sv})", "n1", options(arch="x86_64"))


def selector():
    vm = {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance", "metadata": {"name": "web1"},
          "spec": {"domain": {"cpu": {"model": "Base", "features": [
              {"name": "avx", "policy": "require"}, {"name": "svm", "policy": "forbid"}]}},
              "nodeSelector": {"zone": "a"}}}
    with open("vm.json", "w", encoding="utf-8") as file:
        json.dump(vm, file)
    guest = {"name": GLib.Variant("s", "web1"), "cpu_model": GLib.Variant("s", "Base"),
             "cpu_features": GLib.Variant("a{ss}", {"avx": "require", "svm": "forbid"}),
             "node_selector": GLib.Variant("a{ss}", {"zone": "a"})}
    nodes, details = call("Selector", "(a{sv}a{sv})", guest, {})
    said = command("selector", "vm.json")
    obstacle = ("kind", "key", "value", "actual", "reason", "cause")
    same("Selector", [(node["name"], node["verdict"]) for node in nodes],
         [(node["name"], node["verdict"]) for node in said["nodes"]])
    same("Selector: what is in the way",
         [[part(one, *obstacle) for one in node["obstacles"]] for node in nodes],
         [[part(one, *obstacle) for one in node["obstacles"]] for node in said["nodes"]])
    keys = ("kubevirt_version", "cpu_model", "cpu_model_origin", "frozen")
    same("Selector: of what", part(details, *keys), part(said, *keys))
    for key in ("selector", "denied"):
        same(f"Selector: labels, {key}", [part(one, "key", "value", "reason") for one in details[key]],
             [part(one, "key", "value", "reason") for one in said[key]])
    same("Selector: hosts that are no nodes", [one["name"] for one in details["unlabelled"]], ["n7"])
    nodes, _ = call("Selector", "(a{sv}a{sv})", {"cpu_model": GLib.Variant("s", "Base")}, {})
    same("a named model goes where it has a label",
         [node["name"] for node in nodes if node["verdict"] == "fits"], ["n1", "n2", "n4"])
    nodes, _ = call("Selector", "(a{sv}a{sv})", {}, options(cluster_cpu_model="Base"))
    same("the cluster's, too", [node["name"] for node in nodes if node["verdict"] == "fits"],
         ["n1", "n2", "n4"])
    nodes, _ = call("Selector", "(a{sv}a{sv})", {"cpu_model": GLib.Variant("s", "Base")},
                    options(migrate_from="n1"))
    same("nobody moves to where he is",
         [node["obstacles"][0]["kind"] for node in nodes if node["name"] == "n1"], ["source"])
    names, after = [], {}
    for _ in range(4):
        nodes, details = call("Selector", "(a{sv}a{sv})", {}, options(limit=3, **after))
        names += [node["name"] for node in nodes]
        if "next" not in details:
            break
        after = {"after": details["next"]}
    same("pages are the whole", names, ["n1", "n2", "n3", "n4", "n5", "n6"])
    fails("Selector: a policy that is none", "Invalid", "no policy", "Selector", "(a{sv}a{sv})",
          {"cpu_features": GLib.Variant("a{ss}", {"avx": "please"})}, {})
    fails("Selector: of a guest", "Invalid", "cpu_modle", "Selector", "(a{sv}a{sv})",
          options(cpu_modle="Base"), {})
    fails("Selector: an option", "Invalid", "nodes", "Selector", "(a{sv}a{sv})", {}, options(nodes="x"))
    fails("Selector: from nowhere", "Invalid", "no host is called", "Selector", "(a{sv}a{sv})", {},
          options(migrate_from="x"))


COMMON = ("vendor", "n_hosts", "hosts", "level", "baseline_xml", "baseline_error", "features",
          "lost_mitigations", "unknown_models")
MODEL_KEYS = ("name", "also", "deprecated", "n_features", "level", "hidden_mitigations", "cpu_xml")


def same_common(names):
    answers, details = call("Common", "(asa{sv})", names, {})
    said = command("common", *names)
    same(f"Common {names}", [part(one, *COMMON) for one in answers],
         [part(one, *COMMON) for one in said["answers"]])
    for one, other in zip(answers, said["answers"]):
        same(f"Common {names}: models", [part(model, *MODEL_KEYS) for model in one["models"]],
             [part(model, *MODEL_KEYS) for model in other["models"]])
        keys = ("name", "missing", "hosts")
        same(f"Common {names}: misses", [part(miss, *keys) for miss in one["misses"]],
             [part(miss, *keys) for miss in other["misses"]])
        same(f"Common {names}: limits",
             [(of["hosts"], of["given_up"], of["gained_without"], of["lacks"], of["models_without"])
              for of in one["limits"]],
             [(of["hosts"], of["n_given_up"], of["n_gained_without"], of["lacks"], of["models_without"])
              for of in other["limits"]])
        keys = ("hosts", "features_without", "models_without")
        same(f"Common {names}: limits together", [part(of, *keys) for of in one["limits_together"]],
             [part(of, *keys) for of in other["limits_together"]])
    same(f"Common {names}: scope", part(details, "arch", "virt_type", "n_hosts"),
         part(said, "arch", "virt_type", "n_hosts"))
    same(f"Common {names}: gaps", gaps(details), gaps(said))


def common():
    """Of hosts that are named, it is about these alone."""
    for names in (("n1", "n4"), ("n1",), ("n1", "n6", "n1"), ("n1", "n5", "n7")):
        same_common(names)
    fails("Common: no such host", "Invalid", 'hosts: no host is called "n33"; did you mean "n3"?',
          "Common", "(asa{sv})", ["n1", "n33"], {})
    fails("Common: an option", "Invalid", "machine", "Common", "(asa{sv})", [], options(machine="pc"))
    fails("Common: another architecture", "Unsupported", "aarch64", "Common", "(asa{sv})", [],
          options(arch="aarch64"))
    fails("WhatIf: another architecture", "Unsupported", "aarch64", "WhatIf", "(a{sv}a{sv})",
          options(remove=["n6"]), options(arch="aarch64"))
    text, errors, status = output("whatif", "--fleet", "fleet", "--arch", "aarch64", "--remove", "n6")
    same("whatif: another architecture", (text, status, "no sets of features" in errors), ("", 3, True))


REGIONS = {"sev": {"sev": {}}, "sev-es": {"sev": {"policy": {"encryptedState": True}}},
           "sev-snp": {"snp": {}}, "tdx": {"tdx": {}}}


def vm_file(domain, status=None, **spec):
    vm = {"apiVersion": "kubevirt.io/v1", "kind": "VirtualMachineInstance", "metadata": {"name": "web1"},
          "spec": {"architecture": "amd64", "domain": domain, **spec}, "status": status or {}}
    with open("vm.json", "w", encoding="utf-8") as file:
        json.dump(vm, file)


def pod_file(labels):
    with open("pod.json", "w", encoding="utf-8") as file:
        json.dump({"apiVersion": "v1", "kind": "Pod", "spec": {"nodeSelector": labels}}, file)


def same_selector(name, guest, given, *words):
    guest = {"name": GLib.Variant("s", "web1"), "architecture": GLib.Variant("s", "amd64"), **guest}
    nodes, details = call("Selector", "(a{sv}a{sv})", guest, given)
    said = command("selector", *words, "vm.json")
    keys = ("kind", "key", "value", "actual", "reason", "cause")
    same(f"Selector: {name}",
         [(node["name"], node["verdict"], [part(one, *keys) for one in node["obstacles"]])
          for node in nodes],
         [(node["name"], node["verdict"], [part(one, *keys) for one in node["obstacles"]])
          for node in said["nodes"]])
    keys = ("kubevirt_version", "cpu_model", "cpu_model_origin", "cpu_xml", "frozen")
    same(f"Selector: of what, {name}", part(details, *keys), part(said, *keys))
    for key in ("selector", "denied"):
        same(f"Selector: {key} of {name}", [part(one, "key", "value", "reason") for one in details[key]],
             [part(one, "key", "value", "reason") for one in said[key]])
    return {one["key"]: one["value"] for one in details["selector"]}, details


def texts(**values):
    return {key: GLib.Variant("a{ss}", value) for key, value in values.items()}


def selector_needs():
    """What a guest has besides a model and features, and what its pods ask for."""
    for need, security in REGIONS.items():
        vm_file({"launchSecurity": security})
        words = ["sev", "sev-es"] if need == "sev-es" else [need]
        wanted, _ = same_selector(need, options(needs=words), {})
        claim(f"Selector: {need} asks for its label", f"kubevirt.io/{need}" in wanted, wanted)
    vm_file({"cpu": {"dedicatedCpuPlacement": True, "realtime": {}}})
    wanted, _ = same_selector("realtime", options(needs=["dedicated-cpus", "realtime"]), {})
    claim("Selector: realtime asks for its label", "kubevirt.io/realtime" in wanted, wanted)
    gate = {"kind": "KubeVirt", "spec": {"configuration": {
        "cpuModel": "Old", "developerConfiguration": {
            "featureGates": ["HypervStrictCheck"], "nodeSelectors": {"rack": "r1"}}}}}
    with open("kubevirt.json", "w", encoding="utf-8") as file:
        json.dump(gate, file)
    cluster = {**options(cluster_cpu_model="Old", feature_gates=["HypervStrictCheck"]),
               **texts(cluster_node_selector={"rack": "r1"})}
    vm_file({"features": {"hyperv": {"vpindex": {}, "evmcs": {}, "synic": {"enabled": False}}}})
    wanted, _ = same_selector("Hyper-V", options(hyperv=["vpindex", "evmcs"]), cluster,
                              "--kubevirt", "kubevirt.json")
    claim("Selector: Hyper-V asks for its labels", {"hyperv.node.kubevirt.io/vpindex", "rack",
          "cpu-vendor.node.kubevirt.io/Intel"} <= set(wanted), wanted)
    vm_file({"cpu": {"features": [{"name": "invtsc", "policy": "require"}]}},
            {"topologyHints": {"tscFrequency": 2300000000}})
    wanted, _ = same_selector("a frequency", {**texts(cpu_features={"invtsc": "require"}),
                                              "tsc_frequency": GLib.Variant("t", 2300000000)}, {})
    claim("Selector: a frequency asks for its label",
          "scheduling.node.kubevirt.io/tsc-frequency-2300000000" in wanted, wanted)


def selector_pods():
    frozen = {"cpu-model-migration.node.kubevirt.io/Base": "true"}
    pod_file(frozen)
    vm_file({"cpu": {"model": "host-model"}}, {"nodeName": "n1"})
    host_model = options(cpu_model="host-model")
    wanted, _ = same_selector("the first migration", host_model, options(migrate_from="n1"), "--migrate")
    claim("Selector: the node's model goes along", set(frozen) <= set(wanted), wanted)
    wanted, details = same_selector("a later migration", host_model,
                                    {**options(migrate_from="n1"), **texts(pod_selector=frozen)},
                                    "--migrate", "--pod", "pod.json")
    same("Selector: a later migration is frozen", details["frozen"], True)
    wanted, _ = same_selector("an added selector", host_model,
                              {**options(migrate_from="n1"), **texts(added={"rack": "r2"})},
                              "--migrate", "--added", "rack=r2")
    same("Selector: what is added is asked for", wanted.get("rack"), "r2")
    wanted, _ = same_selector("a waiting pod", host_model,
                              {**options(migrate_from="n1"), **texts(pending=frozen)},
                              "--pending", "pod.json")
    same("Selector: a waiting pod's labels are all that counts", wanted, frozen)
    vm_file({"cpu": {"model": "host-model"}})
    same_selector("a pod waiting to start", host_model, texts(pending=frozen), "--pending", "pod.json")
    vm_file({"cpu": {"model": "host-model"}}, {"nodeName": "n1"})
    aged, details = same_selector("old facts", host_model, options(max_age_s=86400), "--max-age", "1d")
    same("Selector: old facts make no node", [one["name"] for one in details["unlabelled"]], ["n6", "n7"])
    text, errors, status = output("selector", "--max-age", "1d", "--fleet", "fleet", "vm.json")
    claim("selector: old facts are told", "n6: the facts are too old" in errors, errors)
    same("selector: ages are of fleets", output("selector", "--max-age", "1d", "vm.json")[2], 2)
    same("selector: an age that is none", output("selector", "--max-age", "x", "--fleet", "fleet",
                                                 "vm.json")[2], 3)
    same("selector: by the daemon", output("selector", "--daemon", "vm.json")[::2],
         output("selector", "--fleet", "fleet", "vm.json")[::2])
    one, other = run("selector", "--daemon", "vm.json"), command("selector", "vm.json")
    for answer in (one, other):
        answer.pop("findings")  # they name where the report came from
    same("selector: by the daemon, as JSON", one, other)
    many = {f"x{number}": "require" for number in range(2001)}
    for name, words, guest, given in (
            ("a need", 'did you mean "sev-snp"', options(needs=["sev-spn"]), {}),
            ("too many features", "cpu_features: there are more than 2000", texts(cpu_features=many), {}),
            ("too many gates", "feature_gates: there are more than 2000", {},
             options(feature_gates=list(many))),
            ("a pod without migration", "with migrate_from", {}, texts(pod_selector=frozen)),
            ("two pods", "neither pod_selector nor added", {},
             {**options(migrate_from="n1"), **texts(pending=frozen, pod_selector=frozen)}),
            ("a waiting pod from nowhere", 'no host is called "n11"', {},
             {**options(migrate_from="n11"), **texts(pending=frozen)}),
            ("supported features that are none", "supported_features", {},
             options(supported_features="<cpu"))):
        fails(f"Selector: {name}", "Invalid", words, "Selector", "(a{sv}a{sv})", guest, given)
    fails("Selector: one that cannot move", "Unusable", "DisksNotLiveMigratable", "Selector",
          "(a{sv}a{sv})", options(immobile="DisksNotLiveMigratable: cannot migrate VMI"),
          options(migrate_from="n1"))
    with open("supported.xml", "w", encoding="utf-8") as file:
        file.write(SUPPORTED)
    labels, _ = call("Labels", "(sa{sv})", "n1", options(supported_features=SUPPORTED))
    same("Labels: by what virsh says", labels,
         run("labels", "fleet/n1.xml", "--supported-features", "supported.xml")["labels"])


SUPPORTED = ("<cpu mode='custom' match='exact'><model fallback='forbid'>Base</model>"
             "<feature policy='require' name='avx'/><feature policy='require' name='svm'/></cpu>")


def older_methods():
    hosts, details = call("Place", "(sa{sv})", GUEST, {})
    same_place("a guest", hosts, details, command("place", "base.xml"))
    same_common(())
    same_matrix("all", "moves", {}, ())


def own_maps():
    """n8 is n1 with libvirt 11.3.0, whose map is at hand."""
    aes = "cpu-feature.node.kubevirt.io/aes"
    for host, has in (("n1", True), ("n8", False)):
        labels, _ = call("Labels", "(sa{sv})", host, {})
        same(f"Labels: {host} by the map of its own libvirt", aes in labels, has)
        same(f"Labels: {host} as the command", labels, run("labels", f"fleet/{host}.xml")["labels"])
        traits, _ = call("Traits", "(sa{sv})", host, {})
        states = {trait["name"]: trait["state"] for trait in traits}
        same(f"Traits: {host} by the map of its own libvirt", states["HW_CPU_X86_AESNI"] == "present", has)
        said = run("traits", f"fleet/{host}.xml")["traits"]
        same(f"Traits: {host} as the command", states, {one["name"]: one["state"] for one in said})
    guest = {"cpu_features": GLib.Variant("a{ss}", {"aes": "require"})}
    nodes, _ = call("Selector", "(a{sv}a{sv})", guest, {})
    verdicts = {node["name"]: node["verdict"] for node in nodes}
    same("Selector: nodes by their own maps", (verdicts["n1"], verdicts["n8"] == "fits"), ("fits", False))
    older_methods()


def architectures():
    """a1 is of aarch64: with two architectures, one has to be named, but for Matrix and Domains, and
    where a host is."""
    for method, signature, *arguments in (
            ("Place", "(sa{sv})", BARE_CPU), ("Common", "(asa{sv})", []),
            ("WhatIf", "(a{sv}a{sv})", options(remove=["n1"]))):
        fails(f"{method}: two architectures", "Invalid", "give the option arch", method, signature,
              *arguments, {})
    _, details = call("Explain", "(ssa{sv})", BARE_CPU, "n1", {})
    same("Explain: of two architectures that of the host", details["arch"], "x86_64")
    _, _, details = call("ExplainMove", "(ssa{sv})", "n1", "n2", {})
    same("ExplainMove: of two architectures that of the host", details["arch"], "x86_64")
    fails("Explain: who is there, before that", "Invalid", 'did you mean "n1"?', "Explain", "(ssa{sv})",
          BARE_CPU, "n11", {})
    same_common(("n1", "n2"))
    same_matrix("two architectures", "moves", {}, ())
    same_matrix("the models of two", "models", {}, ("--models",))
    same_matrix("one of two", "moves", options(arch="x86_64"), ("--arch", "x86_64"))
    same_matrix("a guest of one of them", "guest", options(guest=GUEST), ("--guest", "base.xml"))
    hosts, details = call("Place", "(sa{sv})", GUEST, {})
    same_place("two architectures", hosts, details, command("place", "base.xml"))
    fails("WhatIf: a host that has no such features", "Invalid", "a1: the host's report tells of no",
          "WhatIf", "(a{sv}a{sv})", {"lose": GLib.Variant("a{sas}", {"a1": ["avx"]})},
          options(arch="x86_64"))
    _, errors, status = output("whatif", "--fleet", "fleet", "--arch", "x86_64", "--lose", "a1=avx")
    claim("whatif: a host that has no such features", status == 3 and "no hypervisor" in errors, errors)


def hosts_of_fleets():
    """labels and traits answer for a report, for a host of a directory and for one of the daemon's."""
    for word in ("labels", "traits"):
        for host in ("n1", "n2", "n3", "n5"):
            ways = ((f"fleet/{host}.xml",), ("--fleet", "fleet", "--fleet-host", host),
                    ("--fleet-host", host), ("--daemon", "--fleet-host", host))
            for form in ((), ("--json",)):
                said = [output(word, *way, *form) for way in ways]
                claim(f"{word}: {host} is told {form}", len(said[0][0]) > 10, said[0])
                for way, other in zip(ways[1:], said[1:]):
                    same(f"{word}: {host} by {way} {form}", other, said[0])
        for way in (("--fleet", "fleet"), ()):
            text, errors, status = output(word, *way, "--fleet-host", "n33")
            same(f"{word}: no such host {way}", (text, status), ("", 3))
            claim(f"{word}: the nearest {way}", 'did you mean "n3"?' in errors, errors)
        for words in (("--fleet", "fleet"), ("--fleet-host", "n1", "fleet/n1.xml"),
                      ("--fleet-host", "n1", "--connect", "test:///default"),
                      ("--fleet-host", "n1", "--fleet", "fleet", "--daemon"),
                      ("--fleet-host", "n1", "--no-daemon")):
            same(f"{word}: {words} are no host", output(word, *words)[2], 2)


def lost_features():
    """whatif --lose and --guest over the daemon's fleet are those over a directory."""
    for words in (("--lose", "n1=avx"), ("--lose", "n2=aes"), ("--lose", "n1=avx", "--lose", "n1=aes"),
                  ("--add", "n9=n1", "--lose", "n9=avx", "--lose", "n1=aes"),
                  ("--lose", "n4=avx512f", "--remove", "n6")):
        words = ("whatif", *words, "--guest", "base.xml")
        one, other = command(*words), run(*words)
        for answer in (one, other):
            answer.pop("oldest", None)
            answer.pop("findings")
        same(f"{words}", part(other, "changes", "guests"), part(one, "changes", "guests"))
    for words, lost in ((("--lose", "n1=avx"), 1), (("--lose", "n1=avx", "--lose", "n2=aes"), 2),
                        (("--add", "n9=n1", "--lose", "n9=avx", "--remove", "n9"), 0)):
        guest = run("whatif", *words, "--guest", "base.xml")["guests"][0]
        same(f"whatif: {words} takes {lost} hosts", guest["n_hosts_before"] - guest["n_hosts_after"], lost)
    for way in (("--fleet", "fleet"), ()):
        for words, error in (("n1=avxx", "no feature avxx"), ("n33=avx", 'did you mean "n3"?')):
            text, errors, status = output("whatif", *way, "--lose", words)
            same(f"whatif: {words} is a mistake {way}", (text, status, error in errors), ("", 3, True))


PARTS = (older_methods, common, instances, bare_guests, matrix, times, pages, explain, explain_move, domains, what_if, get_report, words, selector,
         selector_needs, selector_pods, hosts_of_fleets, lost_features)
for part_of_all in [globals()[name] for name in sys.argv[1:]] or PARTS:
    part_of_all()
with open("finished", "w", encoding="utf-8") as mark:
    mark.write("finished\n")
