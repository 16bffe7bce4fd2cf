// People of an organisation that grows as large as asked: realistic names, unlike each other, from
// a seed; each as a cloud account and as a directory object that matches it. A fact is about 440
// bytes.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "engine/base/guid.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::bench {

struct Person {
  std::string given;
  std::string family;
  std::string local;  // of the addresses
  std::string department;
  std::string title;
  std::string phone;
  Guid cloud_id;
  Guid object_guid;

  std::string upn() const { return local + "@contoso.com"; }
};

// Person number `index`; always the same for the same seed.
Person person(std::uint64_t seed, std::uint64_t index);

v1::Fact tenant_created();
v1::Fact account_created(const Person& person);
v1::Fact object_present(const Person& person);
// The person moved to another department.
v1::Fact object_changed(const Person& person, std::uint64_t round);

}  // namespace tenon::bench
