// Rules simple enough to foresee: a payload is a word; its fact is decided as many times as the
// word has letters, and the state is the words so far.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/owned_append.h"
#include "engine/runtime/semantics.h"
#include "engine/runtime/state_machine.h"

namespace tenon::runtime {

inline constexpr auto kToyKind = static_cast<std::uint16_t>(FactKind::kAccountChanged);

inline Status decode_toy(std::string_view payload, Fact& fact) {
  if (payload == "unreadable") {
    return make_error(ErrorCode::kInvalidArgument, "UNREADABLE", "this word cannot be read");
  }
  fact.kind = FactKind::kAccountChanged;
  fact.reason = payload;
  return {};
}

inline void decide_toy(const rules::StateView&, const Fact& fact, rules::Sink& sink) {
  for (std::uint32_t i = 0; i < fact.reason.size(); ++i) {
    Decision decision;
    decision.id = {fact.position, i};
    decision.outcome = Outcome::kAccepted;
    decision.time = fact.time;
    sink.count({});
    sink.emit(std::move(decision), {});
  }
}

inline Semantics toy_semantics() { return {&decode_toy, &decide_toy}; }

// A state of which nothing is known.
class EmptyView final : public rules::StateView {
 public:
  const Tenant* tenant() const override { return nullptr; }
  const Connector* connector(ConnectorHandle) const override { return nullptr; }
  ConnectorHandle find_connector(std::string_view) const override { return {}; }
  ConnectorHandle last_connector() const override { return {}; }
  const Account* account(AccountHandle) const override { return nullptr; }
  AccountHandle last_account() const override { return {}; }
  AccountHandle find_account(const Guid&) const override { return {}; }
  AccountHandle find_anchor(std::string_view) const override { return {}; }
  AccountHandle next_unechoed(std::string_view, AccountHandle) const override { return {}; }
  AccountHandle find_holder(ValueSpace, std::string_view) const override { return {}; }
  AccountHandle next_with_sid(std::string_view, AccountHandle) const override { return {}; }
  AccountHandle next_with_identifier(const Guid&, AccountHandle) const override { return {}; }
  AccountHandle next_rollback(AccountHandle) const override { return {}; }
  std::optional<rules::BinPlace> next_binned(const std::optional<rules::BinPlace>&) const override {
    return {};
  }
  const DirectoryObject* object(ObjectHandle) const override { return nullptr; }
  ObjectHandle last_object() const override { return {}; }
  ObjectHandle find_object(ConnectorHandle, const Guid&) const override { return {}; }
  std::optional<rules::ObjectPlace> next_waiting(
      const std::optional<rules::ObjectPlace>&) const override {
    return {};
  }
  std::optional<rules::ObjectPlace> next_leaving(
      ConnectorHandle, const std::optional<rules::ObjectPlace>&) const override {
    return {};
  }
  std::optional<rules::ClaimPlace> next_claim(
      const std::optional<rules::ClaimPlace>&) const override {
    return {};
  }
  ObjectHandle oldest_claim(ValueSpace, std::string_view) const override { return {}; }
  std::optional<rules::ObjectPlace> next_claim_of(
      ValueSpace, std::string_view, const std::optional<rules::ObjectPlace>&) const override {
    return {};
  }
};

// Remembers what it was told, and whether it stands between two decisions of a fact.
class ToyMachine final : public StateMachine {
 public:
  std::vector<std::string> words;  // of facts that are done
  std::uint64_t decided_count = 0;
  std::uint64_t counted_count = 0;
  std::uint64_t groups = 0;
  bool inside_fact = false;

  const rules::StateView& view() const override { return view_; }
  void decided(const Fact&, Decision, Effects) override {
    inside_fact = true;
    ++decided_count;
  }
  void counted(const Fact&, std::uint32_t, Effects) override {
    inside_fact = true;
    ++counted_count;
  }
  void end_fact(const Fact& fact, const Digest&) override {
    words.push_back(fact.source + ":" + fact.reason);
    inside_fact = false;
  }
  void hand_on() override { ++groups; }

 private:
  EmptyView view_;
};

// A batch of words of one source.
inline OwnedAppend words_of(std::string tenant, std::string source, std::uint64_t first,
                            const std::vector<std::string>& words, bool create = false) {
  OwnedAppend append;
  append.tenant = std::move(tenant);
  append.source = std::move(source);
  append.first_number = SourceNumber{first};
  append.may_create_tenant = create;
  std::vector<std::pair<std::uint16_t, std::string>> facts;
  for (const std::string& word : words) facts.emplace_back(kToyKind, word);
  append.set_facts(facts);
  return append;
}

}  // namespace tenon::runtime
