#include "tools/readers/graph_pages.h"

#include <utility>

#include "tools/readers/read_error.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kContext = "@odata.context";
constexpr std::string_view kNextLink = "@odata.nextLink";
constexpr std::string_view kDeltaLink = "@odata.deltaLink";

// The path of a context without its parentheses: "…$metadata#users(id,mail)/$delta" is
// "users/$delta".
std::string path_of_context(std::string_view context) {
  const std::size_t hash = context.find('#');
  if (hash == std::string_view::npos) return {};
  std::string path;
  std::size_t depth = 0;
  for (const char c : context.substr(hash + 1)) {
    if (c == '(') ++depth;
    if (depth == 0) path.push_back(c);
    if (c == ')' && depth > 0) --depth;
  }
  return path;
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  if (text.ends_with(suffix)) text.remove_suffix(suffix.size());
  return text;
}

struct Name {
  std::string_view name;
  GraphElement kind;
};

constexpr Name kContexts[] = {
    {"users", GraphElement::kUser},
    {"groups", GraphElement::kGroup},
    {"contacts", GraphElement::kContact},
    {"domains", GraphElement::kDomain},
    {"directory/onPremisesSynchronization", GraphElement::kFeatures},
    {"roleManagement/directory/roleDefinitions", GraphElement::kRoleDefinition},
    {"directoryRoles", GraphElement::kRole},
    {"roleManagement/directory/roleEligibilityScheduleInstances", GraphElement::kEligibility},
    {"roleManagement/directory/roleEligibilitySchedules", GraphElement::kEligibility},
    {"roleManagement/directory/roleAssignments", GraphElement::kRoleAssignment},
    {"roleManagement/directory/roleAssignmentScheduleInstances", GraphElement::kRoleAssignment},
};

constexpr Name kTypes[] = {
    {"#microsoft.graph.user", GraphElement::kUser},
    {"#microsoft.graph.group", GraphElement::kGroup},
    {"#microsoft.graph.orgContact", GraphElement::kContact},
    {"#microsoft.graph.domain", GraphElement::kDomain},
    {"#microsoft.graph.onPremisesDirectorySynchronization", GraphElement::kFeatures},
    {"#microsoft.graph.unifiedRoleDefinition", GraphElement::kRoleDefinition},
    {"#microsoft.graph.directoryRole", GraphElement::kRole},
    {"#microsoft.graph.unifiedRoleEligibilityScheduleInstance", GraphElement::kEligibility},
    {"#microsoft.graph.unifiedRoleAssignment", GraphElement::kRoleAssignment},
    {"#microsoft.graph.unifiedRoleAssignmentScheduleInstance", GraphElement::kRoleAssignment},
};

// Members that only this kind of element has; for pages saved without their context.
constexpr Name kMembers[] = {
    {"userPrincipalName", GraphElement::kUser},
    {"groupTypes", GraphElement::kGroup},
    {"securityEnabled", GraphElement::kGroup},
    {"roleTemplateId", GraphElement::kRole},
    {"rolePermissions", GraphElement::kRoleDefinition},
    {"isPrivileged", GraphElement::kRoleDefinition},
    {"roleEligibilityScheduleId", GraphElement::kEligibility},
    {"isVerified", GraphElement::kDomain},
    {"features", GraphElement::kFeatures},
    {"configuration", GraphElement::kFeatures},
    {"phones", GraphElement::kContact},
};

std::optional<GraphElement> element_kind_of_context(std::string_view context) {
  const std::string path = path_of_context(context);
  const std::string_view name = without_suffix(without_suffix(path, "/$entity"), "/$delta");
  for (const Name& known : kContexts) {
    if (name == known.name) return known.kind;
  }
  return std::nullopt;
}

}  // namespace

std::optional<GraphElement> element_kind(const GraphPage& page, JsonValue element) {
  if (page.kind) return page.kind;
  const std::string_view type = element.find("@odata.type").text();
  for (const Name& known : kTypes) {
    if (type == known.name) return known.kind;
  }
  if (!type.empty()) return std::nullopt;
  for (const Name& known : kMembers) {
    if (element.find(known.name).exists()) return known.kind;
  }
  return std::nullopt;
}

GraphPages::GraphPages(std::unique_ptr<ByteSource> source, std::string file)
    : reader_(std::move(source), std::move(file)) {}

Error GraphPages::fail(std::string_view reason, const JsonElement& element, std::string_view field,
                       std::string_view value, std::string_view problem,
                       std::string_view remedy) const {
  return read_error({reason, reader_.place(&element), field, value, problem, remedy});
}

