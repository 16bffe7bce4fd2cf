// Few of everything: what is worth trying is what collides. People have a number; the account and
// the object of a number usually say the same names, and often enough somebody else's.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/guid.h"
#include "engine/model/fact.h"
#include "tests/model/random.h"
#include "tests/model/traits.h"

namespace tenon::model {

inline constexpr std::string_view kInitialDomain = "contoso.onmicrosoft.com";
inline constexpr std::string_view kManagedDomain = "contoso.com";
inline constexpr std::string_view kFederatedDomain = "fabrikam.com";

class Pools {
 public:
  // `tenant` is the tenant's name: the ids of accounts that P makes follow from it (P2).
  Pools(std::string tenant, Random& random, const Traits& traits);

  Random& random() { return random_; }
  bool has(Trait trait) const { return traits_.has(trait); }
  // With `percent` at the usual measure of the trait.
  bool chance(Trait trait, std::uint64_t percent);
  const std::string& tenant() const { return tenant_; }

  std::uint64_t objects() const { return objects_; }
  std::uint64_t person() { return random_.below(objects_); }
  // One more than there were.
  std::uint64_t newcomer() { return objects_++; }
  ObjectType type_of(std::uint64_t person) const;
  std::string connector();
  // The connector that usually speaks about a person.
  std::string connector_of(std::uint64_t person) const;

  // Ids: scenarios call them a1, o1, e1.
  static Guid account(std::uint64_t person) { return named("a", person); }
  static Guid object(std::uint64_t person) { return named("o", person); }
  static Guid echo(std::uint64_t person) { return named("e", person); }
  // An account's id that may well exist: made by a connector, by P, or by an echo.
  Guid some_account();
  // Somebody has spoken of it: it is likely to come again.
  void remember(const Guid& account) { known_.push_back(account); }
  // P2's id for an anchor; `n` 0: the first.
  Guid provisioned(std::string_view anchor, std::uint64_t n) const;
  // A person's own, another's, or one that no GUID has.
  std::string anchor(std::uint64_t person);

  std::string local(std::uint64_t person);
  std::string domain();
  std::string address(std::uint64_t person);
  std::string user_principal_name(std::uint64_t person, bool on_premises);
  std::vector<std::string> proxy_addresses(std::uint64_t person);
  std::string security_identifier();
  Role role();

  // Attributes of an image from nothing, or one of them anew.
  void fill(Image& image, std::uint64_t person, bool on_premises);
  void alter(Image& image, std::uint64_t person, bool on_premises);

 private:
  static Guid named(std::string_view kind, std::uint64_t number);
  std::string bad_user_principal_name(std::uint64_t person);
  void add_odd_addresses(std::uint64_t person, std::vector<std::string>& values);
  void set_plain(Image& image, std::uint64_t person);

  const std::string tenant_;
  Random& random_;
  const Traits& traits_;
  std::uint64_t objects_;
  std::uint64_t locals_;
  std::uint64_t domains_;
  std::uint64_t others_percent_;  // how often a name is somebody else's
  std::vector<Guid> known_;       // accounts, as often as they were spoken of
};

// The values of an attribute in an image; replaces those that are there. None: cleared.
void set_attribute(Image& image, const AttributeKey& key, const std::vector<std::string>& values);

}  // namespace tenon::model
