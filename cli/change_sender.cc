#include "cli/change_sender.h"

#include <set>
#include <utility>

#include "cli/change_lookup.h"
#include "tools/readers/attribute_deltas.h"

namespace tenon::cli {
namespace {

// How often a batch is made anew because the head moved on in between.
constexpr int kHeadTriesMax = 100;

}  // namespace

ChangeSender::ChangeSender(Client& client, std::string tenant, std::string connector,
                           BatchSender& sender)
    : client_(client),
      tenant_(std::move(tenant)),
      connector_(std::move(connector)),
      sender_(sender) {}

Status ChangeSender::add(const readers::SourcedItem& item) {
  waiting_.push_back(item);
  if (waiting_.size() < kChangesMax) return {};
  return flush();
}

Status ChangeSender::flush() {
  if (waiting_.empty()) return {};
  TENON_RETURN_IF_ERROR(sender_.flush_and_wait());
  while (!waiting_.empty()) TENON_RETURN_IF_ERROR(send_front());
  return {};
}

// As many of the waiting records, from the first on, as can be made from one head. An error about
// a later one is left for when it is the first. No facts at all: the head moved meanwhile.
Result<ChangeSender::Batch> ChangeSender::prepare() const {
  Batch batch;
  std::set<std::string> objects;
  std::size_t bytes = 0;
  for (const readers::SourcedItem& item : waiting_) {
    const bool first = batch.facts.empty();
    Result<KnownObject> known =
        look_up(client_, {tenant_, connector_, sender_.last_position()}, item);
    if (!known.ok() && first) return std::move(known).error();
    if (!known.ok()) break;
    if (!first && known->head != batch.head) return Batch{};
    if (!objects.insert(known->image.object_guid()).second) break;
    readers::SourcedItem made = item;
    Result<readers::ChangeNotes> notes = readers::resolve(made, known->image);
    if (!notes.ok() && first) return std::move(notes).error();
    if (!notes.ok()) break;
    for (const std::string& note : *notes) batch.notes.push_back(item.origin.text() + ": " + note);
    batch.head = known->head;
    bytes += made.fact.ByteSizeLong();
    batch.facts.push_back(std::move(made));
    if (item.unresolved->kind == readers::UnresolvedChange::Kind::kRename) break;
    if (bytes >= kBatchBytes) break;
  }
  return batch;
}

Status ChangeSender::send_front() {
  for (int tries = 0; tries < kHeadTriesMax; ++tries) {
    TENON_ASSIGN_OR_RETURN(Batch batch, prepare());
    if (batch.facts.empty()) continue;
    const std::size_t count = batch.facts.size();
    TENON_ASSIGN_OR_RETURN(const bool sent, sender_.add_at_head(batch.facts, batch.head));
    if (!sent) continue;
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
    keep(std::move(batch.notes));
    return {};
  }
  return make_error(ErrorCode::kAborted, "HEAD_MOVED",
                    waiting_.front().origin.text() +
                        ": other sources are faster than this change can be made from what the "
                        "object is; run the import again when they have calmed down.");
}

void ChangeSender::keep(std::vector<std::string> notes) {
  for (std::string& note : notes) {
    if (notes_.size() < kNotesKept) {
      notes_.push_back(std::move(note));
    } else {
      ++notes_left_out_;
    }
  }
}

}  // namespace tenon::cli
