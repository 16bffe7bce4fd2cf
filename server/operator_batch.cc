#include "server/operator_batch.h"

#include <set>
#include <utility>
#include <vector>

#include "engine/base/encoding.h"
#include "engine/model/types.h"
#include "server/errors.h"
#include "server/fact_admission.h"

namespace tenon::server {
namespace {

// Of tenon.v1.Fact, length-delimited.
constexpr char kActorTag = (2 << 3) | 2;
constexpr char kReasonTag = (3 << 3) | 2;

using Payloads = std::vector<std::pair<std::uint16_t, std::string>>;

Guid random_guid() {
  Guid guid;
  log::system_environment().random(guid.bytes);
  // RFC 9562, version 4.
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0f) | 0x40);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3f) | 0x80);
  return guid;
}

Status put_order(const v1::Order& order, runtime::OwnedAppend& append) {
  append.source = std::string(log::kOperatorSource);
  append.request_id = order.request_id().empty() ? random_guid() : Guid::parse(order.request_id());
  if (!append.request_id) {
    return bad_field("order.request_id", "REQUEST_ID",
                     "a UUID as 00112233-4455-6677-8899-aabbccddeeff")
        .with("value", order.request_id());
  }
  if (order.has_expected_head()) append.expected_head = Head{order.expected_head()};
  return {};
}

Status check_feature(const v1::FeatureSet& feature, std::string field) {
  const std::optional<Feature> known = parse_feature(feature.name());
  if (!known) {
    return bad_field(field + ".name", "FEATURE_UNKNOWN", "there is no feature of that name")
        .with("value", feature.name());
  }
  const bool numeric = feature.value_case() == v1::FeatureSet::kNumber;
  if (feature.value_case() != v1::FeatureSet::VALUE_NOT_SET && numeric == is_numeric(*known)) {
    return {};
  }
  return bad_field(field, "FEATURE_VALUE",
                   feature.name() + (is_numeric(*known) ? " takes a number" : " is on or off"));
}

Status check_settings(const v1::TenantCreated& settings) {
  if (settings.initial_domain().empty()) {
    return bad_field("settings.initial_domain", "MISSING_FIELD",
                     "name the domain that is verified from the start, e.g. "
                     "contoso.onmicrosoft.com");
  }
  if (!settings.rule_set().empty() && !parse_rule_set(settings.rule_set())) {
    return bad_field("settings.rule_set", "RULE_SET_UNKNOWN",
                     "the rule sets are 2016-03, 2026-06 and 2026-07")
        .with("value", settings.rule_set());
  }
  std::set<std::string> named;
  for (int i = 0; i < settings.features_size(); ++i) {
    const std::string field = "settings.features[" + std::to_string(i) + "]";
    TENON_RETURN_IF_ERROR(check_feature(settings.features(i), field));
    if (!named.insert(settings.features(i).name()).second) {
      return bad_field(field + ".name", "FEATURE_TWICE", "give each feature one value")
          .with("value", settings.features(i).name());
    }
  }
  return {};
}

// What the decoder calls tenant_created is `settings` to whoever asks.
Error in_request_words(Error error) {
  constexpr std::string_view kBody = "tenant_created";
  const auto rename = [&](std::string& text) {
    const std::size_t at = text.find(kBody);
    if (at != std::string::npos) text.replace(at, kBody.size(), "settings");
  };
  for (auto& [name, value] : error.details) {
    if (name == "field") rename(value);
  }
  rename(error.message);
  return error;
}

void put_field(std::string& out, char tag, const std::string& text) {
  out.push_back(tag);
  put_string(out, text);
}

}  // namespace

Result<runtime::OwnedAppend> batch_of(const v1::CreateTenantRequest& request) {
  TENON_RETURN_IF_ERROR(check_tenant_name(request.tenant()));
  TENON_RETURN_IF_ERROR(check_settings(request.settings()));
  runtime::OwnedAppend append;
  TENON_RETURN_IF_ERROR(put_order(request.order(), append));
  append.tenant = request.tenant();
  append.may_create_tenant = true;
  // Not for a tenant that somebody else has created meanwhile.
  if (!append.expected_head) append.expected_head = Head{0};
  v1::Fact fact;
  fact.set_actor(request.order().actor());
  fact.set_reason(request.order().reason());
  *fact.mutable_tenant_created() = request.settings();
  FactAdmission admission(Sender::kOperator);
  log::NewFact checked;
  const std::string payload = fact.SerializeAsString();
  const Status admitted = admission.admit(0, payload, checked);
  if (!admitted.ok()) return in_request_words(admitted.error());
  append.set_facts(Payloads{{checked.kind, payload}});
  return append;
}

Result<runtime::OwnedAppend> batch_of(const v1::SubmitFactsRequest& request) {
  TENON_RETURN_IF_ERROR(check_tenant_name(request.tenant()));
  TENON_RETURN_IF_ERROR(check_batch_size(static_cast<std::size_t>(request.facts_size())));
  runtime::OwnedAppend append;
  TENON_RETURN_IF_ERROR(put_order(request.order(), append));
  append.tenant = request.tenant();
  FactAdmission admission(Sender::kOperator);
  Payloads payloads;
  for (int i = 0; i < request.facts_size(); ++i) {
    const auto index = static_cast<std::uint32_t>(i);
    std::string payload = request.facts(i);
    log::NewFact checked;
    TENON_RETURN_IF_ERROR(admission.admit(index, payload, checked));
    const bool lacks_actor = admission.fact().actor.empty();
    const bool lacks_reason = admission.fact().reason.empty();
    const v1::Order& order = request.order();
    if (lacks_actor && !order.actor().empty()) put_field(payload, kActorTag, order.actor());
    if (lacks_reason && !order.reason().empty()) put_field(payload, kReasonTag, order.reason());
    TENON_RETURN_IF_ERROR(admission.admit(index, payload, checked));
    payloads.emplace_back(checked.kind, std::move(payload));
  }
  append.set_facts(payloads);
  return append;
}

}  // namespace tenon::server
