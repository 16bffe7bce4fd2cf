// C2SP signed notes: a text and, under it, lines that say who signed it. Tenon signs with Ed25519
// and knows no other algorithm; lines of unknown keys are passed over, as the format demands, so
// that witnesses may add theirs.
//
//   text, ending in a newline
//   (an empty line)
//   — NAME BASE64(key id ‖ signature)
//
// A key is known by its name and its id: the first four bytes of SHA-256(name ‖ "\n" ‖ 0x01 ‖
// public key). Its text form is NAME+HEX(id)+BASE64(0x01 ‖ public key), that of the secret
// PRIVATE+KEY+NAME+HEX(id)+BASE64(0x01 ‖ seed).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/log/ed25519.h"

namespace tenon::log {

// What is larger, or has more lines of signatures, is no note of ours.
inline constexpr std::size_t kNoteBytesMax = std::size_t{64} << 10;
inline constexpr std::size_t kNoteSignaturesMax = 100;

// Not empty, UTF-8, without spaces of any kind and without `+`.
bool is_key_name(std::string_view name);

// Checks who signed.
class NoteVerifier {
 public:
  // `name` is a key name.
  NoteVerifier(std::string name, const Ed25519PublicKey& key);
  // INVALID_ARGUMENT VKEY_MALFORMED.
  static Result<NoteVerifier> parse(std::string_view vkey);

  const std::string& name() const { return name_; }
  std::uint32_t key_id() const { return key_id_; }
  const Ed25519PublicKey& public_key() const { return key_; }
  std::string vkey() const;
  bool verify(std::string_view text, std::string_view signature) const {
    return ed25519_verify(key_, text, signature);
  }

 private:
  std::string name_;
  Ed25519PublicKey key_;
  std::uint32_t key_id_;
};

// Holds a secret: never print it.
class NoteSigner {
 public:
  // `name` is a key name.
  NoteSigner(std::string name, const Ed25519Seed& seed);
  // INVALID_ARGUMENT SIGNER_KEY_MALFORMED. The error repeats nothing of it.
  static Result<NoteSigner> parse(std::string_view signer_key);

  const NoteVerifier& verifier() const { return verifier_; }
  // The text form of the secret.
  std::string signer_key() const;
  // The same secret under another name.
  NoteSigner named(std::string name) const { return NoteSigner(std::move(name), seed_); }
  // The note. `text` ends in a newline and is UTF-8 without other control characters.
  std::string sign(std::string_view text) const;

 private:
  Ed25519Seed seed_;
  NoteVerifier verifier_;
};

// The text of a note that the key has signed. INVALID_ARGUMENT:
//   NOTE_MALFORMED       it is no signed note
//   NOTE_UNSIGNED        none of its signatures is of this key
//   NOTE_SIGNATURE_WRONG there is one, and it is not of this text
Result<std::string> open_note(std::string_view note, const NoteVerifier& verifier);

}  // namespace tenon::log
