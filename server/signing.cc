#include "server/signing.h"

#include <absl/time/time.h>
#include <spdlog/spdlog.h>

#include <utility>

#include "engine/log/checkpoint.h"
#include "engine/log/merkle.h"

namespace tenon::server {
namespace {

Error off_error() {
  return make_error(
      ErrorCode::kFailedPrecondition, "SIGNING_OFF",
      "Nothing is signed of this tenant since the server started, because nothing tells whether "
      "its "
      "data folder is older than what was signed before. Name the newest checkpoint known with "
      "`tenon checkpoint trust FILE` (or `--never-signed`), or run tenond with --guard FILE.");
}

Error key_missing() {
  return make_error(
      ErrorCode::kFailedPrecondition, "SIGNING_OFF",
      "The folder of the keys had no key of this tenant, which was there before, so a new one was "
      "made: nothing tells what was signed with the old one. Put the old key back and start again; "
      "or, when there never was one, say so with `tenon checkpoint trust --never-signed`.");
}

Error behind(std::uint64_t head, std::uint64_t signed_size) {
  return make_error(
             ErrorCode::kFailedPrecondition, "HISTORY_BEHIND",
             "The log has " + std::to_string(head) + " facts and a tree of " +
                 std::to_string(signed_size) +
                 " was signed before: the data folder is older than that. Nothing is signed, "
                 "because it would be a second history. Restore the newer folder.")
      .with("head", std::to_string(head))
      .with("signed", std::to_string(signed_size));
}

Error forked(std::uint64_t size) {
  return make_error(ErrorCode::kFailedPrecondition, "HISTORY_FORKED",
                    "The first " + std::to_string(size) +
                        " facts of the log are not those that were signed before. Nothing is "
                        "signed, because it would be a second history. Restore the data folder "
                        "that was signed.")
      .with("signed", std::to_string(size));
}

Error key_changed() {
  return make_error(ErrorCode::kFailedPrecondition, "SIGNING_KEY_CHANGED",
                    "The guard knows this log by another key than the one in the data folder. "
                    "Restore the folder `keys` that belongs to it.");
}

// What ended signing for good, when, and what is to be done.
Error ended(Error refusal, std::string_view by, Micros since) {
  const std::string when = absl::FormatTime("%Y-%m-%d %H:%M:%S UTC",
                                            absl::FromUnixMicros(since.value), absl::UTCTimeZone());
  refusal.message.append(" ").append(by).append(" ").append(when).append(
      ". That is for good: no other checkpoint and no --never-signed lifts it. Stop tenond, put "
      "the "
      "folder that was signed in the place of this one, and start it.");
  return std::move(refusal).with("since", when);
}

constexpr std::string_view kByCheckpoint =
    "A checkpoint that shows it was named (tenon checkpoint trust) on";
constexpr std::string_view kByGuard = "The guard shows it, since tenond was started on";

std::uint32_t revision_of(const projections::TenantView& view) {
  return view.read([](const projections::MatchState& state, Head) {
    return state.tenant() == nullptr ? 0U : state.tenant()->semantics_revision;
  });
}

// The digests, and the semantics revision in force at their head.
std::pair<projections::Digests, std::uint32_t> decided(const projections::TenantView& view) {
  for (;;) {
    const std::uint32_t before = revision_of(view);
    const projections::Digests digests = view.digests();
    // It only ever rises: the same on both sides is the same between them.
    if (revision_of(view) == before) return {digests, before};
  }
}

}  // namespace

struct Signing::Tenant {
  std::mutex mutex;
  bool created = true;                    // since the start
  std::optional<log::NoteSigner> signer;  // none: see refusal
  bool key_made = false;                  // since the start
  bool key_in_doubt = false;              // read again: it may be put right meanwhile
  // Nothing that was signed before can have been forgotten.
  bool trusted = false;
  // A tree that its key signed and the log does not contain, and since when that is known.
  struct Shown {
    log::TreeHead tree;
    Micros since;
  };
  std::optional<Shown> shown;
  // As it stood when it was last looked at.
  std::optional<Error> refusal;
  bool refused_for_good = false;  // no checkpoint that an operator names helps
  std::optional<SignedHead> last;
};

Signing::Signing(const projections::Estate& estate, const SigningOptions& options)
    : estate_(estate),
      environment_(log::system_environment()),
      started_(environment_.now()),
      keys_(options.keys, environment_.random) {}

Signing::~Signing() = default;

Result<std::unique_ptr<Signing>> Signing::open(const projections::Estate& estate,
                                               const SigningOptions& options) {
  std::unique_ptr<Signing> signing(new Signing(estate, options));
  if (!options.guard.empty()) {
    TENON_ASSIGN_OR_RETURN(signing->guard_, log::HeadGuard::open(options.guard));
  }
  if (signing->guard_ && signing->guard_->made()) {
    spdlog::warn("guard new path={}: it knows nothing that was signed before",
                 options.guard.string());
  }
  for (const auto& view : estate.tenants()) {
    signing->enter(*view).created = false;
    if (const std::optional<Error> refusal = signing->refusal(*view)) {
      spdlog::warn("signing off tenant={} reason={}", view->name(), refusal->reason);
    } else {
      spdlog::info("signing tenant={} vkey={}", view->name(), signing->verifier(*view)->vkey());
    }
  }
  return signing;
}

Signing::Tenant& Signing::enter(const projections::TenantView& view) {
  const std::scoped_lock hold(mutex_);
  std::unique_ptr<Tenant>& tenant = tenants_[view.name()];
  if (!tenant) tenant = std::make_unique<Tenant>();
  return *tenant;
}

// With the tenant's mutex held, as all below.
void Signing::look(const projections::TenantView& view, Tenant& tenant) {
  const Status stands = check_standing(view, tenant);
  tenant.refusal = stands.ok() ? std::nullopt : std::optional(stands.error());
  tenant.refused_for_good = tenant.refusal.has_value();
  if (tenant.refusal || tenant.trusted) return;
  const bool guarded = guard_ && guard_->find(tenant.signer->verifier().name());
  if (!guarded && !(tenant.key_made && tenant.created)) {
    tenant.refusal = tenant.key_made ? key_missing() : off_error();
    return;
  }
  if (!guarded) {
    const Status kept = keep(tenant, {Head{0}, log::empty_root()});
    if (!kept.ok()) {  // tried again: the disk may have room meanwhile
      tenant.refusal = kept.error();
      tenant.refused_for_good = true;
      return;
    }
  }
  tenant.trusted = true;
}

// What no word of an operator lifts.
Status Signing::check_standing(const projections::TenantView& view, Tenant& tenant) {
  if (!tenant.signer || tenant.key_in_doubt) TENON_RETURN_IF_ERROR(read_key(view, tenant));
  if (!tenant.trusted) {
    TENON_RETURN_IF_ERROR(check_guard(view, tenant));
    TENON_RETURN_IF_ERROR(recall_shown(view, tenant));
  }
  if (!tenant.shown) return {};
  const Status contains = check_contains(view, tenant.shown->tree);
  if (contains.ok()) return {};
  return ended(contains.error(), kByCheckpoint, tenant.shown->since);
}

Status Signing::read_key(const projections::TenantView& view, Tenant& tenant) {
  if (tenant.key_in_doubt) keys_.forget(view.name());
  TENON_ASSIGN_OR_RETURN(const log::KeyStore::Key key, keys_.key(view.name(), view.identity()));
  if (!tenant.signer && key.made) {
    spdlog::info("key made tenant={} vkey={}", view.name(), key.signer.verifier().vkey());
  }
  tenant.signer = key.signer;
  tenant.key_made = key.made;
  tenant.key_in_doubt = false;
  return {};
}

// What an earlier process was shown.
Status Signing::recall_shown(const projections::TenantView& view, Tenant& tenant) {
  if (tenant.shown) return {};
  TENON_ASSIGN_OR_RETURN(const std::optional<log::KeyStore::Refused> refused,
                         keys_.refused(view.name()));
  if (!refused) return {};
  const Result<log::Checkpoint> shown =
      log::open_checkpoint(refused->note, tenant.signer->verifier());
  if (!shown.ok()) {
    return make_error(ErrorCode::kDataLoss, "REFUSED_CHECKPOINT_DAMAGED",
                      "A checkpoint that the log does not contain was kept beside the key, and is "
                      "damaged. Restore the data folder that was signed. " +
                          shown.error().message);
  }
  // The folder that contains it may have been put back with what was kept beside its key.
  if (!check_contains(view, shown->tree).ok()) tenant.shown = {shown->tree, refused->since};
  return {};
}

void Signing::keep_in_mind(const projections::TenantView& view, Tenant& tenant,
                           const log::TreeHead& tree, std::string_view note) {
  tenant.shown = {tree, environment_.now()};
  spdlog::error("signing off tenant={}: a checkpoint was shown that the log does not contain",
                view.name());
  const Status beside = keys_.keep_refused(view.name(), note);
  if (!beside.ok()) {
    spdlog::error("not kept beside the key tenant={} reason={} message={}", view.name(),
                  beside.error().reason, beside.error().message);
  }
  const Status kept = keep_shown(tenant, tree);
  if (!kept.ok()) spdlog::error("not kept in the guard reason={}", kept.error().reason);
}

Status Signing::check_guard(const projections::TenantView& view, Tenant& tenant) {
  const log::NoteVerifier& verifier = tenant.signer->verifier();
  const auto head = guard_ ? guard_->find(verifier.name()) : std::nullopt;
  if (!head) return {};
  if (head->key_id != verifier.key_id()) {
    tenant.key_in_doubt = true;
    return key_changed();
  }
  const Status contains = check_contains(view, head->tree);
  if (contains.ok()) return {};
  return ended(contains.error(), kByGuard, started_);
}

Status Signing::check_contains(const projections::TenantView& view,
                               const log::TreeHead& tree) const {
  const Head head = view.head();
  if (tree.size > head) return behind(head.value, tree.size.value);
  TENON_ASSIGN_OR_RETURN(const log::TreeHead found,
                         estate_.log().tree_head(view.name(), tree.size));
  if (found.root != tree.root) return forked(tree.size.value);
  return {};
}

Status Signing::keep(const Tenant& tenant, const log::TreeHead& tree) {
  if (!guard_) return {};
  const log::NoteVerifier& verifier = tenant.signer->verifier();
  return guard_->keep(verifier.name(), {verifier.key_id(), tree});
}

Status Signing::keep_shown(const Tenant& tenant, const log::TreeHead& tree) {
  if (!guard_) return {};
  const auto known = guard_->find(tenant.signer->verifier().name());
  if (known && known->tree.size > tree.size) return {};
  return keep(tenant, tree);
}

Result<SignedHead> Signing::sign(const projections::TenantView& view) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  look(view, tenant);
  if (tenant.refusal) return *tenant.refusal;
  const auto [digests, revision] = decided(view);
  SignedHead head;
  TENON_ASSIGN_OR_RETURN(head.tree, estate_.log().tree_head(view.name(), digests.head));
  if (tenant.last) {
    const log::TreeHead& last = tenant.last->tree;
    TENON_CHECK(last.size <= head.tree.size);
    if (last.size == head.tree.size) {
      TENON_CHECK(last.root == head.tree.root && tenant.last->decisions == digests.decision);
      return *tenant.last;
    }
  }
  head.decisions = digests.decision;
  head.revision = revision;
  TENON_RETURN_IF_ERROR(keep(tenant, head.tree));
  const std::string& origin = tenant.signer->verifier().name();
  head.checkpoint = tenant.signer->sign(log::checkpoint_text({origin, head.tree}));
  head.decision_note =
      tenant.signer->named(log::decisions_verifier(tenant.signer->verifier()).name())
          .sign(log::decision_text(
              {origin, head.tree.size, head.decisions, view.name(), head.revision}));
  tenant.last = head;
  return head;
}

