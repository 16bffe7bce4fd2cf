#include "server/convert_standing.h"

#include <string>

#include "server/convert_party.h"

namespace tenon::server {

void to_proto(const projections::Standing& standing, v1::Standing& out) {
  out.set_outcome(std::string(name_of(standing.outcome)));
  out.set_method(to_proto(standing.method));
  if (standing.account.side != PartyRef::Side::kNone) {
    to_proto(standing.account, *out.mutable_account());
  }
  out.set_refused_by(std::string(name_of(standing.refused_by)));
  out.set_refusal(std::string(name_of(standing.refusal)));
  out.set_authority(to_proto(standing.authority));
  out.set_state(static_cast<v1::Account::State>(standing.lifecycle));
}

}  // namespace tenon::server
