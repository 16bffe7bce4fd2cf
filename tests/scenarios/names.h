// Short names of a scenario ("a1", "o1", "new(o1)") and the GUIDs that stand behind them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/guid.h"

namespace tenon::scenarios {

class Names {
 public:
  // The GUID of a name, the same in every scenario; a GUID's own text stands for itself.
  Guid guid(std::string_view name);
  // "new(o1)" for an account that the engine made for o1; "new2(o1)" for the next one.
  void provisioned(const Guid& account, const Guid& object);

  // The name of a GUID, or its text.
  std::string name(const Guid& guid) const;
  // "@o1" for the source anchor made from o1's GUID, else the text itself.
  std::string anchor(std::string_view text) const;
  // The other way round.
  std::string anchor_text(std::string_view anchor);

 private:
  void remember(const std::string& name, const Guid& guid);

  std::map<std::string, Guid, std::less<>> guids_;
  std::map<Guid, std::string> names_;
  std::map<std::string, std::string, std::less<>> anchors_;
};

}  // namespace tenon::scenarios
