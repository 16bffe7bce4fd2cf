// Keeps the text of one record: views stay valid until clear(), and the memory is used again.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace tenon::readers {

class TextArena {
 public:
  // Room for `size` bytes, to be filled by the caller.
  char* allocate(std::size_t size);
  // Gives back the last `size` bytes of the latest allocation.
  void give_back(std::size_t size) { used_ -= size; }
  std::string_view keep(std::string_view text);
  void clear();
  // Bytes handed out since clear().
  std::size_t bytes() const { return earlier_ + used_; }

 private:
  struct Chunk {
    std::unique_ptr<char[]> data;
    std::size_t size;
  };

  std::vector<Chunk> chunks_;
  std::size_t used_ = 0;     // of the last chunk
  std::size_t earlier_ = 0;  // of the chunks before it
};

}  // namespace tenon::readers
