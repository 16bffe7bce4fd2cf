// What a cloud connector says in a random history.
#pragma once

#include <map>

#include "engine/model/fact.h"
#include "tests/model/pools.h"

namespace tenon::model {

class CloudSide {
 public:
  explicit CloudSide(Pools& pools) : pools_(pools), random_(pools.random()) {}

  Fact next();
  // An account as its connector first sees it.
  Fact creation(std::uint64_t person);
  // P3: the cloud reports an account that P made for the object, under an id of its own.
  Fact echo(std::uint64_t person, const Image* object);
  // What the object says of itself, said by the cloud: the engine's own writes coming back.
  Fact own_writes(std::uint64_t person, const Image& object);
  Fact about(FactKind kind, const Guid& account);

 private:
  Fact change();
  Fact deletion();
  Fact role_fact();
  Fact licence();
  void add_past(Image& image, std::uint64_t person);

  Pools& pools_;
  Random& random_;
  bool is(ObjectType type, const Guid& account) const;

  std::map<Guid, Image> said_;        // the last whole image of each account
  std::map<Guid, ObjectType> types_;  // as first said: a type never changes
};

}  // namespace tenon::model
