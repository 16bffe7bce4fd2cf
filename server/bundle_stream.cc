#include "server/bundle_stream.h"

#include <string>

#include "engine/log/bundle.h"
#include "server/call_limits.h"
#include "server/fact_admission.h"

namespace tenon::server {

Status BundleStream::check() {
  TENON_RETURN_IF_ERROR(check_tenant_name(request_.tenant()));
  TENON_ASSIGN_OR_RETURN(view_, resources().estate.tenant(request_.tenant()));
  acknowledged_ = view_->head();
  return {};
}

void BundleStream::produce() {
  if (view_->decided().head() < acknowledged_) {
    return wait(view_->decided(), Position{acknowledged_.value - 1});
  }
  if (!head_) {
    const Status begun = begin();
    if (!begun.ok()) return finish(begun);
  }
  const std::uint64_t size = head_->tree.size.value;
  if (size > 0 && view_->recorded().head().value < size) {
    return wait(view_->recorded(), Position{size - 1});
  }
  if (written_ && next_.value == size) return finish({});
  message().Clear();
  const Status status = fill();
  if (!status.ok()) return finish(status);
  message().set_facts(next_.value);
  message().set_size(size);
  write();
}

Status BundleStream::begin() {
  TENON_ASSIGN_OR_RETURN(head_, resources().signing.sign(*view_));
  TENON_ASSIGN_OR_RETURN(reader_, resources().estate.log().read(view_->name(), Position{0}));
  return {};
}

// Up to a message of the file.
Status BundleStream::fill() {
  std::string& data = *message().mutable_data();
  if (!written_) {
    log::put_bundle_header(data, {head_->checkpoint, head_->decision_note});
    written_ = true;
  }
  while (next_.value < head_->tree.size.value && data.size() < call_limits::kFactsMessageBytesMax) {
    TENON_RETURN_IF_ERROR(add_fact());
  }
  return {};
}

Status BundleStream::add_fact() {
  TENON_ASSIGN_OR_RETURN(const std::optional<log::Record> record, reader_->next());
  TENON_CHECK(record && record->position == next_);  // the tree was signed, so it is there
  TENON_RETURN_IF_ERROR(chain(next_));
  log::put_bundle_fact(hasher_, *message().mutable_data(), *record, digest_.value());
  next_ = next_.next();
  return {};
}

Status BundleStream::chain(Position position) {
  for (;;) {
    if (used_ == decisions_.size()) {
      TENON_ASSIGN_OR_RETURN(decisions_,
                             view_->history().decisions_after(last_read_, call_limits::kWatchPage));
      used_ = 0;
      if (decisions_.empty()) break;
      last_read_ = decisions_.back().id;
    }
    if (decisions_[used_].id.position != position) break;
    digest_.add(decisions_[used_++]);
  }
  digest_.end_position(position);
  return {};
}

}  // namespace tenon::server
