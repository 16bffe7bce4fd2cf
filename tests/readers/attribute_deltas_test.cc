// Change records resolved against what the object is.
#include "tools/readers/attribute_deltas.h"

#include <string>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

constexpr std::string_view kGuid = "00112233-4455-6677-8899-aabbccddeeff";

v1::ObjectImage anna() {
  v1::ObjectImage object;
  object.set_object_guid(std::string(kGuid));
  object.set_type(v1::USER);
  object.set_distinguished_name("CN=Anna,DC=x");
  object.set_source_anchor("AAEC");
  object.set_certificate_count(3);
  const auto add = [&object](const char* name, std::initializer_list<const char*> values) {
    v1::Attribute& attribute = *object.add_attributes();
    attribute.set_name(name);
    for (const char* value : values) attribute.add_values(value);
  };
  add("mail", {"a@x"});
  add("proxyAddresses", {"SMTP:a@x", "smtp:b@x"});
  add("surname", {"Berg"});
  return object;
}

struct Resolved {
  v1::Fact fact;
  ChangeNotes notes;
  const v1::ObjectImage& object() const { return fact.object_changed().object(); }
};

Resolved resolved(const std::string& record, const v1::ObjectImage& current = anna()) {
  Items items = read_ldif(record);
  EXPECT_EQ(items.error.message, "");
  EXPECT_EQ(items.items.size(), 1U);
  EXPECT_TRUE(items.items.at(0).unresolved);
  Result<ChangeNotes> notes = resolve(items.items[0], current);
  EXPECT_TRUE(notes.ok());
  EXPECT_FALSE(items.items[0].unresolved);
  return {items.fact(0), notes.ok() ? *notes : ChangeNotes{}};
}

Resolved modified(const std::string& steps, const v1::ObjectImage& current = anna()) {
  return resolved("dn: cn=anna,dc=x\nchangetype: modify\n" + steps, current);
}

TEST(AttributeDeltas, OnlyWhatIsTouchedIsNamedWithItsWholeValue) {
  const Resolved change = modified("add: proxyAddresses\nproxyAddresses: smtp:c@x\n-\n");
  EXPECT_EQ(change.object().object_guid(), kGuid);
  EXPECT_EQ(change.object().distinguished_name(), "CN=Anna,DC=x");
  EXPECT_EQ(change.object().attributes_size(), 1);
  EXPECT_EQ(values_of(change.object(), "proxyAddresses"), "SMTP:a@x|smtp:b@x|smtp:c@x");
  EXPECT_TRUE(change.notes.empty());
  EXPECT_FALSE(change.object().has_source_anchor());
  EXPECT_FALSE(change.object().has_certificate_count());
}

TEST(AttributeDeltas, AddingWhatIsThereChangesNothing) {
  EXPECT_EQ(values_of(modified("add: proxyAddresses\nproxyAddresses: smtp:b@x\n-\n").object(),
                      "proxyAddresses"),
            "SMTP:a@x|smtp:b@x");
}

TEST(AttributeDeltas, DeletingAValueAndAllValues) {
  EXPECT_EQ(values_of(modified("delete: proxyAddresses\nproxyAddresses: SMTP:B@x\n-\n").object(),
                      "proxyAddresses"),
            "SMTP:a@x");
  EXPECT_EQ(values_of(modified("delete: proxyAddresses\n-\n").object(), "proxyAddresses"), "");
  EXPECT_EQ(values_of(modified("delete: sn\nsn: Berg\n-\n").object(), "surname"), "");
}

TEST(AttributeDeltas, DeletingWhatIsNotThereIsNoted) {
  const Resolved change = modified("delete: proxyAddresses\nproxyAddresses: smtp:z@x\n-\n");
  EXPECT_EQ(values_of(change.object(), "proxyAddresses"), "SMTP:a@x|smtp:b@x");
  ASSERT_EQ(change.notes.size(), 1U);
  EXPECT_EQ(change.notes[0], "proxyAddresses: a value to delete is not there");
}

TEST(AttributeDeltas, ReplacingByValuesAndByNone) {
  EXPECT_EQ(values_of(modified("replace: proxyAddresses\nproxyAddresses: SMTP:n@x\n-\n").object(),
                      "proxyAddresses"),
            "SMTP:n@x");
  EXPECT_EQ(values_of(modified("replace: mail\n-\n").object(), "mail"), "");
  EXPECT_EQ(values_of(modified("replace: title\ntitle: Nurse\n-\n").object(), "jobTitle"), "Nurse");
}

