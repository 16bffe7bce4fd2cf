// Runs one import from its files to the log.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/batch_sender.h"
#include "cli/change_sender.h"
#include "cli/client.h"
#include "cli/import_feed.h"
#include "cli/import_plan.h"
#include "cli/operator_sender.h"
#include "engine/base/result.h"

namespace tenon::cli {

struct ImportReport {
  std::uint64_t appended = 0;       // facts that were not in the log before
  std::uint64_t resumed_after = 0;  // facts that an earlier, cut-off run had sent
  std::optional<std::uint64_t> first_position;
  std::optional<std::uint64_t> last_position;
  readers::ReadCounts counts;
  std::uint64_t refused = 0;  // orders that the rules refused
  std::optional<v1::FactOutcome> first_refused;
  std::vector<std::string> notes;  // what of changes did not fit; the first kNotesKept
  std::uint64_t notes_left_out = 0;
};

class Importer {
 public:
  // Bytes of the files that were read, facts in the log.
  using Watch = std::function<void(std::uint64_t bytes, std::uint64_t facts)>;

  // Plan and client outlive the importer; the plan is prepared.
  Importer(Client& client, const ImportPlan& plan, const OperatorIdentity& identity,
           Watch watch = {});

  // What was acknowledged before an error stays in the log; the error says how much that is.
  Result<ImportReport> run();

 private:
  Status send_all();
  Status send(readers::SourcedItem& item, std::uint64_t index);
  Status finish();
  Status open();
  Error told(Error error) const;

  const ImportPlan& plan_;
  Watch watch_;
  ImportFeed feed_;
  BatchSender facts_;
  ChangeSender changes_;
  OperatorSender orders_;
  bool open_ = false;
  ImportStart start_;
  std::uint64_t passed_over_ = 0;  // facts of this connector that the log has already
  ImportReport report_;
};

}  // namespace tenon::cli
