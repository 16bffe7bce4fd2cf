#include "cli/words.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "cli/session.h"

namespace tenon::cli {
namespace {

std::string lower_words(std::string name) {
  for (char& letter : name) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == '_') letter = ' ';
  }
  return name;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string word_of(v1::ObjectType type) {
  return type == v1::OBJECT_TYPE_UNSPECIFIED ? "" : lower_words(v1::ObjectType_Name(type));
}

std::string word_of(v1::Authority authority) {
  switch (authority) {
    case v1::CLOUD: return "cloud";
    case v1::ON_PREMISES: return "on-premises";
    default: return "";
  }
}

std::string word_of(v1::Account::State state) {
  return state == v1::Account::STATE_UNSPECIFIED ? "" : lower_words(v1::Account::State_Name(state));
}

std::string word_of(v1::MatchMethod method) {
  return method == v1::MATCH_METHOD_UNSPECIFIED ? "" : v1::MatchMethod_Name(method);
}

std::string word_of(v1::AuthoredBy authored_by) {
  return authored_by == v1::AUTHORED_BY_UNSPECIFIED ? ""
                                                    : lower_words(v1::AuthoredBy_Name(authored_by));
}

std::string time_of(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  google::protobuf::Timestamp whole = time;
  whole.set_nanos(0);
  std::string text = google::protobuf::util::TimeUtil::ToString(whole);
  std::replace(text.begin(), text.end(), 'T', ' ');
  if (text.ends_with('Z')) text.replace(text.size() - 1, 1, " UTC");
  return text;
}

std::string id_of(const v1::DecisionId& id) {
  return std::to_string(id.position()) + "." + std::to_string(id.ordinal());
}

std::string name_of(const v1::Party& party) {
  std::string kind = word_of(party.type());
  if (party.side() == v1::Party::DIRECTORY_OBJECT) {
    kind = kind.empty() ? "object" : kind;
    if (!party.connector().empty()) kind = party.connector() + " " + kind;
  } else {
    kind = "account";
  }
  if (party.label().empty()) return kind + " " + party.id();
  return party.label() + " (" + kind + " " + party.id() + ")";
}

std::string subject_of(const v1::Decision& decision) {
  if (decision.has_object()) return name_of(decision.object());
  return decision.has_account() ? name_of(decision.account()) : "the tenant";
}

std::string words_of(const v1::Asker& asker) {
  std::string text = asker.kind();
  std::replace(text.begin(), text.end(), '_', ' ');
  text += ", position " + std::to_string(asker.position());
  text += asker.actor().empty() ? ", by " + asker.source() : ", by " + asker.actor();
  if (!asker.reason().empty()) text += ": " + asker.reason();
  return text;
}

std::string label_of(const v1::DirectoryObject& object) {
  if (!object.effective_upn().empty()) return object.effective_upn();
  for (const v1::Attribute& attribute : object.attributes()) {
    if (attribute.name() == "displayName" && attribute.values_size() > 0) {
      return attribute.values(0);
    }
  }
  return object.distinguished_name().empty() ? object.object_guid() : object.distinguished_name();
}

std::string verdict_of(std::string_view outcome, v1::MatchMethod method, bool relinked) {
  std::string text(outcome);
  const std::string how = word_of(method);
  if (!how.empty()) text += (text.empty() ? "" : " ") + how;
  if (relinked) text += ", relinked";
  return text;
}

std::string times_decided(std::uint64_t attempts) {
  return attempts > 1 ? "; decided " + std::to_string(attempts) + " times" : "";
}

std::string value_of(const v1::FeatureSet& feature) {
  if (feature.value_case() == v1::FeatureSet::kNumber) return std::to_string(feature.number());
  return feature.enabled() ? "on" : "off";
}

Result<v1::FeatureSet> parse_feature(std::string_view text) {
  const std::size_t equals = text.find('=');
  v1::FeatureSet feature;
  if (equals != std::string_view::npos && equals > 0) {
    const std::string_view value = text.substr(equals + 1);
    feature.set_name(std::string(text.substr(0, equals)));
    if (value == "on" || value == "true") {
      feature.set_enabled(true);
      return feature;
    }
    if (value == "off" || value == "false") {
      feature.set_enabled(false);
      return feature;
    }
    if (const auto number = number_in(value)) {
      feature.set_number(*number);
      return feature;
    }
  }
  return usage_error("feature \"" + std::string(text) +
                     "\": write NAME=on, NAME=off or NAME=NUMBER, e.g. blockSoftMatch=on");
}

Result<v1::VerifiedDomain> parse_domain(std::string_view text) {
  v1::VerifiedDomain domain;
  const std::size_t colon = text.find(':');
  domain.set_domain(std::string(text.substr(0, colon)));
  const std::string_view kind =
      colon == std::string_view::npos ? "managed" : text.substr(colon + 1);
  if (kind == "managed") domain.set_authentication(v1::MANAGED);
  if (kind == "federated") domain.set_authentication(v1::FEDERATED);
  if (domain.domain().empty() || domain.authentication() == 0) {
    return usage_error("domain \"" + std::string(text) +
                       "\": write NAME, NAME:managed or NAME:federated");
  }
  return domain;
}

Result<v1::AsOf> parse_as_of(std::string_view text) {
  v1::AsOf moment;
  if (const auto position = number_in(text)) {
    moment.set_position(*position);
    return moment;
  }
  // As the commands print it, too.
  std::string time(text);
  constexpr std::string_view kUtc = " UTC";
  if (time.ends_with(kUtc)) time.replace(time.size() - kUtc.size(), kUtc.size(), "Z");
  constexpr std::size_t kDate = 10;
  if (time.size() == kDate) time += "T00:00:00Z";
  if (time.size() > kDate && time[kDate] == ' ') time[kDate] = 'T';
  if (google::protobuf::util::TimeUtil::FromString(time, moment.mutable_time())) {
    // A time that is printed without its fraction means to the end of that second.
    const bool whole_second = text.size() > kDate && time.find('.') == std::string::npos;
    if (whole_second) moment.mutable_time()->set_nanos(999'999'999);
    return moment;
  }
  return usage_error("moment \"" + std::string(text) +
                     "\": write a position (1024) or a time (2026-11-23, which is its midnight, "
                     "2026-11-23T03:40:12Z or as it is printed, 2026-11-23 03:40:12 UTC)");
}

}  // namespace tenon::cli
