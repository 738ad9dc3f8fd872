#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/model/large_memory.h"

namespace insitu {

/// A hash of 64 bits, all of them good. It is the same on every machine, because saved states are merged by it.
std::uint64_t text_hash(std::string_view text);

/// Different texts, numbered in the order they came. Holds nothing while it is empty and little while it is small:
/// there may be one in every group.
class TextSet {
 public:
  struct Added {
    std::size_t index = 0;
    bool is_new = false;
  };
  /// Adds a copy of a text, if it is new. REQUIRES: `hash` is text_hash(text); fewer than 2^32 texts, of 32 GiB
  /// together
  Added add(std::string_view text, std::uint64_t hash);
  Added add(std::string_view text) { return add(text, text_hash(text)); }

  /// Prefetch the memory that `add` will read: first the slots of several texts, then the texts.
  void fetch_slot(std::uint64_t hash) const {
    if (!table_.empty()) __builtin_prefetch(&table_[home_of(hash)]);
  }
  void fetch_text(std::uint64_t hash) const;

  [[nodiscard]] std::size_t size() const { return places_.size(); }
  /// Borrows until the next add.
  [[nodiscard]] std::string_view text(std::size_t index) const { return text_at(places_[index]); }
  [[nodiscard]] std::uint64_t hash(std::size_t index) const { return text_hash(text(index)); }
  void clear() { *this = {}; }
  [[nodiscard]] std::size_t memory() const;

 private:
  /// The header before each text.
  struct Head {
    std::uint32_t index = 0;
    std::uint32_t size = 0;
  };
  using Unit = std::uint64_t;  // places count in these

  [[nodiscard]] Head head_at(std::size_t place) const;
  [[nodiscard]] std::string_view text_at(std::size_t place) const;
  [[nodiscard]] std::size_t home_of(std::uint64_t hash) const { return static_cast<std::size_t>(hash >> shift_); }
  [[nodiscard]] std::size_t next(std::size_t slot) const { return (slot + 1) & (table_.size() - 1); }
  std::size_t append(std::string_view text);
  void grow();

  LargeVector<Unit> units_;            // a head, its text, a head, its text ...
  LargeVector<std::uint32_t> places_;  // of the heads, by index
  // Open addressing: 0, or the upper half of the hash and the place + 1. Most other texts are ruled out without
  // reading them, and a text that is there costs only two accesses to memory.
  LargeVector<std::uint64_t> table_;
  int shift_ = 64;  // leaves as many bits of a hash as the table needs
};

}  // namespace insitu
