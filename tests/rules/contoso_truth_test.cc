// The Contoso sample against what must come out of it, every row and every column.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/rules/decide.h"
#include "engine/rules/normalise.h"
#include "engine/wire/fact_decoder.h"
#include "projections/match_state.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/directory_entry.h"
#include "tools/readers/graph.h"

namespace tenon {
namespace {

using Row = std::map<std::string, std::string>;

std::string sample(const std::string& file) {
  return std::string(TENON_TEST_DATA) + "/contoso/" + file;
}

// RFC 4180, one record a line.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back().push_back(c);
    }
  }
  return cells;
}

std::vector<Row> read_csv(const std::string& file) {
  std::ifstream in(sample(file));
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = cells(line);
  std::vector<Row> rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> values = cells(line);
    EXPECT_EQ(values.size(), names.size()) << line;
    Row row;
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = values[i];
    rows.push_back(std::move(row));
  }
  EXPECT_FALSE(rows.empty()) << file;
  return rows;
}

// The engine alone: facts in order, decided on a state.
class Engine : public rules::Sink {
 public:
  void feed(const std::string& source, const v1::Fact& message) {
    Fact fact;
    fact.position = Position{next_++};
    // 2026-11-22T12:00:00Z and a second for each fact: soon after the sample was exported.
    fact.time = Micros{(1795348800LL + static_cast<std::int64_t>(next_)) * 1'000'000};
    fact.tenant = "contoso";
    fact.source = source;
    const Status decoded = wire::decode_fact(message.SerializeAsString(), fact);
    ASSERT_TRUE(decoded.ok()) << decoded.error().message;
    rules::decide(state_, fact, *this);
  }

  void feed_all(const std::string& source, readers::FactSource& facts) {
    readers::SourcedItem item;
    for (;;) {
      const Result<bool> more = facts.next(item);
      ASSERT_TRUE(more.ok()) << more.error().message;
      if (!*more) return;
      ASSERT_FALSE(item.unresolved.has_value()) << item.origin.text();
      feed(source, item.fact);
    }
  }

  void emit(Decision decision, Effects effects) override {
    state_.apply(effects);
    if (decision.object.side == PartyRef::Side::kObject) last_[decision.object.id] = decision;
  }
  void count(Effects effects) override { state_.apply(effects); }

  const projections::MatchState& state() const { return state_; }
  const std::map<Guid, Decision>& last() const { return last_; }
  void forget_decisions() { last_.clear(); }

 private:
  projections::MatchState state_;
  std::map<Guid, Decision> last_;
  std::uint64_t next_ = 0;
};

struct Variant {
  std::string name;
  std::string truth;
  std::string first_sync = "2020-01-01";
  std::string feature_on = {};
  bool cloud_features = true;
};

v1::Fact creation(const Variant& variant) {
  v1::Fact fact;
  v1::TenantCreated& created = *fact.mutable_tenant_created();
  created.set_initial_domain("contoso.onmicrosoft.com");
  created.set_first_sync_date(variant.first_sync);
  created.add_domains()->set_domain("contoso.com");
  v1::VerifiedDomain& federated = *created.add_domains();
  federated.set_domain("fabrikam.com");
  federated.set_authentication(v1::FEDERATED);
  if (!variant.feature_on.empty()) {
    v1::FeatureSet& feature = *created.add_features();
    feature.set_name(variant.feature_on);
    feature.set_enabled(true);
  }
  return fact;
}

void load_cloud(const Variant& variant, Engine& engine) {
  std::vector<std::string> files = {"cloud-role-eligibility.json", "cloud-role-members.json",
                                    "cloud-contacts.json",         "cloud-groups.json",
                                    "cloud-deleted-users.json",    "cloud-users.json",
                                    "cloud-domains.json"};
  if (variant.cloud_features) files.push_back("cloud-features.json");
  for (std::string& file : files) file = sample(file);
  const auto ordered = readers::order_cloud_files(files);
  ASSERT_TRUE(ordered.ok()) << ordered.error().message;
  const auto catalog = std::make_shared<readers::RoleCatalog>();
  for (const std::string& file : *ordered) {
    auto bytes = readers::open_file(file);
    ASSERT_TRUE(bytes.ok());
    const auto source = readers::read_graph(std::move(bytes).value(), file, catalog);
    engine.feed_all("entra", *source);
  }
}

void load_on_premises(const std::string& file, bool completed, Engine& engine) {
  v1::Fact fact;
  fact.mutable_sync_cycle_started()->set_type(v1::DELTA);
  engine.feed("ad", fact);
  auto bytes = readers::open_file(sample(file));
  ASSERT_TRUE(bytes.ok());
  const auto source = readers::read_directory(std::move(bytes).value(), file);
  engine.feed_all("ad", *source);
  if (!completed) return;
  fact.mutable_sync_cycle_completed();
  engine.feed("ad", fact);
}

const DirectoryObject* object_of(const Engine& engine, const std::string& guid) {
  const auto handles = engine.state().objects_by_guid(*Guid::parse(guid));
  return handles.empty() ? nullptr : engine.state().object(handles.front());
}

