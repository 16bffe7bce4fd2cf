"""Each rule of layers.py finds a sample that breaks it, and lets the right one pass."""

import unittest

import layers


def violations(path, text, **others):
    files = {path: "#pragma once\n" + text}
    files.update(others)
    return layers.check(files)


class Includes(unittest.TestCase):
    def refused(self, path, line, part):
        found = violations(path, line + "\n")
        self.assertTrue(any(part in sentence for sentence in found), f"{path} {line}: {found}")

    def allowed(self, path, line):
        self.assertEqual(violations(path, line + "\n"), [])

    def test_the_pipeline_has_one_direction(self):
        self.refused("engine/base/a.h", '#include "engine/model/fact.h"', "may not include")
        self.refused("engine/model/a.h", '#include "engine/rules/ladder.h"', "may not include")
        self.refused("engine/rules/a.cc", '#include "engine/log/log.h"', "may not include")
        self.refused("engine/log/a.cc", '#include "engine/rules/ladder.h"', "may not include")
        self.refused("projections/a.cc", '#include "server/config.h"', "may not include")
        self.refused("cli/a.cc", '#include "projections/journal.h"', "may not include")
        self.refused("tools/readers/a.cc", '#include "engine/rules/ladder.h"', "may not include")
        self.refused("server/a.cc", '#include "cli/output.h"', "may not include")
        self.allowed("engine/rules/a.cc", '#include "engine/model/fact.h"')
        self.allowed("engine/runtime/a.cc", '#include "engine/wire/decoder.h"')
        self.allowed("projections/a.cc", '#include "engine/runtime/writer.h"')
        self.allowed("cli/offline/a.cc", '#include "projections/journal.h"')
        self.allowed("tests/rules/a.cc", '#include "server/config.h"')

    def test_the_core_is_pure(self):
        for header in ("thread", "mutex", "atomic", "fstream", "filesystem", "chrono", "random",
                       "rocksdb/db.h", "grpcpp/grpcpp.h", "spdlog/spdlog.h", "cctype", "cstdio",
                       "google/protobuf/message.h", "absl/time/time.h"):
            for folder in layers.PURE:
                self.refused(f"{folder}/a.cc", f"#include <{header}>", "is pure")
        self.refused("engine/rules/a.cc", '#include "tenon/v1/fact.pb.h"', "may not include proto")
        self.refused("engine/rules/a.cc", "double weight = 1;", "is pure")
        self.allowed("engine/rules/a.cc", "#include <vector>")
        self.allowed("engine/rules/a.cc", "// a double anchor\n")
        self.allowed("engine/runtime/a.cc", "#include <thread>")
        self.allowed("engine/base/check.cc", "#include <cstdio>")

    def test_what_is_slow_or_foreign_is_confined(self):
        self.refused("engine/log/a.h", "#include <rocksdb/db.h>", "RocksDB is known to")
        self.refused("server/main.cc", "#include <rocksdb/db.h>", "RocksDB is known to")
        self.refused("projections/journal.cc", "#include <rocksdb/db.h>", "RocksDB is known to")
        self.allowed("engine/log/rocksdb_log.cc", "#include <rocksdb/db.h>")
        service = '#include "tenon/v1/ingest.grpc.pb.h"'
        self.refused("server/main.cc", service, ".grpc.pb.h")
        self.refused("cli/import.cc", service, ".grpc.pb.h")
        self.allowed("server/ingest_service.cc", service)
        self.allowed("cli/client.cc", service)
        self.refused("engine/runtime/a.cc", '#include "tenon/v1/fact.pb.h"', "may not include")
        self.refused("projections/a.cc", '#include "tenon/v1/fact.pb.h"', "may not include")
        self.refused("engine/log/a.cc", "#include <spdlog/spdlog.h>", "the server's")
        self.refused("projections/a.cc", "#include <grpcpp/grpcpp.h>", "know no gRPC")

    def test_includes_are_written_from_the_root(self):
        self.refused("engine/log/a.cc", '#include "log.h"', "from the root")
        self.refused("engine/log/a.cc", '#include "../model/fact.h"', "from the root")
        self.refused("engine/log/a.cc", "#include <engine/model/fact.h>", "in quotes")
        self.refused("engine/log/a.cc", '#include "engine/log/b.cc"', "not included")

    def test_every_source_has_a_place(self):
        self.refused("engine/a.cc", "", "in no folder")
        self.refused("lib/a.cc", "", "in no folder")


class Shape(unittest.TestCase):
    def test_vague_names(self):
        self.assertIn("says nothing", violations("engine/base/string_utils.h", "")[0])
        self.assertIn("says nothing", violations("server/common/a.h", "")[0])
        self.assertIn("TenantManager", violations("server/a.h", "class TenantManager {};\n")[0])
        self.assertEqual(violations("server/a.h", "// a class Manager of old\n"), [])

    def test_length(self):
        body = "int a;\n" * (layers.LINES_MAX - 1)
        self.assertEqual(violations("server/a.cc", body), [])
        self.assertIn("split it by step", violations("server/a.cc", body + "int b;\n")[0])

    def test_headers_are_guarded(self):
        self.assertIn("#pragma once", layers.check({"server/a.h": "int a;\n"})[0])

    def test_cycles(self):
        a, b = '#pragma once\n#include "server/b.h"\n', '#pragma once\n#include "server/a.h"\n'
        found = layers.check({"server/a.h": a, "server/b.h": b})
        self.assertEqual(len(found), 1)
        self.assertIn("server/a.h → server/b.h → server/a.h", found[0])
        self.assertEqual(layers.cycles({"x": {"y"}, "y": {"z"}, "z": {"x"}, "w": {"x"}}),
                         [["x", "y", "z", "x"]])
        self.assertEqual(layers.cycles({"x": {"y", "z"}, "y": {"z"}}), [])

    def test_the_table_itself_has_no_cycle(self):
        self.assertEqual(layers.cycles({f: set(to) for f, to in layers.MAY_INCLUDE.items()}), [])


if __name__ == "__main__":
    unittest.main()
