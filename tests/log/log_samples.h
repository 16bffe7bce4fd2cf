// Clocks, randomness and appends for tests of the log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/log/log.h"

namespace tenon::log::samples {

inline constexpr std::int64_t kStart = 1767225600000000;  // 2026-01-01T00:00:00Z

// Time and randomness that a test decides.
struct World {
  std::int64_t now = kStart;
  std::uint8_t next_byte = 0;

  // Random bytes count 00, 01, 02 …
  Environment environment() {
    return Environment{[this] { return Micros{now}; },
                       [this](std::span<std::uint8_t> out) {
                         for (std::uint8_t& byte : out) byte = next_byte++;
                       }};
  }
};

// An append that owns its payloads.
class Message {
 public:
  Message(std::string tenant, std::string source, std::uint64_t first_number,
          std::vector<std::string> payloads, std::uint16_t kind = 10)
      : tenant_(std::move(tenant)), source_(std::move(source)), payloads_(std::move(payloads)) {
    append_.tenant = tenant_;
    append_.source = source_;
    append_.first_number = SourceNumber{first_number};
    for (const std::string& payload : payloads_) append_.facts.push_back(NewFact{kind, payload});
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;

  Message& creating() {
    append_.may_create_tenant = true;
    return *this;
  }
  Message& expecting(std::uint64_t head) {
    append_.expected_head = Head{head};
    return *this;
  }
  Message& request(const Guid& id) {
    append_.request_id = id;
    return *this;
  }
  Message& cursor(std::string cursor) {
    cursor_ = std::move(cursor);
    append_.cursor = cursor_;
    return *this;
  }
  const Append& append() const { return append_; }

 private:
  std::string tenant_;
  std::string source_;
  std::string cursor_;
  std::vector<std::string> payloads_;
  Append append_;
};

inline Guid request_id(std::uint8_t last) {
  Guid id = *Guid::parse("7f1c2b3a-0000-4000-8000-000000000000");
  id.bytes[15] = last;
  return id;
}

inline Result<Receipt> commit_one(Log& log, const Append& append) {
  return log.commit(std::span<const Append>(&append, 1)).front();
}
inline Result<Receipt> commit_one(Log& log, const Message& message) {
  return commit_one(log, message.append());
}

// Creates a tenant by an operator's batch of one fact.
inline Result<Receipt> create_tenant(Log& log, const std::string& name, std::uint8_t id = 0) {
  Message message(name, "operator", 0, {"create " + name});
  message.creating().request(request_id(id));
  return commit_one(log, message);
}

// A folder that is removed with what is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tenon-log-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace tenon::log::samples
