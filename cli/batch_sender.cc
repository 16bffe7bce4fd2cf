#include "cli/batch_sender.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/client_error.h"
#include "engine/base/check.h"

namespace tenon::cli {
namespace {

constexpr char kHeadMoved[] = "HEAD_MOVED";

Error unexpected(const std::string& what) {
  return make_error(ErrorCode::kInternal, "UNEXPECTED_MESSAGE", "the server sent " + what);
}

}  // namespace

BatchSender::BatchSender(Client& client, std::string tenant, std::string source,
                         std::function<void(std::uint64_t)> acknowledged)
    : client_(client),
      tenant_(std::move(tenant)),
      source_(std::move(source)),
      acknowledged_(std::move(acknowledged)) {}

Status BatchSender::open_stream() {
  v1::Hello hello;
  hello.set_tenant(tenant_);
  hello.set_source(source_);
  stream_.reset();
  TENON_ASSIGN_OR_RETURN(stream_, client_.connect(hello));
  return {};
}

Result<ImportStart> BatchSender::open(const std::string& hash) {
  TENON_RETURN_IF_ERROR(open_stream());
  next_number_ = stream_->welcome().last_number() + 1;
  const ImportStart start = start_of(hash, stream_->welcome().cursor());
  cursor_ = start.cursor;
  return start;
}

void BatchSender::hold(readers::SourcedItem& item) {
  if (held_) {
    std::string bytes = held_->SerializeAsString();
    batch_bytes_ += bytes.size();
    batch_.add_facts(std::move(bytes));
  }
  held_.emplace();
  held_->Swap(&item.fact);
  origins_.push_back(item.origin);
}

Status BatchSender::add(readers::SourcedItem& item) {
  TENON_CHECK(stream_);
  if (origins_.size() >= kBatchFacts || batch_bytes_ >= kBatchBytes) {
    TENON_RETURN_IF_ERROR(send(false, std::nullopt));
  }
  hold(item);
  return {};
}

Status BatchSender::flush_and_wait() {
  if (held_) TENON_RETURN_IF_ERROR(send(false, std::nullopt));
  while (!in_flight_.empty()) TENON_RETURN_IF_ERROR(take_ack());
  return {};
}

Result<bool> BatchSender::add_at_head(std::vector<readers::SourcedItem>& items,
                                      std::uint64_t head) {
  TENON_CHECK(stream_ && !held_ && in_flight_.empty());
  const ImportCursor cursor = cursor_;
  const std::uint64_t number = next_number_;
  for (readers::SourcedItem& item : items) hold(item);
  Status sent = send(false, head);
  if (sent.ok()) sent = flush_and_wait();
  if (sent.ok()) return true;
  if (sent.error().reason != kHeadMoved) return std::move(sent).error();
  // The refusal ended the stream, and nothing of the batch is in the log.
  cursor_ = cursor;
  next_number_ = number;
  in_flight_.clear();
  bytes_in_flight_ = 0;
  TENON_RETURN_IF_ERROR(open_stream());
  if (stream_->welcome().last_number() + 1 != number) {
    return make_error(ErrorCode::kAborted, "SOURCE_MOVED",
                      "somebody else sends facts as " + source_ +
                          " at the same time; run the import again when that has ended");
  }
  return false;
}

Status BatchSender::finish() {
  if (held_) TENON_RETURN_IF_ERROR(send(true, std::nullopt));
  while (!in_flight_.empty()) TENON_RETURN_IF_ERROR(take_ack());
  return stream_->finish();
}

Status BatchSender::send(bool complete, std::optional<std::uint64_t> expected_head) {
  const std::size_t count = origins_.size();
  cursor_.done += count;
  cursor_.complete = complete;
  held_->set_cursor(cursor_.text());
  batch_.add_facts(held_->SerializeAsString());
  held_.reset();
  batch_.set_first_number(next_number_);
  if (expected_head) batch_.set_expected_head(*expected_head);
  next_number_ += count;

  const std::size_t bytes = batch_.ByteSizeLong();
  TENON_RETURN_IF_ERROR(make_room(bytes));
  in_flight_.push_back({bytes, next_number_ - 1, std::move(origins_)});
  bytes_in_flight_ += bytes;
  const bool open = stream_->send(batch_);
  batch_.Clear();
  batch_bytes_ = 0;
  origins_.clear();
  // A stream that has ended tells why after the last acknowledgement.
  while (!open) TENON_RETURN_IF_ERROR(take_ack());
  return {};
}

Status BatchSender::make_room(std::size_t bytes) {
  const v1::Welcome& credit = stream_->welcome();
  while (!in_flight_.empty() && (in_flight_.size() >= credit.credit_messages() ||
                                 bytes_in_flight_ + bytes > credit.credit_bytes())) {
    TENON_RETURN_IF_ERROR(take_ack());
  }
  return {};
}

Status BatchSender::take_ack() {
  Result<v1::Ack> ack = stream_->read_ack();
  if (!ack.ok()) return placed(std::move(ack).error());
  for (const v1::Receipt& receipt : ack->receipts()) {
    TENON_RETURN_IF_ERROR(take_receipt(receipt));
  }
  return {};
}

Status BatchSender::take_receipt(const v1::Receipt& receipt) {
  if (in_flight_.empty()) return unexpected("a receipt for a batch that was never sent");
  const InFlight& batch = in_flight_.front();
  if (receipt.last_number() != batch.last_number) {
    return unexpected("a receipt up to number " + std::to_string(receipt.last_number()) +
                      " where " + std::to_string(batch.last_number) + " was next");
  }
  if (!receipt.repeated()) appended_ += receipt.count();
  if (!first_position_) first_position_ = receipt.first_position();
  if (receipt.count() > 0) last_position_ = receipt.first_position() + receipt.count() - 1;
  bytes_in_flight_ -= batch.bytes;
  in_flight_.pop_front();
  if (acknowledged_) acknowledged_(appended_);
  return {};
}

Error BatchSender::placed(Error error) const {
  if (in_flight_.empty()) return error;
  const auto detail = std::find_if(error.details.begin(), error.details.end(),
                                   [](const auto& each) { return each.first == kFactIndexDetail; });
  if (detail == error.details.end()) return error;
  std::size_t index = 0;
  const std::string& text = detail->second;
  std::from_chars(text.data(), text.data() + text.size(), index);
  const std::vector<readers::Origin>& origins = in_flight_.front().origins;
  if (index < origins.size() && !origins[index].file.empty()) {
    error.message = origins[index].text() + ": " + error.message;
    error.details.erase(detail);
  }
  return error;
}

}  // namespace tenon::cli
