#include "cli/offline/lint_rehearsal.h"

#include <utility>

#include "engine/model/fact.h"
#include "engine/wire/fact_decoder.h"

namespace tenon::offline {

Rehearsal::Rehearsal(std::string tenant, Micros now, Watch watch)
    : tenant_(std::move(tenant)), now_(now), watch_(std::move(watch)) {}

Status Rehearsal::feed(std::string_view source, const v1::Fact& message,
                       const readers::Origin& origin) {
  Fact fact;
  fact.position = next();
  fact.time = now_;
  fact.tenant = tenant_;
  fact.source = source;
  const Status decoded = wire::decode_fact(message.SerializeAsString(), fact);
  if (!decoded.ok()) {
    Error error = decoded.error();
    if (!origin.file.empty()) error.message = origin.text() + ": " + error.message;
    return error;
  }
  places_.push_back(place_of(origin));
  rules::decide(state_, fact, *this);
  return {};
}

std::string Rehearsal::place(Position position) const {
  if (position.value >= places_.size()) return "";
  const Place& place = places_[position.value];
  if (place.file == 0) return "";
  readers::Origin origin;
  origin.file = files_[place.file - 1];
  (place.element ? origin.element : origin.line) = place.number;
  return origin.text();
}

void Rehearsal::emit(Decision decision, Effects effects) {
  state_.apply(effects);
  watch_(decision);
}

Rehearsal::Place Rehearsal::place_of(const readers::Origin& origin) {
  if (origin.file.empty()) return {};
  // Files come one after another.
  if (files_.empty() || files_.back() != origin.file) files_.push_back(origin.file);
  const bool element = origin.element != 0;
  return {static_cast<std::uint32_t>(files_.size()), element,
          element ? origin.element : origin.line};
}

}  // namespace tenon::offline
