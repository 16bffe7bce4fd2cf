// What in a contract may not change once clients are built against it.
#pragma once

#include <google/protobuf/descriptor.pb.h>

#include <string>
#include <vector>

namespace tenon::contract {

// Each way in which `now` would break a client built from `before`, as a sentence. Additions are
// none: new files, messages, fields, enum values, services and calls.
std::vector<std::string> broken_promises(const google::protobuf::FileDescriptorSet& before,
                                         const google::protobuf::FileDescriptorSet& now);

}  // namespace tenon::contract
