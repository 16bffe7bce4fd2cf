#include "cli/conflict_words.h"

#include <google/protobuf/util/time_util.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/explain.h"
#include "cli/json.h"
#include "cli/prose.h"
#include "cli/text.h"
#include "cli/words.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kConflictIndent = 2;
constexpr std::size_t kNameColumns = 8;

std::string standing_of(const v1::Conflict& conflict) {
  std::string text = "since position " + std::to_string(conflict.since());
  if (conflict.has_since_time()) text += ", " + time_of(conflict.since_time());
  return text + times_decided(conflict.attempts());
}

std::string object_words(const v1::DirectoryObject& object) {
  const std::string& place =
      object.distinguished_name().empty() ? object.object_guid() : object.distinguished_name();
  return object.connector() + " " + word_of(object.type()) + " " + place;
}

std::string step_words(const v1::ResolutionStep& step) {
  return step.command().empty() ? step.text() : step.text() + " " + step.command();
}

}  // namespace

void print_conflict(const v1::Conflict& conflict, Session& session) {
  const Paint paint = session.paint();
  session.out() << paint.bold(printable(label_of(conflict.object()))) << "  "
                << paint.bad(printable(conflict.kind())) << "  "
                << paint.dim(printable(standing_of(conflict))) << '\n';
  Prose prose(session.out(), paint, session.text_columns(), 0);
  prose.item("conflict", conflict.id(), kNameColumns);
  prose.item("object", object_words(conflict.object()), kNameColumns);
  for (const v1::Party& other : conflict.others()) {
    prose.item("against", name_of(other), kNameColumns);
  }
  Prose(session.out(), paint, session.text_columns(), kConflictIndent)
      .paragraph(conflict.decision().sentence());
  print_resolutions(conflict, session);
  session.out() << '\n';
}

void print_resolutions(const v1::Conflict& conflict, Session& session) {
  Prose prose(session.out(), session.paint(), session.text_columns(), 0);
  int number = 0;
  for (const v1::Resolution& way : conflict.resolutions()) {
    ++number;
    std::string mark = conflict.resolutions_size() == 1 ? "→" : std::to_string(number) + ".";
    if (!way.condition().empty()) {
      prose.item(mark, way.condition() + ":", 2);
      mark.clear();
    }
    for (const v1::ResolutionStep& step : way.steps()) {
      prose.item(mark, step_words(step), 2);
      mark.clear();
    }
  }
}

nlohmann::ordered_json conflict_json(const v1::Conflict& conflict) {
  nlohmann::ordered_json json;
  json["id"] = conflict.id();
  json["kind"] = conflict.kind();
  json["since"] = conflict.since();
  json["sinceTime"] = google::protobuf::util::TimeUtil::ToString(conflict.since_time());
  json["attempts"] = conflict.attempts();
  json["object"] = object_json(conflict.object());
  json["others"] = nlohmann::ordered_json::array();
  for (const v1::Party& other : conflict.others()) json["others"].push_back(json_value(other));
  json["resolutions"] = nlohmann::ordered_json::array();
  for (const v1::Resolution& way : conflict.resolutions()) {
    json["resolutions"].push_back(json_value(way));
  }
  json["decision"] = json_value(conflict.decision());
  return json;
}

}  // namespace tenon::cli
