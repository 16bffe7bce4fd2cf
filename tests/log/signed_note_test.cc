#include "engine/log/signed_note.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/encoding.h"

namespace tenon::log {
namespace {

// The example of the documentation and tests of golang.org/x/mod/sumdb/note, from which the C2SP
// format was taken: Ed25519 signs the same text the same way everywhere.
constexpr char kGoSignerKey[] =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr char kGoVkey[] = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr char kGoText[] =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr char kGoSignature[] =
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
    "E6RyyBwJnAM=\n";
constexpr char kGoOtherVkey[] = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
constexpr char kGoOtherSignature[] =
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd"
    "1RvMc+QQ=\n";

// The example of c2sp.org/signed-note.
constexpr char kSpecVkey[] =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr char kSpecNote[] =
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";

NoteVerifier verifier(const char* vkey) { return NoteVerifier::parse(vkey).value(); }

std::string go_note() { return std::string(kGoText).append("\n").append(kGoSignature); }

std::string reason_of(std::string_view note, const char* vkey = kGoVkey) {
  const Result<std::string> opened = open_note(note, verifier(vkey));
  return opened.ok() ? "" : opened.error().reason;
}

// RFC 8032 §7.1: TEST 1, TEST 2, TEST 3.
TEST(Ed25519, GivesTheKnownAnswersOfRfc8032) {
  struct Known {
    const char* seed;
    const char* key;
    const char* message;
    const char* signature;
  };
  const Known known[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf"
       "9"
       "b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f"
       "1"
       "1d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984"
       "d"
       "c6594a7c15e9716ed28dc027beceea1ec40a"},
  };
  for (const Known& each : known) {
    Ed25519Seed seed{};
    const std::string bytes = *from_hex(each.seed);
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(seed.data()));
    const Ed25519PublicKey key = ed25519_public_key(seed);
    EXPECT_EQ(to_hex({reinterpret_cast<const char*>(key.data()), key.size()}), each.key);
    const std::string message = *from_hex(each.message);
    const Ed25519Signature signature = ed25519_sign(seed, message);
    std::string text(reinterpret_cast<const char*>(signature.data()), signature.size());
    EXPECT_EQ(to_hex(text), each.signature);
    EXPECT_TRUE(ed25519_verify(key, message, text));
    EXPECT_FALSE(ed25519_verify(key, message + "x", text));
    text[40] = static_cast<char>(text[40] ^ 1);
    EXPECT_FALSE(ed25519_verify(key, message, text));
    EXPECT_FALSE(ed25519_verify(key, message, text.substr(1)));
  }
}

TEST(SignedNote, IsTheOneThatGoSigns) {
  const NoteSigner signer = NoteSigner::parse(kGoSignerKey).value();
  EXPECT_EQ(signer.signer_key(), kGoSignerKey);
  EXPECT_EQ(signer.verifier().vkey(), kGoVkey);
  EXPECT_EQ(signer.verifier().key_id(), 0xc74f20a3U);
  EXPECT_EQ(signer.sign(kGoText), go_note());
  EXPECT_EQ(open_note(go_note(), verifier(kGoVkey)).value(), kGoText);
}

TEST(SignedNote, OfTwoSignersIsReadByEither) {
  const std::string note = go_note() + kGoOtherSignature;
  EXPECT_EQ(open_note(note, verifier(kGoVkey)).value(), kGoText);
  EXPECT_EQ(open_note(note, verifier(kGoOtherVkey)).value(), kGoText);
  EXPECT_EQ(reason_of(note, kSpecVkey), "NOTE_UNSIGNED");
}

TEST(SignedNote, OfTheSpecificationIsRead) {
  EXPECT_EQ(verifier(kSpecVkey).vkey(), kSpecVkey);
  EXPECT_EQ(open_note(kSpecNote, verifier(kSpecVkey)).value(), "This is an example message.\n");
}

TEST(SignedNote, KeepsEmptyLinesOfItsText) {
  const NoteSigner signer = NoteSigner::parse(kGoSignerKey).value();
  const std::string text = "one\n\ntwo\n\n\nthree\n";
  EXPECT_EQ(open_note(signer.sign(text), signer.verifier()).value(), text);
}

