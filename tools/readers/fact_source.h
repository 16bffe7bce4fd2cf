// What a file says, as facts: the one interface between the readers and whoever sends the facts.
//
// A source gives items in the order of its file, always the same items for the same bytes and
// options, so an import that was cut off is taken up by skipping as many items as were sent.
// Memory is bounded by one record (one element, one line), whatever the size of the file. A
// source is used by one thread; after an error or the end it gives nothing more, unless it passes
// over what it could not read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "tenon/v1/fact.pb.h"

namespace tenon::readers {

// Where an item stands in its file, for messages to people.
struct Origin {
  std::string file;
  std::uint64_t line = 0;     // of an LDIF record or a line of facts; 0: the file is JSON
  std::uint64_t element = 0;  // of a JSON page, from 1; 0: not JSON

  // "people.ldif:17", "users.json: element 3".
  std::string text() const;
};

// One step of a change record, in the words of facts. Steps apply in order.
struct AttributeDelta {
  enum class Operation : std::uint8_t { kAdd, kDelete, kReplace };
  // What the step is about: an attribute, or something that a fact holds in a field of its own.
  enum class Target : std::uint8_t {
    kAttribute,           // `name` and `values` as in tenon.v1.Attribute
    kAccountEnabled,      // values: "true" or "false"
    kGroupType,           // values: AD's groupType as a decimal number
    kSecurityIdentifier,  // values: "S-1-…"
    kConsistencyGuid,     // values: a source anchor, base64
    kCertificates,        // no values (they are dropped); `dropped_values` says how many
  };

  Operation operation = Operation::kReplace;
  Target target = Target::kAttribute;
  std::string name;  // Graph's, or the directory's own for what Graph does not know
  bool single_valued = false;
  std::vector<std::string> values;  // none: all values (kDelete, kReplace)
  std::uint32_t dropped_values = 0;
};

// A change that names its object by DN, or that says less than a fact must: what the object is at
// this moment has to be asked first. resolve() (tools/readers/attribute_deltas.h) then makes the
// fact.
struct UnresolvedChange {
  enum class Kind : std::uint8_t { kModify, kRename, kDelete };

  Kind kind = Kind::kModify;
  // The key to ask for: object_guid if it is not empty, else distinguished_name. Compare DNs by
  // folded_dn() (tools/readers/distinguished_name.h).
  std::string distinguished_name;
  std::string object_guid;
  std::vector<AttributeDelta> deltas;  // kModify
  std::string new_distinguished_name;  // kRename
};

// Either a whole fact, or (`unresolved` is set) a change to resolve into `fact`, which until then
// holds no body. The cursor, actor and reason of `fact` are the sender's to set.
struct SourcedItem {
  Origin origin;
  v1::Fact fact;
  std::optional<UnresolvedChange> unresolved;
};

// What was read, and what was left behind and why: nothing is dropped in silence. The keys are
// words for people, e.g. skipped["class computer"], dropped["thumbnailPhoto"].
struct ReadCounts {
  std::uint64_t records = 0;                     // entries, elements or lines seen
  std::uint64_t items = 0;                       // given to the caller
  std::map<std::string, std::uint64_t> skipped;  // records that are no fact
  std::map<std::string, std::uint64_t> dropped;  // values that no fact carries, by attribute

  void add(const ReadCounts& other);
};

// Takes attributes without values out of a whole image, where they say nothing (rule N7).
void drop_absent(google::protobuf::RepeatedPtrField<v1::Attribute>& attributes);

class FactSource {
 public:
  FactSource() = default;
  FactSource(const FactSource&) = delete;
  FactSource& operator=(const FactSource&) = delete;
  virtual ~FactSource() = default;

  // Fills `item` (whose memory is reused) and gives true, or false at the end. Errors name file,
  // line or element, field, value and rule, and say what to do (read_error.h).
  virtual Result<bool> next(SourcedItem& item) = 0;
  // After an error that is about one record alone: passes over the rest of it, so that next() goes
  // on with the record behind. False: no more can be read.
  virtual bool pass_over_bad_record() { return false; }
  virtual const ReadCounts& counts() const = 0;
  // The Graph delta link that the file ended with; empty: it has none.
  virtual std::string delta_link() const { return {}; }
};

}  // namespace tenon::readers
