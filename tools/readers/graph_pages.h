// The elements of Microsoft Graph's answers, one at a time, and what the page around them says.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/graph.h"
#include "tools/readers/json_reader.h"

namespace tenon::readers {

// What an element is.
enum class GraphElement : std::uint8_t {
  kUser,
  kGroup,
  kContact,
  kDomain,
  kFeatures,
  kRoleDefinition,
  kRole,
  kEligibility,
  kRoleAssignment,
};

struct GraphPage {
  std::string context;  // "@odata.context"; empty: none seen before the elements
  // What the context says that the elements are; none: nothing, or several kinds.
  std::optional<GraphElement> kind;
  bool delta = false;  // from a delta query: elements may be partial
};

class GraphPages {
 public:
  GraphPages(std::unique_ptr<ByteSource> source, std::string file);

  // Fills `element` and gives true, or false at the end.
  Result<bool> next(JsonElement& element);

  const GraphPage& page() const { return page_; }  // of the element given last
  std::uint64_t element() const { return element_; }
  const std::string& delta_link() const { return delta_link_; }
  Error fail(std::string_view reason, const JsonElement& element, std::string_view field,
             std::string_view value, std::string_view problem, std::string_view remedy) const;

 private:
  Result<bool> next_in_page(JsonElement& element);
  // True: `element` is the object. False: it is a page, whose elements come next.
  Result<bool> open_object(JsonElement& element);
  Status open_page(const JsonElement& header);
  Status close_page();
  void note(std::string_view name, std::string_view text);
  void set_context(std::string_view context);

  JsonReader reader_;
  GraphPage page_;
  std::string delta_link_;
  std::uint64_t element_ = 0;
  bool in_array_ = false;  // the file is an array of pages or elements
  bool in_page_ = false;
  bool first_ = true;  // of the innermost list
};

// By the page's context, by the element's "@odata.type", by its members; none: not read.
std::optional<GraphElement> element_kind(const GraphPage& page, JsonValue element);

}  // namespace tenon::readers
