// What every question to the directory takes: the tenant, a moment, and how much of a list.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "cli/session.h"
#include "cli/words.h"

namespace CLI {
class App;
}

namespace tenon::cli {

struct ReadOptions {
  std::string as_of;
  void add_to(CLI::App& command);

  template <typename Request>
  Status fill(const Session& session, Request& request) const {
    TENON_ASSIGN_OR_RETURN(*request.mutable_tenant(), session.tenant());
    return fill_moment(request);
  }
  template <typename Request>
  Status fill_moment(Request& request) const {
    if (as_of.empty()) return {};
    TENON_ASSIGN_OR_RETURN(*request.mutable_as_of(), parse_as_of(as_of));
    return {};
  }
};

struct ListOptions : ReadOptions {
  std::uint64_t limit = 0;  // 0: all
  void add_to(CLI::App& command);

  // Asks page after page. `ask` gives a Result of the page; `take` handles one page and gives the
  // number of its rows. Pages are asked for no larger than what is left of the limit. True: there
  // is more beyond it.
  template <typename Request, typename Ask, typename Take>
  Result<bool> each_page(Request& request, const Ask& ask, const Take& take) const {
    std::uint64_t seen = 0;
    do {
      const std::uint64_t rest = limit == 0 ? kPageSize : std::min(limit - seen, kPageSize);
      request.set_page_size(static_cast<std::int32_t>(rest));
      TENON_ASSIGN_OR_RETURN(const auto page, ask(request));
      seen += take(page);
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && (limit == 0 || seen < limit));
    return !request.page_token().empty();
  }

 private:
  static constexpr std::uint64_t kPageSize = 500;
};

}  // namespace tenon::cli
