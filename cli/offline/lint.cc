#include "cli/offline/lint.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/offline/lint_addresses.h"
#include "cli/offline/lint_anchors.h"
#include "cli/offline/lint_context.h"
#include "cli/offline/lint_decisions.h"
#include "cli/offline/lint_duplicates.h"
#include "cli/offline/lint_rehearsal.h"
#include "cli/offline/lint_settings.h"
#include "cli/offline/lint_sizes.h"
#include "cli/offline/lint_twins.h"
#include "cli/offline/lint_upn.h"
#include "engine/rules/normalise.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/privileged_roles.h"

namespace tenon::offline {
namespace {

constexpr char kCloudSource[] = "cloud";
constexpr char kChangeReason[] = "LINT_CHANGE";
constexpr std::uint64_t kProgressRecords = 4'096;

std::string first_label(std::string_view domain) {
  return std::string(domain.substr(0, domain.find('.')));
}

std::uint64_t bytes_of(const std::string& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  return error ? 0 : bytes;
}

// Counts what is read, for the progress bar.
class CountedBytes final : public readers::ByteSource {
 public:
  CountedBytes(std::unique_ptr<readers::ByteSource> source, std::uint64_t& count)
      : source_(std::move(source)), count_(count) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    auto got = source_->read(buffer, size);
    if (got.ok()) count_ += *got;
    return got;
  }

 private:
  std::unique_ptr<readers::ByteSource> source_;
  std::uint64_t& count_;
};

// One run: reads, rehearses, then looks at everything.
class Linter {
 public:
  Linter(const LintOptions& options, const FindingSink& sink, const LintProgress& progress)
      : options_(options), sink_(sink), progress_(progress) {}

  Result<LintSummary> run() {
    TENON_ASSIGN_OR_RETURN(files_, tell_apart(options_.files, options_.form));
    files_.directory = options_.directory;
    for (const std::string& path : options_.files) all_bytes_ += bytes_of(path);
    TENON_ASSIGN_OR_RETURN(settings_, complete_settings(options_.settings, files_));
    const std::string name =
        options_.tenant.empty() ? first_label(settings_.tenant.initial_domain()) : options_.tenant;
    rehearsal_ = std::make_unique<Rehearsal>(
        name, options_.now, [this](const Decision& decision) { decisions_->take(decision); });
    context_ = std::make_unique<LintContext>(*rehearsal_, report_, !settings_.domains_guessed);
    decisions_ = std::make_unique<LintDecisions>(*context_);
    duplicates_ = std::make_unique<LintDuplicates>(*context_);
    TENON_RETURN_IF_ERROR(create_tenant());
    TENON_RETURN_IF_ERROR(read_cloud());
    TENON_RETURN_IF_ERROR(read_directory());
    TENON_RETURN_IF_ERROR(refuse_nothing());
    look_at_objects();
    return std::move(summary_);
  }

 private:
  Status create_tenant() {
    v1::Fact fact;
    *fact.mutable_tenant_created() = settings_.tenant;
    TENON_RETURN_IF_ERROR(rehearsal_->feed(kCloudSource, fact, {}));
    for (const Domain& domain : context_->tenant().domains) summary_.domains.push_back(domain.name);
    if (!settings_.domains_guessed) return {};
    Finding finding;
    finding.check = LintCheck::kDomainsAssumed;
    finding.rule = Rule::kN5;
    for (const std::string& name : summary_.domains) {
      finding.value += (finding.value.empty() ? "" : ", ") + name;
    }
    finding.message =
        "No list of domains was given; these were taken as verified: " + finding.value + ".";
    finding.remedy =
        "Give the answer of /domains as one of the files, or --domain and "
        "--initial-domain.";
    report_(finding);
    return {};
  }

  Status read_cloud() {
    const auto catalog = std::make_shared<readers::RoleCatalog>();
    for (const auto& [kind, path] : files_.cloud) {
      TENON_ASSIGN_OR_RETURN(auto bytes, open(path));
      const auto source = readers::read_graph(std::move(bytes), path, catalog);
      TENON_RETURN_IF_ERROR(
          read(*source, [this](const readers::SourcedItem& item) { return take_cloud(item); }));
    }
    return {};
  }

  Status take_cloud(const readers::SourcedItem& item) {
    if (item.fact.has_feature_set()) return {};  // complete_settings()
    const bool created = item.fact.has_account_created();
    const v1::AccountImage& image = item.fact.account_created().account();
    if (created) duplicates_->before_account(image, item.origin);
    TENON_RETURN_IF_ERROR(rehearsal_->feed(kCloudSource, item.fact, item.origin));
    if (!created) return {};
    const auto& state = context_->state();
    const Account* account = state.account(state.find_account(*Guid::parse(image.object_id())));
    if (account == nullptr) return {};
    const LintSubject subject = context_->subject(*account);
    check_address_list(*context_, subject, account->cloud_said,
                       rules::said_addresses(account->cloud_said, rules::Side::kCloud));
    check_anchor_shape(*context_, subject, image.immutable_id(), "onPremisesImmutableId");
    return {};
  }

  Status read_directory() {
    if (files_.on_premises.empty()) return {};
    v1::Fact cycle;
    cycle.mutable_sync_cycle_started()->set_type(v1::INITIAL);
    TENON_RETURN_IF_ERROR(rehearsal_->feed(options_.connector, cycle, {}));
    for (const std::string& path : files_.on_premises) {
      TENON_ASSIGN_OR_RETURN(auto bytes, open(path));
      const auto source = readers::read_directory(std::move(bytes), path, files_.directory);
      TENON_RETURN_IF_ERROR(
          read(*source, [this](const readers::SourcedItem& item) { return take_directory(item); }));
    }
    cycle.mutable_sync_cycle_completed();
    return rehearsal_->feed(options_.connector, cycle, {});
  }

