#include "tests/scenarios/text_parts.h"

namespace tenon::scenarios {

std::string shown_text(std::string_view text) {
  if (text.size() <= 100) return std::string(text);
  std::string out(text.substr(0, 20));
  out += "…(";
  out += std::to_string(text.size());
  out += " bytes)";
  return out;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

std::string list_text(const std::vector<std::string>& texts) {
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (texts.size() > 12 && i == 2) {
      shown.push_back("… " + std::to_string(texts.size()) + " values");
      break;
    }
    shown.push_back(shown_text(texts[i]));
  }
  return "[" + joined(shown, ", ") + "]";
}

std::string values_text(const std::vector<AttributeValue>& values) {
  if (values.empty()) return "none";
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const AttributeValue& value : values) texts.push_back(value.text);
  return values.size() == 1 ? shown_text(texts[0]) : list_text(texts);
}

std::string party_text(const PartyRef& party, const Names& names) {
  if (party.side == PartyRef::Side::kNone) return "-";
  std::string out = names.name(party.id);
  if (!party.connector.empty() && party.connector != "ad") out += "@" + party.connector;
  return out;
}

}  // namespace tenon::scenarios
