// An edit of an account by a cloud fact: what it would come to (N2m, K3, K7, K8), and what others
// say to that (K1, K2).
#pragma once

#include <string>
#include <vector>

#include "tests/model/oracle_state.h"

namespace tenon::model_oracle {

// One edit of an account, by `created` or `changed`: first what it would come to, then what others
// say to that.
struct Edit {
  State& state;
  const Image& image;
  const bool full;  // K9: absent attributes are cleared
  const bool made;  // the account is new
  Account before;
  Account after;
  Finding finding;
  Attributes attributes;       // named (and, of a full image, cleared) attributes
  std::vector<Address> taken;  // addresses that the account did not have before
  bool left_out = false;       // K2, K8
  bool clear_refused = false;  // K8

  void read_attributes();
  void read_words();
  void read_addresses();
  void read_anchor();
  void read_binding();
  bool changes_attributes() const;
  bool changes_properties() const;  // roles and licences (K4, K6)
  void take_properties(Account& account) const;
  void claim_values();
  void take(std::string_view space, const std::string& value, const std::string& shown,
            std::vector<std::string>& losers);
};

bool same_roles(std::vector<Role> left, std::vector<Role> right);

}  // namespace tenon::model_oracle