TEST(AttributeDeltas, StepsApplyInOrder) {
  EXPECT_EQ(
      values_of(modified("delete: mail\nmail: a@x\n-\nadd: mail\nmail: n@x\n-\n").object(), "mail"),
      "n@x");
  EXPECT_EQ(values_of(modified("replace: mail\nmail: n@x\n-\ndelete: mail\n-\n").object(), "mail"),
            "");
}

TEST(AttributeDeltas, ASingleValuedAttributeKeepsTheNewerValue) {
  EXPECT_EQ(values_of(modified("add: mail\nmail: n@x\n-\n").object(), "mail"), "n@x");
  const Resolved change = modified("replace: mail\nmail: n@x\nmail: m@x\n-\n");
  EXPECT_EQ(values_of(change.object(), "mail"), "n@x");
  EXPECT_EQ(change.notes.size(), 1U);
}

TEST(AttributeDeltas, AccountControl) {
  const Resolved off = modified(
      "delete: userAccountControl\nuserAccountControl: 512\n-\n"
      "add: userAccountControl\nuserAccountControl: 514\n-\n");
  EXPECT_TRUE(off.object().has_account_enabled());
  EXPECT_FALSE(off.object().account_enabled());
  EXPECT_FALSE(modified("delete: userAccountControl\n-\n").object().has_account_enabled());
}

TEST(AttributeDeltas, TheAnchorIsSetAndFallsBackToTheGuid) {
  EXPECT_EQ(modified("replace: mS-DS-ConsistencyGuid\nmS-DS-ConsistencyGuid:: AQID\n-\n")
                .object()
                .source_anchor(),
            "AQID");
  EXPECT_EQ(modified("delete: mS-DS-ConsistencyGuid\n-\n").object().source_anchor(),
            "MyIRAFVEd2aImaq7zN3u/w==");
  v1::ObjectImage group = anna();
  group.set_type(v1::GROUP);
  const Resolved change =
      modified("replace: mS-DS-ConsistencyGuid\nmS-DS-ConsistencyGuid:: AQID\n-\n", group);
  EXPECT_FALSE(change.object().has_source_anchor());
  EXPECT_EQ(change.notes.size(), 1U);
}

TEST(AttributeDeltas, CertificatesAreCounted) {
  const std::string two = "userCertificate:: AA==\nuserCertificate:: AQ==\n-\n";
  EXPECT_EQ(modified("add: userCertificate\n" + two).object().certificate_count(), 5U);
  EXPECT_EQ(modified("replace: userCertificate\n" + two).object().certificate_count(), 2U);
  EXPECT_EQ(modified("delete: userCertificate\n" + two).object().certificate_count(), 1U);
  const Resolved none = modified("delete: userCertificate\n-\n");
  EXPECT_TRUE(none.object().has_certificate_count());
  EXPECT_EQ(none.object().certificate_count(), 0U);
}

TEST(AttributeDeltas, TheKindOfAGroupTakesItsMailIntoAccount) {
  v1::ObjectImage group = anna();
  group.set_type(v1::GROUP);
  const std::string security = "replace: groupType\ngroupType: -2147483646\n-\n";
  EXPECT_EQ(modified(security, group).object().group_kind(), v1::MAIL_ENABLED_SECURITY);
  EXPECT_EQ(modified(security + "delete: mail\n-\n", group).object().group_kind(), v1::SECURITY);
}

TEST(AttributeDeltas, APartialEntryIsFoundByItsGuidAndTellsItsPlace) {
  const Resolved change = resolved(
      "dn: CN=Anna,OU=new,DC=x\nobjectGUID:: MyIRAFVEd2aImaq7zN3u/w==\nsn: Nkosi\n"
      "mS-DS-ConsistencyGuid:: AQID\n");
  EXPECT_EQ(change.object().distinguished_name(), "CN=Anna,OU=new,DC=x");
  EXPECT_EQ(change.object().source_anchor(), "AQID");
  EXPECT_EQ(values_of(change.object(), "surname"), "Nkosi");
}

TEST(AttributeDeltas, ARenameNamesOnlyTheNewPlace) {
  const Resolved change =
      resolved("dn: CN=Anna,DC=x\nchangetype: modrdn\nnewrdn: CN=Ann\ndeleteoldrdn: 1\n");
  EXPECT_EQ(change.object().distinguished_name(), "CN=Ann,DC=x");
  EXPECT_EQ(change.object().attributes_size(), 0);
}

TEST(AttributeDeltas, ADeletionCarriesTheAnchor) {
  const Resolved change = resolved("dn: CN=Anna,DC=x\nchangetype: delete\n");
  EXPECT_EQ(change.fact.object_deleted().object_guid(), kGuid);
  EXPECT_EQ(change.fact.object_deleted().source_anchor(), "AAEC");
}

}  // namespace
}  // namespace tenon::readers
