#include "server/signing.h"

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
  bool loaded = false;
  bool created = true;                    // since the start
  std::optional<log::NoteSigner> signer;  // none: see refusal
  std::optional<Error> refusal;
  bool refused_for_good = false;  // no checkpoint that an operator names helps
  std::optional<SignedHead> last;
};

Signing::Signing(const projections::Estate& estate, const SigningOptions& options)
    : estate_(estate), keys_(options.keys, log::system_environment().random) {}

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
void Signing::load(const projections::TenantView& view, Tenant& tenant) {
  if (tenant.loaded) return;
  Result<log::KeyStore::Key> key = keys_.key(view.name(), view.identity());
  if (!key.ok()) {
    tenant.refusal = key.error();
    tenant.refused_for_good = true;
    return;  // asked again: the file may be put right meanwhile
  }
  if (!tenant.signer && key->made) {
    spdlog::info("key made tenant={} vkey={}", view.name(), key->signer.verifier().vkey());
  }
  tenant.signer = key->signer;
  tenant.refusal.reset();
  tenant.refused_for_good = false;
  tenant.loaded = true;
  const std::string& origin = tenant.signer->verifier().name();
  if (guard_ && guard_->find(origin)) tenant.refusal = check_guard(view, tenant);
  if (!tenant.refusal) {
    const Status refused = check_refused(view, tenant);
    if (!refused.ok()) tenant.refusal = refused.error();
  }
  tenant.refused_for_good = tenant.refusal.has_value();
  if (tenant.refusal || (guard_ && guard_->find(origin))) return;
  if (!key->made || !tenant.created) {
    tenant.refusal = key->made ? key_missing() : off_error();
    return;
  }
  const Status kept = keep(tenant, {Head{0}, log::empty_root()});
  if (!kept.ok()) {
    tenant.refusal = kept.error();
    tenant.refused_for_good = true;
    tenant.loaded = false;  // tried again: the disk may have room meanwhile
  }
}

// What an earlier process was shown.
Status Signing::check_refused(const projections::TenantView& view, const Tenant& tenant) const {
  TENON_ASSIGN_OR_RETURN(const std::optional<std::string> note, keys_.refused(view.name()));
  if (!note) return {};
  const Result<log::Checkpoint> shown = log::open_checkpoint(*note, tenant.signer->verifier());
  if (shown.ok()) return check_contains(view, shown->tree);
  return make_error(ErrorCode::kDataLoss, "REFUSED_CHECKPOINT_DAMAGED",
                    "A checkpoint that the log does not contain was kept beside the key, and is "
                    "damaged. Restore the data folder that was signed. " +
                        shown.error().message);
}

void Signing::refuse_for_good(const projections::TenantView& view, Tenant& tenant, Error refusal,
                              std::string_view note) {
  tenant.refusal = std::move(refusal);
  tenant.refused_for_good = true;
  spdlog::error(
      "signing off tenant={} reason={}: a checkpoint was shown that the log does not "
      "contain",
      view.name(), tenant.refusal->reason);
  const Status kept = keys_.keep_refused(view.name(), note);
  if (!kept.ok()) {
    spdlog::error("not kept beside the key tenant={} reason={} message={}", view.name(),
                  kept.error().reason, kept.error().message);
  }
}

std::optional<Error> Signing::check_guard(const projections::TenantView& view, Tenant& tenant) {
  const log::NoteVerifier& verifier = tenant.signer->verifier();
  const std::optional<log::HeadGuard::Head> head = guard_->find(verifier.name());
  if (head->key_id != verifier.key_id()) return key_changed();
  const Status contains = check_contains(view, head->tree);
  return contains.ok() ? std::nullopt : std::optional(contains.error());
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
  load(view, tenant);
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
  load(view, tenant);
  if (!tenant.signer) return *tenant.refusal;
  return tenant.signer->verifier();
}

std::optional<Error> Signing::refusal(const projections::TenantView& view) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  load(view, tenant);
  return tenant.refusal;
}

Status Signing::trust(const projections::TenantView& view, std::string_view note) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  load(view, tenant);
  if (tenant.refused_for_good) return *tenant.refusal;
  TENON_ASSIGN_OR_RETURN(const log::Checkpoint checkpoint,
                         log::open_checkpoint(note, tenant.signer->verifier()));
  const Status contained = check_contains(view, checkpoint.tree);
  if (!contained.ok()) {
    // Of the disk's errors none says anything about the log.
    if (!contained.error().reason.starts_with("HISTORY_")) return contained;
    refuse_for_good(view, tenant, contained.error(), note);
    const Status kept = keep_shown(tenant, checkpoint.tree);
    if (!kept.ok()) spdlog::error("not kept in the guard reason={}", kept.error().reason);
    return contained;
  }
  TENON_RETURN_IF_ERROR(keep_shown(tenant, checkpoint.tree));
  if (!tenant.refusal) return {};
  tenant.refusal.reset();
  spdlog::warn("signing on tenant={} trusted_size={}", view.name(), checkpoint.tree.size.value);
  return {};
}

Status Signing::trust_unsigned(const projections::TenantView& view) {
  Tenant& tenant = enter(view);
  const std::scoped_lock hold(tenant.mutex);
  load(view, tenant);
  if (tenant.refused_for_good) return *tenant.refusal;
  if (!tenant.refusal) return {};
  TENON_RETURN_IF_ERROR(keep(tenant, {Head{0}, log::empty_root()}));
  tenant.refusal.reset();
  spdlog::warn("signing on tenant={} trusted_size=none", view.name());
  return {};
}

}  // namespace tenon::server
