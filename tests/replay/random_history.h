// Random histories of one tenant: facts of an operator, a cloud and two on-premises connectors,
// biased to collide. The same seed gives the same facts, whatever the compiler.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guid.h"
#include "engine/runtime/owned_append.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::replay {

class RandomHistory {
 public:
  explicit RandomHistory(std::string tenant, std::uint64_t seed);

  // The next batch, 1 to 16 facts of one source; the first creates the tenant.
  runtime::OwnedAppend next();

 private:
  struct Source {
    std::string name;
    std::uint64_t next_number = 1;
  };

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }
  template <std::size_t N>
  std::string_view pick(const std::array<std::string_view, N>& texts) {
    return texts[below(N)];
  }

  v1::Fact creation();
  v1::Fact operator_fact();
  v1::Fact cloud_fact();
  v1::Fact on_premises_fact();

  void fill_account(v1::AccountImage& image, bool created);
  void fill_object(v1::ObjectImage& image, bool present);
  template <typename Image>
  void fill_attributes(Image& image, bool full);
  void add_attribute(google::protobuf::RepeatedPtrField<v1::Attribute>& attributes,
                     std::string_view name, const std::vector<std::string>& values);
  void set_role(v1::Role& role);

  std::string address();
  std::string local();
  Guid guid(std::string_view kind, std::uint64_t number);
  std::string anchor();

  const std::string tenant_;
  std::mt19937_64 random_;
  bool created_ = false;
  std::array<Source, 4> sources_ = {{{"operator"}, {"cloud"}, {"ad-one"}, {"ad-two"}}};
};

// Kind and bytes of a fact, as a source sends it.
std::pair<std::uint16_t, std::string> serialised(const v1::Fact& fact);

}  // namespace tenon::replay
