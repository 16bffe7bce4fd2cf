// docs/log-format.md holds an example, byte for byte. It is made here from the code and compared:
// neither can change without the other. TENON_REWRITE=1 writes the page anew, to be reviewed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engine/base/encoding.h"
#include "engine/log/memory_store.h"
#include "engine/log/stored_log.h"
#include "tests/log/log_samples.h"

namespace tenon::log {
namespace {

constexpr const char* kPage = "docs/log-format.md";
constexpr std::string_view kBegin = "<!-- example: begin -->\n```\n";
constexpr std::string_view kEnd = "```\n<!-- example: end -->\n";

struct Field {
  std::size_t width;
  std::string meaning;
};

// "offset  bytes  meaning", sixteen bytes a line.
std::string annotate(std::string_view bytes, const std::vector<Field>& fields) {
  std::ostringstream out;
  std::size_t offset = 0;
  for (const Field& field : fields) {
    for (std::size_t done = 0; done < field.width; done += 16) {
      const std::size_t width = std::min<std::size_t>(16, field.width - done);
      std::string hex = to_hex(bytes.substr(std::min(offset, bytes.size()), width));
      hex.resize(32, ' ');
      std::string place = std::to_string(offset);
      place.insert(0, 6 - std::min<std::size_t>(6, place.size()), ' ');
      out << place << "  " << hex;
      if (done == 0) out << "  " << field.meaning;
      out << "\n";
      offset += width;
    }
  }
  EXPECT_EQ(offset, bytes.size());
  return out.str();
}

const std::vector<Field>& batch_fields() {
  static const std::vector<Field> fields = {
      {1, "format version"},
      {1, "flags"},
      {4, "tenant number"},
      {8, "first position"},
      {8, "time: 2026-01-01T00:00:00Z"},
      {4, "entries"},
      {2, "blocks of entries"},
      {2, "blocks of slots"},
      {1, "block 0 (entries): codec none"},
      {4, "items"},
      {4, "raw size"},
      {4, "stored size"},
      {8, "checksum of the stored bytes"},
      {1, "block 1 (slots): codec none"},
      {4, "items"},
      {4, "raw size"},
      {4, "stored size"},
      {8, "checksum of the stored bytes"},
      {8, "checksum of all before it"},
      {1, "entry 0: version"},
      {1, "origin: operator"},
      {2, "kind"},
      {8, "position"},
      {8, "time"},
      {1, "length of the source's name"},
      {8, "\"operator\""},
      {8, "source number"},
      {16, "request id"},
      {32, "commitment"},
      {1, "entry 1: version"},
      {1, "origin: connector"},
      {2, "kind"},
      {8, "position"},
      {8, "time"},
      {1, "length of the source's name"},
      {2, "\"ad\""},
      {8, "source number"},
      {32, "commitment"},
      {1, "slot 0: present"},
      {32, "salt"},
      {4, "length of the payload"},
      {5, "payload: \"first\""},
      {1, "slot 1: present"},
      {32, "salt"},
      {4, "length of the payload"},
      {6, "payload: \"second\""},
  };
  return fields;
}

std::vector<Field> with_frame(std::vector<Field> body) {
  body.insert(body.begin(), {1, "row version"});
  body.push_back({8, "checksum"});
  return body;
}

struct Row {
  std::string title;
  Family family;
  std::string key;
  std::vector<Field> key_fields;
  std::vector<Field> value_fields;
};

std::vector<Row> rows() {
  const TenantId tenant{1};
  const Micros time{samples::kStart};
  const std::vector<Field> extent = with_frame({{8, "first position"}, {4, "count"}, {8, "time"}});
  return {
      {"heads: the format",
       Family::kHeads,
       format_key(),
       {{1, "kind"}},
       with_frame({{9, "\"tenon-log\""}, {2, "version of the format"}})},
      {"heads: tenant 1",
       Family::kHeads,
       tenant_key(tenant),
       {{1, "kind"}, {4, "tenant number"}},
       with_frame({{1, "length of the name"},
                   {7, "\"contoso\""},
                   {16, "identity"},
                   {8, "time of creation"}})},
      {"heads: the head of tenant 1",
       Family::kHeads,
       head_key(tenant),
       {{1, "kind"}, {4, "tenant number"}},
       with_frame({{8, "size"}, {8, "last time"}, {32, "root"}, {32, "peak (of 2 leaves)"}})},
      {"index: numbers from 1 of source ad",
       Family::kIndex,
       number_key(tenant, "ad", SourceNumber{1}),
       {{4, "tenant number"}, {1, "kind"}, {1, "length"}, {2, "\"ad\""}, {8, "first number"}},
       extent},
      {"index: numbers from 1 of source operator",
       Family::kIndex,
       number_key(tenant, "operator", SourceNumber{1}),
       {{4, "tenant number"}, {1, "kind"}, {1, "length"}, {8, "\"operator\""}, {8, "first number"}},
       extent},
      {"index: the time",
       Family::kIndex,
       time_key(tenant, time),
       {{4, "tenant number"}, {1, "kind"}, {8, "time"}},
       with_frame({{8, "first position of that time"}})},
      {"index: the request",
       Family::kIndex,
       request_key(tenant, samples::request_id(1)),
       {{4, "tenant number"}, {1, "kind"}, {16, "request id"}},
       extent},
      {"index: source ad",
       Family::kIndex,
       source_key(tenant, "ad"),
       {{4, "tenant number"}, {1, "kind"}, {1, "length"}, {2, "\"ad\""}},
       with_frame({{8, "last number"}, {4, "length of the cursor"}, {6, "\"cookie\""}})},
      {"index: source operator",
       Family::kIndex,
       source_key(tenant, "operator"),
       {{4, "tenant number"}, {1, "kind"}, {1, "length"}, {8, "\"operator\""}},
       with_frame({{8, "last number"}, {4, "length of the cursor"}})},
      {"batches: position 0 of tenant 1",
       Family::kBatches,
       batch_key(tenant, Position{0}),
       {{4, "tenant number"}, {8, "first position"}},
       batch_fields()},
  };
}

std::size_t count_rows(const Store& store) {
  std::size_t count = 0;
  for (const Family family : {Family::kBatches, Family::kIndex, Family::kTiles, Family::kHeads}) {
    const std::unique_ptr<Cursor> cursor = store.cursor(family, true);
    for (cursor->seek({}); cursor->valid(); cursor->next()) ++count;
  }
  return count;
}

std::string make_example() {
  samples::World world;
  auto owned = std::make_unique<MemoryStore>();
  const Store& store = *owned;
  std::unique_ptr<StoredLog> log =
      StoredLog::open(std::move(owned), world.environment(), Codec::kNone, nullptr).value();
  samples::Message create("contoso", "operator", 0, {"first"}, 1);
  create.creating().request(samples::request_id(1));
  samples::Message connector("contoso", "ad", 1, {"second"}, 12);
  connector.cursor("cookie");
  const std::vector<Append> appends = {create.append(), connector.append()};
  for (const Result<Receipt>& receipt : log->commit(appends)) EXPECT_TRUE(receipt.ok());

  std::string text;
  for (const Row& row : rows()) {
    const std::optional<std::string> value = store.get(row.family, row.key).value();
    EXPECT_TRUE(value.has_value()) << row.title;
    text += row.title + "\n  key\n" + annotate(row.key, row.key_fields) + "  value\n" +
            annotate(value.value_or(""), row.value_fields) + "\n";
  }
  EXPECT_EQ(count_rows(store), rows().size()) << "the example shows every row";
  text.pop_back();
  return text;
}

TEST(FormatExample, IsThePagesOwn) {
  std::ostringstream page;
  page << std::ifstream(kPage).rdbuf();
  const std::string before = page.str();
  const std::size_t begin = before.find(kBegin);
  const std::size_t end = before.find(kEnd);
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos);
  const std::string example = make_example();
  const std::string written = before.substr(begin + kBegin.size(), end - begin - kBegin.size());
  if (std::getenv("TENON_REWRITE") != nullptr) {
    std::ofstream(kPage) << before.substr(0, begin) << kBegin << example << before.substr(end);
  } else {
    EXPECT_EQ(written, example);
  }
}

}  // namespace
}  // namespace tenon::log
