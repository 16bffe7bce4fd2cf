#include "tests/wire/random_fact.h"

#include <string>
#include <vector>

#include "engine/base/guid.h"

namespace tenon::wire {
namespace {

using Random = std::mt19937_64;

std::uint64_t below(Random& random, std::uint64_t count) { return random() % count; }
bool coin(Random& random) { return below(random, 2) == 0; }

std::string text(Random& random) {
  static const char* const kPieces[] = {"anna", "Bö",   "@contoso.com", "",
                                        "x",    "漢字", "SMTP:",        "😀"};
  std::string out;
  for (std::uint64_t n = below(random, 5); n > 0; --n) out += kPieces[below(random, 8)];
  return out;
}

std::string guid(Random& random) {
  Guid guid;
  for (auto& byte : guid.bytes) byte = static_cast<std::uint8_t>(random());
  return guid.text();
}

void fill(google::protobuf::Timestamp* time, Random& random) {
  time->set_seconds(static_cast<std::int64_t>(below(random, 4'000'000'000)) - 1'000'000'000);
  time->set_nanos(static_cast<std::int32_t>(below(random, 1'000'000'000)));
}

void fill(v1::Role* role, Random& random) {
  role->set_role_id("r" + text(random));
  role->set_display_name(text(random));
  role->set_privileged(coin(random));
}

template <typename Image>
void fill_attributes(Image* image, Random& random) {
  static const char* const kNames[] = {"userPrincipalName", "proxyAddresses", "mail",
                                       "mailNickname",      "displayName",    "custom.One",
                                       "custom-Two",        "otherMails",     "description"};
  for (const char* name : kNames) {
    if (coin(random)) continue;
    v1::Attribute* attribute = image->add_attributes();
    attribute->set_name(name);
    const bool list = name[0] == 'c' || name[0] == 'p' || name[0] == 'o';
    for (std::uint64_t n = below(random, list ? 5 : 2); n > 0; --n) {
      attribute->add_values(text(random));
    }
  }
  if (coin(random)) image->set_account_enabled(coin(random));
  if (coin(random)) image->set_group_kind(static_cast<v1::GroupKind>(below(random, 6)));
  if (coin(random)) image->set_security_identifier(text(random));
}

void fill(v1::AccountImage* image, Random& random) {
  image->set_object_id(guid(random));
  image->set_type(static_cast<v1::ObjectType>(1 + below(random, 3)));
  image->set_authored_by(static_cast<v1::AuthoredBy>(below(random, 8)));
  fill_attributes(image, random);
  if (coin(random)) image->set_user_type(static_cast<v1::UserType>(below(random, 3)));
  if (coin(random)) image->set_licensed(coin(random));
  if (coin(random)) image->set_exchange_licensed(coin(random));
  if (coin(random)) image->set_immutable_id(text(random));
  if (coin(random)) image->set_on_premises_object_identifier(guid(random));
  if (coin(random)) image->set_sync_enabled(static_cast<v1::SyncEnabled>(below(random, 4)));
  if (coin(random)) image->set_is_cloud_managed(coin(random));
  if (coin(random)) fill(image->mutable_deleted_at(), random);
  for (std::uint64_t n = below(random, 3); n > 0; --n) fill(image->add_roles(), random);
  for (std::uint64_t n = below(random, 3); n > 0; --n) fill(image->add_eligible_roles(), random);
}

void fill(v1::ObjectImage* image, Random& random) {
  image->set_object_guid(guid(random));
  image->set_type(static_cast<v1::ObjectType>(1 + below(random, 3)));
  image->set_distinguished_name(text(random));
  if (coin(random)) image->set_source_anchor(text(random));
  fill_attributes(image, random);
  if (coin(random)) image->set_certificate_count(static_cast<std::uint32_t>(below(random, 99)));
}

void fill(v1::FeatureSet* feature, Random& random) {
  feature->set_name("f" + text(random));
  if (coin(random)) feature->set_enabled(coin(random));
  if (coin(random)) feature->set_number(random());
}

void fill_tenant_fact(v1::Fact& fact, Random& random) {
  const auto domain = [&](v1::VerifiedDomain* verified) {
    verified->set_domain(coin(random) ? "Contoso.COM" : "fabrikam.com");
    verified->set_authentication(static_cast<v1::DomainAuthentication>(below(random, 3)));
  };
  switch (below(random, 8)) {
    case 0: {
      v1::TenantCreated* tenant = fact.mutable_tenant_created();
      tenant->set_initial_domain("contoso.onmicrosoft.com");
      for (std::uint64_t n = below(random, 3); n > 0; --n) domain(tenant->add_domains());
      if (coin(random)) tenant->set_first_sync_date("2020-01-01");
      if (coin(random)) tenant->set_rule_set("2026-06");
      for (std::uint64_t n = below(random, 3); n > 0; --n) fill(tenant->add_features(), random);
      break;
    }
    case 1: fill(fact.mutable_feature_set(), random); break;
    case 2: domain(fact.mutable_domain_verified()->mutable_domain()); break;
    case 3: fact.mutable_domain_removed()->set_domain("contoso.com"); break;
    case 4: fact.mutable_rule_set_activated()->set_rule_set("2016-03"); break;
    case 5: fact.mutable_deletions_rejected()->set_connector("ad-2"); break;
    case 6: {
      v1::AuthorityTransferRequested* transfer = fact.mutable_authority_transfer_requested();
      transfer->set_account_id(guid(random));
      transfer->set_target(v1::AuthorityTransferRequested::TO_CLOUD);
      break;
    }
    default: fact.mutable_directory_sync_switched()->set_on(coin(random)); break;
  }
}

void fill_small_fact(v1::Fact& fact, Random& random) {
  switch (below(random, 8)) {
    case 0: {
      fact.mutable_account_deleted()->set_object_id(guid(random));
      if (coin(random)) fill(fact.mutable_account_deleted()->mutable_deleted_at(), random);
      break;
    }
    case 1: fact.mutable_account_restored()->set_object_id(guid(random)); break;
    case 2: {
      fact.mutable_role_assigned()->set_object_id(guid(random));
      fill(fact.mutable_role_assigned()->mutable_role(), random);
      break;
    }
    case 3: {
      fact.mutable_role_removed()->set_object_id(guid(random));
      fact.mutable_role_removed()->set_role_id("r" + text(random));
      break;
    }
    case 4: {
      fact.mutable_licence_changed()->set_object_id(guid(random));
      fact.mutable_licence_changed()->set_licensed(coin(random));
      fact.mutable_licence_changed()->set_exchange_licensed(coin(random));
      break;
    }
    case 5:
      fact.mutable_sync_cycle_started()->set_type(static_cast<v1::CycleType>(below(random, 3)));
      break;
    case 6: {
      fact.mutable_object_deleted()->set_object_guid(guid(random));
      fact.mutable_object_deleted()->set_source_anchor(text(random));
      break;
    }
    default: fact.mutable_object_left_scope()->set_object_guid(guid(random)); break;
  }
}

}  // namespace

v1::Fact random_fact(Random& random) {
  v1::Fact fact;
  if (coin(random)) fill(fact.mutable_observed_at(), random);
  fact.set_actor(text(random));
  fact.set_reason(text(random));
  if (coin(random)) fact.set_cursor("\xff\x00 any bytes");
  switch (below(random, 6)) {
    case 0: fill(fact.mutable_account_created()->mutable_account(), random); break;
    case 1: fill(fact.mutable_account_changed()->mutable_account(), random); break;
    case 2: fill(fact.mutable_object_present()->mutable_object(), random); break;
    case 3: fill(fact.mutable_object_changed()->mutable_object(), random); break;
    case 4: fill_small_fact(fact, random); break;
    default: fill_tenant_fact(fact, random); break;
  }
  return fact;
}

}  // namespace tenon::wire
