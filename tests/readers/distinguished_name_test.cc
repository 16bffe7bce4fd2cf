#include "tools/readers/distinguished_name.h"

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

TEST(DistinguishedName, FoldsWhatIsOneName) {
  EXPECT_EQ(folded_dn("CN=Anna, OU=Users ,DC=contoso,DC=local"),
            folded_dn("cn=anna,ou=users,dc=CONTOSO,dc=local"));
  EXPECT_EQ(folded_dn("CN=Dlamini\\, Mia,DC=x"), folded_dn("cn=dlamini\\2C mia,dc=x"));
  EXPECT_EQ(folded_dn("cn=a+sn=b,dc=x"), folded_dn("SN=B + CN=A,dc=x"));
  EXPECT_EQ(folded_dn("<GUID=0011>;<SID=01>;CN=A,DC=x"), folded_dn("cn=a,dc=x"));
  EXPECT_EQ(folded_dn("CN=Linda\\0ADEL:64de,DC=x"), "cn=linda\\0adel:64de,dc=x");
}

TEST(DistinguishedName, KeepsApartWhatIsNot) {
  EXPECT_NE(folded_dn("cn=a,dc=x"), folded_dn("cn=a,dc=y"));
  EXPECT_NE(folded_dn("cn=a\\,dc=x"), folded_dn("cn=a,dc=x"));
  EXPECT_NE(folded_dn("cn=a\\+sn=b"), folded_dn("cn=a+sn=b"));
  EXPECT_NE(folded_dn("cn=a\\ ,dc=x"), folded_dn("cn=a,dc=x"));
}

TEST(DistinguishedName, PutsWhatDoesNotParseInLowerCaseOnly) {
  EXPECT_EQ(folded_dn("No Name"), "no name");
  EXPECT_EQ(folded_dn("CN=a\\"), "cn=a\\");
  EXPECT_EQ(folded_dn(""), "");
}

TEST(DistinguishedName, IsRenamedInItsPlace) {
  EXPECT_EQ(*renamed_dn("CN=A,OU=Users,DC=x", "CN=B", ""), "CN=B,OU=Users,DC=x");
  EXPECT_EQ(*renamed_dn("CN=Dlamini\\, Mia,OU=Users,DC=x", "CN=Nkosi\\, Mia", ""),
            "CN=Nkosi\\, Mia,OU=Users,DC=x");
  EXPECT_EQ(*renamed_dn("dc=x", "dc=y", ""), "dc=y");
}

TEST(DistinguishedName, IsMovedUnderAnother) {
  EXPECT_EQ(*renamed_dn("CN=A,OU=Users,DC=x", "CN=A", "OU=Gone,DC=x"), "CN=A,OU=Gone,DC=x");
}

TEST(DistinguishedName, RefusesWhatIsNoRdn) {
  for (const char* rdn : {"", "CN", "=B", "CN=A,OU=B", "CN=A\\", "CN=A\\zz"}) {
    EXPECT_FALSE(renamed_dn("CN=A,DC=x", rdn, "")) << rdn;
  }
  EXPECT_FALSE(renamed_dn("", "CN=A", ""));
}

}  // namespace
}  // namespace tenon::readers
