#include "tools/readers/ldap_attributes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "tools/readers/unicode.h"

namespace tenon::readers {
namespace {

// Each list in lower case and sorted, for a binary search. Two LDAP names for one Graph name are
// two names of one LDAP attribute (RFC 4519), never two attributes: a change of one must not
// undo the other.
constexpr LdapAttribute kValues[] = {
    {"c", "countryLetterCode", LdapMeaning::kValue, true},
    {"co", "country", LdapMeaning::kValue, true},
    {"company", "companyName", LdapMeaning::kValue, true},
    {"countryname", "countryLetterCode", LdapMeaning::kValue, true},
    {"department", "department", LdapMeaning::kValue, true},
    {"description", "description", LdapMeaning::kValue, false},
    {"displayname", "displayName", LdapMeaning::kValue, true},
    {"employeeid", "employeeId", LdapMeaning::kValue, true},
    {"employeetype", "employeeType", LdapMeaning::kValue, true},
    {"extensionattribute1", "extensionAttribute1", LdapMeaning::kValue, true},
    {"extensionattribute10", "extensionAttribute10", LdapMeaning::kValue, true},
    {"extensionattribute11", "extensionAttribute11", LdapMeaning::kValue, true},
    {"extensionattribute12", "extensionAttribute12", LdapMeaning::kValue, true},
    {"extensionattribute13", "extensionAttribute13", LdapMeaning::kValue, true},
    {"extensionattribute14", "extensionAttribute14", LdapMeaning::kValue, true},
    {"extensionattribute15", "extensionAttribute15", LdapMeaning::kValue, true},
    {"extensionattribute2", "extensionAttribute2", LdapMeaning::kValue, true},
    {"extensionattribute3", "extensionAttribute3", LdapMeaning::kValue, true},
    {"extensionattribute4", "extensionAttribute4", LdapMeaning::kValue, true},
    {"extensionattribute5", "extensionAttribute5", LdapMeaning::kValue, true},
    {"extensionattribute6", "extensionAttribute6", LdapMeaning::kValue, true},
    {"extensionattribute7", "extensionAttribute7", LdapMeaning::kValue, true},
    {"extensionattribute8", "extensionAttribute8", LdapMeaning::kValue, true},
    {"extensionattribute9", "extensionAttribute9", LdapMeaning::kValue, true},
    {"facsimiletelephonenumber", "faxNumber", LdapMeaning::kValue, true},
    {"fax", "faxNumber", LdapMeaning::kValue, true},
    {"friendlycountryname", "country", LdapMeaning::kValue, true},
    {"givenname", "givenName", LdapMeaning::kValue, true},
    {"gn", "givenName", LdapMeaning::kValue, true},
    {"info", "info", LdapMeaning::kValue, true},
    {"l", "city", LdapMeaning::kValue, true},
    {"localityname", "city", LdapMeaning::kValue, true},
    {"mail", "mail", LdapMeaning::kValue, true},
    {"mailnickname", "mailNickname", LdapMeaning::kValue, true},
    {"mobile", "mobilePhone", LdapMeaning::kValue, true},
    {"mobiletelephonenumber", "mobilePhone", LdapMeaning::kValue, true},
    {"msexchusagelocation", "usageLocation", LdapMeaning::kValue, true},
    {"othermailbox", "otherMails", LdapMeaning::kValue, false},
    {"physicaldeliveryofficename", "officeLocation", LdapMeaning::kValue, true},
    {"postalcode", "postalCode", LdapMeaning::kValue, true},
    {"preferredlanguage", "preferredLanguage", LdapMeaning::kValue, true},
    {"proxyaddresses", "proxyAddresses", LdapMeaning::kValue, false},
    {"rfc822mailbox", "mail", LdapMeaning::kValue, true},
    {"samaccountname", "onPremisesSamAccountName", LdapMeaning::kValue, true},
    {"sn", "surname", LdapMeaning::kValue, true},
    {"st", "state", LdapMeaning::kValue, true},
    {"stateorprovincename", "state", LdapMeaning::kValue, true},
    {"streetaddress", "streetAddress", LdapMeaning::kValue, true},
    {"surname", "surname", LdapMeaning::kValue, true},
    {"telephonenumber", "businessPhones", LdapMeaning::kValue, false},
    {"title", "jobTitle", LdapMeaning::kValue, true},
    {"uid", "uid", LdapMeaning::kValue, false},
    {"userid", "uid", LdapMeaning::kValue, false},
    {"userprincipalname", "userPrincipalName", LdapMeaning::kValue, true},
};

constexpr LdapAttribute kSpecial[] = {
    {"entryuuid", "", LdapMeaning::kEntryUuid, true},
    {"grouptype", "", LdapMeaning::kGroupType, true},
    {"iscriticalsystemobject", "", LdapMeaning::kIsCritical, true},
    {"isdeleted", "", LdapMeaning::kIsDeleted, true},
    {"isrecycled", "", LdapMeaning::kIsDeleted, true},
    {"modifytimestamp", "", LdapMeaning::kWhenChanged, true},
    {"ms-ds-consistencyguid", "", LdapMeaning::kConsistencyGuid, true},
    {"objectclass", "", LdapMeaning::kObjectClass, true},
    {"objectguid", "", LdapMeaning::kObjectGuid, true},
    {"objectsid", "", LdapMeaning::kObjectSid, true},
    {"useraccountcontrol", "", LdapMeaning::kAccountControl, true},
    {"whenchanged", "", LdapMeaning::kWhenChanged, true},
};

// clang-format off
constexpr std::string_view kDropped[] = {
    "accountexpires", "admincount", "allowedattributes", "allowedattributeseffective",
    "allowedchildclasses", "allowedchildclasseseffective", "auditingpolicy", "badpasswordtime",
    "badpwdcount", "canonicalname", "cn", "codepage", "commonname", "contextcsn", "countrycode",
    "createtimestamp", "creatorsname", "directreports", "distinguishedname", "dsasignature",
    "dscorepropagationdata", "entrycsn", "entrydn", "garbagecollperiod", "hassubordinates",
    "homemdb", "homemta", "instancetype", "lastknownparent",
    "lastlogoff", "lastlogon", "lastlogontimestamp", "legacyexchangedn", "lockouttime",
    "logoncount", "logonhours", "managedby", "managedobjects", "manager", "member", "memberof",
    "memberuid", "modifiersname", "msds-groupmsamembership", "msds-keyversionnumber",
    "msds-lastfailedinteractivelogontime", "msds-lastknownrdn",
    "msds-lastsuccessfulinteractivelogontime", "msds-parentdistname",
    "msds-replattributemetadata", "msds-replvaluemetadata", "msds-resultantpso",
    "msds-revealeddsas", "msds-supportedencryptiontypes", "msds-user-account-control-computed",
    "msds-userpasswordexpirytimecomputed", "msexcharchiveguid", "msexchmailboxguid",
    "msexchmailboxsecuritydescriptor", "msexchmasteraccountsid", "msmqdigests",
    "msmqsigncertificates", "name", "nsuniqueid", "ntsecuritydescriptor", "numsubordinates",
    "objectcategory", "objectversion", "operatorcount", "parentguid", "partialattributeset",
    "primarygroupid", "pwdaccountlockedtime", "pwdchangedtime", "pwdfailuretime", "pwdlastset",
    "replicatedobjectversion", "replpropertymetadata", "repluptodatevector", "revision",
    "roleoccupant", "samaccounttype", "sdrightseffective", "secretary", "securityprotocol",
    "seealso", "showinadvancedviewonly", "sidhistory", "structuralobjectclass",
    "subschemasubentry", "systemflags", "tokengroups", "tokengroupsglobalanduniversal",
    "tokengroupsnogcacceptable", "uniquemember", "userparameters", "usnchanged", "usncreated",
    "usndsalastobjremoved", "usnintersite", "usnlastobjrem", "usnsource", "whencreated",
};
// clang-format on

constexpr std::string_view key_of(const LdapAttribute& row) { return row.ldap_name; }
constexpr std::string_view key_of(std::string_view name) { return name; }

template <typename Row, std::size_t kSize>
constexpr bool is_sorted_without_duplicates(const Row (&rows)[kSize]) {
  for (std::size_t i = 1; i < kSize; ++i) {
    if (!(key_of(rows[i - 1]) < key_of(rows[i]))) return false;
  }
  return true;
}
static_assert(is_sorted_without_duplicates(kValues));
static_assert(is_sorted_without_duplicates(kSpecial));
static_assert(is_sorted_without_duplicates(kDropped));

constexpr std::size_t kNameBytesMax = 64;  // longer than every name of the lists

template <typename Row, std::size_t kSize>
const Row* find(const Row (&rows)[kSize], std::string_view key) {
  const auto* row = std::lower_bound(
      std::begin(rows), std::end(rows), key,
      [](const Row& candidate, std::string_view wanted) { return key_of(candidate) < wanted; });
  return row != std::end(rows) && key_of(*row) == key ? row : nullptr;
}

bool is_a_name_of_graph(std::string_view name) {
  return std::any_of(std::begin(kValues), std::end(kValues), [name](const LdapAttribute& row) {
    return equal_ignoring_case(row.graph_name, name);
  });
}

}  // namespace

LdapAttribute find_ldap_attribute(std::string_view name) {
  if (name.size() <= kNameBytesMax) {
    std::array<char, kNameBytesMax> folded{};
    std::transform(name.begin(), name.end(), folded.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string_view key(folded.data(), name.size());
    if (const LdapAttribute* row = find(kValues, key)) return *row;
    if (const LdapAttribute* row = find(kSpecial, key)) return *row;
    if (find(kDropped, key) != nullptr) return {{}, {}, LdapMeaning::kDropped, false};
    if (is_a_name_of_graph(name)) return {{}, {}, LdapMeaning::kDropped, false};
  }
  return {};
}

}  // namespace tenon::readers
