#include "cli/import_plan.h"

#include <openssl/evp.h>

#include <memory>
#include <string_view>

#include "cli/session.h"
#include "engine/base/encoding.h"
#include "engine/base/sha256.h"
#include "tools/readers/byte_source.h"
#include "tools/readers/graph.h"

namespace tenon::cli {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 18;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// SHA-256 of one file, which is never whole in memory; adds to `bytes`.
Result<std::string> hash_of_file(const std::string& path, std::uint64_t& bytes) {
  TENON_ASSIGN_OR_RETURN(const auto file, readers::open_file(path));
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  TENON_CHECK(context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1);
  std::string chunk(kChunkBytes, '\0');
  for (;;) {
    TENON_ASSIGN_OR_RETURN(const std::size_t size, file->read(chunk.data(), chunk.size()));
    if (size == 0) break;
    bytes += size;
    TENON_CHECK(EVP_DigestUpdate(context.get(), chunk.data(), size) == 1);
  }
  Digest digest{};
  TENON_CHECK(EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1);
  return std::string(as_view(digest));
}

std::string options_of(const ImportPlan& plan) {
  std::string text = "tenon import 1\n";
  switch (plan.form) {
    case ImportPlan::Form::kOnPremises:
      text += plan.initial ? "on-premises initial\n" : "on-premises delta\n";
      break;
    case ImportPlan::Form::kCloud: text += "cloud\n"; break;
    case ImportPlan::Form::kFacts: text += "facts\n"; break;
  }
  if (plan.guid_from_dn) text += "guid-from-dn\n";
  if (plan.accept_unterminated_end) text += "accept-unterminated-end\n";
  return text;
}

}  // namespace

Status prepare(ImportPlan& plan) {
  for (const std::string& path : plan.files) {
    if (path == "-") {
      return usage_error(
          "the standard input cannot be imported: an import reads its files twice, once for the "
          "hash by which it is known again. Write it to a file first.");
    }
  }
  if (plan.form == ImportPlan::Form::kCloud) {
    TENON_ASSIGN_OR_RETURN(plan.files, readers::order_cloud_files(plan.files));
  }
  std::string named = options_of(plan);
  for (const std::string& path : plan.files) {
    TENON_ASSIGN_OR_RETURN(const std::string hash, hash_of_file(path, plan.bytes));
    named += hash;
  }
  plan.hash = to_hex(as_view(sha256({named})));
  return {};
}

}  // namespace tenon::cli
