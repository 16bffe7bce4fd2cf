// What the on-premises connectors say in a random history.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>

#include "engine/model/fact.h"
#include "tests/model/pools.h"

namespace tenon::model {

class DirectorySide {
 public:
  explicit DirectorySide(Pools& pools) : pools_(pools), random_(pools.random()) {}

  // One fact, or several that belong together (a cycle).
  void next(std::deque<Fact>& facts);
  // The last image of a person's object, if it was ever present; of either connector.
  const Image* said(std::uint64_t person) const;

  Fact cycle_end(const std::string& connector);
  // A whole image, made up or said before.
  Fact presence(std::uint64_t person, const std::string& connector);
  // One that says what an account says: they may match.
  Fact twin(std::uint64_t person, const std::string& connector, const Image& account);
  Fact gone(std::uint64_t person, const std::string& connector, bool deleted);

 private:
  using Key = std::pair<std::string, std::uint64_t>;  // connector, person

  Fact about(FactKind kind, std::uint64_t person, const std::string& connector);
  Fact change(std::uint64_t person, const std::string& connector);
  void whole_cycle(const std::string& connector, std::deque<Fact>& facts);
  void make_up(Image& image, std::uint64_t person);
  std::string distinguished_name(std::uint64_t person);

  Pools& pools_;
  Random& random_;
  std::map<Key, Image> said_;
};

}  // namespace tenon::model
