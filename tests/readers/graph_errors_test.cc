// Answers of Microsoft Graph that cannot be read: each error says where, what, why, what to do.
#include <string>

#include "tests/readers/reading.h"

namespace tenon::readers {
namespace {

const std::string kUsers = "{\"@odata.context\":\"https://g/$metadata#users\",\"value\":[";

std::string message_of(std::string_view element) {
  return read_json(kUsers + std::string(element) + "]}").error.message;
}

TEST(GraphErrors, APageThatIsCutOff) {
  const std::string head = kUsers +
                           "{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\"},"
                           "{\"id\":\"11112233-4455-6677-8899-aabbccddeeff\",\"mail\":\"a@";
  const Items items = read_json(head);
  EXPECT_EQ(items.items.size(), 1U) << "what is whole is given";
  EXPECT_EQ(items.error.reason, "JSON_TRUNCATED");
  EXPECT_EQ(items.error.message,
            "a.json, byte " + std::to_string(head.size()) +
                ", element 2 (id 11112233-4455-6677-8899-aabbccddeeff): the file ends before the "
                "JSON is complete (RFC 8259). It was cut off: fetch the page again.");
  EXPECT_EQ(read_json(kUsers).error.reason, "JSON_TRUNCATED");
  EXPECT_EQ(read_json(kUsers + "]").error.reason, "JSON_TRUNCATED");
}

TEST(GraphErrors, AnElementWithoutItsId) {
  EXPECT_EQ(message_of("{\"id\":\"7\"}"),
            "a.json, byte 65, element 1 (id 7): id: \"7\": it must be a GUID like "
            "00112233-4455-6677-8899-aabbccddeeff. Fetch the page with its ids ($select must name "
            "id).");
  EXPECT_NE(message_of("{\"mail\":\"a@x\"}"), "");
  EXPECT_NE(message_of("7"), "");
}

TEST(GraphErrors, WrongTypesAndTimes) {
  const std::string id = "{\"id\":\"00112233-4455-6677-8899-aabbccddeeff\",";
  EXPECT_NE(message_of(id + "\"onPremisesSyncEnabled\":\"yes\"}").find("true, false or null"),
            std::string::npos);
  EXPECT_NE(message_of(id + "\"deletedDateTime\":\"yesterday\"}").find("2026-01-31T23:59:59Z"),
            std::string::npos);
  EXPECT_NE(message_of(id + "\"onPremisesObjectIdentifier\":\"7\"}").find("GUID"),
            std::string::npos);
  EXPECT_NE(message_of(id + "\"@removed\":{\"reason\":\"moved\"}}").find("@removed.reason"),
            std::string::npos);
  EXPECT_NE(message_of(id + "\"mail\":\"" + std::string(70000, 'a') + "\"}").find("kTextBytesMax"),
            std::string::npos);
}

TEST(GraphErrors, AListThatIsNotRead) {
  const Items items =
      read_json("{\"@odata.context\":\"https://g/$metadata#devices\",\"value\":[{}]}");
  EXPECT_EQ(items.error.reason, "GRAPH_KIND");
  EXPECT_NE(items.error.message.find("this is no list that is read; read are domains"),
            std::string::npos)
      << items.error.message;
  EXPECT_EQ(read_json("{\"@odata.context\":\"https://g/$metadata#users('x')/memberOf\","
                      "\"value\":[{}]}")
                .error.reason,
            "GRAPH_KIND");
}

TEST(GraphErrors, AnErrorOfGraph) {
  const Items items = read_json("{\"error\":{\"code\":\"Authorization_RequestDenied\"}}");
  EXPECT_EQ(items.error.reason, "GRAPH_ERROR_ANSWER");
  EXPECT_NE(items.error.message.find("Authorization_RequestDenied"), std::string::npos);
}

TEST(GraphErrors, RolesWithoutMembersOrIds) {
  const std::string head = "{\"@odata.context\":\"https://g/$metadata#directoryRoles\",\"value\":[";
  EXPECT_EQ(read_json(head + "{\"roleTemplateId\":\"x\"}]}").error.reason, "GRAPH_ROLE_MEMBERS");
  EXPECT_EQ(read_json(head + "{\"members\":[]}]}").error.reason, "GRAPH_TYPE");
}

TEST(GraphErrors, TheStandardInputCannotBeOrdered) {
  EXPECT_EQ(order_cloud_files({"-", "a.json"}).error().reason, "GRAPH_STANDARD_INPUT");
  EXPECT_TRUE(order_cloud_files({"-"}).ok());
  EXPECT_EQ(order_cloud_files({"missing-1.json", "missing-2.json"}).error().code,
            ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tenon::readers
