// Whom a key finds as of a head is whom it found while that head was the present: random histories,
// and every kind of key that anything in them ever had.
#include "server/moment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "projections/estate.h"
#include "server/key_lookup.h"
#include "tests/replay/histories.h"

namespace tenon::server {
namespace {

using projections::Entity;
using projections::MatchState;

// By which people may ask, however spelt.
void note_keys(const MatchState& state, std::set<std::string>& keys) {
  const auto note_values = [&keys](const AttributeSet& attributes) {
    keys.emplace(attributes.text(AttributeId::kUserPrincipalName));
    keys.emplace(attributes.text(AttributeId::kMail));
    for (const AttributeValue& value : attributes.values(AttributeId::kProxyAddresses)) {
      keys.insert(value.text);
      keys.insert(value.text.substr(value.text.find(':') + 1));
    }
  };
  const auto note_guid = [&keys](const Guid& guid) {
    std::string text = guid.text();
    keys.insert(text);
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
      return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    });
    keys.insert(text);
  };
  for (std::uint32_t i = 1; i <= state.last_account().value; ++i) {
    const Account& account = *state.account({i});
    note_values(account.attributes);
    note_guid(account.object_id);
    if (account.cloud_object_id) note_guid(*account.cloud_object_id);
    if (account.on_premises_object_identifier) note_guid(*account.on_premises_object_identifier);
    keys.insert(account.immutable_id);
    keys.insert(account.security_identifier);
  }
  for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
    const DirectoryObject* object = state.object({i});
    if (object == nullptr) continue;
    note_values(object->attributes);
    note_guid(object->guid);
    keys.insert(object->source_anchor);
    keys.insert(object->distinguished_name);
    keys.insert(state.connector(object->connector)->name + "/" + object->guid.text());
  }
}

// What a person would be told, and which ways of having a key were met.
struct Told {
  std::vector<std::pair<Entity, std::uint8_t>> holders;
  std::string found;

  Told(Moment& moment, const std::string& key, unsigned& kinds) {
    for (const projections::KeyHolder& holder : moment.holders(key)) {
      holders.emplace_back(holder.entity, holder.kinds);
      kinds |= holder.kinds;
    }
    const Result<Found> result = look_up(moment, key, {});
    found = result.ok() ? std::to_string(result->account.value) + " and " +
                              std::to_string(result->object.value)
                        : result.error().reason;
    const Result<AccountHandle> only = look_up_only_account(moment, key);
    found += only.ok() ? "; only " + std::to_string(only->value) : "; " + only.error().message;
  }
  bool operator==(const Told&) const = default;
};

TEST(MomentTest, AKeyFindsInThePastWhomItFoundThen) {
  unsigned kinds = 0;
  for (const std::uint64_t seed : {3, 8, 21}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto estate = projections::Estate::open_in_memory().value();
    ASSERT_TRUE(replay::play_random(*estate, "acme", seed, 300).ok());
    const auto view = estate->tenant("acme").value();
    ASSERT_TRUE(replay::settle(*view).ok());
    const std::uint64_t end = view->head().value;
    std::set<std::string> keys = {"nobody@nowhere"};
    for (std::uint64_t head = 1; head <= end; head += 9) {
      note_keys(view->history().state(Head{head}, {}).value(), keys);
    }
    for (std::uint64_t head = 1; head <= end; head += 23) {
      const MatchState state = view->history().state(Head{head}, {}).value();
      PresentMoment then(state, Head{head});
      for (const std::string& key : keys) {
        const Told expected(then, key, kinds);
        const Status asked = at_moment(*view, Head{head}, [&](Moment& moment) -> Status {
          const Told found(moment, key, kinds);
          EXPECT_EQ(found.found, expected.found) << "key " << key << " as of head " << head;
          EXPECT_TRUE(found == expected) << "key " << key << " as of head " << head;
          return {};
        });
        ASSERT_TRUE(asked.ok());
      }
      if (HasFailure()) return;
    }
  }
  EXPECT_EQ(kinds, 127U) << "every kind of key was asked for";
}

}  // namespace
}  // namespace tenon::server
