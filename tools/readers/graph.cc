#include "tools/readers/graph.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "engine/base/limits.h"
#include "tools/readers/graph_elements.h"
#include "tools/readers/graph_pages.h"
#include "tools/readers/record_source.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kReadable =
    "domains, onPremisesSynchronization, users, deleted items, groups, contacts, role "
    "definitions, directoryRoles with members, role assignments and role eligibility";

GraphKind file_kind(GraphElement element, bool deleted) {
  switch (element) {
    case GraphElement::kUser: return deleted ? GraphKind::kDeleted : GraphKind::kUsers;
    case GraphElement::kGroup: return deleted ? GraphKind::kDeleted : GraphKind::kGroups;
    case GraphElement::kContact: return deleted ? GraphKind::kDeleted : GraphKind::kContacts;
    case GraphElement::kDomain: return GraphKind::kDomains;
    case GraphElement::kFeatures: return GraphKind::kFeatures;
    case GraphElement::kRoleDefinition: return GraphKind::kRoleDefinitions;
    case GraphElement::kRole:
    case GraphElement::kRoleAssignment: return GraphKind::kRoles;
    case GraphElement::kEligibility: break;
  }
  return GraphKind::kEligibility;
}

class GraphSource : public RecordSource {
 public:
  GraphSource(std::unique_ptr<ByteSource> source, std::string file,
              std::shared_ptr<RoleCatalog> catalog)
      : file_(std::move(file)),
        pages_(std::move(source), file_),
        catalog_(catalog ? std::move(catalog) : std::make_shared<RoleCatalog>()) {}

  const ReadCounts& counts() const override { return counts_; }
  std::string delta_link() const override { return pages_.delta_link(); }

 private:
  Result<bool> read_next(SourcedItem& item) override {
    while (given_ == facts_.size()) {
      facts_.clear();
      given_ = 0;
      in_file_ = true;
      TENON_ASSIGN_OR_RETURN(const bool found, pages_.next(element_));
      if (!found) return false;
      in_file_ = false;
      ++counts_.records;
      TENON_RETURN_IF_ERROR(read_element());
    }
    item.origin = {file_, 0, pages_.element()};
    item.unresolved.reset();
    item.fact.Swap(&facts_[given_++]);
    ++counts_.items;
    if (item.fact.ByteSizeLong() > limits::kFactBytesMax) {
      return pages_.fail("GRAPH_TOO_MUCH", element_, "", "",
                         "its fact is larger than " + std::to_string(limits::kFactBytesMax) +
                             " bytes (kFactBytesMax)",
                         "Fetch fewer properties ($select)");
    }
    return true;
  }

  // JSON that is broken is broken to its end, and a list that is none that is read is so as a
  // whole.
  bool pass_over(std::string_view) override {
    facts_.clear();
    given_ = 0;
    return !in_file_ && !unknown_;
  }

  Status read_element() {
    const std::optional<GraphElement> kind = element_kind(pages_.page(), element_.root());
    if (!kind) return unknown_element();
    const GraphOutcome outcome = read(*kind);
    if (!outcome) return {};
    return pages_.fail(outcome->reason, element_, outcome->field, outcome->value, outcome->problem,
                       outcome->remedy);
  }

  GraphOutcome read(GraphElement kind) {
    const JsonValue root = element_.root();
    const bool delta = pages_.page().delta;
    switch (kind) {
      case GraphElement::kUser: return read_account(root, v1::USER, delta, facts_, counts_);
      case GraphElement::kGroup: return read_account(root, v1::GROUP, delta, facts_, counts_);
      case GraphElement::kContact: return read_account(root, v1::CONTACT, delta, facts_, counts_);
      case GraphElement::kDomain: return read_domain(root, facts_, counts_);
      case GraphElement::kFeatures: return read_features(root, facts_, counts_);
      case GraphElement::kRoleDefinition: return read_role_definition(root, *catalog_, counts_);
      case GraphElement::kRole: return read_role(root, *catalog_, facts_, counts_);
      case GraphElement::kEligibility:
        return read_role_of_principal(root, true, *catalog_, facts_, counts_);
      case GraphElement::kRoleAssignment: break;
    }
    return read_role_of_principal(root, false, *catalog_, facts_, counts_);
  }

