// The protos of tenon/v1 against what was promised: tests/contract/baseline.txtpb. A change that
// would break a client fails here. After a compatible one, take the new contract as the promise:
//   TENON_UPDATE_BASELINE=1 ctest --preset dev -R contract_test
#include <google/protobuf/text_format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tenon/v1/admin.pb.h"
#include "tenon/v1/audit.pb.h"
#include "tenon/v1/error.pb.h"
#include "tenon/v1/log.pb.h"
#include "tenon/v1/status.pb.h"
#include "tenon/v1/watch.pb.h"
#include "tests/contract/compatibility.h"

namespace tenon::contract {
namespace {

using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorSet;

constexpr char kBaseline[] = "tests/contract/baseline.txtpb";

// Every file of tenon/v1 as it is compiled in, by name.
FileDescriptorSet contract_now() {
  std::map<std::string, const FileDescriptor*> files;
  std::vector<const FileDescriptor*> todo = {
      v1::Tenant::descriptor()->file(),    v1::WhyRequest::descriptor()->file(),
      v1::FactError::descriptor()->file(), v1::LoggedFact::descriptor()->file(),
      v1::RpcStatus::descriptor()->file(), v1::CaughtUp::descriptor()->file()};
  while (!todo.empty()) {
    const FileDescriptor* file = todo.back();
    todo.pop_back();
    if (file->package() != "tenon.v1" || !files.emplace(file->name(), file).second) continue;
    for (int i = 0; i < file->dependency_count(); ++i) todo.push_back(file->dependency(i));
  }
  FileDescriptorSet set;
  for (const auto& [name, file] : files) file->CopyTo(set.add_file());
  return set;
}

FileDescriptorSet promised() {
  std::ifstream file(kBaseline);
  std::ostringstream text;
  text << file.rdbuf();
  FileDescriptorSet set;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text.str(), &set)) << kBaseline;
  return set;
}

google::protobuf::DescriptorProto& message(FileDescriptorSet& set, const std::string& name) {
  for (auto& file : *set.mutable_file()) {
    for (auto& each : *file.mutable_message_type()) {
      if (each.name() == name) return each;
    }
  }
  ADD_FAILURE() << "no message " << name;
  return *set.add_file()->add_message_type();
}

TEST(Contract, KeepsWhatWasPromised) {
  const FileDescriptorSet now = contract_now();
  if (std::getenv("TENON_UPDATE_BASELINE") != nullptr) {
    std::string text;
    ASSERT_TRUE(google::protobuf::TextFormat::PrintToString(now, &text));
    std::ofstream(kBaseline) << text;
  }
  const FileDescriptorSet before = promised();
  ASSERT_GE(before.file_size(), 10);
  EXPECT_THAT(broken_promises(before, now), testing::IsEmpty());
}

TEST(Contract, TheBaselineIsUpToDate) {
  EXPECT_EQ(promised().DebugString(), contract_now().DebugString())
      << "something was added: run with TENON_UPDATE_BASELINE=1 and review the difference";
}

TEST(Contract, AddingIsNoBreak) {
  FileDescriptorSet more = contract_now();
  auto& field = *message(more, "Receipt").add_field();
  field.set_name("fresh");
  field.set_number(99);
  more.mutable_file(0)->add_message_type()->set_name("Fresh");
  EXPECT_THAT(broken_promises(contract_now(), more), testing::IsEmpty());
}

// Each change of the contract that must be found.
struct Break {
  const char* name;
  void (*change)(FileDescriptorSet& set);
};

class Breaks : public testing::TestWithParam<Break> {};

TEST_P(Breaks, IsFound) {
  FileDescriptorSet changed = contract_now();
  GetParam().change(changed);
  EXPECT_THAT(broken_promises(contract_now(), changed), testing::SizeIs(1));
}

google::protobuf::FieldDescriptorProto& receipt_count(FileDescriptorSet& set) {
  return *message(set, "Receipt").mutable_field(1);
}

google::protobuf::ServiceDescriptorProto& a_service(FileDescriptorSet& set) {
  for (auto& file : *set.mutable_file()) {
    if (file.service_size() > 0) return *file.mutable_service(0);
  }
  ADD_FAILURE() << "no service";
  return *set.add_file()->add_service();
}

INSTANTIATE_TEST_SUITE_P(
    Contract, Breaks,
    testing::Values(
        Break{"FieldRemoved",
              [](FileDescriptorSet& set) {
                message(set, "Receipt").mutable_field()->DeleteSubrange(1, 1);
              }},
        Break{"FieldRenumbered", [](FileDescriptorSet& set) { receipt_count(set).set_number(77); }},
        Break{"FieldRenamed", [](FileDescriptorSet& set) { receipt_count(set).set_name("n"); }},
        Break{"FieldRetyped",
              [](FileDescriptorSet& set) {
                receipt_count(set).set_type(google::protobuf::FieldDescriptorProto::TYPE_STRING);
              }},
        Break{"FieldRepeated",
              [](FileDescriptorSet& set) {
                receipt_count(set).set_label(
                    google::protobuf::FieldDescriptorProto::LABEL_REPEATED);
              }},
        Break{"PresenceLost",
              [](FileDescriptorSet& set) {
                for (auto& field : *message(set, "Order").mutable_field()) {
                  field.clear_oneof_index();
                }
              }},
        Break{"EnumValueMoved",
              [](FileDescriptorSet& set) {
                for (auto& file : *set.mutable_file()) {
                  for (auto& each : *file.mutable_enum_type()) {
                    if (each.name() == "MatchMethod") each.mutable_value(1)->set_number(50);
                  }
                }
              }},
        Break{"CallRemoved",
              [](FileDescriptorSet& set) { a_service(set).mutable_method()->RemoveLast(); }},
        Break{"CallStreams",
              [](FileDescriptorSet& set) {
                auto& method = *a_service(set).mutable_method(0);
                method.set_client_streaming(!method.client_streaming());
              }},
        Break{"MessageRenamed",
              [](FileDescriptorSet& set) { message(set, "Receipt").set_name("Slip"); }}),
    [](const testing::TestParamInfo<Break>& tested) { return tested.param.name; });

}  // namespace
}  // namespace tenon::contract