Result<log::NoteVerifier> Signing::verifier(const projections::TenantView& view) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  look(view, tenant);
  if (!tenant.signer) return *tenant.refusal;
  return tenant.signer->verifier();
}

std::optional<Error> Signing::refusal(const projections::TenantView& view) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  look(view, tenant);
  return tenant.refusal;
}

Status Signing::trust(const projections::TenantView& view, std::string_view note) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  look(view, tenant);
  if (tenant.refused_for_good) return *tenant.refusal;
  TENON_ASSIGN_OR_RETURN(const log::Checkpoint checkpoint,
                         log::open_checkpoint(note, tenant.signer->verifier()));
  const Status contained = check_contains(view, checkpoint.tree);
  if (!contained.ok()) {
    // Of the disk's errors none says anything about the log.
    if (!contained.error().reason.starts_with("HISTORY_")) return contained;
    keep_in_mind(view, tenant, checkpoint.tree, note);
    return check_standing(view, tenant);
  }
  TENON_RETURN_IF_ERROR(keep_shown(tenant, checkpoint.tree));
  if (!tenant.trusted) {
    spdlog::warn("signing on tenant={} trusted_size={}", view.name(), checkpoint.tree.size.value);
  }
  tenant.trusted = true;
  return {};
}

Status Signing::trust_unsigned(const projections::TenantView& view) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  look(view, tenant);
  if (tenant.refused_for_good) return *tenant.refusal;
  if (tenant.trusted) return {};
  TENON_RETURN_IF_ERROR(keep(tenant, {Head{0}, log::empty_root()}));
  tenant.trusted = true;
  spdlog::warn("signing on tenant={} trusted_size=none", view.name());
  return {};
}

}  // namespace tenon::server
