#include "tests/model/pools.h"

#include <algorithm>

namespace tenon::model {
namespace {

constexpr std::array<std::string_view, 10> kLocals = {"ann", "ben",  "cleo", "dora", "emil",
                                                      "fay", "gina", "hugo", "ines", "jan"};
constexpr std::array<std::string_view, 6> kOtherDomains = {
    "adatum.com",          "sub.contoso.com", "late.example",
    "contoso.com.example", "adatum.com",      "tail.microsoftonline.com"};

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

Pools::Pools(std::string tenant, Random& random, const Traits& traits)
    : tenant_(std::move(tenant)),
      random_(random),
      traits_(traits),
      objects_(random.chance(15) ? 24 : 2 + random.below(12)),
      locals_(2 + random.below(kLocals.size() - 1)),
      domains_(1 + random.below(kOtherDomains.size())),
      others_percent_(random.below(60)) {}

bool Pools::chance(Trait trait, std::uint64_t percent) {
  const std::uint64_t measured = percent * traits_.measure(trait) / 2;
  return measured != 0 && random_.chance(std::min<std::uint64_t>(measured, 90));
}

ObjectType Pools::type_of(std::uint64_t person) const {
  if (person % 4 == 3 && has(Trait::kGroups)) return ObjectType::kGroup;
  if (person % 7 == 5 && has(Trait::kContacts)) return ObjectType::kContact;
  return ObjectType::kUser;
}

std::string Pools::connector() {
  return has(Trait::kSecondConnector) && random_.chance(50) ? "ad2" : "ad";
}

std::string Pools::connector_of(std::uint64_t person) const {
  return has(Trait::kSecondConnector) && person % 3 == 1 ? "ad2" : "ad";
}

Guid Pools::named(std::string_view kind, std::uint64_t number) {
  // As a scenario reads the name: tests/scenarios/names.cc.
  return Guid::name_based(kNameSpaceUrl,
                          "tenon/scenario/" + std::string(kind) + std::to_string(number));
}

Guid Pools::provisioned(std::string_view anchor, std::uint64_t n) const {
  static const Guid kNameSpace = Guid::name_based(kNameSpaceUrl, "tenon.v1/object_id");
  std::string name = tenant_ + '\0' + std::string(anchor);
  if (n != 0) name += '\0' + std::to_string(n);
  return Guid::name_based(kNameSpace, name);
}

Guid Pools::some_account() {
  if (!known_.empty() && random_.chance(85)) return random_.pick(known_);
  const std::uint64_t number = person();
  if (has(Trait::kEchoes) && random_.chance(10)) return echo(number);
  if (random_.chance(45)) return account(number);
  return provisioned(object(number).anchor(), random_.chance(80) ? 0 : 1 + random_.below(2));
}

std::string Pools::anchor(std::uint64_t person) {
  if (random_.chance(60)) return object(person).anchor();
  if (random_.chance(75)) return object(this->person()).anchor();
  constexpr std::array<std::string_view, 3> kFree = {"X1", "x1", "anchor/2=="};
  return std::string(random_.pick(kFree));
}

std::string Pools::local(std::uint64_t person) {
  if (random_.chance(others_percent_)) person = this->person();
  if (chance(Trait::kLarge, 3)) {
    const std::size_t length = 60 + random_.below(5);
    return repeated("l", length);
  }
  std::string text(kLocals[person % locals_]);
  if (chance(Trait::kCaseChanges, 12)) text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string Pools::domain() {
  if (chance(Trait::kOnMicrosoft, 8)) return std::string(kInitialDomain);
  if (chance(Trait::kUnverified, 15)) {
    return std::string(kOtherDomains[random_.below(domains_)]);
  }
  if (chance(Trait::kCaseChanges, 4)) return "Contoso.COM";
  return std::string(random_.chance(75) ? kManagedDomain : kFederatedDomain);
}

std::string Pools::address(std::uint64_t person) {
  std::string text = local(person);  // one draw after the other, in the same order everywhere
  text += "@";
  text += domain();
  return text;
}

std::string Pools::bad_user_principal_name(std::uint64_t person) {
  const std::string name = local(person);
  switch (random_.below(14)) {
    case 0: return name;
    case 1: return "@contoso.com";
    case 2: return name + "@";
    case 3: return "." + name + "@contoso.com";
    case 4: return name + ".@contoso.com";
    case 5: return name + " x@contoso.com";
    case 6: return name + "@contoso..com";
    case 7: return repeated("u", 65) + "@contoso.com";
    case 8: return repeated("u", 64) + "@contoso.com";  // long enough, and good
    case 9: return name + "@" + repeated("d", 49);
    case 10: return name + "@" + repeated("d", 48);
    case 11: return name + "@x@contoso.com";
    case 12: return "'._#^~!-" + name + "@contoso.com";
    default: return name + "_x.com#EXT#@" + std::string(kInitialDomain);
  }
}

std::string Pools::user_principal_name(std::uint64_t person, bool on_premises) {
  if (chance(Trait::kBadUpn, 6)) return bad_user_principal_name(person);
  if (!on_premises && chance(Trait::kGuests, 3)) {
    return local(person) + "_x.com#EXT#@" + std::string(kInitialDomain);
  }
  return address(person);
}

void Pools::add_odd_addresses(std::uint64_t person, std::vector<std::string>& values) {
  if (chance(Trait::kSip, 15)) values.push_back("sip:" + address(person));
  if (chance(Trait::kSip, 6)) values.push_back("SIP:" + address(person));
  if (chance(Trait::kOtherProtocols, 10)) values.push_back("x500:/o=" + local(person));
  if (chance(Trait::kOtherProtocols, 4)) values.push_back("X500:/O=" + local(person));
  if (chance(Trait::kManyPrimaries, 12)) values.push_back("SMTP:" + address(person));
  if (chance(Trait::kCaseChanges, 5)) values.push_back("Smtp:" + address(person));
  if (chance(Trait::kInvalidAddresses, 4)) values.push_back(address(person));
  if (chance(Trait::kInvalidAddresses, 4)) {
    constexpr std::array<std::string_view, 5> kInvalid = {"SMTP:ann", "smtp:@contoso.com",
                                                          "SMTP:a nn@contoso.com", "sip:ann@",
                                                          "SMTP:a@b@contoso.com"};
    values.emplace_back(random_.pick(kInvalid));
  }
  if (chance(Trait::kLarge, 2)) {
    values.push_back("smtp:" + repeated("v", random_.chance(50) ? 240 : 239) + "@contoso.com");
  }
  if (chance(Trait::kLarge, 1)) {
    const std::size_t most = random_.chance(60) ? 301 : 300;
    for (std::size_t i = 1; values.size() < most; ++i) {
      values.push_back("smtp:x" + std::to_string(i) + "@contoso.com");
    }
  }
}

std::vector<std::string> Pools::proxy_addresses(std::uint64_t person) {
  std::vector<std::string> values;
  if (random_.chance(75)) values.push_back("SMTP:" + address(person));
  for (std::uint64_t i = random_.below(3); i > 0; --i) values.push_back("smtp:" + address(person));
  add_odd_addresses(person, values);
  if (values.size() > 1 && random_.chance(20)) std::swap(values.front(), values.back());
  return values;
}

std::string Pools::security_identifier() {
  return "S-1-5-21-7-" + std::to_string(random_.below(3));
}

Role Pools::role() {
  constexpr std::array<std::string_view, 4> kRoles = {"GA", "GA", "UA", "READER"};
  Role role;
  role.role_id = std::string(random_.pick(kRoles));
  role.display_name = role.role_id;
  role.privileged = role.role_id == "READER" ? random_.chance(5) : random_.chance(90);
  return role;
}

void set_attribute(Image& image, const AttributeKey& key, const std::vector<std::string>& values) {
  NamedAttribute attribute;
  attribute.key = key;
  std::uint32_t index = 0;
  for (const std::string& value : values) {
    // Only once: where a list may hold several values it is a set, and the first counts.
    attribute.values.push_back({value, index++});
  }
  for (NamedAttribute& known : image.attributes) {
    if (known.key == key) {
      known = std::move(attribute);
      return;
    }
  }
  image.attributes.push_back(std::move(attribute));
}

void Pools::set_plain(Image& image, std::uint64_t person) {
  switch (random_.below(has(Trait::kFurtherAttributes) ? 6 : 1)) {
    case 0:
      if (chance(Trait::kLarge, 4)) {
        set_attribute(image, AttributeId::kDisplayName,
                      {repeated("é", random_.chance(50) ? 257 : 256)});
      } else {
        set_attribute(image, AttributeId::kDisplayName, {local(person)});
      }
      break;
    case 1: set_attribute(image, AttributeId::kDepartment, {local(person)}); break;
    case 2: set_attribute(image, AttributeId::kJobTitle, {}); break;
    case 3:
      set_attribute(image, AttributeId::kAccountEnabled, {random_.chance(50) ? "true" : "false"});
      break;
    case 4: set_attribute(image, AttributeId::kOtherMails, {address(person), local(person)}); break;
    default:
      set_attribute(image, AttributeKey("extensionAttribute1"), {local(person), local(person)});
      break;
  }
}

void Pools::fill(Image& image, std::uint64_t person, bool on_premises) {
  const bool user = !image.type || *image.type == ObjectType::kUser;
  if (user ? !chance(Trait::kNoUpn, 15) : random_.chance(6)) {
    set_attribute(image, AttributeId::kUserPrincipalName,
                  {user_principal_name(person, on_premises)});
  }
  const bool mail_only = chance(Trait::kMailOnly, 25);
  if (!mail_only && random_.chance(75)) {
    set_attribute(image, AttributeId::kProxyAddresses, proxy_addresses(person));
  }
  if (mail_only || random_.chance(15)) {
    set_attribute(
        image, AttributeId::kMail,
        {chance(Trait::kLarge, 4) ? repeated("m", 243) + "@contoso.com" : address(person)});
  }
  if (chance(Trait::kNicknames, 30)) {
    set_attribute(
        image, AttributeId::kMailNickname,
        {chance(Trait::kLarge, 4) ? repeated("n", 64 + random_.below(2)) : local(person)});
  }
  if (random_.chance(25)) set_plain(image, person);
}

void Pools::alter(Image& image, std::uint64_t person, bool on_premises) {
  switch (random_.below(9)) {
    case 0:
    case 1:
      set_attribute(image, AttributeId::kUserPrincipalName,
                    chance(Trait::kNoUpn, 12)
                        ? std::vector<std::string>{}
                        : std::vector{user_principal_name(person, on_premises)});
      break;
    case 2:
    case 3:
    case 4: set_attribute(image, AttributeId::kProxyAddresses, proxy_addresses(person)); break;
    case 5:
      if (chance(Trait::kMailOnly, 60)) {
        set_attribute(image, AttributeId::kProxyAddresses, {});
        set_attribute(image, AttributeId::kMail, {address(person)});
      } else {
        set_attribute(image, AttributeId::kProxyAddresses, {});
      }
      break;
    case 6:
      set_attribute(image, AttributeId::kMail,
                    random_.chance(20) ? std::vector<std::string>{} : std::vector{address(person)});
      break;
    case 7:
      if (chance(Trait::kNicknames, 45)) {
        set_attribute(image, AttributeId::kMailNickname,
                      random_.chance(20) ? std::vector<std::string>{} : std::vector{local(person)});
        break;
      }
      [[fallthrough]];
    default: set_plain(image, person); break;
  }
}

}  // namespace tenon::model