  // Lists of directory objects hold devices and applications too; other lists are a mistake.
  Status unknown_element() {
    const std::string_view type = element_.root().find("@odata.type").text();
    if (!type.empty()) {
      ++counts_.skipped[std::string(type)];
      return {};
    }
    unknown_ = true;
    return pages_.fail("GRAPH_KIND", element_, "@odata.context", pages_.page().context,
                       "this is no list that is read; read are " + std::string(kReadable),
                       "Check the file; keep its @odata.context");
  }

  std::string file_;
  GraphPages pages_;
  std::shared_ptr<RoleCatalog> catalog_;
  ReadCounts counts_;
  JsonElement element_;
  std::vector<v1::Fact> facts_;  // of the element, not all given yet
  std::size_t given_ = 0;
  bool in_file_ = false;  // it is the file that is read, not what an element says
  bool unknown_ = false;
};

}  // namespace

std::string_view name_of(GraphKind kind) {
  switch (kind) {
    case GraphKind::kDomains: return "domains";
    case GraphKind::kFeatures: return "features";
    case GraphKind::kUsers: return "users";
    case GraphKind::kDeleted: return "deleted";
    case GraphKind::kGroups: return "groups";
    case GraphKind::kContacts: return "contacts";
    case GraphKind::kRoleDefinitions: return "role definitions";
    case GraphKind::kRoles: return "roles";
    case GraphKind::kEligibility: return "eligibility";
  }
  return "";
}

Result<GraphKind> detect_graph_kind(std::unique_ptr<ByteSource> source, const std::string& file) {
  GraphPages pages(std::move(source), file);
  JsonElement element;
  TENON_ASSIGN_OR_RETURN(const bool found, pages.next(element));
  if (!found) {  // an empty list says nothing, whatever it is a list of
    return file_kind(pages.page().kind.value_or(GraphElement::kUser), false);
  }
  const std::optional<GraphElement> kind = element_kind(pages.page(), element.root());
  if (!kind && element.root().find("@odata.type").text().empty()) {
    return pages.fail("GRAPH_KIND", element, "@odata.context", pages.page().context,
                      "this is no list that is read; read are " + std::string(kReadable),
                      "Check the file; keep its @odata.context");
  }
  const bool deleted = !element.root().find("deletedDateTime").text().empty();
  return file_kind(kind.value_or(GraphElement::kUser), deleted);
}

Result<std::vector<std::string>> order_cloud_files(const std::vector<std::string>& paths) {
  if (paths.size() < 2) return paths;  // and the standard input is not read twice
  std::vector<std::pair<GraphKind, std::string>> files;
  for (const std::string& path : paths) {
    if (path == "-") {
      return make_error(ErrorCode::kInvalidArgument, "GRAPH_STANDARD_INPUT",
                        "The standard input can be imported alone only: the files of one import "
                        "are put in order first. Name files.");
    }
    TENON_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, open_file(path));
    TENON_ASSIGN_OR_RETURN(const GraphKind kind, detect_graph_kind(std::move(source), path));
    files.emplace_back(kind, path);
  }
  std::stable_sort(files.begin(), files.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> ordered;
  ordered.reserve(files.size());
  for (auto& [kind, path] : files) ordered.push_back(std::move(path));
  return ordered;
}

std::unique_ptr<FactSource> read_graph(std::unique_ptr<ByteSource> source, std::string file,
                                       std::shared_ptr<RoleCatalog> catalog) {
  return std::make_unique<GraphSource>(std::move(source), std::move(file), std::move(catalog));
}

}  // namespace tenon::readers