Result<bool> GraphPages::next(JsonElement& element) {
  for (;;) {
    if (in_page_) {
      TENON_ASSIGN_OR_RETURN(const bool found, next_in_page(element));
      if (found) return true;
      continue;
    }
    reader_.set_element(0);
    if (in_array_) {
      TENON_ASSIGN_OR_RETURN(const bool over, reader_.accept(']'));
      if (over) {
        in_array_ = false;
        continue;
      }
      if (!first_) TENON_RETURN_IF_ERROR(reader_.expect(',', "a comma or ]"));
      first_ = false;
    } else {
      TENON_ASSIGN_OR_RETURN(const int next, reader_.peek());
      if (next == JsonReader::kEnd) return false;
      TENON_ASSIGN_OR_RETURN(in_array_, reader_.accept('['));
      first_ = true;
      if (in_array_) continue;
    }
    TENON_ASSIGN_OR_RETURN(const bool is_element, open_object(element));
    if (is_element) return true;
  }
}

Result<bool> GraphPages::next_in_page(JsonElement& element) {
  reader_.set_element(element_ + 1);
  element.clear();
  TENON_ASSIGN_OR_RETURN(const bool over, reader_.accept(']'));
  if (over) {
    TENON_RETURN_IF_ERROR(close_page());
    return false;
  }
  if (!first_) TENON_RETURN_IF_ERROR(reader_.expect(',', "a comma or ]"));
  first_ = false;
  TENON_RETURN_IF_ERROR(reader_.value(element, {}));
  ++element_;
  if (!element.root().is_object()) {
    return fail("GRAPH_SHAPE", element, "value", "", "the elements of a list must be objects",
                "Check whether the file is an answer of Microsoft Graph");
  }
  return true;
}

Result<bool> GraphPages::open_object(JsonElement& element) {
  element.clear();
  TENON_RETURN_IF_ERROR(reader_.expect('{', "an object: a page or an element"));
  element.nodes.push_back({{}, {}, 0, JsonKind::kObject});
  TENON_ASSIGN_OR_RETURN(bool over, reader_.accept('}'));
  while (!over) {
    TENON_ASSIGN_OR_RETURN(const std::string_view name, reader_.member_name(element));
    if (name == "value") {
      TENON_ASSIGN_OR_RETURN(const bool list, reader_.accept('['));
      if (list) {
        element.nodes.front().end = static_cast<std::uint32_t>(element.nodes.size());
        TENON_RETURN_IF_ERROR(open_page(element));
        return false;
      }
    }
    TENON_RETURN_IF_ERROR(reader_.value(element, name));
    TENON_ASSIGN_OR_RETURN(over, reader_.accept('}'));
    if (!over) TENON_RETURN_IF_ERROR(reader_.expect(',', "a comma or }"));
  }
  element.nodes.front().end = static_cast<std::uint32_t>(element.nodes.size());
  reader_.set_element(++element_);
  page_ = {};
  set_context(element.root().find(kContext).text());
  const JsonValue error = element.root().find("error");
  if (error.is_object()) {
    return fail("GRAPH_ERROR_ANSWER", element, "error", error.find("code").text(),
                "the file holds an error that Microsoft Graph answered, not data",
                "Fetch it again");
  }
  return true;
}

Status GraphPages::open_page(const JsonElement& header) {
  in_page_ = true;
  first_ = true;
  page_ = {};
  for (const JsonValue member : header.root()) note(member.name(), member.text());
  return {};
}

// The members after the list.
Status GraphPages::close_page() {
  JsonElement footer;
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const bool over, reader_.accept('}'));
    if (over) break;
    TENON_RETURN_IF_ERROR(reader_.expect(',', "a comma or }"));
    footer.clear();
    TENON_ASSIGN_OR_RETURN(const std::string_view name, reader_.member_name(footer));
    TENON_RETURN_IF_ERROR(reader_.value(footer, name));
    note(name, footer.root().text());
  }
  in_page_ = false;
  first_ = false;
  return {};
}

void GraphPages::set_context(std::string_view context) {
  page_.context = context;
  page_.kind = element_kind_of_context(context);
}

void GraphPages::note(std::string_view name, std::string_view text) {
  if (name == kContext) {
    set_context(text);
    page_.delta = page_.delta || text.ends_with("/$delta");
  } else if (name == kDeltaLink) {
    delta_link_ = text;
    page_.delta = true;
  } else if (name == kNextLink) {
    page_.delta = page_.delta || text.find("/delta") != std::string_view::npos;
  }
}

}  // namespace tenon::readers
