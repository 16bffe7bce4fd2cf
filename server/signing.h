// Who signs: holds each tenant's key, and signs what its tree and decisions are, never two roots
// for one size and never a tree that is not durable (docs/proofs.md).
//
// A tenant is signed when nothing that was signed before can have been forgotten: it was created
// since the start, and its key with it, or the guard knows what was signed last and the log
// contains it, or an operator has named the newest checkpoint known. Else every request to sign is
// refused. A checkpoint of the tenant's own key that the log does not contain proves that the log
// is an old one: whoever shows it, nothing is signed any more, nor after a restart.
//
// Threads: any; each tenant is signed by one at a time.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/log/head_guard.h"
#include "engine/log/key_store.h"
#include "engine/log/log.h"
#include "projections/estate.h"

namespace tenon::server {

struct SigningOptions {
  std::filesystem::path keys;   // the folder of the keys; empty: in memory
  std::filesystem::path guard;  // empty: none
};

// The head of a tenant, signed.
struct SignedHead {
  log::TreeHead tree;
  Digest decisions{};
  std::uint32_t revision = 0;
  std::string checkpoint;
  std::string decision_note;
};

class Signing {
 public:
  // Loads the key of every tenant, making those that are missing. `estate` outlives it.
  // What HeadGuard::open() says; what is wrong with one tenant's key is that tenant's refusal.
  static Result<std::unique_ptr<Signing>> open(const projections::Estate& estate,
                                               const SigningOptions& options);
  ~Signing();

  // Signs the tree of the decided facts and what they decide; durable in the guard when it returns.
  // A refusal for good says what ended signing and since when (details: since).
  //   FAILED_PRECONDITION  SIGNING_OFF, HISTORY_BEHIND, HISTORY_FORKED, SIGNING_KEY_CHANGED, KEY_…
  //   INTERNAL, RESOURCE_EXHAUSTED, DATA_LOSS: the disk
  Result<SignedHead> sign(const projections::TenantView& view);

  // What checks the signatures. KEY_… when there is no usable key.
  Result<log::NoteVerifier> verifier(const projections::TenantView& view);
  // Why sign() would refuse; nothing: it would not.
  std::optional<Error> refusal(const projections::TenantView& view);

  // An operator says that `checkpoint`, a note, is the newest that was signed of the tenant: what
  // the log contains is signed from now on, and the guard knows it.
  //   INVALID_ARGUMENT     what log::open_checkpoint() says
  //   FAILED_PRECONDITION  HISTORY_BEHIND, HISTORY_FORKED: from now on for good; or what stands
  //                        against it already
  Status trust(const projections::TenantView& view, std::string_view checkpoint);
  // The same: none was ever given out.
  Status trust_unsigned(const projections::TenantView& view);

 private:
  struct Tenant;

  Signing(const projections::Estate& estate, const SigningOptions& options);
  Tenant& enter(const projections::TenantView& view);
  // How it stands by now: what was put right meanwhile stands against nothing any more.
  void look(const projections::TenantView& view, Tenant& tenant);
  Status check_standing(const projections::TenantView& view, Tenant& tenant);
  Status read_key(const projections::TenantView& view, Tenant& tenant);
  Status check_guard(const projections::TenantView& view, Tenant& tenant);
  Status recall_shown(const projections::TenantView& view, Tenant& tenant);
  // A checkpoint that the log does not contain.
  void keep_in_mind(const projections::TenantView& view, Tenant& tenant, const log::TreeHead& tree,
                    std::string_view note);
  Status check_contains(const projections::TenantView& view, const log::TreeHead& tree) const;
  Status keep(const Tenant& tenant, const log::TreeHead& tree);
  // The same for a tree that was signed before: the guard may know a larger one.
  Status keep_shown(const Tenant& tenant, const log::TreeHead& tree);

  const projections::Estate& estate_;
  const log::Environment environment_;
  const Micros started_;
  log::KeyStore keys_;
  std::unique_ptr<log::HeadGuard> guard_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Tenant>> tenants_;  // by name
};

}  // namespace tenon::server
