// Reads small texts through the readers, for their tests.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/readers/directory_entry.h"
#include "tools/readers/facts_jsonl.h"
#include "tools/readers/graph.h"
#include "tools/readers/ldif.h"

namespace tenon::readers {

// Gives its text a few bytes at a time, so that every token meets the end of a buffer.
class TrickleSource : public ByteSource {
 public:
  TrickleSource(std::string_view text, std::size_t at_once) : rest_(text), at_once_(at_once) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    const std::size_t count = std::min({size, at_once_, rest_.size()});
    if (count > 0) std::memcpy(buffer, rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view rest_;
  std::size_t at_once_;
};

// A head, and then one letter without end; counts what it gave.
class EndlessSource : public ByteSource {
 public:
  EndlessSource(std::string head, std::size_t& given) : head_(std::move(head)), given_(given) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    std::memset(buffer, 'a', size);
    const std::size_t from_head = std::min(size, head_.size());
    std::memcpy(buffer, head_.data(), from_head);
    head_.erase(0, from_head);
    given_ += size;
    return size;
  }

 private:
  std::string head_;
  std::size_t& given_;
};

struct Items {
  std::vector<SourcedItem> items;
  ReadCounts counts;
  std::string delta_link;
  Error error;  // an empty reason: there was none

  const v1::Fact& fact(std::size_t index) const { return items.at(index).fact; }
};

inline Items drain(std::unique_ptr<FactSource> source) {
  Items result;
  for (;;) {
    SourcedItem item;
    const Result<bool> found = source->next(item);
    if (!found.ok()) {
      result.error = found.error();
      EXPECT_FALSE(*source->next(item)) << "a source gives nothing after an error";
      break;
    }
    if (!*found) break;
    result.items.push_back(std::move(item));
  }
  result.counts = source->counts();
  result.delta_link = source->delta_link();
  return result;
}

inline Items read_ldif(std::string_view text, DirectoryOptions options = {}) {
  return drain(read_directory(from_text(text), "a.ldif", options));
}

inline Items read_json(std::string_view text, std::shared_ptr<RoleCatalog> catalog = nullptr) {
  return drain(read_graph(from_text(text), "a.json", std::move(catalog)));
}

// The values of one attribute, joined by '|'; "(none)" if the image does not name it.
template <typename Image>
std::string values_of(const Image& image, std::string_view name) {
  for (const v1::Attribute& attribute : image.attributes()) {
    if (attribute.name() != name) continue;
    std::string joined;
    for (const std::string& value : attribute.values()) {
      joined += (joined.empty() ? "" : "|") + value;
    }
    return joined;
  }
  return "(none)";
}

}  // namespace tenon::readers
