#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace insitu {

/// 64 bits of a text, all of them good. The same on every machine: states that were saved elsewhere are merged by it.
std::uint64_t text_hash(std::string_view text);

/// Different texts, numbered in the order they came. Holds nothing while it is empty and little while it is small:
/// there may be one in every group.
class TextSet {
 public:
  struct Added {
    std::size_t index = 0;
    bool is_new = false;
  };
  /// REQUIRES: `hash` is text_hash(text); fewer than 2^32 texts
  Added add(std::string_view text, std::uint64_t hash);
  Added add(std::string_view text) { return add(text, text_hash(text)); }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  /// Borrows until the next add.
  [[nodiscard]] std::string_view text(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : entries_[index - 1].end;
    return std::string_view(characters_).substr(begin, entries_[index].end - begin);
  }
  [[nodiscard]] std::uint64_t hash(std::size_t index) const { return entries_[index].hash; }
  void clear();
  [[nodiscard]] std::size_t memory() const;

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::size_t end = 0;  // in characters_
  };
  void grow();
  [[nodiscard]] std::size_t home_of(std::uint64_t hash) const { return hash & (table_.size() - 1); }

  std::string characters_;  // one text behind the other
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> table_;  // open addressing: 0, or the index of an entry + 1
};

}  // namespace insitu