  Status take_directory(const readers::SourcedItem& item) {
    if (item.unresolved || !item.fact.has_object_present()) {
      return make_error(ErrorCode::kInvalidArgument, kChangeReason,
                        item.origin.text() +
                            ": this record is a change, not a whole object. Lint looks at what is "
                            "there before the first synchronisation: export the objects whole.")
          .with("place", item.origin.text());
    }
    duplicates_->before_object(item.fact.object_present().object(), item.origin,
                               options_.connector);
    return rehearsal_->feed(options_.connector, item.fact, item.origin);
  }

  Result<std::unique_ptr<readers::ByteSource>> open(const std::string& path) {
    TENON_ASSIGN_OR_RETURN(auto bytes, readers::open_file(path));
    return std::unique_ptr<readers::ByteSource>(
        std::make_unique<CountedBytes>(std::move(bytes), bytes_));
  }

  template <typename Take>
  Status read(readers::FactSource& source, const Take& take) {
    readers::SourcedItem item;
    for (;;) {
      const Result<bool> more = source.next(item);
      if (!more.ok()) {
        if (!source.pass_over_bad_record()) return more.error();
        report_unreadable(more.error());
        continue;
      }
      if (!*more) break;
      const Status taken = take(item);
      if (!taken.ok()) {
        if (taken.error().reason == kChangeReason) return taken;
        report_unreadable(taken.error(), item.origin.text());
      }
      if (++records_ % kProgressRecords == 0 && progress_) progress_(bytes_, all_bytes_, records_);
    }
    summary_.counts.add(source.counts());
    return {};
  }

  // Of a record that is passed over: nobody in it is looked at.
  void report_unreadable(const Error& error, std::string place = {}) {
    Finding finding;
    finding.check = LintCheck::kUnreadable;
    finding.subject.place = std::move(place);
    finding.message = error.message;
    for (const auto& [name, value] : error.details) {
      if (name == "place") finding.subject.place = value;
      if (name == "field") finding.attribute = value;
      if (name == "value") finding.value = value;
      if (name == "remedy") finding.remedy = value;
    }
    // Both stand for themselves.
    const std::string before = finding.subject.place + ": ";
    if (finding.message.starts_with(before)) finding.message.erase(0, before.size());
    const std::string after = " " + finding.remedy;
    if (after.size() > 1 && finding.message.ends_with(after)) {
      finding.message.resize(finding.message.size() - after.size());
    }
    ++unreadable_;
    report_(finding);
  }

  Status refuse_nothing() const {
    const auto& state = context_->state();
    if (state.last_account() || state.last_object() || unreadable_ > 0) return {};
    return make_error(ErrorCode::kInvalidArgument, "LINT_NOTHING",
                      "the files hold no account and no directory object: there is nothing to look "
                      "at. Give an LDIF export, answers of Microsoft Graph, or both.");
  }

  void look_at_objects() {
    const auto& state = context_->state();
    const LintTwins twins(*context_);
    for (std::uint32_t i = 1; i <= state.last_object().value; ++i) {
      const DirectoryObject* known = state.object(ObjectHandle{i});
      if (known == nullptr) continue;
      const DirectoryObject& object = *known;
      const LintSubject subject = context_->subject(object);
      const rules::Asserted asserted = rules::asserted_by(object);
      const LintedObject linted{object, asserted, subject, state.account(object.account)};
      check_names(*context_, linted);
      check_sizes(*context_, linted);
      check_anchors(*context_, linted);
      check_addresses(*context_, linted);
      duplicates_->check_object(linted);
      decisions_->report(object);
      twins.check_object(linted);
      count(linted);
    }
    twins.check_accounts();
    for (std::uint32_t i = 1; i <= state.last_account().value; ++i) {
      if (!state.account(AccountHandle{i})->provisioned) ++summary_.accounts;
    }
  }

  void count(const LintedObject& linted) {
    ++summary_.objects;
    if (linted.account == nullptr) {
      ++summary_.waiting;
    } else {
      ++(linted.account->provisioned ? summary_.provisioned : summary_.bound);
    }
  }

  bool is_skipped(LintCheck check) const {
    return std::find(options_.skipped.begin(), options_.skipped.end(), check) !=
           options_.skipped.end();
  }

  const LintOptions& options_;
  const FindingSink& sink_;
  const LintProgress& progress_;
  LintFiles files_;
  LintSettings settings_;
  LintSummary summary_;
  std::uint64_t records_ = 0;
  std::uint64_t unreadable_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t all_bytes_ = 0;
  const FindingSink report_ = [this](const Finding& finding) {
    if (is_skipped(finding.check)) return;
    ++summary_.by_severity[static_cast<std::size_t>(info_of(finding.check).severity)];
    sink_(finding);
  };
  std::unique_ptr<Rehearsal> rehearsal_;
  std::unique_ptr<LintContext> context_;
  std::unique_ptr<LintDecisions> decisions_;
  std::unique_ptr<LintDuplicates> duplicates_;
};

}  // namespace

Result<LintSummary> lint(const LintOptions& options, const FindingSink& sink,
                         const LintProgress& progress) {
  return Linter(options, sink, progress).run();
}

}  // namespace tenon::offline
