#include "engine/base/denied_attributes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace tenon {
namespace {

// In lower case and sorted, for a binary search.
constexpr std::string_view kDenied[] = {
    "authpassword",
    "cacertificate",
    "clearpassword",
    "currentvalue",
    "dbcspwd",
    "initialauthincoming",
    "initialauthoutgoing",
    "jpegphoto",
    "krbextradata",
    "krbprincipalkey",
    "krbpwdhistory",
    "lmpwdhistory",
    "mailboxpassword",
    "ms-mcs-admpwd",
    "msds-executescriptpassword",
    "msds-keycredentiallink",
    "msds-managedpassword",
    "msds-managedpasswordid",
    "msds-managedpasswordpreviousid",
    "msexchusercertificate",
    "msfve-keypackage",
    "msfve-recoverypassword",
    "mslaps-encrypteddsrmpassword",
    "mslaps-encrypteddsrmpasswordhistory",
    "mslaps-encryptedpassword",
    "mslaps-encryptedpasswordhistory",
    "mslaps-password",
    "mspki-credentialroamingtokens",
    "mspkiaccountcredentials",
    "mspkidpapimasterkeys",
    "mssfu30password",
    "mstpm-ownerinformation",
    "ntpwdhistory",
    "oathsecret",
    "orclpassword",
    "password",
    "passwordcredentials",
    "passwordhistory",
    "passwordprofile",
    "photo",
    "priorvalue",
    "pwdhistory",
    "sambalmpassword",
    "sambantpassword",
    "sambapasswordhistory",
    "sambapreviouscleartextpassword",
    "secretkey",
    "supplementalcredentials",
    "thumbnaillogo",
    "thumbnailphoto",
    "trustauthincoming",
    "trustauthoutgoing",
    "unicodepwd",
    "unixuserpassword",
    "usercertificate",
    "userpassword",
    "userpkcs12",
    "usersmimecertificate",
};

constexpr bool is_sorted_without_duplicates() {
  for (std::size_t i = 1; i < std::size(kDenied); ++i) {
    if (!(kDenied[i - 1] < kDenied[i])) return false;
  }
  return true;
}
static_assert(is_sorted_without_duplicates());

constexpr std::size_t longest() {
  std::size_t length = 0;
  for (const std::string_view name : kDenied) length = std::max(length, name.size());
  return length;
}

}  // namespace

bool is_denied_attribute(std::string_view name) {
  if (name.size() > longest()) return false;
  std::array<char, longest()> folded{};
  std::transform(name.begin(), name.end(), folded.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const std::string_view key(folded.data(), name.size());
  return std::binary_search(std::begin(kDenied), std::end(kDenied), key);
}

}  // namespace tenon
