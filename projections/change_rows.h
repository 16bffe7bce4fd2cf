// Makes the rows of history from what was decided, as it is decided: on the writer's thread, so
// that what the rules allocated is freed where it was allocated, and only flat rows travel on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/model/decision.h"
#include "engine/model/fact.h"
#include "engine/rules/state_view.h"
#include "projections/entity_keys.h"
#include "projections/folded_image.h"
#include "projections/history_rows.h"
#include "projections/key_rows.h"
#include "projections/named_parties.h"
#include "projections/row_buffer.h"
#include "projections/unfolded_rows.h"

namespace tenon::projections {

// What is to be written: rows, and keys that are yet to be made into rows. With it all of the facts
// before `head` is there; rows of later facts may be among them while a large fact is being
// decided.
struct RecordedGroup {
  TenantNumber tenant;
  UnfoldedRows rows;
  UnfoldedRows journal;
  std::vector<KeyPlace> keys;
  Head head;

  std::size_t bytes() const {
    return rows.bytes() + journal.bytes() + keys.size() * sizeof(KeyPlace);
  }
  // All rows but those of keys.
  RowBuffer fold() const;
};

class ChangeRows {
 public:
  explicit ChangeRows(TenantNumber tenant) : tenant_(tenant) { made_.tenant = tenant; }

  // Before the effects are applied: how those stand whose keys may change, and whom the decision
  // names (null: counted).
  void note(const rules::StateView& before, const Fact& fact, const Decision* decision,
            const Effects& effects);
  // Then, of the same: the rows. Counted: before the decision with that ordinal.
  void add(const Fact& fact, std::uint32_t ordinal, const Decision* decision,
           const Effects& effects);

  // Gives what there is so far, with the cursor: facts before its head are whole.
  RecordedGroup take(const CursorRow& cursor);
  std::size_t bytes() const { return made_.bytes(); }
  bool empty() const { return made_.rows.empty() && made_.journal.empty(); }

 private:
  struct Change;
  struct KeysBefore {
    Entity entity;
    std::vector<std::uint32_t> keys;  // none: it was not there
  };
  // The last fact about an entity, of which its values may speak again.
  struct LastBefore {
    Entity entity;
    Position position;
  };

  // A decision named an account by an id that nobody had yet.
  struct NamedAhead {
    Guid id;
    DecisionId at;
    std::uint8_t mark = 0;
  };

  void note_keys(const rules::StateView& before, const Effects& effects);
  void note_named(const rules::StateView& before, const Fact& fact, const Decision& decision);
  // Those that named the account before this fact made it.
  void add_named_ahead(const Account& made);
  unsigned mark_of(const Change& change, const Entity& entity) const;

  void add_to_journal(const Decision& decision);

  void add_versions(const Change& change);
  template <typename Image>
  void add_image(const Change& change, const Entity& entity, const Image& image,
                 const Repeated& repeated);
  Position last_before(const Entity& entity) const;
  void add_mention(const Change& change, const Entity& entity);
  void begin_version(const Change& change, const Entity& entity, unsigned mark);
  static Moment moment_of(const Change& change);
  void put_version(const Change& change, const Entity& entity);

  void add_keys(const Effects& effects);

  const TenantNumber tenant_;
  RecordedGroup made_;
  std::vector<KeysBefore> keys_before_;
  std::vector<LastBefore> last_before_;
  NamedParties named_;                   // by the decision
  std::vector<NamedAhead> named_ahead_;  // by decisions of this fact
  // Of the row of the journal that is being filled.
  std::size_t journal_count_ = 0;
  std::size_t journal_bytes_ = 0;
  std::string scratch_;
  std::string image_;
};

}  // namespace tenon::projections
