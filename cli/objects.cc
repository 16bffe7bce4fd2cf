// tenon objects [list|get KEY]

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/option_words.h"
#include "cli/read_options.h"
#include "cli/table.h"
#include "cli/text.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kLabelColumnsMax = 48;

struct ObjectsOptions : ListOptions {
  v1::ObjectFilter filter;

  void add_to(CLI::App& command) {
    ListOptions::add_to(command);
    add_text(command, "--upn", "that asserts this user principal name",
             [this](std::string text) { filter.set_user_principal_name(std::move(text)); });
    add_text(command, "--address", "that asserts this SMTP or SIP address",
             [this](std::string text) { filter.set_address(std::move(text)); });
    add_text(command, "--anchor", "with this source anchor (base64)",
             [this](std::string text) { filter.set_source_anchor(std::move(text)); });
    add_text(command, "--guid", "with this object GUID",
             [this](std::string text) { filter.set_object_guid(std::move(text)); });
    add_text(command, "--connector", "of this connector",
             [this](std::string text) { filter.set_connector(std::move(text)); });
    add_text(command, "--outcome", "whose last decision is this, e.g. Bound, InvalidHardMatch",
             [this](std::string text) { filter.set_outcome(std::move(text)); });
    add_text(command, "--refused-by", "where this rule refused a candidate, e.g. S2",
             [this](std::string text) { filter.set_refused_by(std::move(text)); });
    add_word(command, "--type", "user, group or contact", kTypes,
             [this](v1::ObjectType type) { filter.set_type(type); });
    add_word(command, "--method", "bound by hard, smtp, upn or provisioned", kMethods,
             [this](v1::MatchMethod method) { filter.set_method(method); });
    add_switch(command, "--waiting,!--not-waiting", "that waits for a retry, or does not",
               [this](bool waiting) { filter.set_waiting(waiting); });
    add_switch(command, "--quarantined,!--not-quarantined", "with values in quarantine, or without",
               [this](bool quarantined) { filter.set_quarantined(quarantined); });
  }
};

std::string refusal_of(const v1::DirectoryObject& object) {
  if (object.refused_by().empty()) return object.refusal();
  return object.refused_by() + " " + object.refusal();
}

std::string quarantine_count(const v1::DirectoryObject& object) {
  return object.quarantined_size() == 0 ? "" : std::to_string(object.quarantined_size());
}

Result<ExitCode> list(Session& session, const ObjectsOptions& options) {
  v1::ListObjectsRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  *request.mutable_filter() = options.filter;
  Table table({{"object"},
               {"type"},
               {"outcome"},
               {"refused by"},
               {"quarantined", Table::Align::kRight},
               {"account id"}});
  std::uint64_t count = 0;
  std::uint64_t head = 0;
  TENON_ASSIGN_OR_RETURN(
      const bool more,
      options.each_page(
          request, [&](const auto& asked) { return session.client().list_objects(asked); },
          [&](const v1::ListObjectsResponse& page) {
            for (const v1::DirectoryObject& object : page.objects()) {
              if (session.settings.json) {
                session.out() << json_line(object_json(object)) << '\n';
              } else {
                table.add({shortened_to(printable(label_of(object)), kLabelColumnsMax),
                           word_of(object.type()),
                           verdict_of(object.outcome(), object.method(), object.relinked()),
                           refusal_of(object), quarantine_count(object), object.account_id()});
              }
            }
            if (!session.settings.json) table.print(session.out(), session.paint());
            head = page.head();
            count += static_cast<std::uint64_t>(page.objects_size());
            return static_cast<std::uint64_t>(page.objects_size());
          }));
  print_count(session, count, "object", head, more);
  return ExitCode::kOk;
}

// --- get

void print_object(const v1::DirectoryObject& object, Session& session) {
  Fields fields;
  fields.add("object GUID", object.object_guid());
  fields.add("connector", object.connector());
  fields.add("distinguished name", object.distinguished_name());
  fields.add("type", word_of(object.type()));
  fields.add("source anchor", object.source_anchor());
  fields.add("in scope", object.in_scope() ? "yes" : "no");
  fields.add("security identifier", object.security_identifier());
  fields.add("outcome", verdict_of(object.outcome(), object.method(), object.relinked()));
  fields.add("refused by", refusal_of(object));
  fields.add("decision", id_of(object.last_decision()));
  if (object.has_waiting_since()) {
    fields.add("waits since", "position " + std::to_string(object.waiting_since()) +
                                  times_decided(object.attempts()));
  }
  fields.add("deletion", object.deletion_pending() ? "pending, at the end of the cycle" : "");
  fields.add("account id", object.account_id());
  fields.add("effective UPN", object.effective_upn());
  for (const v1::Quarantine& quarantine : object.quarantined()) {
    fields.add("quarantined", quarantine.attribute() + "=" + quarantine.value() + ", held by " +
                                  name_of(quarantine.holder()));
  }
  for (const v1::Attribute& attribute : object.attributes()) {
    for (const std::string& value : attribute.values()) fields.add(attribute.name(), value);
  }
  fields.add("first seen", "position " + std::to_string(object.first_seen()));
  session.out() << session.paint().bold(printable(label_of(object))) << '\n';
  fields.print(session.out(), session.paint(), 2);
}

Result<ExitCode> get(Session& session, const ReadOptions& options, const std::string& key,
                     const std::string& connector) {
  v1::GetObjectRequest request;
  TENON_RETURN_IF_ERROR(options.fill(session, request));
  request.set_key(key);
  request.set_connector(connector);
  TENON_ASSIGN_OR_RETURN(const v1::GetObjectResponse response,
                         session.client().get_object(request));
  if (session.settings.json) {
    session.out() << json_line(object_json(response.object())) << '\n';
  } else {
    print_object(response.object(), session);
  }
  return ExitCode::kOk;
}

void add_get(CLI::App& app, Session& session) {
  CLI::App& command = *app.add_subcommand("get", "Everything about one directory object");
  auto reading = std::make_shared<ReadOptions>();
  auto key = std::make_shared<std::string>();
  auto connector = std::make_shared<std::string>();
  command.add_option("KEY", *key, "GUID, DN, anchor, UPN or address")->required();
  command.add_option("--connector", *connector, "of this connector, where two have the same key");
  reading->add_to(command);
  on_command(command, session, [&session, reading, key, connector] {
    return get(session, *reading, *key, *connector);
  });
}

}  // namespace

void add_objects(CLI::App& app, Session& session) {
  CLI::App& command =
      *app.add_subcommand("objects", "On-premises directory objects: list them, or get one");
  auto listing = std::make_shared<ObjectsOptions>();
  CLI::App& list_command = *command.add_subcommand("list", "List objects that meet every filter");
  for (CLI::App* each : {&command, &list_command}) {
    listing->add_to(*each);
    on_command(*each, session, [&session, listing] { return list(session, *listing); });
  }
  add_get(command, session);
}

}  // namespace tenon::cli
