#include "engine/log/signed_note.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/encoding.h"
#include "engine/base/sha256.h"
#include "engine/log/utf8_text.h"

namespace tenon::log {
namespace {

constexpr char kEd25519Type = 1;
constexpr std::string_view kSecretPrefix = "PRIVATE+KEY+";
constexpr std::string_view kSignaturePrefix = "\xe2\x80\x94 ";  // em dash, space
constexpr std::size_t kIdBytes = 4;

std::string_view view_of(const std::array<std::uint8_t, 32>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::uint32_t key_id_of(std::string_view name, const Ed25519PublicKey& key) {
  const Digest digest = sha256({name, "\n", std::string_view(&kEd25519Type, 1), view_of(key)});
  return Reader(as_view(digest)).u32();
}

std::string id_bytes(std::uint32_t id) {
  std::string bytes;
  put_u32(bytes, id);
  return bytes;
}

std::string key_text(std::string_view name, std::uint32_t id,
                     const std::array<std::uint8_t, 32>& key) {
  std::string typed(1, kEd25519Type);
  typed.append(view_of(key));
  std::string text(name);
  text.append("+").append(to_hex(id_bytes(id))).append("+").append(to_base64(typed));
  return text;
}

struct KeyText {
  std::string_view name;
  std::uint32_t id = 0;
  std::array<std::uint8_t, 32> key{};
};

// NAME+HEX+BASE64, whose last part may hold a `+` of its own.
std::optional<KeyText> read_key_text(std::string_view text) {
  const std::size_t first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  KeyText out;
  out.name = text.substr(0, first);
  const std::string_view id_hex = text.substr(first + 1, second - first - 1);
  const std::optional<std::string> id = from_hex(id_hex);
  const std::optional<std::string> typed = from_base64(text.substr(second + 1));
  if (!id || id->size() != kIdBytes || to_hex(*id) != id_hex || !is_key_name(out.name)) {
    return std::nullopt;
  }
  if (!typed || typed->size() != 1 + out.key.size() || typed->front() != kEd25519Type) {
    return std::nullopt;
  }
  out.id = Reader(*id).u32();
  std::copy(typed->begin() + 1, typed->end(), reinterpret_cast<char*>(out.key.data()));
  return out;
}

Error no_note(std::string_view what) {
  return make_error(ErrorCode::kInvalidArgument, "NOTE_MALFORMED",
                    std::string("This is no signed note: ").append(what) +
                        ". Take it as it was given, to the last line.");
}

struct SignatureLine {
  std::string_view name;
  std::uint32_t id = 0;
  std::string signature;
};

std::optional<SignatureLine> read_signature(std::string_view line) {
  if (!line.starts_with(kSignaturePrefix)) return std::nullopt;
  line.remove_prefix(kSignaturePrefix.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return std::nullopt;
  const std::optional<std::string> bytes = from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() <= kIdBytes) return std::nullopt;
  return SignatureLine{line.substr(0, space), Reader(*bytes).u32(), bytes->substr(kIdBytes)};
}

}  // namespace

bool is_key_name(std::string_view name) {
  return !name.empty() && name.find('+') == std::string_view::npos && is_utf8_without_space(name);
}

NoteVerifier::NoteVerifier(std::string name, const Ed25519PublicKey& key)
    : name_(std::move(name)), key_(key), key_id_(key_id_of(name_, key)) {
  TENON_CHECK(is_key_name(name_));
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view vkey) {
  const std::optional<KeyText> text = read_key_text(vkey);
  if (text && key_id_of(text->name, text->key) == text->id) {
    return NoteVerifier(std::string(text->name), text->key);
  }
  return make_error(ErrorCode::kInvalidArgument, "VKEY_MALFORMED",
                    "This is no verifier key of the form NAME+ID+KEY with an Ed25519 key, or its "
                    "id is not that of its name and key. `tenon vkey` prints one.");
}

std::string NoteVerifier::vkey() const { return key_text(name_, key_id_, key_); }

NoteSigner::NoteSigner(std::string name, const Ed25519Seed& seed)
    : seed_(seed), verifier_(std::move(name), ed25519_public_key(seed)) {}

Result<NoteSigner> NoteSigner::parse(std::string_view signer_key) {
  if (signer_key.starts_with(kSecretPrefix)) {
    const std::optional<KeyText> text = read_key_text(signer_key.substr(kSecretPrefix.size()));
    if (text) {
      NoteSigner signer(std::string(text->name), text->key);
      if (signer.verifier().key_id() == text->id) return signer;
    }
  }
  return make_error(ErrorCode::kInvalidArgument, "SIGNER_KEY_MALFORMED",
                    "This is no signer key of the form PRIVATE+KEY+NAME+ID+SEED with an Ed25519 "
                    "seed, or its id is not that of its name and key.");
}

std::string NoteSigner::signer_key() const {
  return std::string(kSecretPrefix) + key_text(verifier_.name(), verifier_.key_id(), seed_);
}

std::string NoteSigner::sign(std::string_view text) const {
  TENON_CHECK(is_utf8_text(text) && text.ends_with('\n'));
  const Ed25519Signature signature = ed25519_sign(seed_, text);
  std::string bytes = id_bytes(verifier_.key_id());
  bytes.append(reinterpret_cast<const char*>(signature.data()), signature.size());
  std::string note(text);
  note.append("\n").append(kSignaturePrefix).append(verifier_.name());
  note.append(" ").append(to_base64(bytes)).append("\n");
  return note;
}

Result<std::string> open_note(std::string_view note, const NoteVerifier& verifier) {
  if (note.size() > kNoteBytesMax) return no_note("it is larger than 64 KiB");
  if (!is_utf8_text(note)) {
    return no_note("it holds bytes that are no UTF-8, or control characters");
  }
  const std::size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos) {
    return no_note("no empty line parts its text from its signatures");
  }
  const std::string_view text = note.substr(0, split + 1);
  std::string_view lines = note.substr(split + 2);
  if (lines.empty() || !lines.ends_with('\n')) {
    return no_note("it does not end with a line of a signature");
  }
  bool known = false;
  for (std::size_t count = 1; !lines.empty(); ++count) {
    if (count > kNoteSignaturesMax) return no_note("it has more than 100 signatures");
    const std::size_t end = lines.find('\n');
    const std::optional<SignatureLine> line = read_signature(lines.substr(0, end));
    lines.remove_prefix(end + 1);
    if (!line) return no_note("what follows its text is not a line of a signature");
    if (line->name != verifier.name() || line->id != verifier.key_id()) continue;
    if (!verifier.verify(text, line->signature)) {
      return make_error(ErrorCode::kInvalidArgument, "NOTE_SIGNATURE_WRONG",
                        "The signature of " + verifier.name() +
                            " is not of this text: the text or the signature was changed.");
    }
    known = true;
  }
  if (known) return std::string(text);
  return make_error(ErrorCode::kInvalidArgument, "NOTE_UNSIGNED",
                    "The note carries no signature of the key " + verifier.vkey() +
                        ": it is of another log, or was signed with another key.");
}

}  // namespace tenon::log