// What the tests of the Go implementation call malformed, and more.
TEST(SignedNote, RefusesWhatIsNone) {
  const std::string text = kGoText;
  const std::string line = kGoSignature;
  const std::string bare = line.substr(0, line.size() - 1);
  const std::vector<std::string> malformed = {
      "",
      "\n",
      text,
      text + "\n",
      line,
      text + line,                                     // no empty line
      text + "\n" + bare,                              // no newline at the end
      text + "\n" + line + "\n",                       // an empty line at the end
      text + "\n" + line + "more\n",                   // something after it
      text + "\n" + "- PeterNeumann x08go/ZJ\n",       // no em dash
      text + "\n" + "—PeterNeumann x08go/ZJ\n",        // no space
      text + "\n" + "— PeterNeumann\n",                // no signature
      text + "\n" + "— PeterNeumann x08go/ZJ=\n",      // no base64
      text + "\n" + "— PeterNeumann x08gow==\n",       // an id and nothing more
      text + "\n" + "—  x08go/ZJkuA=\n",               // no name
      text + "\n" + "— Peter+Neumann x08go/ZJkuA=\n",  // a plus
      text + "\n" + "— Peter\xc2\xa0Neumann x08go/ZJkuA=\n",
      text + "\n" + "— Peter\xe2\x80\x83Neumann x08go/ZJkuA=\n",
      "tab\there\n\n" + line,
      "\xff\n\n" + line,
      "\xed\xa0\x80\n\n" + line,      // a surrogate
      "\xc0\x80\n\n" + line,          // overlong
      "\xf4\x90\x80\x80\n\n" + line,  // beyond Unicode
      std::string(kNoteBytesMax, 'a').append("\n\n").append(line),
  };
  for (const std::string& note : malformed) EXPECT_EQ(reason_of(note), "NOTE_MALFORMED") << note;
  std::string many = text + "\n";
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i) many += kGoOtherSignature;
  EXPECT_EQ(reason_of(many, kGoOtherVkey), "");
  EXPECT_EQ(reason_of(many + line, kGoOtherVkey), "NOTE_MALFORMED");
}

TEST(SignedNote, RefusesAnotherTextOrSignature) {
  EXPECT_EQ(reason_of("x" + go_note()), "NOTE_SIGNATURE_WRONG");
  // A wrong signature of the known key, whatever stands beside it.
  const std::string wrong = "— PeterNeumann x08goxZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZI=\n";
  EXPECT_EQ(reason_of(go_note() + wrong), "NOTE_SIGNATURE_WRONG");
  EXPECT_EQ(reason_of(std::string(kGoText).append("\n").append(kGoOtherSignature)),
            "NOTE_UNSIGNED");
}

TEST(SignedNote, NoByteOfOneCanBeChanged) {
  const std::string note = go_note();
  for (std::size_t i = 0; i < note.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = note;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      EXPECT_NE(reason_of(changed), "") << i << " " << bit;
    }
  }
}

TEST(NoteKeys, RefuseWhatWasMangled) {
  const std::string vkey = kGoVkey;
  for (std::size_t i = 0; i < vkey.size(); ++i) {
    std::string changed = vkey;
    changed[i] = static_cast<char>(changed[i] + 1);
    EXPECT_FALSE(NoteVerifier::parse(changed).ok()) << changed;
    EXPECT_FALSE(NoteVerifier::parse(vkey.substr(0, i)).ok());
    if (i > 0) {
      EXPECT_FALSE(NoteVerifier::parse(vkey.substr(i)).ok());
    }
  }
  // A key of the wrong length, and one of an unknown algorithm, both with the right id.
  const char* const others[] = {
      "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
      "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"};
  for (const char* other : others) EXPECT_FALSE(NoteVerifier::parse(other).ok());

  const std::string secret = kGoSignerKey;
  for (std::size_t i = 0; i < secret.size(); ++i) {
    std::string changed = secret;
    changed[i] = static_cast<char>(changed[i] + 1);
    const Result<NoteSigner> signer = NoteSigner::parse(changed);
    ASSERT_FALSE(signer.ok()) << changed;
    EXPECT_EQ(signer.error().message.find("AYEK"), std::string::npos);
    EXPECT_FALSE(NoteSigner::parse(secret.substr(0, i)).ok());
  }
}

}  // namespace
}  // namespace tenon::log
