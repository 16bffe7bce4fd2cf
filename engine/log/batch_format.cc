#include "engine/log/batch_format.h"

#include "engine/base/check.h"
#include "engine/log/damage.h"

namespace tenon::log {
namespace {

constexpr std::uint8_t kNoFlags = 0;
constexpr std::size_t kSaltBytes = 32;
constexpr std::size_t kSlotHeadBytes = 1 + kSaltBytes + 4;
// What one block may claim to hold, so that damage cannot ask for any amount of memory.
constexpr std::size_t kItemBytesMax = kSlotHeadBytes + limits::kFactBytesMax;

}  // namespace

void BatchEncoder::begin(TenantId tenant, Position first, Micros time) {
  tenant_ = tenant;
  first_ = first;
  time_ = time;
  count_ = 0;
  raw_bytes_ = 0;
  for (Section* section : {&entries_, &slots_}) {
    section->raw.clear();
    section->items = 0;
    section->table.clear();
    section->stored.clear();
    section->blocks = 0;
  }
}

void BatchEncoder::add(const Entry& entry, const std::optional<Slot>& slot) {
  TENON_CHECK(entry.position.value == first_.value + count_);
  TENON_CHECK(entry.time == time_);
  last_entry_.clear();
  put_entry(last_entry_, entry);
  add_item(entries_, last_entry_, {});
  slot_head_.clear();
  if (slot) {
    TENON_CHECK(slot->salt.size() == kSaltBytes && slot->payload.size() <= limits::kFactBytesMax);
    put_u8(slot_head_, static_cast<std::uint8_t>(SlotState::kPresent));
    slot_head_.append(slot->salt);
    put_u32(slot_head_, static_cast<std::uint32_t>(slot->payload.size()));
    add_item(slots_, slot_head_, slot->payload);
  } else {
    put_u8(slot_head_, static_cast<std::uint8_t>(SlotState::kErased));
    add_item(slots_, slot_head_, {});
  }
  ++count_;
}

void BatchEncoder::add_item(Section& section, std::string_view head, std::string_view tail) {
  const std::size_t size = head.size() + tail.size();
  if (section.items > 0 && section.raw.size() + size > kBlockBytesMax) close_block(section);
  section.raw.append(head);
  section.raw.append(tail);
  ++section.items;
  raw_bytes_ += size;
}

void BatchEncoder::close_block(Section& section) {
  const std::size_t begin = section.stored.size();
  const Codec used = compressor_.append(codec_, section.raw, section.stored);
  const std::string_view stored = std::string_view(section.stored).substr(begin);
  put_u8(section.table, static_cast<std::uint8_t>(used));
  put_u32(section.table, section.items);
  put_u32(section.table, static_cast<std::uint32_t>(section.raw.size()));
  put_u32(section.table, static_cast<std::uint32_t>(stored.size()));
  put_u64(section.table, checksum(stored));
  section.raw.clear();
  section.items = 0;
  ++section.blocks;
}

std::string_view BatchEncoder::finish() {
  TENON_CHECK(count_ > 0);
  close_block(entries_);
  close_block(slots_);
  value_.clear();
  put_u8(value_, kBatchVersion);
  put_u8(value_, kNoFlags);
  put_u32(value_, tenant_.value);
  put_u64(value_, first_.value);
  put_u64(value_, static_cast<std::uint64_t>(time_.value));
  put_u32(value_, count_);
  put_u16(value_, entries_.blocks);
  put_u16(value_, slots_.blocks);
  value_ += entries_.table;
  value_ += slots_.table;
  put_u64(value_, checksum(value_));
  value_ += entries_.stored;
  value_ += slots_.stored;
  return value_;
}

Error BatchReader::damage(std::string_view what) const {
  std::string place = "position " + std::to_string(first_.value + index_);
  if (count_ > 0) {
    place += " (stored with positions " + std::to_string(first_.value) + " to " +
             std::to_string(first_.value + count_ - 1) + ")";
  }
  return damaged("The log is damaged at " + place + " of tenant number " +
                 std::to_string(tenant_.value) + ": " + std::string(what))
      .with("position", std::to_string(first_.value + index_));
}

bool BatchReader::read_table(Reader& reader, std::uint16_t blocks, Section& section) {
  section = Section{};
  std::uint64_t items = 0;
  for (std::uint16_t i = 0; i < blocks; ++i) {
    Block block;
    block.codec = reader.u8();
    block.items = reader.u32();
    block.raw_size = reader.u32();
    block.stored_size = reader.u32();
    block.checksum = reader.u64();
    if (!reader.ok() || block.items == 0 || block.raw_size == 0) return false;
    if (block.raw_size > (block.items == 1 ? kItemBytesMax : kBlockBytesMax)) return false;
    items += block.items;
    section.blocks.push_back(block);
  }
  return items == count_;
}

bool BatchReader::take_stored(Reader& reader, Section& section) {
  for (Block& block : section.blocks) {
    block.stored = reader.bytes(block.stored_size);
    if (!reader.ok()) return false;
  }
  return true;
}

Status BatchReader::open(std::string_view value, TenantId tenant, Position first) {
  tenant_ = tenant;
  first_ = first;
  time_ = Micros{};
  count_ = 0;
  index_ = 0;
  entries_ = Section{};
  slots_ = Section{};
  Reader reader(value);
  if (reader.u8() != kBatchVersion) return damage("its format version is unknown");
  if (reader.u8() != kNoFlags) return damage("its flags are unknown");
  const TenantId stored_tenant{reader.u32()};
  const Position stored_first{reader.u64()};
  const Micros time{static_cast<std::int64_t>(reader.u64())};
  const std::uint32_t count = reader.u32();
  const std::uint16_t entry_blocks = reader.u16();
  const std::uint16_t slot_blocks = reader.u16();
  const std::size_t header_size =
      value.size() - reader.rest().size() + std::size_t{21} * (entry_blocks + slot_blocks);
  if (!reader.ok() || header_size > value.size()) return damage("its header is cut short");
  count_ = count;
  const bool tables_ok = count > 0 && read_table(reader, entry_blocks, entries_) &&
                         read_table(reader, slot_blocks, slots_);
  if (checksum(value.substr(0, header_size)) != reader.u64() || !tables_ok) {
    count_ = 0;
    return damage("the checksum of its header does not match");
  }
  if (stored_tenant != tenant || stored_first != first) {
    return damage("it belongs to another place");
  }
  if (!take_stored(reader, entries_) || !take_stored(reader, slots_) || !reader.at_end()) {
    return damage("its length is wrong");
  }
  time_ = time;
  return {};
}

void BatchReader::seek_section(Section& section, std::uint32_t index) {
  section.next_block = 0;
  section.items_left = 0;
  section.rest = {};
  while (section.next_block < section.blocks.size() &&
         index >= section.blocks[section.next_block].items) {
    index -= section.blocks[section.next_block].items;
    ++section.next_block;
  }
  section.skip = index;
}

Status BatchReader::seek(std::uint32_t index) {
  TENON_CHECK(index <= count_);
  index_ = index;
  seek_section(entries_, index);
  seek_section(slots_, index);
  return {};
}

Status BatchReader::open_block(Section& section, std::string_view kind) {
  if (section.next_block >= section.blocks.size()) return damage("a block is missing");
  const Block& block = section.blocks[section.next_block];
  const std::string number = std::to_string(section.next_block);
  if (checksum(block.stored) != block.checksum) {
    return damage("the checksum of " + std::string(kind) + " block " + number + " does not match");
  }
  if (!decompress(block.codec, block.stored, block.raw_size, section.raw)) {
    return damage(std::string(kind) + " block " + number + " cannot be decompressed");
  }
  ++section.next_block;
  section.items_left = block.items;
  section.rest = section.raw;
  return {};
}

Result<std::optional<Slot>> BatchReader::read_slot() {
  Reader reader(slots_.rest);
  const std::uint8_t state = reader.u8();
  std::optional<Slot> slot;
  if (state == static_cast<std::uint8_t>(SlotState::kPresent)) {
    slot.emplace();
    slot->salt = reader.bytes(kSaltBytes);
    slot->payload = reader.bytes(reader.u32());
  } else if (state != static_cast<std::uint8_t>(SlotState::kErased)) {
    return damage("its slot is neither present nor erased");
  }
  if (!reader.ok()) return damage("its slot is cut short");
  slots_.rest = reader.rest();
  --slots_.items_left;
  return slot;
}

// Opens the block that holds the wanted item when none is open, and passes over those before it.
Status BatchReader::pass_over(Section& section, bool entries) {
  if (section.items_left == 0) {
    TENON_RETURN_IF_ERROR(open_block(section, entries ? "entry" : "slot"));
  }
  for (; section.skip > 0; --section.skip) {
    if (entries) {
      Reader reader(section.rest);
      if (!read_entry(reader)) return damage("an entry before it cannot be read");
      section.rest = reader.rest();
      --section.items_left;
    } else {
      TENON_RETURN_IF_ERROR(read_slot());
    }
  }
  return {};
}

Result<StoredFact> BatchReader::next() {
  TENON_CHECK(!at_end());
  TENON_RETURN_IF_ERROR(pass_over(entries_, true));
  TENON_RETURN_IF_ERROR(pass_over(slots_, false));
  StoredFact fact;
  Reader reader(entries_.rest);
  const std::optional<Entry> entry = read_entry(reader);
  if (!entry) return damage("its entry cannot be read");
  fact.entry = *entry;
  fact.entry_bytes = entries_.rest.substr(0, entries_.rest.size() - reader.rest().size());
  entries_.rest = reader.rest();
  --entries_.items_left;
  if (entry->position.value != first_.value + index_ || entry->time != time_) {
    return damage("its entry belongs to another place");
  }
  TENON_ASSIGN_OR_RETURN(fact.slot, read_slot());
  if (fact.slot && hasher_({fact.slot->salt, fact.slot->payload}) != entry->commitment) {
    return damage("its payload is not the one that its entry commits to");
  }
  const bool entries_end = entries_.items_left == 0 && !entries_.rest.empty();
  const bool slots_end = slots_.items_left == 0 && !slots_.rest.empty();
  if (entries_end || slots_end) return damage("a block holds more than it says");
  ++index_;
  return fact;
}

}  // namespace tenon::log