std::string quarantined(const DirectoryObject& object) {
  std::string text;
  for (const Claim& claim : object.claims) {
    if (!text.empty()) text += "|";
    text += claim.space == ValueSpace::kUpn ? "userPrincipalName=" : "proxyAddresses=";
    text += claim.value.text;
  }
  return text;
}

Row outcome(const Engine& engine, const DirectoryObject& object) {
  Row row;
  row["objectGUID"] = object.guid.text();
  row["dn"] = object.distinguished_name;
  row["type"] = name_of(object.type);
  row["outcome"] = name_of(object.outcome);
  row["method"] = name_of(object.method);
  row["relinked"] = object.relinked ? "yes" : "";
  row["refused_by"] = name_of(object.refused_by);
  row["refusal"] = name_of(object.refusal);
  row["quarantined"] = quarantined(object);
  const Account* account = engine.state().account(object.account);
  row["cloud_id"] = account == nullptr || account->provisioned ? "" : account->object_id.text();
  row["effective_upn"] = account == nullptr ? "" : account->upn();
  return row;
}

// Values in quarantine are a set.
std::string sorted(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, '|');) parts.push_back(part);
  std::sort(parts.begin(), parts.end());
  std::string text;
  for (const std::string& part : parts) text += part + "|";
  return text;
}

void compare(const Engine& engine, const std::string& truth) {
  for (const Row& row : read_csv(truth)) {
    SCOPED_TRACE(truth + " " + row.at("category") + " " + row.at("dn"));
    const DirectoryObject* object = object_of(engine, row.at("objectGUID"));
    ASSERT_NE(object, nullptr);
    const Row got = outcome(engine, *object);
    for (const auto& [column, expected] : row) {
      if (column == "category") continue;
      if (column == "quarantined") {
        EXPECT_EQ(sorted(got.at(column)), sorted(expected)) << column;
      } else {
        EXPECT_EQ(got.at(column), expected) << column;
      }
    }
  }
}

class ContosoTruth : public testing::TestWithParam<Variant> {};

// "No cycle is completed before the last line of onprem.ldif", and nothing of it changes after.
TEST_P(ContosoTruth, EveryRowBeforeAndAfterTheEndOfTheCycle) {
  for (const bool completed : {false, true}) {
    SCOPED_TRACE(completed ? "after the cycle" : "before the end of the cycle");
    Engine engine;
    engine.feed("operator", creation(GetParam()));
    load_cloud(GetParam(), engine);
    load_on_premises("onprem.ldif", completed, engine);
    compare(engine, GetParam().truth);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ContosoTruth,
                         testing::Values(Variant{"Default", "truth.csv"},
                                         Variant{"UpnMatchOff", "truth-upn-match-off.csv",
                                                 "2015-01-01", "", false},
                                         Variant{"SoftMatchBlocked", "truth-soft-match-blocked.csv",
                                                 "2020-01-01", "blockSoftMatch", false}),
                         [](const auto& test) { return test.param.name; });

std::string changed_outcome(const Engine& engine, const Row& row) {
  const Guid guid = *Guid::parse(row.at("objectGUID"));
  const auto found = engine.last().find(guid);
  if (found == engine.last().end()) return "no decision";
  const Decision& decision = found->second;
  switch (decision.outcome) {
    case Outcome::kDeleted: return "deleted";
    case Outcome::kReleased: return "released";
    case Outcome::kNoChange: return "unchanged";
    case Outcome::kBound: return "Bound " + std::string(name_of(decision.method));
    default: break;
  }
  for (const DecisionWarning& warning : decision.warnings) {
    if (warning.code == WarningCode::kEffectiveUpnKept) return "EffectiveUpnKept";
  }
  if (!decision.quarantined.empty()) return "QuarantinedAttributeValueMustBeUnique";
  return decision.outcome == Outcome::kApplied ? "changed" : std::string(name_of(decision.outcome));
}

TEST(ContosoChanges, EveryRowOfTheSecondBatch) {
  Engine engine;
  const Variant variant{"Default", "truth.csv"};
  engine.feed("operator", creation(variant));
  load_cloud(variant, engine);
  load_on_premises("onprem.ldif", true, engine);
  engine.forget_decisions();
  load_on_premises("onprem-changes.ldif", true, engine);
  for (const Row& row : read_csv("truth-changes.csv")) {
    SCOPED_TRACE(row.at("change") + " " + row.at("dn"));
    EXPECT_EQ(changed_outcome(engine, row), row.at("outcome"));
    const DirectoryObject* object = object_of(engine, row.at("objectGUID"));
    if (row.at("outcome") == "deleted") {
      EXPECT_EQ(object, nullptr);
      const Account* account =
          engine.state().account(engine.state().find_account(*Guid::parse(row.at("cloud_id"))));
      ASSERT_NE(account, nullptr);
      EXPECT_TRUE(account->binned());
      EXPECT_EQ(account->sync_enabled, SyncEnabled::kFormerly);
      continue;
    }
    ASSERT_NE(object, nullptr);
    const Account* account = engine.state().account(object->account);
    ASSERT_NE(account, nullptr);
    EXPECT_EQ(account->provisioned ? "" : account->object_id.text(), row.at("cloud_id"));
    EXPECT_EQ(account->upn(), row.at("effective_upn"));
    EXPECT_EQ(object->distinguished_name, row.at("dn"));
  }
}

}  // namespace
}  // namespace tenon
