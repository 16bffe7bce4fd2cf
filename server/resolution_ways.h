// The ways in which a conflict can be resolved, as they are put together: each a list of steps in
// an administrator's words.
//
// Threads: one. Moment and message outlive this.
#pragma once

#include <string>
#include <vector>

#include "engine/model/account.h"
#include "engine/model/decision.h"
#include "engine/model/directory_object.h"
#include "server/moment.h"
#include "tenon/v1/directory.pb.h"

namespace tenon::server {

// What a step changes; texts of values as the side that is changed writes them.
struct ValueChange {
  std::string attribute;  // Graph's name
  std::string value;      // that has to go
  std::string new_value;  // that has to come; empty: none, or any other
};

class ResolutionWays {
 public:
  ResolutionWays(Moment& moment, v1::Conflict& out) : moment_(moment), out_(out) {}

  // The steps that follow are one way. `condition`: when it is the right one.
  void begin(std::string condition = {});
  // "On premises, in ad: " and the text.
  void in_directory(const DirectoryObject& object, const std::string& text,
                    const ValueChange& change = {});
  // "In the cloud: " and the text.
  void in_cloud(const Account& account, const std::string& text, const ValueChange& change = {});
  void here(std::string text, std::string command);
  void set_feature(std::string text, Feature feature, bool on);
  // T6 lets operators clear what is stamped on an account that is neither synchronised nor linked.
  static bool clearable(const Account& account);
  void clear_anchor(const Account& account);
  // The privileged ones among roles or eligible roles of the account.
  void take_roles(const Account& account, const std::vector<Role>& roles);
  void give_roles_back(const Account& account, const std::vector<Role>& roles);
  // The last step: what makes the changes count.
  void synchronise();
  // A way without a step by anybody.
  void nothing(std::string text);

  // "user “zoe@contoso.com” (CN=Zoe,OU=People,DC=contoso)", "account “zoe@contoso.com” (5ba2…)".
  std::string name(const DirectoryObject& object) const;
  std::string name(const Account& account) const;

  // Null for an id that nobody has.
  const Account* account(const Guid& id);
  const DirectoryObject* object(const PartyRef& party);
  const DirectoryObject* linked_to(const Account& account) {
    return moment_.object(account.object);
  }
  Moment& moment() { return moment_; }

 private:
  v1::ResolutionStep& add(v1::ResolutionStep::Place place, std::string text);

  Moment& moment_;
  v1::Conflict& out_;
};

}  // namespace tenon::server
